import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCanvas } from '@napi-rs/canvas'
import { type FireKind, paintFire } from '../../../src/previz/cast/flames.ts'

const WIDE = 200
const HIGH = 120

function paintedAt(kind: FireKind, moment: number): Uint8ClampedArray {
  const context = createCanvas(WIDE, HIGH).getContext('2d')
  context.translate(10, HIGH / 2)
  context.scale(WIDE - 30, WIDE - 30)
  paintFire(context, kind, moment)
  return context.getImageData(0, 0, WIDE, HIGH).data
}

/** How many opaque pixels a column has, and how much blue is in them: the core is white, the end red. */
function column(rgba: Uint8ClampedArray, x: number) {
  const rows = Array.from({ length: HIGH }, (_, y) => (y * WIDE + x) * 4).filter((at) => (rgba[at + 3] ?? 0) > 128)
  return { breadth: rows.length, blue: rows.reduce((sum, at) => sum + (rgba[at + 2] ?? 0), 0) / rows.length }
}

for (const kind of ['breath', 'camp'] as const) {
  test(`a fire (${kind}) is a loop, and never stands still in it`, () => {
    assert.deepEqual(paintedAt(kind, 1), paintedAt(kind, 0))
    assert.notDeepEqual(paintedAt(kind, 0.5), paintedAt(kind, 0))
  })
}

test('a breath of fire is narrow and white at the mouth, broad and red at its end', () => {
  for (const moment of [0, 0.3, 0.7]) {
    const rgba = paintedAt('breath', moment)
    const [mouth, end] = [column(rgba, 14), column(rgba, 130)]
    assert.ok(mouth.breadth > 0 && mouth.breadth * 2 < end.breadth, `${mouth.breadth} and ${end.breadth}`)
    assert.ok(mouth.blue > end.blue * 1.5, `${mouth.blue} and ${end.blue}`)
  }
})
