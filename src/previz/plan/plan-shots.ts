/** Which shots a film has, in which order: the script's own, with the references where it names them. Pure. */

import { assert } from '../../core/assert.ts'
import type { MediaFacts } from '../../core/media.ts'
import { FRAMES_PER_SECOND } from '../../core/model.ts'
import type { ShapedOrder } from '../../core/order.ts'
import type { ReferenceRole } from '../../core/request.ts'
import { chanceFrom } from '../random.ts'
import { decideSetting, type SceneSetting } from '../scene/scene-setting.ts'
import type { Action, CameraWish, Mention, Script, ShotReading } from '../script/reading.ts'
import type { Shot, ShotPicture } from '../storyboard.ts'
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
  const drafts = (
    visual.length > 0 ? withReferences(script, readings, visual) : drawn(script, readings, order.seed)
  ).slice(0, order.frames)
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

/** Several readings as one: what is said first holds, subjects and references of all of them. */
function merged(readings: readonly ShotReading[]): ShotReading {
  return readings.reduce((one, next) => ({
    line: `${one.line} ${next.line}`,
    setting: { ...next.setting, ...one.setting },
    camera: one.camera.moves.length > 0 ? one.camera : { ...next.camera, ...one.camera, moves: next.camera.moves },
    cast: [...one.cast, ...next.cast],
    mentions: [...one.mentions, ...next.mentions],
  }))
}

/** Scenes for each reading; what a later one does not say is as before. */
function drawn({ form }: Script, readings: readonly ShotReading[], seed: number): Draft[] {
  const chance = chanceFrom(seed, 'setting')
  let before: SceneSetting | undefined
  return readings.map((reading) => {
    const { cast, setting: said } = reading
    const setting = decideSetting(before === undefined ? said : { ...before, ...said }, cast[0], chance)
    before = setting
    const share = shareOf(reading)
    const directed = { ...reading, camera: directedCamera(reading) }
    return {
      reading: directed,
      picture: { kind: 'scene', setting, cast },
      share,
      joint: form === 'script' ? 'cut' : 'fade',
    }
  })
}

/** Where nothing is said of the camera, it goes along with whoever goes somewhere. */
function directedCamera({ camera, cast }: ShotReading): CameraWish {
  const [lead] = cast
  const isFollowed = lead !== undefined && lead.part === 'lead' && FOLLOWED.includes(lead.action)
  return camera.moves.length === 0 && isFollowed ? { ...camera, moves: ['follow'] } : camera
}

/** What the camera goes along with unasked. */
const FOLLOWED: readonly Action[] = ['drive', 'run', 'fly', 'swim', 'sail']

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
function withReferences(script: Script, readings: readonly ShotReading[], visual: readonly Visual[]): Draft[] {
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
  const readingOf = (one: Visual, index: number) =>
    readings.find((reading) => reading.mentions.some((mention) => isOf(mention, one))) ??
    readings[Math.min(readings.length - 1, Math.floor((index * readings.length) / Math.max(1, middle.length)))] ??
    first
  const ordered = middle
    .map((one, index) => ({ one, reading: readingOf(one, index) }))
    .toSorted((a, b) => readings.indexOf(a.reading) - readings.indexOf(b.reading))
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
  return [
    ...(opening === undefined ? [] : [shot(opening, first, 'opening')]),
    ...ordered.map(({ one, reading }) => shot(one, reading, 'shot')),
    ...(ending === undefined || ending === opening ? [] : [shot(ending, last, 'ending')]),
  ]
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
