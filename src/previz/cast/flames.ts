/** Flames: tongues that are born at the root, run along the fire, curl and thin out at its end. Deterministic, and looped. */

import type { Path2D, SKRSContext2D } from '@napi-rs/canvas'
import { between, type Chance, chanceFrom } from '../random.ts'
import { type Colour, css, mix } from '../scene/colour.ts'
import { outline } from './pen.ts'

/** A fire that burns along its own x axis, from 0 to 1; lengths are parts of that. */
type Fire = {
  readonly tongues: number
  /** Half of its breadth at the root and at its widest, and how far along it is widest. */
  readonly root: number
  readonly breadth: number
  readonly widest: number
  /** How large tongues are, and how much they curl away from its middle. */
  readonly size: number
  readonly curl: number
  /** How far tongues rise across it by their end: flames seek upwards. */
  readonly lift: number
}

const FIRES = {
  breath: { tongues: 20, root: 0.012, breadth: 0.17, widest: 0.72, size: 0.115, curl: 0.5, lift: 0.07 },
  camp: { tongues: 14, root: 0.2, breadth: 0.26, widest: 0.3, size: 0.2, curl: -0.25, lift: 0 },
} as const satisfies Record<string, Fire>

/** The kinds of fire. */
export type FireKind = keyof typeof FIRES

/** From the outside to the core: how much of the fire is left there, across and along, and its colours from root to end. */
const SKINS: readonly {
  readonly across: number
  readonly along: number
  readonly from: Colour
  readonly to: Colour
  readonly opacity: number
}[] = [
  { across: 1, along: 1, from: [255, 132, 30], to: [206, 36, 14], opacity: 0.9 },
  { across: 0.78, along: 0.93, from: [255, 172, 48], to: [240, 84, 18], opacity: 0.95 },
  { across: 0.55, along: 0.82, from: [255, 222, 110], to: [255, 150, 34], opacity: 1 },
  { across: 0.3, along: 0.64, from: [255, 252, 232], to: [255, 226, 120], opacity: 1 },
]

/** Tongues smaller than this, in parts of the fire's length, are not seen. */
const SEEN_FROM = 0.025

/** Paints a fire at a moment of its loop, 0 to 1. */
export function paintFire(context: SKRSContext2D, kind: FireKind, moment: number): void {
  const fire: Fire = FIRES[kind]
  const tongues = Array.from({ length: fire.tongues }, (_, index) => tongueOf(fire, index, moment, kind))
  for (const skin of SKINS) {
    const gradient = context.createLinearGradient(0, 0, skin.along, 0)
    gradient.addColorStop(0, css(skin.from, skin.opacity))
    gradient.addColorStop(0.45, css(mix(skin.from, skin.to, 0.45), skin.opacity))
    gradient.addColorStop(1, css(skin.to, skin.opacity))
    context.fillStyle = gradient
    const whole = stem(fire, skin, moment)
    for (const tongue of tongues) if (tongue.size * skin.across > SEEN_FROM) whole.addPath(traced(fire, tongue, skin))
    context.fill(whole)
  }
}

type Tongue = {
  /** How far it has come, 0 to 1, on which side of the middle, -1 to 1, and how large it is now. */
  readonly along: number
  readonly side: number
  readonly size: number
  readonly sway: number
}

function tongueOf(fire: Fire, index: number, moment: number, kind: FireKind): Tongue {
  const chance: Chance = chanceFrom(index, `tongue ${kind}`)
  const age = (index / fire.tongues + moment) % 1
  const side = (index % 2 === 0 ? 1 : -1) * between(chance, 0.1, 1)
  const grown = Math.min(1, 0.3 + age * 1.6) * Math.min(1, (1 - age) * 2.6) ** 0.8
  return {
    along: 1 - (1 - age) ** 1.4,
    side,
    size: fire.size * between(chance, 0.75, 1.25) * grown,
    sway: Math.sin(moment * 2 * Math.PI + index * 2.4),
  }
}

/** Half the breadth of a fire at a place along it. */
function breadthAt({ root, breadth, widest }: Fire, along: number): number {
  const grown = Math.min(1, along / widest)
  const thinned = Math.max(0, along - widest) / (1 - widest)
  return (root + (breadth - root) * Math.sin((grown * Math.PI) / 2) ** 1.2) * (1 - 0.8 * thinned)
}

type Skin = (typeof SKINS)[number]

/** What the tongues leave: the body of the fire, which wavers. */
function stem(fire: Fire, { across, along }: Skin, moment: number): Path2D {
  const steps = 9
  const edge = (sign: 1 | -1) =>
    Array.from({ length: steps }, (_, index): readonly [number, number] => {
      const at = index / (steps - 1)
      const waver = 1 + 0.22 * Math.sin((at * 2.4 - moment) * 2 * Math.PI + sign)
      const half = breadthAt(fire, at) * across * 0.62 * waver * (1 - at ** 4)
      return [at * 0.86 * along, sign * half - fire.lift * at * at * 0.7]
    })
  return outline([...edge(-1), ...edge(1).toReversed()])
}

/** A tongue as a drop: round behind, its tip ahead and curled outwards. */
function traced(fire: Fire, { along, side, size, sway }: Tongue, skin: Skin): Path2D {
  const own = size * skin.across
  const x = along * 0.88 * skin.along
  const y = side * breadthAt(fire, along) * (0.35 + 0.65 * skin.across) - fire.lift * along * along
  const out = side * fire.curl * own
  const bent = sway * own
  return outline([
    [x - own * 1.05, y * 0.72],
    [x - own * 0.1, y - own * 0.48],
    [x + own * 0.75, y - own * 0.25 + out * 0.5 + bent * 0.12],
    [x + own * 1.5, y + out * 1.25 + bent * 0.3 - fire.lift * own, 1],
    [x + own * 0.8, y + own * 0.27 + out * 0.5 + bent * 0.12],
    [x, y + own * 0.48],
  ])
}
