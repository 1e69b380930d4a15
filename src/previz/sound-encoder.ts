/**
 * Encodes a sound track as AAC. The library's own times are of no use: it hides that the encoder begins with silence, and
 * gives the last two packets one time. Packets are of one length, so their times are counted.
 */

import { AudioData, AudioEncoder } from '@napi-rs/webcodecs'
import { EncodedPacket } from 'mediabunny'
import { assert } from '../core/assert.ts'
import { SAMPLE_RATE, type Stereo } from './encoder.ts'
import type { Track } from './mp4-file.ts'

const BITS_PER_SECOND = 128_000

/** Samples handed to the encoder at once: a second. */
const CHUNK_SAMPLES = SAMPLE_RATE

/** Samples in a packet of AAC-LC (ISO/IEC 14496-3 §4.5.1.1). */
const PACKET_SAMPLES = 1024

/**
 * Samples of silence that the encoder puts in front. FFmpeg's encoder, which the library holds, always takes one packet
 * (`initial_padding` in its `aacenc.c`); WebCodecs has no place for the number, so the test measures it.
 */
const DELAY_SAMPLES = 1024

/**
 * Encodes sound. The first packets lie before zero, as far as the encoder's delay reaches, and the last one ends with the
 * sound, so that together they last exactly as long. Throws what the encoder throws.
 */
export async function encodeSound(sound: Stereo): Promise<Track<AudioDecoderConfig>> {
  const samples = sound.left.length
  const { packets, decoderConfig } = await encodePackets(sound)
  assert(packets.length === Math.ceil((DELAY_SAMPLES + samples) / PACKET_SAMPLES), 'the delay is that of the encoder')
  const timed = packets.map((data, index) => {
    const start = index * PACKET_SAMPLES - DELAY_SAMPLES
    const end = Math.min(start + PACKET_SAMPLES, samples)
    return new EncodedPacket(data, 'key', start / SAMPLE_RATE, (end - start) / SAMPLE_RATE)
  })
  return { packets: timed, decoderConfig }
}

type Encoded = { readonly packets: readonly Uint8Array[]; readonly decoderConfig: AudioDecoderConfig }

async function encodePackets(sound: Stereo): Promise<Encoded> {
  const packets: Uint8Array[] = []
  let decoderConfig: AudioDecoderConfig | undefined
  let failure: Error | undefined
  const encoder = new AudioEncoder({
    output: (chunk, metadata) => {
      const data = new Uint8Array(chunk.byteLength)
      chunk.copyTo(data)
      packets.push(data)
      if (metadata?.decoderConfig !== undefined) decoderConfig ??= audioConfig(metadata.decoderConfig)
    },
    error: (error) => {
      failure ??= error
    },
  })
  try {
    encoder.configure({
      codec: 'mp4a.40.2',
      sampleRate: SAMPLE_RATE,
      numberOfChannels: 2,
      bitrate: BITS_PER_SECOND,
    })
    for (let start = 0; start < sound.left.length; start += CHUNK_SAMPLES) {
      const data = audioData(sound, start, Math.min(start + CHUNK_SAMPLES, sound.left.length))
      encoder.encode(data)
      data.close()
    }
    await encoder.flush()
  } finally {
    if (encoder.state !== 'closed') encoder.close()
  }
  if (failure !== undefined) throw failure
  assert(decoderConfig !== undefined, 'the encoder says how its sound is decoded')
  return { packets, decoderConfig }
}

function audioData(sound: Stereo, start: number, end: number): AudioData {
  const frames = end - start
  const data = new Float32Array(frames * 2)
  data.set(sound.left.subarray(start, end))
  data.set(sound.right.subarray(start, end), frames)
  return new AudioData({
    format: 'f32-planar',
    sampleRate: SAMPLE_RATE,
    numberOfFrames: frames,
    numberOfChannels: 2,
    timestamp: Math.round((start * 1e6) / SAMPLE_RATE),
    data,
  })
}

function audioConfig(config: {
  readonly codec: string
  readonly sampleRate?: number
  readonly numberOfChannels?: number
  readonly description?: Uint8Array
}): AudioDecoderConfig {
  return {
    codec: config.codec,
    sampleRate: config.sampleRate ?? SAMPLE_RATE,
    numberOfChannels: config.numberOfChannels ?? 2,
    ...(config.description === undefined ? {} : { description: new Uint8Array(config.description) }),
  }
}
