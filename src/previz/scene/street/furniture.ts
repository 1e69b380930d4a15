/** What stands and hangs in a street: lamps, and cables from side to side. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from '../colour.ts'
import type { Stage } from '../stage.ts'
import { type Corridor, throughAir } from './corridor.ts'
import { isLit, shadeOf } from './street-light.ts'
import type { StreetPlan } from './street-plan.ts'

type Site = { readonly stage: Stage; readonly plan: StreetPlan; readonly corridor: Corridor }

/** Paints a lamp that bows over the road. */
export function paintLamp(context: SKRSContext2D, { stage, corridor }: Site, lamp: StreetPlan['lamps'][number]): void {
  const { side, away, high } = lamp
  const { see, kerb } = corridor
  const unit = corridor.unit(away)
  const dark = throughAir(stage, mix(shadeOf(stage), [12, 14, 22], 0.45), away)
  const [x, foot] = see([side * (kerb + 0.03), 0, away])
  const [headX, headY] = see([side * (kerb - 0.16), high, away])
  context.strokeStyle = css(dark)
  context.lineCap = 'round'
  context.lineWidth = Math.max(1, unit * 0.026)
  context.beginPath()
  context.moveTo(x, foot)
  context.lineTo(x, headY + unit * 0.1)
  context.quadraticCurveTo(x, headY - unit * 0.03, headX, headY - unit * 0.01)
  context.stroke()
  context.lineWidth = Math.max(1.2, unit * 0.045)
  context.beginPath()
  context.moveTo(x, foot)
  context.lineTo(x, foot - unit * 0.16)
  context.stroke()
  context.fillStyle = css(dark)
  context.beginPath()
  context.ellipse(headX, headY, unit * 0.085, unit * 0.035, 0, Math.PI, 0)
  context.fill()
  if (stage.setting.weather === 'snow') {
    context.fillStyle = css(throughAir(stage, mix(dark, [240, 246, 252], 0.85), away))
    context.beginPath()
    context.ellipse(headX, headY - unit * 0.028, unit * 0.07, unit * 0.02, 0, Math.PI, 0)
    context.fill()
  }
  if (!isLit(stage.setting)) return
  const glow = throughAir(stage, stage.palette.lamp, away, 0.4)
  context.fillStyle = css(mix(glow, [255, 255, 255], 0.65))
  context.beginPath()
  context.ellipse(headX, headY + unit * 0.006, unit * 0.07, unit * 0.026, 0, 0, Math.PI * 2)
  context.fill()
  paintCone(context, stage, { x: headX, y: headY, foot, wide: unit * 0.5 })
}

/** The light below a lamp, where there is something in the air to see it by. */
function paintCone(
  context: SKRSContext2D,
  { palette, setting }: Stage,
  cone: { readonly x: number; readonly y: number; readonly foot: number; readonly wide: number },
): void {
  const strength = setting.weather === 'clear' ? 0.1 : 0.2
  const gradient = context.createLinearGradient(0, cone.y, 0, cone.foot)
  gradient.addColorStop(0, css(palette.lamp, strength))
  gradient.addColorStop(1, css(palette.lamp, 0))
  context.save()
  context.globalCompositeOperation = 'screen'
  context.fillStyle = gradient
  context.beginPath()
  context.moveTo(cone.x - cone.wide * 0.12, cone.y)
  context.lineTo(cone.x + cone.wide * 0.12, cone.y)
  context.lineTo(cone.x + cone.wide, cone.foot)
  context.lineTo(cone.x - cone.wide, cone.foot)
  context.fill()
  context.restore()
}

/** Paints a cable from one side of the street to the other. */
export function paintCable(
  context: SKRSContext2D,
  { stage, corridor }: Site,
  { away, high, tilt }: StreetPlan['cables'][number],
): void {
  const [x1, y1] = corridor.see([-corridor.wall, high + tilt, away])
  const [x2, y2] = corridor.see([corridor.wall, high - tilt, away])
  const sag = corridor.unit(away) * 0.3
  context.strokeStyle = css(throughAir(stage, mix(stage.palette.near, [0, 0, 0], 0.3), away), 0.9)
  context.lineWidth = Math.max(0.7, corridor.unit(away) * 0.009)
  context.beginPath()
  context.moveTo(x1, y1)
  context.quadraticCurveTo((x1 + x2) / 2, (y1 + y2) / 2 + sag, x2, y2)
  context.stroke()
}
