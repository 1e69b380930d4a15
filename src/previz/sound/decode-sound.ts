/** Reads a recording: the first channels of its first sound, at the film's rate. */

import { AudioSampleSink } from 'mediabunny'
import { openLocalMedia } from '../decoding.ts'
import { SAMPLE_RATE, type Stereo } from '../encoder.ts'

/**
 * Decodes a sound until there are `samplesMax` samples at our rate; what its last packet holds beyond is kept. Throws when
 * there is no sound in it or it cannot be decoded.
 */
export async function decodeSound(path: string, samplesMax: number): Promise<Stereo> {
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
