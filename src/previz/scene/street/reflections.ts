/** What shines in a street, seen again in its wet ground: long streaks, broken where the asphalt is rough. */

import { type Canvas, createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas'
import { SUBJECT_DISTANCE } from '../../camera/pose.ts'
import type { Shine } from '../bloom.ts'
import { css, mix } from '../colour.ts'
import { fractal, smoothstep } from '../noise.ts'
import type { Stage } from '../stage.ts'
import { airOf, type Corridor, type Spot } from './corridor.ts'
import { type Emitter, emittersOf, shineOf } from './street-light.ts'
import { paintFarLights } from './street-end.ts'
import type { StreetPlan } from './street-plan.ts'

type Site = { readonly stage: Stage; readonly plan: StreetPlan; readonly corridor: Corridor }

/** What is mirrored in the ground of a stage, and in which part of it across: all of it where nothing is said. */
type Mirrored = {
  readonly stage: Stage
  readonly shines: readonly Shine[]
  readonly far?: StreetPlan
  readonly between?: Pick<Corridor, 'kerb' | 'wall'>
}

/** Streaks are painted this many times smaller, and smeared downwards this much more. */
const SHRINK = 4
const SMEAR = 9

/**
 * Paints all streaks, for a layer of their own that lies on the ground: a mirror image stands below what it mirrors wherever the
 * camera goes, where paint on the ground would lean.
 */
export function paintReflections(context: SKRSContext2D, { stage, plan, corridor }: Site): void {
  const emitters = emittersOf(stage, plan, corridor, { from: 2.6, to: 60 }).toReversed()
  const shines = emitters.map((emitter) => mirrored(stage, corridor, emitter))
  paintStreaks(context, { stage, shines, far: plan, between: corridor })
}

/** What shines, as far below the ground as it is above; `depth`: or so much nearer, where the ground is rough. */
export function mirrored(stage: Stage, corridor: Corridor, emitter: Emitter, depth = 1.12): Shine {
  const corners = emitter.corners.map(([across, up, away]): Spot => [across, -up * depth - 0.02, away])
  return shineOf(stage, corridor, { ...emitter, corners })
}

/** Paints the streaks of what is mirrored. */
export function paintStreaks(context: SKRSContext2D, seen: Mirrored): void {
  const { bounds, horizon } = seen.stage
  const top = Math.max(bounds.top, horizon)
  const [wide, high] = [bounds.right - bounds.left, bounds.bottom - top]
  if (high <= SHRINK) return
  const [columns, rows] = [Math.ceil(wide / SHRINK), Math.ceil(high / SHRINK)]
  const source = smeared(mirror(seen, { columns, rows, left: bounds.left, top }), columns, rows)
  const broken = new ImageData(columns, rows)
  breakUp(seen, { source, target: broken.data, columns, rows, left: bounds.left, top })
  const small = createCanvas(columns, rows)
  small.getContext('2d').putImageData(broken, 0, 0)
  context.imageSmoothingQuality = 'low'
  context.drawImage(small, bounds.left, top, columns * SHRINK, rows * SHRINK)
}

type Grid = { readonly columns: number; readonly rows: number; readonly left: number; readonly top: number }

/** Everything that shines, as far below the ground as it is above. */
function mirror({ stage, shines, far }: Mirrored, { columns, rows, left, top }: Grid): Canvas {
  const canvas = createCanvas(columns, rows)
  const context = canvas.getContext('2d')
  context.scale(1 / SHRINK, 1 / SHRINK)
  context.translate(-left, -top)
  const { horizon, height, width } = stage
  const sky = context.createRadialGradient(width / 2, horizon, 0, width / 2, horizon, height * 0.62)
  const air = mix(airOf(stage), stage.palette.sky[3], 0.4)
  sky.addColorStop(0, css(air, 0.8))
  sky.addColorStop(0.35, css(air, 0.42))
  sky.addColorStop(1, css(air, 0.14))
  context.fillStyle = sky
  context.fillRect(left, top, columns * SHRINK, rows * SHRINK)
  context.globalCompositeOperation = 'screen'
  if (far !== undefined) paintFarLights(context, stage, far, 0.42)
  for (const { shape, tone, strength } of shines) {
    context.fillStyle = css(tone, Math.min(1, strength * 1.1))
    context.beginPath()
    for (const [x, y] of shape) context.lineTo(x, y)
    context.fill()
  }
  return canvas
}

/** Draws a picture out downwards, so that lights become streaks. */
function smeared(picture: Canvas, columns: number, rows: number): Uint8ClampedArray {
  const flat = createCanvas(columns, Math.max(2, Math.ceil(rows / SMEAR)))
  const flattened = flat.getContext('2d')
  flattened.imageSmoothingQuality = 'high'
  flattened.filter = 'blur(0.8px)'
  flattened.drawImage(picture, 0, 0, columns, flat.height)
  const tall = createCanvas(columns, rows)
  const context = tall.getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.drawImage(flat, 0, 0, columns, rows)
  context.globalCompositeOperation = 'screen'
  context.globalAlpha = 0.4
  context.drawImage(picture, 0, 0)
  return context.getImageData(0, 0, columns, rows).data
}

/** Puddles mirror, rough asphalt scatters; both waver from row to row. */
function breakUp(
  { stage, between }: Mirrored,
  {
    source,
    target,
    columns,
    rows,
    left,
    top,
  }: Grid & { readonly source: Uint8ClampedArray; readonly target: Uint8ClampedArray },
): void {
  const { noise, width, horizon, foot, height, setting } = stage
  const eye = (foot - horizon) / height
  const soaked = setting.weather === 'rain' || setting.weather === 'storm' || setting.isWet ? 0.12 : 0
  for (let row = 0; row < rows; row++) {
    const below = Math.max(1, top + (row + 0.5) * SHRINK - horizon)
    const away = (eye * 4 * height) / below
    const unit = (SUBJECT_DISTANCE * height) / away
    const waver = ((fractal(noise, row * 0.34, 5, 2) - 0.5) * (1 + (below / height) * 12) * height) / 720
    for (let column = 0; column < columns; column++) {
      const across = (left + (column + 0.5) * SHRINK - width / 2) / unit
      const puddle = smoothstep(0.36 - soaked, 0.6 - soaked, fractal(noise, across * 2.1 + 40, away * 1.15, 3))
      const grain = 0.5 + 0.5 * noise(across * 9, away * 46)
      const rough = (0.32 + 0.78 * puddle) * (puddle + (1 - puddle) * grain)
      // Far away the layer would not stay on the road that it lies on.
      const strength = (rough + (0.8 - rough) * smoothstep(6, 16, away)) * (1 - smoothstep(9, 24, away))
      const from = row * columns + Math.min(columns - 1, Math.max(0, Math.round(column + waver * (0.4 + puddle))))
      const at = (row * columns + column) * 4
      const alpha = ((source[from * 4 + 3] ?? 0) / 255) * strength
      const inside =
        between === undefined ? 1 : 1 - smoothstep(between.kerb - 0.08, between.wall - 0.06, Math.abs(across))
      const [r, g, b] = [source[from * 4] ?? 0, source[from * 4 + 1] ?? 0, source[from * 4 + 2] ?? 0]
      // As much light as there is in the streak, and none of what is dark in it.
      const most = Math.max(1, r, g, b)
      target[at] = (r * 255) / most
      target[at + 1] = (g * 255) / most
      target[at + 2] = (b * 255) / most
      target[at + 3] = most * alpha * inside
    }
  }
}
