/** The plan of a film: an order and the facts of its references become shots and a sound track. Pure. */

import { assert } from '../core/assert.ts'
import type { MediaFacts } from '../core/media.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import type { ShapedOrder } from '../core/order.ts'
import type { ReferenceRole } from '../core/request.ts'
import type { PixelSize } from '../core/shape.ts'
import { type Move, pan, pushIn, reversed, STILL } from './camera.ts'
import { type Cues, readCues } from './prompt-cues.ts'
import { type Chance, chanceFrom } from './random.ts'

/** What the plan needs to know of a reference. */
export type ReferenceFacts = { readonly role: ReferenceRole; readonly facts: MediaFacts }

/** What is seen in a shot. `reference` is an index into the order's references. */
type ShotSubject =
  | { readonly kind: 'scene' }
  | { readonly kind: 'still'; readonly reference: number; readonly move: Move }
  | { readonly kind: 'footage'; readonly reference: number }
  /** From one still to another; both are references. */
  | { readonly kind: 'morph'; readonly from: number; readonly to: number }

/** A shot: `firstFrame` counts from 0; the first `fadeInFrames` of it are mixed with the shot before. */
export type Shot = {
  readonly subject: ShotSubject
  readonly firstFrame: number
  readonly frames: number
  readonly fadeInFrames: number
}

/** Where the sound comes from. */
type SoundPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'ambience' }
  | { readonly kind: 'references'; readonly references: readonly number[] }

/** A planned film. */
export type Storyboard = {
  /** The film's size, and the size that is drawn: half of it for a draft. */
  readonly size: PixelSize
  readonly drawnSize: PixelSize
  readonly frames: number
  readonly seed: number
  readonly cues: Cues
  readonly cameraFixed: boolean
  readonly watermark: boolean
  readonly shots: readonly Shot[]
  readonly sound: SoundPlan
}

/** The longest cross-fade, in frames: half a second. */
const FADE_FRAMES_MAX = FRAMES_PER_SECOND / 2

/** Plans the film of an order. */
export function planStoryboard(order: ShapedOrder, references: readonly ReferenceFacts[]): Storyboard {
  const { size } = order.shape
  return {
    size,
    drawnSize: order.draft ? { widthPx: half(size.widthPx), heightPx: half(size.heightPx) } : size,
    frames: order.frames,
    seed: order.seed,
    cues: readCues(order.prompt, chanceFrom(order.seed, 'cues')),
    cameraFixed: order.cameraFixed,
    watermark: order.watermark,
    shots: planShots(order, references),
    sound: planSound(order, references),
  }
}

/** Half a side, even, as the chroma planes need it. */
function half(sidePx: number): number {
  return Math.ceil(sidePx / 4) * 2
}

function planShots(order: ShapedOrder, references: readonly ReferenceFacts[]): Shot[] {
  const chance = chanceFrom(order.seed, 'camera')
  const rank = (role: ReferenceRole) => (role === 'first_frame' ? 0 : role === 'last_frame' ? 2 : 1)
  const visual = references
    .map(({ role, facts }, reference) => ({ role, facts, reference }))
    .filter(({ facts }) => facts.kind !== 'audio')
    .sort((a, b) => rank(a.role) - rank(b.role))
    .slice(0, order.frames)
  if (visual.length === 0) {
    return [{ subject: { kind: 'scene' }, firstFrame: 0, frames: order.frames, fadeInFrames: 0 }]
  }
  const [from, to] = visual
  const between = from?.role === 'first_frame' && to?.role === 'last_frame' && visual.length === 2
  if (between && from.facts.kind === 'image' && to.facts.kind === 'image') {
    const subject = { kind: 'morph', from: from.reference, to: to.reference } as const
    return [{ subject, firstFrame: 0, frames: order.frames, fadeInFrames: 0 }]
  }
  const lengths = shareFrames(
    order.frames,
    visual.map(({ facts }) => facts),
  )
  const fade = Math.min(FADE_FRAMES_MAX, Math.floor(Math.min(...lengths) / 3))
  let firstFrame = 0
  return visual.map(({ role, facts, reference }, index) => {
    const own = lengths[index] ?? 0
    const last = index === visual.length - 1
    const subject: ShotSubject =
      facts.kind === 'video'
        ? { kind: 'footage', reference }
        : { kind: 'still', reference, move: order.cameraFixed ? STILL : moveFor(role, chance) }
    const shot = { subject, firstFrame, frames: own + (last ? 0 : fade), fadeInFrames: index === 0 ? 0 : fade }
    firstFrame += own
    return shot
  })
}

/** A first frame is left from rest, a last frame comes to rest: both are seen exactly as they are. */
function moveFor(role: ReferenceRole, chance: Chance): Move {
  if (role === 'first_frame') return pushIn(chance)
  if (role === 'last_frame') return reversed(pushIn(chance))
  return chance() < 0.5 ? pushIn(chance) : pan(chance)
}

/**
 * Shares the frames evenly, but gives footage no more than it lasts while there are stills to fill the rest.
 * Every shot has at least one frame; the sum is exact.
 */
function shareFrames(frames: number, facts: readonly MediaFacts[]): number[] {
  const even = frames / facts.length
  const lasts = (fact: MediaFacts) =>
    fact.kind === 'video' ? Math.max(1, Math.round(fact.durationSeconds * FRAMES_PER_SECOND)) : Number.POSITIVE_INFINITY
  const stills = facts.filter((fact) => fact.kind === 'image').length
  const footage = facts.map((fact) => (stills > 0 ? Math.min(even, lasts(fact)) : even))
  const spare = frames - footage.reduce((sum, length) => sum + length, 0)
  const wanted = footage.map((length, index) => (facts[index]?.kind === 'image' ? length + spare / stills : length))
  let end = 0
  let cut = 0
  return wanted.map((length, index) => {
    end += length
    const start = cut
    const left = facts.length - 1 - index
    cut = left === 0 ? frames : Math.min(Math.max(Math.round(end), start + 1), frames - left)
    assert(cut > start, 'every shot has a frame')
    return cut - start
  })
}

function planSound(order: ShapedOrder, references: readonly ReferenceFacts[]): SoundPlan {
  const sounds = references.flatMap(({ facts }, index) => (facts.kind === 'audio' ? [index] : []))
  if (sounds.length > 0) return { kind: 'references', references: sounds }
  return order.audio ? { kind: 'ambience' } : { kind: 'none' }
}
