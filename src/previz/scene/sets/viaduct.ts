/** A viaduct across the land, with rails on its deck: trains go over it, and one looks through its arches. */

import { type Colour, css, mix } from '../colour.ts'
import { coverOf, inLight } from '../seasons.ts'
import type { LayerPlan, SetPlan, Stage } from '../stage.ts'
import { withoutFront } from './rails.ts'

/** The row of its deck, as a part of the height. */
const DECK = 0.56

/** How far the camera goes along: the train passes, and the ground below is not sheared. */
const REACH = 0.9

/** Frame heights in a wide frame: from pier to pier, half a pier, how thick the deck is, how high its wall is above the rail. */
const [SPAN, PIER, THICK, WALL] = [0.4, 0.036, 0.046, 0.012] as const

/** A set with a viaduct where subjects are: high above the land, or on it where that is seen from above. */
export function withViaduct(plan: SetPlan, isFromAbove: boolean): SetPlan {
  const layers = withoutFront(plan)
  if (isFromAbove) {
    const low = viaduct({ deck: plan.foot, foot: plan.foot + BELOW, share: SMALL })
    return { ...plan, layers: [...layers, low] }
  }
  const high = plan.foot - DECK
  return {
    ...plan,
    reach: REACH,
    dropAt: () => -high,
    sheen: 0,
    layers: [...layers, viaduct({ deck: DECK, foot: plan.foot, share: 1 })],
  }
}

/** How much smaller all is from above, and how far below its deck it ends, in frame heights. */
const [SMALL, BELOW] = [0.4, 0.075] as const

/** The rows of its deck and of its foot, as parts of the height, and how large it is. */
type Rows = { readonly deck: number; readonly foot: number; readonly share: number }

/** A little nearer than the train: the wall of the deck hides the lowest part of its wheels. */
const viaduct = (rows: Rows): LayerPlan => ({
  distance: 3.98,
  part: 'front',
  span: ({ height }) => ({ top: (rows.deck - 0.03) * height, bottom: Number.POSITIVE_INFINITY }),
  paint(context, stage) {
    const { bounds, width, height } = stage
    const foot = rows.foot * height
    const share = rows.share * Math.min(1, 0.45 + 0.31 * (width / height))
    const [span, pier] = [SPAN * share * height, PIER * share * height]
    const [deck, under] = [rows.deck * height, (rows.deck + THICK * share) * height]
    const tones = tonesOf(stage)
    const first = Math.floor((bounds.left - width / 2) / span) - 1
    const last = Math.ceil((bounds.right - width / 2) / span) + 1
    for (let index = first; index <= last; index++) {
      const x = width / 2 + (index + 0.5) * span
      paintArch(context, stage, { from: x, to: x + span, pier, under, foot }, tones)
    }
    const shade = context.createLinearGradient(0, deck, 0, under)
    shade.addColorStop(0, css(tones.light))
    shade.addColorStop(1, css(tones.wall))
    context.fillStyle = shade
    context.fillRect(
      bounds.left,
      deck - WALL * share * height,
      bounds.right - bounds.left,
      under - deck + WALL * share * height,
    )
    context.fillStyle = css(tones.top)
    context.fillRect(
      bounds.left,
      deck - (WALL + 0.006) * share * height,
      bounds.right - bounds.left,
      0.008 * share * height,
    )
    context.fillStyle = css(tones.dark, 0.55)
    context.fillRect(bounds.left, under - 0.007 * share * height, bounds.right - bounds.left, 0.007 * share * height)
    context.fillStyle = css(tones.dark, 0.3)
    const step = 0.045 * share * height
    for (let x = Math.floor(bounds.left / step) * step; x < bounds.right; x += step)
      context.fillRect(x, deck + 0.002 * height, Math.max(1, 0.002 * height), under - deck - 0.01 * height)
  },
})

type Tones = { readonly light: Colour; readonly wall: Colour; readonly dark: Colour; readonly top: Colour }

function tonesOf(stage: Stage): Tones {
  const { rock, snow } = coverOf(stage.setting)
  const stone = mix(rock, [196, 168, 132], 0.55)
  const lit = (tone: Colour, light: number) => inLight(stage, tone, { nearness: 1, light })
  return {
    light: lit(mix(stone, [255, 255, 255], 0.1), 0.6),
    wall: lit(stone, 0.42),
    dark: lit(mix(stone, [40, 36, 38], 0.6), 0.1),
    top: lit(mix(mix(stone, [255, 255, 255], 0.3), [240, 246, 252], snow), 0.75),
  }
}

/** One arch, from the middle of its pier to that of the next. */
function paintArch(
  context: Parameters<LayerPlan['paint']>[0],
  { height }: Stage,
  {
    from,
    to,
    pier,
    under,
    foot,
  }: {
    readonly from: number
    readonly to: number
    readonly pier: number
    readonly under: number
    readonly foot: number
  },
  { light, wall, dark }: Tones,
): void {
  const [left, right] = [from + pier, to - pier]
  const [middle, radius] = [(left + right) / 2, (right - left) / 2]
  const crown = under + pier * 0.33
  const spring = crown + radius * 0.86
  // The stone around the opening.
  context.fillStyle = css(wall)
  context.beginPath()
  context.rect(from - 1, under - 2, to - from + 2, spring - under + 2)
  context.moveTo(left, spring)
  context.ellipse(middle, spring, radius, radius * 0.86, 0, Math.PI, 0)
  context.closePath()
  context.fill('evenodd')
  // What is seen of the far side of the vault.
  context.strokeStyle = css(dark, 0.75)
  context.lineWidth = height * 0.014
  context.beginPath()
  context.ellipse(middle - height * 0.007, spring, radius, radius * 0.86, 0, Math.PI, 0)
  context.stroke()
  context.strokeStyle = css(light)
  context.lineWidth = height * 0.007
  context.beginPath()
  context.ellipse(middle, spring, radius + height * 0.004, radius * 0.86 + height * 0.004, 0, Math.PI, 0)
  context.stroke()
  const bottom = Math.max(foot, spring + pier)
  const shade = context.createLinearGradient(from - pier, 0, from + pier, 0)
  shade.addColorStop(0, css(light))
  shade.addColorStop(0.55, css(wall))
  shade.addColorStop(1, css(mix(wall, dark, 0.7)))
  context.fillStyle = shade
  context.beginPath()
  context.moveTo(from - pier, spring - 1)
  context.lineTo(from + pier, spring - 1)
  context.lineTo(from + pier * 1.18, bottom)
  context.lineTo(from - pier * 1.18, bottom)
  context.fill()
  context.fillStyle = css(light)
  context.fillRect(from - pier * 1.25, spring - height * 0.008, pier * 2.5, height * 0.016)
  for (let y = spring + height * 0.03; y < bottom; y += height * 0.026) {
    context.fillStyle = css(dark, 0.22)
    context.fillRect(from - pier * 1.05, y, pier * 2.1, Math.max(1, height * 0.002))
  }
  context.fillStyle = css(mix(wall, dark, 0.45))
  context.fillRect(from - pier * 1.5, bottom - height * 0.02, pier * 3, height * 0.022)
}
