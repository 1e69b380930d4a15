/** The sound that is made for a film: what its scenes sound like, music beneath them, in one room, at one loudness. */

import { SAMPLE_RATE, type Stereo } from '../encoder.ts'
import { chanceFrom } from '../random.ts'
import { addReverb } from './dsp/reverb.ts'
import { layersOf, stillnessLu } from './layers.ts'
import { gainBetween, integratedLoudness } from './loudness.ts'
import { LOUDNESS_LUFS, master } from './mastering.ts'
import { playScore } from './music/music.ts'
import { writeScore } from './music/score.ts'
import { styleFor } from './music/styles.ts'
import type { SoundScene } from './sound-scene.ts'
import { mixStereoAt, silence } from './stereo.ts'
import { whoosh } from './voices/air.ts'

/** How long one scene fades into the next, in samples: 0.4 s, half of it before the cut. */
const CROSSFADE_SAMPLES = 0.4 * SAMPLE_RATE

/** How the film's sound begins and ends, in seconds. */
const FADE_IN_SECONDS = 0.12
const FADE_OUT_SECONDS = 0.6

/** Music is softer than the loudest scenes by this, in LU. */
const MUSIC_BELOW_LU = 3

/** The rush of air at a cut: its length in samples, and how loud it is. */
const WHOOSH_SAMPLES = 0.6 * SAMPLE_RATE
const WHOOSH_LEVEL = 0.028

/** Cuts that follow sooner pass without one. */
const RUSH_GAP_SAMPLES = 1.2 * SAMPLE_RATE

/** How much of scenes and music goes into the room. */
const SCENES_IN_ROOM = 0.12
const MUSIC_IN_ROOM = 0.3
const ROOM = { seconds: 1.7, dullHz: 4200 } as const

/**
 * Makes the sound of a film of a length in samples from its scenes, at -16 LUFS with no sample beyond -1 dBFS. The same
 * scenes with the same seed give the same samples.
 */
export function makeBed(scenes: readonly SoundScene[], seed: number, samples: number): Stereo {
  const cuts = scenes.slice(1).map(({ startSample }) => startSample)
  const sound = silence(samples)
  const heard = joinAlike(scenes)
  for (const index of heard.keys()) addScene(sound, heard, index, seed)
  const wet = silence(samples)
  mixStereoAt(wet, sound, 0, SCENES_IN_ROOM)
  const music = makeMusic(scenes, seed, samples, cuts)
  const musicGain = gainTo(music, LOUDNESS_LUFS - MUSIC_BELOW_LU)
  mixStereoAt(sound, music, 0, musicGain)
  mixStereoAt(wet, music, 0, musicGain * MUSIC_IN_ROOM)
  addRushes(sound, seed, cuts)
  addReverb(sound, wet, ROOM)
  fadeEnds(sound)
  master(sound)
  return sound
}

/** Scenes in a row in which the same is heard are one: rain goes on over a cut as it was. */
function joinAlike(scenes: readonly SoundScene[]): readonly SoundScene[] {
  const joined: SoundScene[] = []
  for (const scene of scenes) {
    const last = joined.at(-1)
    if (last !== undefined && voicesIn(last) === voicesIn(scene)) {
      joined[joined.length - 1] = { ...last, samples: last.samples + scene.samples }
    } else joined.push(scene)
  }
  return joined
}

function voicesIn(scene: SoundScene): string {
  const names = layersOf(scene).map(({ name }) => name)
  return [...names, scene.setting.place, scene.setting.weather].join()
}

/** A rush of air at each cut that is not too near to the one before. */
function addRushes(sound: Stereo, seed: number, cuts: readonly number[]): void {
  let next = 0
  for (const [index, cut] of cuts.entries()) {
    if (cut < next) continue
    next = cut + RUSH_GAP_SAMPLES
    const rush = silence(WHOOSH_SAMPLES)
    whoosh(rush, chanceFrom(seed, `whoosh ${index}`))
    mixStereoAt(sound, rush, cut - WHOOSH_SAMPLES / 2, WHOOSH_LEVEL)
  }
}

/**
 * Adds a scene from half a cross-fade before it to half of one after it, with equal power on both sides of each cut; at the
 * film's ends there is nothing to fade into.
 */
function addScene(film: Stereo, scenes: readonly SoundScene[], index: number, seed: number): void {
  const scene = scenes[index]
  if (scene === undefined) return
  const sound = silence(scene.samples + CROSSFADE_SAMPLES)
  for (const { name, voice } of layersOf(scene)) voice(sound, chanceFrom(seed, `scene ${index} ${name}`))
  const gain = gainTo(sound, LOUDNESS_LUFS - stillnessLu(scene))
  if (index > 0) fade(sound, 0, CROSSFADE_SAMPLES)
  if (index < scenes.length - 1) fade(sound, sound.left.length, -CROSSFADE_SAMPLES)
  mixStereoAt(film, sound, scene.startSample - CROSSFADE_SAMPLES / 2, gain)
}

/** One piece of music for the whole film: for the scene that lasts longest, in the first mood that any scene has. */
function makeMusic(scenes: readonly SoundScene[], seed: number, samples: number, cuts: readonly number[]): Stereo {
  const main = scenes.toSorted((a, b) => b.samples - a.samples)[0]
  if (main === undefined) return silence(samples)
  const moods = [main, ...scenes].map(({ setting }) => setting.moods).find((some) => some.length > 0) ?? []
  const style = styleFor({ ...main.setting, moods })
  const score = writeScore(style, chanceFrom(seed, 'score'), samples, cuts)
  return playScore(style, score, chanceFrom(seed, 'players'), samples)
}

/** What brings a part of the mix to a loudness; 1 for silence. */
function gainTo(sound: Stereo, lufs: number): number {
  const loudness = integratedLoudness(sound)
  return loudness === Number.NEGATIVE_INFINITY ? 1 : gainBetween(loudness, lufs)
}

function fadeEnds(sound: Stereo): void {
  const samples = sound.left.length
  fade(sound, 0, Math.min(FADE_IN_SECONDS * SAMPLE_RATE, Math.floor(samples / 4)))
  fade(sound, samples, -Math.min(FADE_OUT_SECONDS * SAMPLE_RATE, Math.floor(samples / 3)))
}

/** Fades between an edge of a sound, where it is silent, and a place `reach` samples further, or back where it is negative. */
function fade({ left, right }: Stereo, edge: number, reach: number): void {
  const length = Math.min(Math.abs(reach), left.length)
  for (let step = 0; step < length; step++) {
    const index = reach > 0 ? edge + step : edge - 1 - step
    const gain = Math.sin(((step + 0.5) / length) * (Math.PI / 2))
    left[index] = (left[index] ?? 0) * gain
    right[index] = (right[index] ?? 0) * gain
  }
}
