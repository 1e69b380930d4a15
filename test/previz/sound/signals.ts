/** Signals whose loudness, beats and bands are known beforehand, and how sounds are measured in these tests. */

import type { Stereo } from '../../../src/previz/encoder.ts'
import { SAMPLE_RATE } from '../../../src/previz/encoder.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import type { DecidedSetting, SoundScene } from '../../../src/previz/sound/sound-scene.ts'

/** A sine in both channels; its greatest value in dBFS. */
export function sine(seconds: number, dbfs: number, hz = 997): Stereo {
  const peak = 10 ** (dbfs / 20)
  const wave = Float32Array.from(
    { length: Math.round(seconds * SAMPLE_RATE) },
    (_, at) => peak * Math.sin((2 * Math.PI * hz * at) / SAMPLE_RATE),
  )
  return { left: wave, right: wave.slice() }
}

/** Even noise in both channels, each its own. */
export function noise(seconds: number, level: number): Stereo {
  const channel = (name: string) => {
    const chance = chanceFrom(1, name)
    return Float32Array.from({ length: Math.round(seconds * SAMPLE_RATE) }, () => level * (2 * chance() - 1))
  }
  return { left: channel('left'), right: channel('right') }
}

/** Sounds one after another. */
export function sequence(...sounds: readonly Stereo[]): Stereo {
  const join = (parts: readonly Float32Array[]) => {
    const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of parts) {
      joined.set(part, at)
      at += part.length
    }
    return joined
  }
  return { left: join(sounds.map(({ left }) => left)), right: join(sounds.map(({ right }) => right)) }
}

/** Drum strokes at a tempo, the first after `leadSeconds`, over even noise. */
export function drumming(
  bpm: number,
  seconds: number,
  { leadSeconds = 0.3, noiseLevel = 0 }: { readonly leadSeconds?: number; readonly noiseLevel?: number } = {},
): Stereo {
  const { left } = noise(seconds, noiseLevel)
  for (let beat = leadSeconds; beat < seconds; beat += 60 / bpm) {
    const start = Math.round(beat * SAMPLE_RATE)
    for (let at = 0; at < 2400 && start + at < left.length; at++) {
      left[start + at] = (left[start + at] ?? 0) + 0.4 * Math.exp(-at / 500) * Math.sin(at * 0.13)
    }
  }
  return { left, right: left.slice() }
}

/** Where strokes begin, in ms: where it is loud after 100 ms in which it was not. */
export function strokes({ left }: Stereo, threshold: number): number[] {
  const found: number[] = []
  let quietSince = -SAMPLE_RATE
  for (const [at, value] of left.entries()) {
    if (Math.abs(value) < threshold) continue
    if (at - quietSince > SAMPLE_RATE / 10) found.push((at * 1000) / SAMPLE_RATE)
    quietSince = at
  }
  return found
}

/** The highest sample of both channels. */
export function samplePeak({ left, right }: Stereo): number {
  const peak = (channel: Float32Array) => channel.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return Math.max(peak(left), peak(right))
}

/** The greatest step from one sample to the next between two places. */
export function greatestStep(channel: Float32Array, from: number, to: number): number {
  let most = 0
  for (let at = Math.max(1, from); at < Math.min(to, channel.length); at++) {
    most = Math.max(most, Math.abs((channel[at] ?? 0) - (channel[at - 1] ?? 0)))
  }
  return most
}

/** The mean power of a channel between two places. */
export function power(channel: Float32Array, from = 0, to = channel.length): number {
  let sum = 0
  for (let at = from; at < to; at++) sum += (channel[at] ?? 0) ** 2
  return sum / (to - from)
}

/** What is below a frequency, by two one-pole filters. */
export function below(channel: Float32Array, hz: number): Float32Array {
  const share = 1 - Math.exp((-2 * Math.PI * hz) / SAMPLE_RATE)
  let [first, second] = [0, 0]
  return channel.map((value) => {
    first += (value - first) * share
    second += (first - second) * share
    return second
  })
}

/** What is above a frequency: all else. */
export function above(channel: Float32Array, hz: number): Float32Array {
  const low = below(channel, hz)
  return channel.map((value, at) => value - (low[at] ?? 0))
}

/** A scene on a clear day in which nothing happens, but for what is said. */
export function scene(
  setting: Partial<DecidedSetting> & Pick<DecidedSetting, 'place'>,
  more: Partial<Pick<SoundScene, 'actions' | 'natures'>> = {},
): Pick<SoundScene, 'setting' | 'actions' | 'natures'> {
  const plain = {
    daytime: 'day',
    weather: 'clear',
    isWet: false,
    isWindy: false,
    lamps: [],
    moods: [],
    life: [],
  } as const
  return { setting: { ...plain, ...setting }, actions: [], natures: [], ...more }
}

/** Scenes in a row, each as long as the others. */
export function film(seconds: number, ...scenes: readonly ReturnType<typeof scene>[]): readonly SoundScene[] {
  const place = (index: number) => Math.round((seconds * SAMPLE_RATE * index) / scenes.length)
  return scenes.map((one, index) => ({ ...one, startSample: place(index), samples: place(index + 1) - place(index) }))
}
