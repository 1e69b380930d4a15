/** Riders and what they ride are one drawing. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCanvas } from '@napi-rs/canvas'
import { backsOf } from '../../../src/previz/cast/back.ts'
import { drawingOf } from '../../../src/previz/cast/catalogue.ts'
import { measure } from '../../../src/previz/cast/measure.ts'
import { MOUNTS } from '../../../src/previz/script/mounted.ts'

test('a rider is higher than the horse alone, and goes at its gait', () => {
  const horse = drawingOf({ picture: 'horse', action: 'run' })
  const knight = drawingOf({ picture: 'knight', action: 'run', on: { picture: 'horse' } })
  assert.ok(horse !== undefined && knight !== undefined)
  assert.deepEqual([knight.phases, knight.phasesPerSecond], [horse.phases, horse.phasesPerSecond])
  const { top, bottom } = measure(knight)
  assert.ok(bottom - top > 1.35 && bottom - top < 1.9, 'in heights of a grown person')
})

test('the back of a horse rises and falls as it gallops, by less than a tenth of it', () => {
  const horse = drawingOf({ picture: 'horse', action: 'run' })
  assert.ok(horse !== undefined)
  const rows = backsOf(horse, 0.5).backs.map(([, y]) => y)
  const range = Math.max(...rows) - Math.min(...rows)
  assert.ok(range > 0.02 && range < 0.1, `${range}`)
})

test('whoever can be ridden carries a rider, also where its picture looks to the left', () => {
  for (const picture of MOUNTS) {
    if (drawingOf({ picture, action: 'walk' }) === undefined) continue
    const drawing = drawingOf({ picture: 'girl', action: 'walk', on: { picture } })
    assert.equal(drawing?.facing, 'right', picture)
  }
})

test('animals sit on the saddle of a bicycle, and people stand on bridges and skateboards', () => {
  const heightOf = (picture: string, on?: string) => {
    const drawing = drawingOf({ picture, action: 'run', ...(on !== undefined && { on: { picture: on } }) })
    assert.ok(drawing !== undefined, `${picture} on ${on}`)
    const { top, bottom } = measure(drawing)
    return bottom - top
  }
  assert.ok(heightOf('bear', 'bicycle') > 1.3)
  assert.ok(heightOf('woman', 'bridge') > 1.7 && heightOf('couple', 'bridge') > 1.7)
  assert.ok(heightOf('man', 'skateboard') > 1 && heightOf('man', 'skateboard') < 1.15)
})

test('whoever rides a camel sits lower than its hump, and two of them on both sides of it', () => {
  const camel = drawingOf({ picture: 'camel', action: 'stand' })
  const [one, two] = ['man', 'couple'].map((picture) =>
    drawingOf({ picture, action: 'stand', on: { picture: 'camel' } }),
  )
  assert.ok(camel !== undefined && one !== undefined && two !== undefined)
  const hump = Math.min(...[0.3, 0.35, 0.4].map((along) => backsOf(camel, along).backs[0]?.[1] ?? 0))
  for (const along of [0.52, 0.2]) assert.ok((backsOf(camel, along).backs[0]?.[1] ?? 0) > hump + 0.1, `${along}`)
  const high = (drawing: typeof camel) => measure(drawing).bottom - measure(drawing).top
  assert.ok(Math.abs(high(one) - high(two)) < 0.1, 'nobody stands on it')
})

test('several on one animal are painted on it, behind the one who has the reins', () => {
  const paintedOn = (crew: number) => {
    const drawing = drawingOf({ picture: 'woman', action: 'walk', on: { picture: 'elephant', crew } })
    assert.ok(drawing !== undefined)
    return inkOf(drawing)
  }
  assert.ok(paintedOn(2) > paintedOn(1) * 1.02 && paintedOn(3) > paintedOn(2) * 1.02)
})

/** How many pixels of a small picture of it are covered. */
function inkOf(drawing: NonNullable<ReturnType<typeof drawingOf>>): number {
  const [left, top, right, bottom] = drawing.box
  const unit = 200 / (right - left)
  const canvas = createCanvas(200, Math.ceil((bottom - top) * unit))
  const context = canvas.getContext('2d')
  context.scale(unit, unit)
  context.translate(-left, -top)
  drawing.paint(context, 0)
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  return data.filter((value, index) => index % 4 === 3 && value > 128).length
}
