/** The inside of a forest. */

import { landColour, paintGrass, paintMist, paintRidge, ridgeOutline } from '../land.ts'
import type { LayerPlan } from '../stage.ts'
import { paintTrunks } from '../woods.ts'
import type { SetMaker } from './set-maker.ts'
import { skyLayers } from './sky-layers.ts'

/** Rows of trunks. */
export const forest: SetMaker = (setting, chance) => {
  const row = (distance: number, nearness: number, gap: number, thick: number): LayerPlan => ({
    distance,
    part: distance < 4 ? 'front' : 'behind',
    paint(context, stage) {
      const { height } = stage
      paintTrunks(context, stage, { nearness, gap: gap * height, thick: thick * height })
      const base = height * (0.76 + 0.2 * nearness)
      const style = { base, rise: height * 0.05, detail: 2, form: 'rolling', nearness } as const
      const outline = ridgeOutline(stage, style)
      const tone = landColour(stage, nearness)
      paintGrass(context, stage, outline, { tall: height * (0.02 + 0.07 * nearness), gap: height * 0.006, tone })
      paintRidge(context, stage, outline, style)
      paintMist(context, stage, base, height * 0.2, 0.42 * (1 - nearness))
    },
  })
  return {
    horizon: 0.8,
    foot: 0.92,
    layers: [
      ...skyLayers(setting, chance),
      row(22, 0.12, 0.05, 0.012),
      row(12, 0.34, 0.09, 0.022),
      row(6.5, 0.62, 0.2, 0.04),
      row(3, 0.9, 0.5, 0.075),
    ],
  }
}
