import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Canvas } from '@napi-rs/canvas'
import { paintShadow } from '../../../src/previz/cast/shadow.ts'

const alphaOf = (canvas: Canvas) => (x: number, y: number) =>
  canvas.getContext('2d').getImageData(x, y, 1, 1).data[3] ?? 0

test('a shadow is dark in the middle and gone at its edge', () => {
  const canvas = paintShadow({ widthPx: 200, heightPx: 40 }, [10, 20, 30], 0.5)
  const alpha = alphaOf(canvas)
  assert.ok(alpha(100, 20) > 90 && alpha(100, 20) < 140)
  assert.ok(alpha(50, 20) < alpha(100, 20))
  assert.deepEqual(
    [alpha(0, 20), alpha(100, 0), alpha(0, 0)].map((value) => value < 4),
    [true, true, true],
  )
})
