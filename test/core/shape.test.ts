import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  findSize,
  nearestRatio,
  RATIOS,
  RESOLUTIONS,
  SEEDANCE_1_0_PIXELS,
  SEEDANCE_PIXELS,
  sizeOf,
} from '../../src/core/shape.ts'

test('the pixel table has twenty-four different sizes, all of them even', () => {
  const sizes = RESOLUTIONS.flatMap((resolution) => RATIOS.map((ratio) => SEEDANCE_PIXELS[resolution][ratio]))
  assert.equal(new Set(sizes.map(({ widthPx, heightPx }) => `${widthPx}x${heightPx}`)).size, 24)
  for (const { widthPx, heightPx } of sizes) assert.ok(widthPx % 2 === 0 && heightPx % 2 === 0)
})

test('every size of the table is found again as its own tier and ratio', () => {
  for (const resolution of RESOLUTIONS) {
    for (const ratio of RATIOS) {
      assert.deepEqual(findSize(SEEDANCE_PIXELS, SEEDANCE_PIXELS[resolution][ratio]), { resolution, ratio })
    }
  }
})

test('the sizes of 1.0 are another eighteen, all of them of whole blocks of 16 pixels, and none is 4k', () => {
  const tiers = RESOLUTIONS.flatMap((resolution) => SEEDANCE_1_0_PIXELS[resolution] ?? [])
  const sizes = tiers.flatMap((tier) => RATIOS.map((ratio) => tier[ratio]))
  assert.equal(sizes.length, 18)
  for (const { widthPx, heightPx } of sizes) assert.ok(widthPx % 16 === 0 && heightPx % 16 === 0)
  for (const ratio of RATIOS) assert.equal(nearestRatio(sizeOf({ pixels: SEEDANCE_1_0_PIXELS }, '720p', ratio)), ratio)
  assert.throws(() => sizeOf({ pixels: SEEDANCE_1_0_PIXELS }, '4k', '16:9'), /sizes for 4k/)
})

test('a size that is not in the table is not found', () => {
  assert.equal(findSize(SEEDANCE_PIXELS, { widthPx: 1280, heightPx: 722 }), undefined)
})

test('the nearest ratio of a size of the table is its own ratio', () => {
  for (const resolution of RESOLUTIONS) {
    for (const ratio of RATIOS) assert.equal(nearestRatio(SEEDANCE_PIXELS[resolution][ratio]), ratio)
  }
})

test('turning a picture by a quarter turns its nearest ratio, wherever the turned ratio is offered', () => {
  const side = fc.integer({ min: 16, max: 8000 })
  fc.assert(
    fc.property(side, side, (widthPx, heightPx) => {
      const ratio = nearestRatio({ widthPx, heightPx })
      const turned = nearestRatio({ widthPx: heightPx, heightPx: widthPx })
      const expected = ratio === '21:9' ? '9:16' : ratio.split(':').reverse().join(':')
      if (widthPx !== heightPx && turned !== '21:9') assert.equal(turned, expected)
    }),
  )
})
