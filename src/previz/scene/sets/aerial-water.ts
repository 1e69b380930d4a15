/** The sea from above: swell in rows, foam on it, an island or a coast. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../../random.ts'
import { paintCloudShadows, paintDistance } from '../aerial-air.ts'
import { paintCliffs } from '../cliffs.ts'
import { css, mix } from '../colour.ts'
import { fractal } from '../noise.ts'
import { awayAt, spotOf } from '../perspective.ts'
import { inLight } from '../seasons.ts'
import { paintGleam } from '../stream.ts'
import type { LayerPlan, Stage } from '../stage.ts'
import { fromAbove, glints, isFromAbove } from './aerial.ts'
import type { SetMaker } from './set-maker.ts'

/** Open sea from above, or a steep coast where cliffs are named with it. */
export const seaFromAbove: SetMaker = (setting, chance, view) => {
  const coast = setting.also === 'mountains' ? (chance() < 0.5 ? 1 : -1) : undefined
  const isWater = (across: number, away: number) => coast === undefined || across * coast < -0.07 * Math.sqrt(away)
  return fromAbove(
    isFromAbove(view) ? view : 'aerial',
    [setting, chance],
    [
      { distance: 2.2, part: 'ground', paint: (context, stage) => paintOpenSea(context, stage, coast) },
      ...(setting.weather === 'clear' ? glints(1400, isWater) : []),
    ],
  )
}

/** `coast`: on which side of the sea land rises, if on any: 1 on the right. */
function paintOpenSea(context: SKRSContext2D, stage: Stage, coast: 1 | -1 | undefined): void {
  const { bounds, horizon, height, palette } = stage
  const isLow =
    stage.setting.daytime === 'sunset' || stage.setting.daytime === 'dawn' || stage.setting.daytime === 'dusk'
  const deep = inLight(stage, [22, 104, 142], { nearness: 1, light: 0.45 })
  const gradient = context.createLinearGradient(0, horizon, 0, Math.max(horizon + height * 0.9, bounds.bottom * 0.9))
  gradient.addColorStop(0, css(mix(palette.sky[3], deep, 0.25)))
  gradient.addColorStop(0.25, css(mix(palette.sky[2], deep, isLow ? 0.3 : 0.6)))
  gradient.addColorStop(1, css(isLow ? mix(palette.sky[1], deep, 0.55) : mix(palette.sky[0], deep, 0.72)))
  context.fillStyle = gradient
  context.fillRect(bounds.left, horizon - 2, bounds.right - bounds.left, bounds.bottom - horizon + 4)
  context.beginPath()
  context.rect(bounds.left, horizon - 2, bounds.right - bounds.left, bounds.bottom - horizon + 4)
  paintGleam(context, stage)
  paintWaves(context, stage)
  if (stage.setting.weather === 'clear') paintCloudShadows(context, stage, 0.3)
  if (coast !== undefined) paintCliffs(context, stage, coast)
  paintDistance(context, stage, 34)
}

/** Rows of swell: a light back and a dark front each, foam where they break. */
function paintWaves(context: Parameters<LayerPlan['paint']>[0], stage: Stage): void {
  const { bounds, chance, noise, palette, width, height, setting, horizon } = stage
  const near = awayAt(stage, bounds.bottom)
  const light = mix(palette.sky[2], palette.glow, 0.35)
  const dark = mix(palette.sky[0], palette.near, 0.45)
  const foam = inLight(stage, [246, 251, 255], { nearness: 1, light: 0.9 })
  const rough = setting.weather === 'storm' || setting.isWindy ? 1 : 0.45
  for (let index = 0; index < 2600; index++) {
    const away = near / (0.03 + 0.97 * ((index + chance()) / 2600) ** 0.62)
    const { y, scale } = spotOf(stage, 0, away)
    if (y < horizon + 1) continue
    const x = between(chance, bounds.left, bounds.right)
    const across = ((x - width / 2) * away) / (4 * height)
    const set = fractal(noise, across * 0.8 + 20, away * 0.5, 2)
    const long = scale * between(chance, 0.05, 0.16) * (0.5 + set)
    const thick = long * between(chance, 0.05, 0.11)
    const isLight = chance() < 0.5
    context.fillStyle = css(isLight ? light : dark, between(chance, 0.12, 0.36) * (0.4 + set))
    context.beginPath()
    context.moveTo(x - long, y)
    context.quadraticCurveTo(x, y - thick * 2, x + long, y)
    context.quadraticCurveTo(x, y - thick * 0.2, x - long, y)
    context.fill()
    if (!isLight || set < 0.58 || chance() > rough) continue
    context.fillStyle = css(foam, between(chance, 0.3, 0.75))
    context.beginPath()
    context.moveTo(x - long * 0.5, y - thick * 0.4)
    context.quadraticCurveTo(x, y - thick * 1.7, x + long * 0.6, y - thick * 0.3)
    context.quadraticCurveTo(x, y - thick * 0.9, x - long * 0.5, y - thick * 0.4)
    context.fill()
  }
}
