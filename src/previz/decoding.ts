/**
 * Opens a local film or sound, and decodes a film with few pictures ahead of the one that is shown. The library's own sink
 * gives its decoder up to forty packets before the first picture is there, and a fast decoder makes forty pictures of them:
 * gigabytes, of a large film.
 */

import '@napi-rs/webcodecs/polyfill'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type EncodedPacket,
  EncodedPacketSink,
  FilePathSource,
  Input,
  type InputVideoTrack,
  MP3,
  MP4,
  QTFF,
  type VideoSample,
  VideoSampleSink,
  WAVE,
} from 'mediabunny'
import type { PixelSize } from '../core/shape.ts'
import { sizeObstacle } from '../core/media-limits.ts'

/** What decoded pictures may hold beyond the one that is shown, in bytes, as far as the decoder can do with it. */
const AHEAD_BYTES = 6 * 1024 ** 2
const AHEAD = { least: 2, most: 40 }

/** What a decoded picture holds, in bytes: I420. */
export function pictureBytes({ widthPx, heightPx }: PixelSize): number {
  return widthPx * heightPx * 1.5
}

/** How long a decoder is given for a picture that is waited for, before it gets another packet, in ms. */
const PATIENCE_MS = 20
const LOOK_MS = 2

/**
 * Opens a file with a closed list of formats; the caller disposes of it. Never all formats: playlists among them make the
 * reader follow paths of the file's own choosing.
 */
export function openLocalMedia(path: string): Input {
  return new Input({ formats: [MP4, QTFF, MP3, WAVE], source: new FilePathSource(path) })
}

/** Throws for pictures that are larger than those of any film that is taken; sides are in px. */
export function checkPictureSize(widthPx: number, heightPx: number): void {
  const obstacle = sizeObstacle('video', widthPx, heightPx)
  if (obstacle !== undefined) throw new Error(obstacle)
}

/**
 * The pictures of a film in their order; with `keysEach`, only every so manieth of those that can be decoded without others.
 * Sizes are as they are coded, in px.
 */
export async function* samplesOf(
  track: InputVideoTrack,
  size: PixelSize,
  keysEach?: number,
): AsyncGenerator<VideoSample, void, unknown> {
  const ahead = Math.floor(AHEAD_BYTES / pictureBytes(size))
  const gate = new Gate(Math.min(AHEAD.most, Math.max(AHEAD.least, ahead)))
  const samples = new NarrowSampleSink(track, gate, keysEach).samples()
  try {
    for (;;) {
      gate.isWanted = true
      const { value, done } = await samples.next()
      gate.isWanted = false
      if (done === true) return
      gate.taken += 1
      yield value
    }
  } finally {
    gate.isShut = true
    await empty(samples)
  }
}

/** The library keeps a closed decoder's queue for ever, and with it all pictures that are left in it. */
async function empty(samples: AsyncIterable<VideoSample>): Promise<void> {
  try {
    for await (const sample of samples) sample.close()
  } catch {
    // What nobody wants to see may be broken.
  }
}

/** Lets packets through to the decoder as pictures are taken from it. */
class Gate {
  taken = 0
  /** Somebody waits for a picture. */
  isWanted = false
  /** Nobody wants more: the film is over. */
  isShut = false
  #given = 1
  #ahead: number

  constructor(ahead: number) {
    this.#ahead = ahead
  }

  async pass(): Promise<void> {
    for (let waitedMs = 0; !this.isShut && this.#given - this.taken >= this.#ahead; ) {
      await sleep(LOOK_MS)
      waitedMs = this.isWanted ? waitedMs + LOOK_MS : 0
      // It keeps pictures back until it has seen later ones.
      if (waitedMs >= PATIENCE_MS) this.#ahead += 1
    }
    this.#given += 1
  }
}

/** Overrides what the library keeps to itself; should it be called otherwise one day, nothing is held back any more. */
class NarrowSampleSink extends VideoSampleSink {
  readonly #packets: EncodedPacketSink

  constructor(track: InputVideoTrack, gate: Gate, keysEach: number | undefined) {
    super(track)
    this.#packets = keysEach === undefined ? new GatedPacketSink(track, gate) : new KeyPacketSink(track, gate, keysEach)
  }

  _createPacketSink(): EncodedPacketSink {
    return this.#packets
  }
}

class GatedPacketSink extends EncodedPacketSink {
  readonly #gate: Gate

  constructor(track: InputVideoTrack, gate: Gate) {
    super(track)
    this.#gate = gate
  }

  override async getNextPacket(
    ...given: Parameters<EncodedPacketSink['getNextPacket']>
  ): ReturnType<EncodedPacketSink['getNextPacket']> {
    await this.#gate.pass()
    return this.#gate.isShut ? null : super.getNextPacket(...given)
  }
}

/** Goes from key picture to key picture. */
class KeyPacketSink extends EncodedPacketSink {
  readonly #gate: Gate
  readonly #each: number

  constructor(track: InputVideoTrack, gate: Gate, each: number) {
    super(track)
    this.#gate = gate
    this.#each = each
  }

  override async getNextPacket(
    ...[from, options]: Parameters<EncodedPacketSink['getNextPacket']>
  ): ReturnType<EncodedPacketSink['getNextPacket']> {
    await this.#gate.pass()
    if (this.#gate.isShut) return null
    let packet: EncodedPacket | null = from
    for (let step = 0; step < this.#each && packet !== null; step++) {
      packet = await super.getNextKeyPacket(packet, options)
    }
    return packet
  }
}
