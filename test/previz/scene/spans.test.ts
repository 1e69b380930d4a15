/** A layer that says in which rows it has something has nothing above them, and on the ground nothing below: it would be cut off. */

import assert from 'node:assert/strict'
import { createCanvas } from '@napi-rs/canvas'
import { test } from 'node:test'
import { chanceFrom } from '../../../src/previz/random.ts'
import { setStage } from '../../../src/previz/scene/painting.ts'
import { decideSetting } from '../../../src/previz/scene/scene-setting.ts'
import type { SetNeeds } from '../../../src/previz/scene/sets/set-maker.ts'
import { planSet } from '../../../src/previz/scene/sets/sets.ts'
import type { LayerPlan, Stage } from '../../../src/previz/scene/stage.ts'
import { GROVES, INTERIORS, PLACES, RISES, SEASONS, type Setting } from '../../../src/previz/script/reading.ts'

const SIZE = { widthPx: 320, heightPx: 180 }

/** Rows beyond the frame that a camera may come to see. */
const ROOM = 120

/** Opacities that nobody sees. */
const FAINT = 12

/** The first and the last row, in px of the resting frame, in which a layer has anything, if any has. */
function paintedRows(plan: LayerPlan, stage: Stage): readonly [number, number] | undefined {
  const { left, right, top, bottom } = stage.bounds
  const canvas = createCanvas(right - left, bottom - top)
  const context = canvas.getContext('2d')
  context.translate(-left, -top)
  plan.paint(context, stage)
  const rgba = canvas.data()
  const width = right - left
  const rows = Array.from({ length: bottom - top }, (_, row) => row).filter((row) => {
    for (let x = 0; x < width; x++) if ((rgba[(row * width + x) * 4 + 3] ?? 0) > FAINT) return true
    return false
  })
  const [first, last] = [rows[0], rows.at(-1)]
  return first === undefined || last === undefined ? undefined : [first + top, last + top]
}

/** Sets that are told apart by more than their place. */
const WANTED: readonly Pick<Setting, 'place' | 'interior' | 'grove' | 'rise' | 'season'>[] = [
  ...PLACES.map((place) => ({ place })),
  ...INTERIORS.map((interior) => ({ place: 'room' as const, interior })),
  ...GROVES.flatMap((grove) => (['meadow', 'forest'] as const).map((place) => ({ place, grove }))),
  ...RISES.flatMap((rise) => (['meadow', 'mountains', 'river', 'sea'] as const).map((place) => ({ place, rise }))),
  ...SEASONS.map((season) => ({ place: 'meadow' as const, season })),
]

const NEEDS: readonly SetNeeds[] = [{}, { showsGoods: true, isTrodden: true, hasRails: true }]

for (const wanted of WANTED) {
  test(`in ${Object.values(wanted).join(', ')}`, () => {
    for (const [seed, needs] of [1, 2].flatMap((one) => NEEDS.map((each) => [one, each] as const))) {
      const wish = { ...wanted, isWet: false, isWindy: false, lamps: [], moods: [], life: [] }
      const { rise } = wanted
      const setting = { ...decideSetting(wish, [], chanceFrom(seed, 'decided')), ...(rise !== undefined && { rise }) }
      const set = planSet(setting, chanceFrom(seed, 'set'), undefined, needs)
      const bounds = { left: -60, top: -ROOM, right: SIZE.widthPx + 60, bottom: SIZE.heightPx + ROOM }
      for (const [index, plan] of set.layers.entries()) {
        if (plan.span === undefined) continue
        const stage = {
          ...setStage({ size: SIZE, seed, setting }, set),
          chance: chanceFrom(seed, `layer ${index}`),
          bounds,
        }
        const rows = paintedRows(plan, stage)
        if (rows === undefined) continue
        const { top, bottom } = plan.span(stage)
        assert.ok(rows[0] >= top - 1.5, `seed ${seed}, layer ${index}: row ${rows[0]} is above ${top}`)
        // Walls and hills go on behind what stands before them.
        if (plan.part !== 'ground') continue
        assert.ok(rows[1] <= bottom + 0.5, `seed ${seed}, layer ${index}: row ${rows[1]} is below ${bottom}`)
      }
    }
  })
}
