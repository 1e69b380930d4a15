/** The sound track of a film: reference sounds one after another, or ambience, exactly as long as the pictures. */

import { AudioSampleSink } from 'mediabunny'
import { assert } from '../core/assert.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import { makeAmbience } from './ambience.ts'
import { SAMPLE_RATE, type Stereo } from './encoder.ts'
import { openLocalMedia } from './decoding.ts'
import type { Storyboard } from './storyboard.ts'

/** How long a sound takes to come and go at its ends, in samples: 30 ms. */
const FADE_SAMPLES = Math.round(SAMPLE_RATE * 0.03)

/** Makes the sound track; `undefined` for a silent film. Throws when a reference cannot be decoded. */
export async function makeSound(
  board: Storyboard,
  references: readonly { readonly path: string }[],
): Promise<Stereo | undefined> {
  const samples = (board.frames * SAMPLE_RATE) / FRAMES_PER_SECOND
  const { sound } = board
  if (sound.kind === 'none') return undefined
  if (sound.kind === 'generated') return makeAmbience(board.setting, board.seed, samples)
  const track = silence(samples)
  const share = Math.floor(samples / sound.references.length)
  for (const [place, index] of sound.references.entries()) {
    const reference = references[index]
    assert(reference !== undefined, 'the sound plan names a reference that there is')
    const start = place * share
    const end = place === sound.references.length - 1 ? samples : start + share
    const piece = await decodeSound(reference.path, end - start)
    lay(track.left, piece.left, start, end)
    lay(track.right, piece.right, start, end)
  }
  return track
}

/** Silence of a length in samples. */
export function silence(samples: number): Stereo {
  return { left: new Float32Array(samples), right: new Float32Array(samples) }
}

/** Lays a piece into a channel from `start` to `end`, again and again when it is short, each time with soft ends. */
function lay(channel: Float32Array, piece: Float32Array, start: number, end: number): void {
  for (let from = start; from < end; from += piece.length) {
    const length = Math.min(piece.length, end - from)
    const fade = Math.min(FADE_SAMPLES, Math.floor(length / 2))
    for (let index = 0; index < length; index++) {
      const edge = Math.min(index + 1, length - index)
      channel[from + index] = (piece[index] ?? 0) * Math.min(1, edge / (fade + 1))
    }
  }
}

/** Decodes the first `samplesMax` samples of a sound, at our rate. */
async function decodeSound(path: string, samplesMax: number): Promise<Stereo> {
  const input = openLocalMedia(path)
  try {
    const track = await input.getPrimaryAudioTrack()
    if (track === null) throw new Error('the reference audio has no sound')
    const chunks: Stereo[] = []
    let seconds = 0
    let rate = SAMPLE_RATE
    for await (const sample of new AudioSampleSink(track).samples()) {
      const channel = (planeIndex: number) => {
        const data = new Float32Array(sample.numberOfFrames)
        sample.copyTo(data, { planeIndex, format: 'f32-planar' })
        return data
      }
      const left = channel(0)
      chunks.push({ left, right: sample.numberOfChannels > 1 ? channel(1) : left })
      rate = sample.sampleRate
      seconds += sample.numberOfFrames / rate
      sample.close()
      if (seconds * SAMPLE_RATE >= samplesMax) break
    }
    if (seconds === 0) throw new Error('the reference audio has no sound')
    return {
      left: resample(
        chunks.map(({ left }) => left),
        rate,
      ),
      right: resample(
        chunks.map(({ right }) => right),
        rate,
      ),
    }
  } finally {
    input.dispose()
  }
}

/** Joins chunks and brings them to our rate, by straight lines between samples. */
function resample(chunks: readonly Float32Array[], rate: number): Float32Array {
  const joined = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    joined.set(chunk, at)
    at += chunk.length
  }
  if (rate === SAMPLE_RATE) return joined
  return Float32Array.from({ length: Math.max(1, Math.floor((joined.length * SAMPLE_RATE) / rate)) }, (_, index) => {
    const position = (index * rate) / SAMPLE_RATE
    const before = Math.floor(position)
    const a = joined[before] ?? 0
    return a + ((joined[before + 1] ?? a) - a) * (position - before)
  })
}
