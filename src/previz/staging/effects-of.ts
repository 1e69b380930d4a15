/** Which effects a subject has: by what it does, what it is dressed in, and where it is. */

import type { Costume, Look } from '../cast/look.ts'
import type { Frame } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import type { Placement } from '../pixels/texture.ts'
import { type Colour, mix } from '../scene/colour.ts'
import { chanceFrom } from '../random.ts'
import type { Action, Subject } from '../script/reading.ts'
import { createBreath } from './breath.ts'
import type { Aside, Effect } from './effect.ts'
import { createJet, type JetKind } from './effects.ts'
import { createFirelight } from './firelight.ts'
import { createGleam } from './gleam.ts'
import { createRipples } from './ripples.ts'
import { lightWicks } from './wicks.ts'

/** What effects are made for. */
type Wearing = {
  readonly subject: Subject
  readonly costume: Costume
  /** The height of the costume in px of the resting frame, and its texels for each px. */
  readonly heightPx: number
  readonly density: number
  /** How large the camera sees it at most. */
  readonly scaleMax: number
  readonly look: Look
  /** It lies in water. */
  readonly isAfloat: boolean
  /** How strongly the ground mirrors, 0 to 1. */
  readonly sheen: number
  /** Somebody blows its flames out in the course of the shot. */
  readonly isBlownOut: boolean
}

/** The effects of a subject. */
export function effectsOf(memory: PixelMemory, wearing: Wearing): Effect[] {
  const { subject, costume, heightPx, density, look } = wearing
  const { darkness } = look
  const { action, nature, picture } = subject
  const at = (spot: Aside) => asideOf(costume, heightPx, spot)
  if (action === 'breathe_fire') {
    const mouth = at(costume.spots.mouth ?? { x: 0.95, y: 0.3 })
    const lengthPx = heightPx * FIRE_LENGTH
    return [
      createBreath(memory, mouth, { lengthPx, density }),
      spray(memory, wearing, 'sparks', { ...mouth, direction: 1, lengthPx: lengthPx * 1.15 }),
    ]
  }
  if (picture === 'locomotive' && costume.spots.exhaust !== undefined) {
    const chimney = at(costume.spots.exhaust)
    const lengthPx = heightPx * costume.widthPerHeight * PLUME
    return [spray(memory, wearing, 'steam', { ...chimney, direction: -1, lengthPx })]
  }
  if (action === 'drive' && wearing.sheen > 0) return wheelSpray(memory, wearing, at)
  if (wearing.isAfloat) {
    const widthPx = heightPx * costume.widthPerHeight * HULL
    return createRipples(memory, { widthPx, density, goes: WITH_WAKE.includes(action) })
  }
  if (costume.wicks.length > 0) {
    const wicks = costume.wicks.map((wick) => ({ ...at(wick), heightPx: wick.height * heightPx }))
    return lightWicks(memory, wicks, { density, darkness, isBlownOut: wearing.isBlownOut })
  }
  if (picture === 'fire') return [createFirelight(memory, heightPx, 0.3 + 0.7 * darkness)]
  const { glass } = costume
  const gleam = glass === undefined ? [] : createGleam(memory, { costume, glass, look, heightPx, density, at })
  if (action === 'shine' && nature === 'product')
    return [
      ...gleam,
      spray(memory, wearing, 'sparkle', { ...at({ x: 0.5, y: 0.5 }), direction: 1, lengthPx: heightPx * 0.6 }),
    ]
  return gleam
}

/** Water that wheels throw up: behind a car that goes by, on both sides of one that comes or goes. */
function wheelSpray(memory: PixelMemory, wearing: Wearing, at: (spot: Aside) => Aside): Effect[] {
  const { subject, costume, heightPx } = wearing
  if (subject.heading === undefined) {
    const rear = at({ x: costume.facing === 'left' ? 0.88 : 0.12, y: 0.94 })
    return [spray(memory, wearing, 'spray', { ...rear, direction: -1, lengthPx: heightPx * 0.7 })]
  }
  const sides = [
    { x: 0.17, direction: -1 },
    { x: 0.83, direction: 1 },
  ] as const
  return sides.map(({ x, direction }) =>
    spray(memory, wearing, 'spray', { ...at({ x, y: 0.97 }), direction, lengthPx: heightPx * 0.5 }),
  )
}

/** How long the steam of a locomotive is, as a share of its train. */
const PLUME = 0.42

/** What leaves a wake. */
const WITH_WAKE: readonly Action[] = ['sail', 'swim', 'drive']

/** How broad a hull is at the water, as a part of all that is seen of it. */
const HULL = 0.8

/** How long a breath of fire is, in heights of whoever breathes. */
const FIRE_LENGTH = 0.88

/** Where a part of a costume is beside its place: costumes that look to the left are turned. */
function asideOf({ anchor, facing, widthPerHeight }: Costume, heightPx: number, { x, y }: Aside): Aside {
  const across = facing === 'left' ? anchor.x - x : x - anchor.x
  return { x: across * heightPx * widthPerHeight, y: (y - anchor.y) * heightPx }
}

/** What light falls on steam: that of the hour, less of it where it is dark. */
function lightOf({ light, shade, darkness }: Look): Colour {
  return mix(mix([255, 255, 255], light, 0.35), shade, 0.72 * darkness)
}

type Nozzle = Aside & { readonly direction: 1 | -1; readonly lengthPx: number }

/** Single sparks from a place. */
function spray(memory: PixelMemory, { subject, scaleMax, look }: Wearing, kind: JetKind, nozzle: Nozzle): Effect {
  const { x, y, direction, lengthPx } = nozzle
  const jet = createJet(
    memory,
    kind,
    lengthPx * scaleMax,
    chanceFrom(1, `${kind} ${subject.words}`),
    kind === 'steam' ? lightOf(look) : undefined,
  )
  return {
    paint(frame: Frame, { scale, squeeze = 1, dx, dy }: Placement, { seconds }) {
      const at = { x: dx + x * scale * squeeze, y: dy + y * scale }
      jet.paint(frame, { ...at, direction, lengthPx: lengthPx * scale }, seconds)
    },
  }
}
