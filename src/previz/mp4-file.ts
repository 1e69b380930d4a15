/**
 * Puts encoded pictures and sound into an MP4. All packets are written at the end and in the order of their times, so that
 * the file does not depend on which encoder was faster.
 */

import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
} from 'mediabunny'
import { assert } from '../core/assert.ts'
import { evenSize, type PixelSize } from '../core/shape.ts'
import { declareAperture } from './mp4-aperture.ts'
import { clearMp4Times } from './mp4-boxes.ts'
import { declareRoll } from './mp4-roll.ts'

/** Packets of one track, in order, and how to decode them. */
export type Track<Config> = { readonly packets: readonly EncodedPacket[]; readonly decoderConfig: Config }

/** What goes into a file. */
type FilmParts = {
  readonly video: Track<VideoDecoderConfig>
  /** What is shown of the pictures, which are as large as `evenSize` makes it. */
  readonly size: PixelSize
  readonly sound: Track<AudioDecoderConfig> | undefined
  readonly title: string
  readonly comment: string
}

/**
 * Writes a film and returns its bytes; `moov` comes first, and no time of day is in it. Sound from before zero is the
 * encoder's delay: it is decoded and, by an edit list, not heard.
 */
export async function writeMp4({ video, size, sound, title, comment }: FilmParts): Promise<Uint8Array> {
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target: new BufferTarget() })
  const videoSource = new EncodedVideoPacketSource('avc')
  const audioSource = new EncodedAudioPacketSource('aac')
  // Not with its frame rate: times would be counted in frames, and players that round them seek to the frame after.
  output.addVideoTrack(videoSource)
  if (sound !== undefined) output.addAudioTrack(audioSource)
  output.setMetadataTags({ title, comment })
  await output.start()
  const heard = sound?.packets ?? []
  const soundMetadata = sound === undefined ? undefined : { decoderConfig: sound.decoderConfig }
  let next = 0
  for (const packet of video.packets) {
    for (let piece = heard[next]; piece !== undefined && piece.timestamp <= packet.timestamp; piece = heard[++next]) {
      await audioSource.add(piece, soundMetadata)
    }
    await videoSource.add(packet, { decoderConfig: video.decoderConfig })
  }
  for (const piece of heard.slice(next)) await audioSource.add(piece, soundMetadata)
  await output.finalize()
  const { buffer } = output.target
  assert(buffer !== null, 'a finished film has bytes')
  const file = declareAperture(new Uint8Array(buffer), evenSize(size), size)
  clearMp4Times(file)
  return sound === undefined ? file : declareRoll(file, heard.length)
}

/**
 * As many packets as there are to be frames: they begin with a key frame, so all of them may follow once more. Those of an
 * encoder that puts pictures out of their order are only ever repeated as a whole.
 */
export function repeated(packets: readonly EncodedPacket[], count: number): readonly EncodedPacket[] {
  if (packets.length === count) return packets
  return Array.from({ length: count }, (_, index) => {
    const packet = packets[index % packets.length]
    assert(packet !== undefined, 'a film has frames')
    const before = Math.floor(index / packets.length) * packets.length
    return new EncodedPacket(packet.data, packet.type, before * packet.duration + packet.timestamp, packet.duration)
  })
}
