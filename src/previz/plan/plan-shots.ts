/** Which shots a film has, in which order: the script's own, with the references where it names them. Pure. */

import { assert } from '../../core/assert.ts'
import type { MediaFacts } from '../../core/media.ts'
import { FRAMES_PER_SECOND } from '../../core/model.ts'
import type { ShapedOrder } from '../../core/order.ts'
import type { ReferenceRole } from '../../core/request.ts'
import { chanceFrom } from '../random.ts'
import { decideSetting, type SceneSetting } from '../scene/scene-setting.ts'
import { joinedCast } from '../script/continuity.ts'
import type { CameraWish, Mention, Script, ShotReading } from '../script/reading.ts'
import { boarded } from '../staging/boarding.ts'
import type { Shot, ShotPicture } from '../storyboard.ts'
import { directedShot, inTheStreets } from './direct.ts'
import { type Share, shareFrames } from './share-frames.ts'

/** What the plan needs to know of a reference. */
export type ReferenceFacts = { readonly role: ReferenceRole; readonly facts: MediaFacts }

/** The longest cross-fade, in frames: half a second. */
const FADE_FRAMES_MAX = FRAMES_PER_SECOND / 2

/** The shortest shot that a sentence gets for itself, in frames; where there is less time, sentences share one. */
const SENTENCE_FRAMES_MIN = 36

/** The camera at its place, which does not move: who looks through somebody's eyes would walk. */
function fixed({ view, framing }: CameraWish): CameraWish {
  return {
    moves: ['static'],
    pace: 'normal',
    ...(view !== undefined && view !== 'first_person' && { view }),
    ...(framing !== undefined && { framing }),
    isHandheld: false,
  }
}

/** A shot before it has its time. */
type Draft = {
  readonly reading: ShotReading
  readonly picture: ShotPicture
  readonly share: Share
  /** How it follows the one before. */
  readonly joint: 'cut' | 'fade'
}

/** Plans the shots. There is at least one, and together they are exactly as long as the film. */
export function planShots(order: ShapedOrder, script: Script, references: readonly ReferenceFacts[]): Shot[] {
  const readings = fitted(script, order.frames)
  const visual = visualsOf(references)
  const scenes = drawn(script, readings, order.seed)
  const drafts = fewEnough(visual.length > 0 ? withReferences(script, readings, visual, scenes) : scenes, order.frames)
  const lengths = shareFrames(
    order.frames,
    drafts.map(({ share }) => share),
  )
  const fade = Math.min(FADE_FRAMES_MAX, Math.floor(Math.min(...lengths) / 3))
  let firstFrame = 0
  return drafts.map(({ reading, picture, joint }, index) => {
    const own = lengths[index] ?? 0
    const fadeOut = drafts[index + 1]?.joint === 'fade' ? fade : 0
    const fadeInFrames = index > 0 && joint === 'fade' ? fade : 0
    const shot: Shot = {
      line: reading.line,
      picture,
      camera: order.cameraFixed ? fixed(reading.camera) : reading.camera,
      firstFrame,
      frames: own + fadeOut,
      fadeInFrames,
    }
    firstFrame += own
    return shot
  })
}

/** No more shots than frames: the last one stays, it may have been promised. */
function fewEnough(drafts: readonly Draft[], frames: number): readonly Draft[] {
  return drafts.length <= frames ? drafts : [...drafts.slice(0, frames - 1), ...drafts.slice(-1)]
}

/** As many readings as there is time for: sentences that are too many share a shot, in their order. */
function fitted({ shots, form }: Script, frames: number): readonly [ShotReading, ...ShotReading[]] {
  const least = form === 'script' ? FRAMES_PER_SECOND / 2 : SENTENCE_FRAMES_MIN
  const room = Math.max(1, Math.floor(frames / least))
  if (shots.length <= room) return shots
  const groups = Array.from({ length: room }, (_, group) =>
    shots.filter((_shot, index) => Math.floor((index * room) / shots.length) === group),
  )
  const [first, ...rest] = groups.map(merged)
  assert(first !== undefined, 'a film has a shot')
  return [first, ...rest]
}

/** Several readings as one: what is said first holds, with subjects and references of all of them. */
function merged(readings: readonly ShotReading[]): ShotReading {
  return readings.reduce((one, next) => ({
    line: `${one.line} ${next.line}`,
    ...(one.seconds !== undefined &&
      next.seconds !== undefined && { seconds: { from: one.seconds.from, to: next.seconds.to } }),
    setting: { ...next.setting, ...one.setting },
    camera: mergedCamera(one.camera, next.camera),
    cast: joinedCast(one.cast, next.cast),
    mentions: [...one.mentions, ...next.mentions],
  }))
}

/** The camera of whoever says what it does; a hand trembles through all of a shot. */
function mergedCamera(one: CameraWish, next: CameraWish): CameraWish {
  const [first, second] = one.moves.length > 0 || next.moves.length === 0 ? [one, next] : [next, one]
  return { ...second, ...first, isHandheld: one.isHandheld || next.isHandheld }
}

/** Scenes for each reading; what a later one does not say is as before. */
function drawn({ form }: Script, readings: readonly ShotReading[], seed: number): Draft[] {
  const chance = chanceFrom(seed, 'setting')
  let before: SceneSetting | undefined
  return readings.map((reading) => {
    const shot = { ...reading, cast: boarded(reading.cast) }
    const said = inTheStreets({ ...before, ...reading.setting }, shot)
    const setting = decideSetting(said, shot.cast, chance)
    before = setting
    const directed = directedShot(shot, setting)
    return {
      reading: directed,
      picture: { kind: 'scene', setting, cast: directed.cast },
      share: shareOf(reading),
      joint: form === 'script' ? 'cut' : 'fade',
    }
  })
}

function shareOf({ seconds, line }: ShotReading): Share {
  if (seconds !== undefined) return { weight: Math.max(0.2, seconds.to - seconds.from) }
  return { weight: 1 + Math.min(1, line.length / 120) }
}

type Visual = { readonly reference: number; readonly fact: ReferenceFacts; readonly number: number }

/** Pictures and films in the order of the references, each with the number that callers count within its kind. */
function visualsOf(references: readonly ReferenceFacts[]): Visual[] {
  const counts = { image: 0, video: 0, audio: 0 }
  return references.flatMap((fact, reference) => {
    const { kind } = fact.facts
    counts[kind] += 1
    return kind === 'audio' ? [] : [{ reference, fact, number: counts[kind] }]
  })
}

/** Shots of the references: the first frame, what each reading names, what none names, the last frame. */
function withReferences(
  script: Script,
  readings: readonly ShotReading[],
  visual: readonly Visual[],
  scenes: readonly Draft[],
): Draft[] {
  const mentions = readings.flatMap((reading) => reading.mentions)
  const opening = visual.find(({ fact }) => fact.role === 'first_frame') ?? named(visual, mentions, 'opening')
  const ending = visual.find(({ fact }) => fact.role === 'last_frame') ?? named(visual, mentions, 'ending')
  const middle = visual.filter((one) => one !== opening && one !== ending)
  const [first] = readings
  const last = readings.at(-1)
  assert(first !== undefined && last !== undefined, 'a script has a shot')
  if (opening !== undefined && ending !== undefined && opening !== ending && middle.length === 0) {
    if (opening.fact.facts.kind === 'image' && ending.fact.facts.kind === 'image') {
      const picture = { kind: 'morph', from: opening.reference, to: ending.reference } as const
      return [{ reading: first, picture, share: { weight: 1 }, joint: 'cut' }]
    }
  }
  const joint = script.form === 'script' ? 'cut' : 'fade'
  const shot = (one: Visual, reading: ShotReading, role: 'opening' | 'ending' | 'shot'): Draft => ({
    reading,
    picture:
      one.fact.facts.kind === 'video'
        ? { kind: 'footage', reference: one.reference }
        : { kind: 'still', reference: one.reference, role },
    share: { weight: 1, ...lengthOf(one) },
    joint,
  })
  if (script.form === 'script' && readings.length > 1) {
    return followed(readings, { opening, ending: ending === opening ? undefined : ending, middle }, scenes, shot)
  }
  const readingOf = (one: Visual, index: number) =>
    readings.find((reading) => reading.mentions.some((mention) => isOf(mention, one))) ??
    readings[Math.min(readings.length - 1, Math.floor((index * readings.length) / Math.max(1, middle.length)))] ??
    first
  const ordered = middle
    .map((one, index) => ({ one, reading: readingOf(one, index) }))
    .toSorted((a, b) => readings.indexOf(a.reading) - readings.indexOf(b.reading))
  return [
    ...(opening === undefined ? [] : [shot(opening, first, 'opening')]),
    ...ordered.map(({ one, reading }) => shot(one, reading, 'shot')),
    ...(ending === undefined || ending === opening ? [] : [shot(ending, last, 'ending')]),
  ]
}

type Cutting = {
  readonly opening: Visual | undefined
  readonly ending: Visual | undefined
  readonly middle: readonly Visual[]
}

/** Shots of a numbered or timed script: each shows what it names, or is drawn; what none names takes the place of drawn ones. */
function followed(
  readings: readonly ShotReading[],
  { opening, ending, middle }: Cutting,
  scenes: readonly Draft[],
  shot: (one: Visual, reading: ShotReading, role: 'opening' | 'ending' | 'shot') => Draft,
): Draft[] {
  const names = (reading: ShotReading, one: Visual) =>
    reading.mentions.some((mention) => mention.use === 'shot' && isOf(mention, one))
  const unnamed = middle.filter((one) => !readings.some((reading) => names(reading, one)))
  const isLast = (index: number) => index === readings.length - 1
  return readings.flatMap((reading, index) => {
    const own = [
      ...(index === 0 && opening !== undefined ? [shot(opening, reading, 'opening')] : []),
      ...middle.filter((one) => names(reading, one)).map((one) => shot(one, reading, 'shot')),
    ]
    const rest = isLast(index) ? unnamed.splice(0) : own.length === 0 ? unnamed.splice(0, 1) : []
    const shots = [
      ...own,
      ...rest.map((one) => shot(one, reading, 'shot')),
      ...(isLast(index) && ending !== undefined ? [shot(ending, reading, 'ending')] : []),
    ]
    const scene = scenes[index]
    if (shots.length === 0) return scene === undefined ? [] : [scene]
    const weight = shareOf(reading).weight / shots.length
    return shots.map((draft) => ({ ...draft, share: { ...draft.share, weight } }))
  })
}

function lengthOf({ fact: { facts } }: Visual): { readonly framesMax?: number } {
  return facts.kind === 'video' ? { framesMax: Math.max(1, Math.round(facts.durationSeconds * FRAMES_PER_SECOND)) } : {}
}

function isOf(mention: Mention, { fact, number }: Visual): boolean {
  return mention.kind === fact.facts.kind && mention.number === number
}

function named(visual: readonly Visual[], mentions: readonly Mention[], use: Mention['use']): Visual | undefined {
  return visual.find((one) => mentions.some((mention) => mention.use === use && isOf(mention, one)))
}
