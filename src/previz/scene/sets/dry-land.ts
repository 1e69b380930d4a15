/** The desert: dunes behind each other, and from above their crests in rows. */

import { between } from '../../random.ts'
import { paintCloudShadows, paintDistance } from '../aerial-air.ts'
import { css, mix } from '../colour.ts'
import { type DuneStyle, paintDunes, sandTones } from '../dunes.ts'
import { paintMist } from '../land.ts'
import { fractal } from '../noise.ts'
import { awayAt, reachAt, spotOf } from '../perspective.ts'
import type { LayerPlan, Stage } from '../stage.ts'
import { fromAbove, isFromAbove } from './aerial.ts'
import { below, ridge } from './land-layers.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'

/** Dunes under the sun. */
export const desert: SetMaker = (setting, chance, view) => {
  if (isFromAbove(view)) {
    return fromAbove(view, [setting, chance], [{ distance: 2.2, part: 'ground', paint: paintCrests }])
  }
  return {
    horizon: 0.6,
    foot: 0.88,
    layers: [
      ...skyLayers(setting, chance),
      ridge({ distance: 40, base: 0.6, rise: 0.09, detail: 1.6, form: 'crested', nearness: 0.05 }),
      dunes({ distance: 22, base: 0.63, rise: 0.07, crowd: 1.6, nearness: 0.15 }),
      dunes({ distance: 13, base: 0.69, rise: 0.12, crowd: 1, nearness: 0.4 }),
      dunes({ distance: 7, base: 0.8, rise: 0.15, crowd: 0.7, nearness: 0.7 }),
      dunes({ distance: 4.4, base: 0.9, rise: 0.08, crowd: 0.5, nearness: 0.92 }),
    ],
  }
}

function dunes(style: DuneStyle & { readonly distance: number }): LayerPlan {
  return {
    distance: style.distance,
    span: ({ height }) => below(height * (style.base - Math.max(0.1, style.rise + 0.01))),
    paint(context, stage) {
      const { height } = stage
      paintDunes(context, stage, { ...style, base: style.base * height, rise: style.rise * height })
      paintMist(context, stage, style.base * height + height * 0.03, height * 0.07, 0.4 * (1 - style.nearness))
    },
  }
}

/** Crests of dunes from above: bands of light and shade that wind across. */
const paintCrests: LayerPlan['paint'] = (context, stage) => {
  const { bounds, horizon, noise, chance, height } = stage
  const { lit, shade } = sandTones(stage, 1)
  context.fillStyle = css(lit)
  context.fillRect(bounds.left, horizon - 2, bounds.right - bounds.left, bounds.bottom - horizon + 4)
  const near = awayAt(stage, bounds.bottom + height * 0.1)
  for (let away = 40; away > near; away /= 1.075) {
    const [from, to] = reachAt(stage, away, 0.3)
    const start = between(chance, 0, 80)
    const thick = between(chance, 0.4, 0.9)
    paintCrest(
      context,
      stage,
      { away, from, to, thick },
      (across) => fractal(noise, across * 0.8 + start, away * 0.3, 3),
      [lit, shade],
    )
  }
  if (stage.setting.weather === 'clear') paintCloudShadows(context, stage, 0.22)
  paintDistance(context, stage, 30)
}

type Crest = { readonly away: number; readonly from: number; readonly to: number; readonly thick: number }

function paintCrest(
  context: Parameters<LayerPlan['paint']>[0],
  stage: Stage,
  { away, from, to, thick }: Crest,
  wave: (across: number) => number,
  [lit, shade]: readonly [Parameters<typeof css>[0], Parameters<typeof css>[0]],
): void {
  const parts = 130
  const points = Array.from({ length: parts + 1 }, (_, part) => {
    const across = from + ((to - from) * part) / parts
    const bend = wave(across)
    const there = away * (0.86 + 0.28 * bend)
    return { ...spotOf(stage, across, there), high: Math.max(0, wave(across * 1.7 + 40) - 0.34) }
  })
  for (const [depth, tone, opacity] of [
    [0.075, shade, 0.55],
    [0.045, mix(shade, lit, 0.15), 0.6],
    [-0.05, mix(lit, [255, 248, 226], 0.3), 0.55],
  ] as const) {
    context.fillStyle = css(tone, opacity)
    context.beginPath()
    for (const { x, y } of points) context.lineTo(x, y)
    for (const { x, y, high, scale } of points.toReversed()) context.lineTo(x, y + scale * depth * thick * high * 4.5)
    context.fill()
  }
}
