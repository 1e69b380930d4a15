/** Crowns of trees as stamps: each painted once and set down thousands of times. */

import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { type Colour, css, mix } from './colour.ts'
import { inLight } from './seasons.ts'
import type { Stage } from './stage.ts'

/** A painted tree or crown. Its foot is at the middle of its lower edge. */
export type Stamp = { readonly canvas: Canvas; readonly tall: number }

const SNOW: Colour = [240, 246, 253]

/** From which size on leaves are seen in a crown, in px, and what crowns are dabbed with. Fractions of their size. */
const LEAFY_PX = 34
const FINE_PX = 150
const SMALL = { count: 11, out: 0.3, long: [0.1, 0.19], flat: 1, shrink: 0.16 } as const
const LEAFY = { count: 56, out: 0.4, long: [0.035, 0.075], flat: 0.62, shrink: 0.06 } as const
const FINE = { count: 150, out: 0.42, long: [0.02, 0.042], flat: 0.6, shrink: 0.04 } as const

/** Paints a round crown: a dark underside, and clumps of leaves that are lighter towards the light. */
export function roundCrown(stage: Stage, own: Colour, sizePx: number, snow = 0): Stamp {
  const { chance } = stage
  const canvas = createCanvas(sizePx, sizePx)
  const context = canvas.getContext('2d')
  const side = stage.sun.x < stage.width / 2 ? -1 : 1
  const tone = (light: number) =>
    css(inLight(stage, mix(own, SNOW, snow * Math.max(0, light - 0.2)), { nearness: 1, light }))
  const shades = [0, 0.2, 0.45, 0.75, 1].map(tone)
  const dabs = sizePx < LEAFY_PX ? SMALL : sizePx < FINE_PX ? LEAFY : FINE
  const [phase, waves] = [chance() * 6, 3 + Math.floor(chance() * 3)]
  for (const [layer, shade] of shades.entries()) {
    context.fillStyle = shade
    const [out, shift] = [dabs.out - layer * 0.045, layer * 0.05]
    context.beginPath()
    for (let index = 0; index < dabs.count; index++) {
      const turn = chance() * Math.PI * 2
      const far = Math.sqrt(chance()) * out * sizePx * (0.86 + 0.14 * Math.sin(turn * waves + phase))
      const x = sizePx / 2 + Math.cos(turn) * far + side * shift * sizePx
      const y = sizePx / 2 + Math.sin(turn) * far * 0.85 - shift * sizePx * 1.15
      const long = sizePx * between(chance, dabs.long[0], dabs.long[1]) * (1 - layer * dabs.shrink)
      const lean = chance() * Math.PI
      context.moveTo(x + Math.cos(lean) * long, y + Math.sin(lean) * long)
      context.ellipse(x, y, long, long * dabs.flat, lean, 0, Math.PI * 2)
    }
    context.fill()
  }
  return { canvas, tall: sizePx }
}

/** Paints a conifer seen from the side, in tiers. */
export function spire(stage: Stage, own: Colour, sizePx: number, snow = 0): Stamp {
  const { chance } = stage
  const canvas = createCanvas(Math.ceil(sizePx * 0.6), sizePx)
  const context = canvas.getContext('2d')
  const side = stage.sun.x < stage.width / 2 ? -1 : 1
  const tiers = Math.max(4, Math.min(12, Math.round(sizePx / 7)))
  const middle = sizePx * 0.3
  for (const [light, cut] of [
    [0.05, 0],
    [0.6, 0.42],
  ] as const) {
    context.fillStyle = css(inLight(stage, mix(own, SNOW, snow * light * 1.3), { nearness: 1, light }))
    context.beginPath()
    for (let tier = 0; tier < tiers; tier++) {
      const top = (tier / tiers) * 0.86 * sizePx
      const foot = ((tier + 1.7) / tiers) * 0.86 * sizePx
      const half = sizePx * 0.25 * ((tier + 1.2) / tiers) ** 0.9 * between(chance, 0.85, 1.1)
      const inner = cut === 0 ? -half * side : half * (cut - 1) * side * 0.1
      context.moveTo(middle, top)
      context.lineTo(middle + half * side * (1 - cut * 0.4), foot - sizePx * 0.012)
      context.lineTo(middle + half * side * 0.3, foot - sizePx * 0.03)
      context.lineTo(middle + inner, foot)
      context.closePath()
    }
    context.fill()
  }
  return { canvas, tall: sizePx }
}

/** A bare crown: forked branches, snow on them where some lies. */
export function bareCrown(stage: Stage, own: Colour, sizePx: number, snow = 0): Stamp {
  const canvas = createCanvas(Math.ceil(sizePx * 1.7), sizePx)
  const context = canvas.getContext('2d')
  context.lineCap = 'round'
  branch(
    context,
    stage,
    { x: sizePx * 0.85, y: sizePx, long: sizePx * 0.25, turn: -Math.PI / 2, thick: sizePx * 0.05 },
    {
      own: css(inLight(stage, own, { nearness: 1, light: 0.3 })),
      snow: snow > 0.3 ? css(inLight(stage, SNOW, { nearness: 1, light: 0.8 })) : undefined,
    },
  )
  return { canvas, tall: sizePx }
}

type Branch = {
  readonly x: number
  readonly y: number
  readonly long: number
  readonly turn: number
  readonly thick: number
}

function branch(
  context: SKRSContext2D,
  stage: Stage,
  { x, y, long, turn, thick }: Branch,
  tone: { readonly own: string; readonly snow: string | undefined },
): void {
  const { chance } = stage
  const [endX, endY] = [x + Math.cos(turn) * long, y + Math.sin(turn) * long]
  // Snow lies on what leans, on its upper side.
  const strokes =
    tone.snow === undefined || Math.abs(Math.cos(turn)) < 0.3
      ? [[tone.own, 0, 1] as const]
      : [[tone.own, 0, 1] as const, [tone.snow, -0.35, 0.4] as const]
  for (const [style, lift, wide] of strokes) {
    context.strokeStyle = style
    context.lineWidth = Math.max(0.5, thick * wide)
    context.beginPath()
    context.moveTo(x, y + lift * thick)
    context.lineTo(endX, endY + lift * thick)
    context.stroke()
  }
  if (thick < 0.9 || long < 4) return
  const forks = chance() < 0.4 ? 3 : 2
  for (let fork = 0; fork < forks; fork++) {
    const spread = (fork / (forks - 1) - 0.5) * between(chance, 0.8, 1.5)
    const next = { x: endX, y: endY, turn: turn * 0.97 - 0.03 * (Math.PI / 2) + spread, thick: thick * 0.62 }
    branch(context, stage, { ...next, long: long * between(chance, 0.66, 0.86) }, tone)
  }
}
