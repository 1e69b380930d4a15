/** Ambience: a quiet sound bed made from the prompt's cues, the same for the same seed. */

import { SAMPLE_RATE, type Stereo } from './encoder.ts'
import type { SceneSetting } from './scene/scene-setting.ts'
import { between, type Chance, chanceFrom, pick } from './random.ts'

/** One voice of the bed: adds itself to a channel. */
type Voice = (channel: Float32Array, chance: Chance) => void

/** How long the bed takes to come and go, in seconds. */
const FADE_SECONDS = 0.6

/** Chords as frequency ratios: open and calm, or darker for the night. */
const CHORDS = { light: [1, 1.5, 2, 2.5], dark: [1, 1.5, 2, 2.4] } as const

/** Makes a bed of a length in samples. */
export function makeAmbience(cues: SceneSetting, seed: number, samples: number): Stereo {
  const voices = voicesFor(cues, seed)
  const channel = (side: string) => {
    const sound = new Float32Array(samples)
    for (const [index, voice] of voices.entries()) voice(sound, chanceFrom(seed, `${side} voice ${index}`))
    const fade = Math.min(FADE_SECONDS * SAMPLE_RATE, samples / 2)
    return sound.map((value, index) => softLimit(value) * Math.min(1, index / fade, (samples - index) / fade))
  }
  return { left: channel('left'), right: channel('right') }
}

function voicesFor(cues: SceneSetting, seed: number): Voice[] {
  const dark = cues.daytime === 'night' || cues.weather === 'rain'
  const root = pick(chanceFrom(seed, 'root'), [98, 110, 123.47, 130.81])
  const voices = [pad(root, dark ? CHORDS.dark : CHORDS.light)]
  voices.push(wind(cues.isWindy || cues.place === 'desert' ? 0.3 : 0.12))
  if (cues.place === 'sea') voices.push(surf)
  if (cues.place === 'lake') voices.push(ripples)
  if (cues.place === 'city') voices.push(rumble)
  if (cues.weather === 'rain') voices.push(rain)
  const nature = cues.place === 'forest' || cues.place === 'meadow' || cues.place === 'lake'
  if (nature && cues.weather === 'clear')
    voices.push(cues.daytime === 'night' || cues.daytime === 'dusk' ? crickets : birds)
  return voices
}

/** A chord of soft tones that breathe at different paces. */
function pad(root: number, chord: readonly number[]): Voice {
  return (channel, chance) => {
    for (const ratio of chord) {
      const pitch = root * ratio * between(chance, 0.998, 1.002)
      const breath = between(chance, 0.06, 0.16)
      const start = chance() * 2 * Math.PI
      const level = 0.05 / ratio ** 0.7
      const swell = (seconds: number) => level * (0.6 + 0.4 * Math.sin(seconds * breath * 2 * Math.PI + start))
      tone(channel, pitch, 0, swell)
      tone(channel, pitch * 2, start, (seconds) => 0.25 * swell(seconds))
    }
  }
}

/** A steady tone, by turning a pointer a little for each sample, which is cheaper than a sine for each. */
function tone(channel: Float32Array, pitch: number, phase: number, level: (seconds: number) => number): void {
  const step = (2 * Math.PI * pitch) / SAMPLE_RATE
  const [cosine, sine] = [Math.cos(step), Math.sin(step)]
  let [x, y, loud] = [Math.cos(phase), Math.sin(phase), 0]
  for (let index = 0; index < channel.length; index++) {
    if (index % 256 === 0) loud = level(index / SAMPLE_RATE)
    channel[index] = (channel[index] ?? 0) + y * loud
    const turned = x * cosine - y * sine
    y = x * sine + y * cosine
    x = turned
  }
}

/** Low noise that comes in gusts. */
function wind(level: number): Voice {
  return (channel, chance) => {
    const [gust, squall, start] = [between(chance, 0.08, 0.14), between(chance, 0.23, 0.37), chance() * 6]
    filteredNoise(channel, chance, (seconds) => {
      const blow = 0.5 + 0.3 * Math.sin(seconds * gust * 6.283 + start) + 0.2 * Math.sin(seconds * squall * 6.283)
      return { level: level * (0.35 + 0.65 * blow), low: 0.012 + 0.03 * blow, high: 0.002 }
    })
  }
}

const surf: Voice = (channel, chance) => {
  const start = chance() * 0.6
  filteredNoise(channel, chance, (seconds) => {
    const wave = Math.max(0, Math.sin((seconds / 6.5 + start * 0.1 + 0.1) * 6.283)) ** 2
    return { level: 0.1 + 0.34 * wave, low: 0.04 + 0.14 * wave, high: 0.004 }
  })
}

const ripples: Voice = (channel, chance) => {
  filteredNoise(channel, chance, (seconds) => {
    const lap = Math.max(0, Math.sin(seconds * 2.6) * Math.sin(seconds * 0.9 + 1))
    return { level: 0.05 + 0.12 * lap, low: 0.2, high: 0.06 }
  })
}

const rumble: Voice = (channel, chance) => {
  filteredNoise(channel, chance, (seconds) => ({
    level: 0.5 + 0.1 * Math.sin(seconds * 0.7),
    low: 0.006,
    high: 0.0015,
  }))
}

const rain: Voice = (channel, chance) => {
  filteredNoise(channel, chance, () => ({ level: 0.13, low: 0.5, high: 0.12 }))
  for (let at = 0; at < channel.length; at += Math.floor(between(chance, 300, 3000))) {
    chirp(channel, at, {
      from: between(chance, 1800, 4200),
      to: 900,
      seconds: 0.012,
      level: between(chance, 0.01, 0.05),
    })
  }
}

const crickets: Voice = (channel, chance) => {
  const pitch = between(chance, 3900, 4500)
  for (let at = 0; at < channel.length; at += Math.floor(SAMPLE_RATE * between(chance, 0.5, 0.9))) {
    for (let pulse = 0; pulse < 4; pulse++) {
      chirp(channel, at + pulse * Math.floor(SAMPLE_RATE * 0.045), {
        from: pitch,
        to: pitch,
        seconds: 0.03,
        level: 0.022,
      })
    }
  }
}

const birds: Voice = (channel, chance) => {
  for (
    let at = Math.floor(chance() * SAMPLE_RATE);
    at < channel.length;
    at += Math.floor(SAMPLE_RATE * between(chance, 0.9, 2.6))
  ) {
    const [pitch, notes] = [between(chance, 2300, 3800), 2 + Math.floor(chance() * 4)]
    for (let note = 0; note < notes; note++) {
      const from = pitch * between(chance, 0.9, 1.25)
      chirp(channel, at + note * Math.floor(SAMPLE_RATE * 0.11), {
        from,
        to: from * between(chance, 0.8, 1.2),
        seconds: 0.08,
        level: 0.025,
      })
    }
  }
}

/** A short tone that glides from one pitch to another. */
function chirp(
  channel: Float32Array,
  start: number,
  tone: { readonly from: number; readonly to: number; readonly seconds: number; readonly level: number },
): void {
  const length = Math.floor(tone.seconds * SAMPLE_RATE)
  let phase = 0
  for (let index = 0; index < length && start + index < channel.length; index++) {
    const progress = index / length
    phase += (2 * Math.PI * (tone.from + (tone.to - tone.from) * progress)) / SAMPLE_RATE
    add(channel, start + index, tone.level * Math.sin(progress * Math.PI) * Math.sin(phase))
  }
}

/** Noise between two one-pole filters, whose settings follow the time. */
function filteredNoise(
  channel: Float32Array,
  chance: Chance,
  settings: (seconds: number) => { readonly level: number; readonly low: number; readonly high: number },
): void {
  let [smooth, floor] = [0, 0]
  let now = settings(0)
  for (let index = 0; index < channel.length; index++) {
    if (index % 256 === 0) now = settings(index / SAMPLE_RATE)
    smooth += (chance() * 2 - 1 - smooth) * now.low
    floor += (smooth - floor) * now.high
    add(channel, index, ((smooth - floor) * now.level) / Math.sqrt(now.low))
  }
}

function add(channel: Float32Array, index: number, value: number): void {
  channel[index] = (channel[index] ?? 0) + value
}

/** Keeps loud moments below full scale without an edge. */
function softLimit(value: number): number {
  return Math.tanh(value * 0.9) * 0.8
}
