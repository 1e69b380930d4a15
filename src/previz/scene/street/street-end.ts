/** What is seen where a street ends: the sky over it by night, and houses that stand across it in the haze. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../../random.ts'
import { css, mix } from '../colour.ts'
import { graderOf } from '../moods.ts'
import { overAll } from '../painting-area.ts'
import type { Stage } from '../stage.ts'
import { airOf, type Corridor } from './corridor.ts'
import { isLit } from './street-light.ts'
import type { StreetPlan } from './street-plan.ts'

/** Paints the sky over a city by night: no stars, the light of the streets from below. */
export function paintLitSky(context: SKRSContext2D, stage: Stage, plan: StreetPlan): void {
  const { bounds, horizon, palette } = stage
  const gradient = context.createLinearGradient(0, Math.min(0, bounds.top), 0, horizon)
  const air = airOf(stage)
  gradient.addColorStop(0, css(mix(palette.sky[0], palette.sky[1], 0.3)))
  gradient.addColorStop(0.55, css(mix(palette.sky[1], palette.sky[2], 0.5)))
  gradient.addColorStop(1, css(air))
  const { left, top, wide, high } = overAll(bounds)
  context.fillStyle = gradient
  context.fillRect(left, top, wide, high)
  context.globalCompositeOperation = 'screen'
  paintFarLights(context, stage, plan, 1)
}

/** The light of all that shines far down the street; `reach`: how far it spreads, 1 in the air. */
export function paintFarLights(
  context: SKRSContext2D,
  { horizon, height, width, palette, setting }: Stage,
  { isNeon, signs }: StreetPlan,
  share: number,
  reach = 1,
): void {
  const [first, second] = [signs[0]?.tone ?? palette.lamp, signs[3]?.tone ?? palette.lamp]
  const thick = setting.weather === 'clear' ? 1 : 1.35
  for (const [tone, x, radius, strength] of [
    [isNeon ? first : palette.lamp, 0.47, 0.66, 0.42],
    [isNeon ? second : palette.lamp, 0.53, 0.46, 0.42],
    [mix(palette.lamp, [255, 255, 255], 0.3), 0.5, 0.16, 0.75],
  ] as const) {
    const far = height * radius * reach
    const middle = width * 0.5 + height * (x - 0.5)
    const glow = context.createRadialGradient(middle, horizon, 0, middle, horizon, far)
    const [shown, opacity] = [graderOf(setting)(tone), strength * thick * share]
    glow.addColorStop(0, css(shown, opacity))
    glow.addColorStop(0.4, css(shown, opacity * 0.4))
    glow.addColorStop(1, css(shown, 0))
    context.fillStyle = glow
    context.fillRect(middle - far, horizon - far, far * 2, far * 2)
  }
}

/** The light that the sun leaves in the air at the end of a street. */
function paintSunlight(context: SKRSContext2D, { bounds, horizon, height, width, palette, setting }: Stage): void {
  if (setting.weather !== 'clear') return
  const glow = context.createRadialGradient(width / 2, horizon, 0, width / 2, horizon, height * 0.55)
  glow.addColorStop(0, css(palette.glow, 0.6))
  glow.addColorStop(0.4, css(palette.glow, 0.22))
  glow.addColorStop(1, css(palette.glow, 0))
  context.fillStyle = glow
  context.fillRect(bounds.left, bounds.top, bounds.right - bounds.left, bounds.bottom - bounds.top)
}

/** Paints towers across the far end of a street, pale with distance. */
export function paintStreetEnd(context: SKRSContext2D, stage: Stage, corridor: Corridor, plan: StreetPlan): void {
  const { bounds, chance, palette, horizon, height, width } = stage
  const air = airOf(stage)
  const shines = isLit(stage.setting)
  for (const nearness of [0, 1]) {
    const tone = mix(air, shines ? palette.near : palette.far, shines ? 0.3 + 0.16 * nearness : 0.26 + 0.2 * nearness)
    for (let x = width / 2 - height * 0.5; x < width / 2 + height * 0.5; ) {
      const wide = height * between(chance, 0.02, 0.06)
      const tall = height * between(chance, 0.05, plan.isNeon ? 0.3 : 0.16) * (nearness === 0 ? 1 : 0.62)
      context.fillStyle = css(tone)
      context.fillRect(x, horizon - tall, wide, bounds.bottom - horizon + tall)
      if (shines) paintPanes(context, stage, { x, y: horizon - tall, wide, tall })
      x += wide * between(chance, 0.8, 1.5)
    }
  }
  const glow = context.createLinearGradient(0, horizon - height * 0.16, 0, horizon + height * 0.02)
  glow.addColorStop(0, css(air, 0))
  glow.addColorStop(1, css(mix(air, palette.sky[3], shines ? 0.15 : 0.5), 0.85))
  context.fillStyle = glow
  const [left] = corridor.see([-corridor.wall, 0, 30])
  const reach = Math.max(height * 0.6, width / 2 - left)
  context.fillRect(width / 2 - reach, horizon - height * 0.16, reach * 2, height * 0.2)
  context.save()
  context.globalCompositeOperation = 'screen'
  if (shines) paintFarLights(context, stage, plan, 0.7)
  else paintSunlight(context, stage)
  context.restore()
}

function paintPanes(
  context: SKRSContext2D,
  { chance, palette, height }: Stage,
  tower: { readonly x: number; readonly y: number; readonly wide: number; readonly tall: number },
): void {
  const pitch = Math.max(2, height * 0.0065)
  context.fillStyle = css(palette.lamp, 0.42)
  for (let y = tower.y + pitch; y < tower.y + tower.tall; y += pitch * 1.5)
    for (let x = tower.x + pitch; x < tower.x + tower.wide - pitch; x += pitch * 1.4)
      if (chance() < 0.3) context.fillRect(x, y, pitch * 0.6, pitch * 0.7)
}
