/** A voice of a scene's sound: one thing that is heard, such as rain or a car. */

import { SAMPLE_RATE, type Stereo } from '../../encoder.ts'
import { between, type Chance } from '../../random.ts'

/** Adds itself to the sound of a scene, from its first sample to its last; chance decides what differs from film to film. */
export type Voice = (into: Stereo, chance: Chance) => void

/** Samples of a time in seconds. */
export function samplesOf(seconds: number): number {
  return Math.round(seconds * SAMPLE_RATE)
}

/** Seconds that a sound lasts. */
export function secondsOf(sound: Stereo): number {
  return sound.left.length / SAMPLE_RATE
}

/** Moments in samples: the first within `firstSeconds`, then one after another with a gap between two bounds in seconds. */
export function* moments(
  sound: Stereo,
  chance: Chance,
  every: { readonly firstSeconds: number; readonly from: number; readonly to: number },
): Generator<number> {
  let at = chance() * every.firstSeconds
  while (at < secondsOf(sound)) {
    yield samplesOf(at)
    at += between(chance, every.from, every.to)
  }
}

/** A slow unsteadiness from 0 to 1, made of two sines that never meet. */
export function swaying(chance: Chance, hz: number): (seconds: number) => number {
  const [one, other] = [chance() * 2 * Math.PI, chance() * 2 * Math.PI]
  const step = 2 * Math.PI * hz
  return (seconds) => 0.5 + 0.3 * Math.sin(seconds * step + one) + 0.2 * Math.sin(seconds * step * 2.71 + other)
}
