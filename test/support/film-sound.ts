/**
 * What is heard of an MP4: its sound packets are read by mp4box, decoded one by one, and cut as the edit list says. So it
 * sees wrong times, offsets and lists, which a reader of the muxer's own house might forgive.
 */

import { AudioDecoder, EncodedAudioChunk } from '@napi-rs/webcodecs'
import { createFile, type ISOFile, MP4BoxBuffer } from 'mp4box'

/** One sound track; times and lengths are in samples of its own rate. */
export type FilmSound = {
  readonly sampleRateHz: number
  /** What is between the edit list's ends; two channels. */
  readonly heard: readonly [Float32Array, Float32Array]
  /** When each packet is decoded, and how long it lasts. */
  readonly packets: readonly { readonly decodeTime: number; readonly length: number }[]
  /** Decoded samples that are not heard, at the beginning. */
  readonly delay: number
  /** For each group of packets, how far before it decoding has to begin, and how many packets there are. */
  readonly rolls: readonly { readonly distance: number; readonly packets: number }[]
}

/** Reads the sound of a film. Throws for a film without sound, or without exactly one edit. */
export async function readFilmSound(bytes: Uint8Array): Promise<FilmSound> {
  const file = createFile()
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(new Uint8Array(bytes).buffer, 0))
  file.flush()
  const { timescale: movieTimescale } = file.getInfo()
  const [info] = file.getInfo().audioTracks
  if (info === undefined) throw new Error('the film has no sound')
  const track = file.getTrackById(info.id)
  const [edit, ...others] = track.edts?.elst?.entries ?? []
  if (edit === undefined || others.length > 0) throw new Error('the sound has not exactly one edit')
  const samples = file.getTrackSamplesInfo(info.id)
  const data = samples.map(({ offset, size }) => bytes.subarray(offset, offset + size))
  const decoded = await decode(data)
  const end = edit.media_time + (edit.segment_duration * info.timescale) / movieTimescale
  return {
    sampleRateHz: info.timescale,
    heard: [decoded[0].subarray(edit.media_time, end), decoded[1].subarray(edit.media_time, end)],
    packets: samples.map(({ dts, duration }) => ({ decodeTime: dts, length: duration })),
    delay: edit.media_time,
    rolls: rollsOf(track.mdia.minf.stbl),
  }
}

type SampleTable = ReturnType<ISOFile['getTrackById']>['mdia']['minf']['stbl']

function rollsOf({ sgpds, sbgps }: SampleTable): FilmSound['rolls'] {
  const distances = sgpds.find((box) => box.grouping_type === 'roll')?.entries ?? []
  const groups = sbgps.find((box) => box.grouping_type === 'roll')?.entries ?? []
  return groups.map(({ sample_count: packets, group_description_index: number }) => {
    const entry = distances[number - 1]
    if (entry === undefined || !('roll_distance' in entry)) throw new Error('a group without a description')
    return { distance: Number(entry.roll_distance), packets }
  })
}

/** Decodes packets of AAC-LC at 48 kHz in stereo, one after another and without looking at any time. */
async function decode(packets: readonly Uint8Array[]): Promise<readonly [Float32Array, Float32Array]> {
  const pieces: (readonly [Float32Array, Float32Array])[] = []
  const failures: Error[] = []
  const decoder = new AudioDecoder({
    output: (data) => {
      const channel = (planeIndex: number) => {
        const samples = new Float32Array(data.numberOfFrames)
        data.copyTo(samples, { planeIndex, format: 'f32-planar' })
        return samples
      }
      pieces.push([channel(0), channel(1)])
      data.close()
    },
    error: (error) => failures.push(error),
  })
  decoder.configure({
    codec: 'mp4a.40.2',
    sampleRate: 48_000,
    numberOfChannels: 2,
    description: Uint8Array.of(0x11, 0x90),
  })
  for (const [index, data] of packets.entries()) {
    decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: index * 21_333, data }))
  }
  await decoder.flush()
  decoder.close()
  if (failures[0] !== undefined) throw failures[0]
  return [joined(pieces.map(([left]) => left)), joined(pieces.map(([, right]) => right))]
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** How many samples later `heard` is than `given`, within `reach`: where both agree best around a place. */
export function delayAt(given: Float32Array, heard: Float32Array, place: number, reach = 1500): number {
  const window = 2000
  const agreement = (lag: number) => {
    let sum = 0
    for (let index = Math.max(0, place - window); index < place + window; index++) {
      sum += (given[index] ?? 0) * (heard[index + lag] ?? 0)
    }
    return sum
  }
  let [best, most] = [0, Number.NEGATIVE_INFINITY]
  for (let lag = -reach; lag <= reach; lag++) {
    const value = agreement(lag)
    if (value > most) [best, most] = [lag, value]
  }
  return best
}
