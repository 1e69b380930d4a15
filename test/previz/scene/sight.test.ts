import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'
import { type Part, textureFromRgba } from '../../../src/previz/pixels/texture.ts'
import { projectUpright, Sight } from '../../../src/previz/scene/sight.ts'

const FRAME = { widthPx: 640, heightPx: 320 }
const memory = new PixelMemory()

/** A layer as large as the frame, black from one column to another, seen as it was painted. */
function layer(from: number, end: number, hides = true) {
  const rgba = new Uint8Array(FRAME.widthPx * FRAME.heightPx * 4)
  for (let y = 0; y < FRAME.heightPx; y++) {
    for (let x = from; x < end; x++) rgba[(y * FRAME.widthPx + x) * 4 + 3] = 255
  }
  const texture = textureFromRgba(memory, rgba, FRAME, { left: 0, top: 0, density: 1 })
  const place = { scale: 1, dx: 0, dy: 0 }
  return { texture, hides, project: (top: number, last: number) => projectUpright(texture, place, top, last) }
}

const covered = (parts: readonly Part[], x: number, y: number) =>
  parts.some(({ left, right, top, end }) => x >= left && x < right && y >= top && y < end)

test('what a nearer layer hides is not seen, and what it does not is', () => {
  const sight = new Sight(FRAME)
  sight.look(layer(0, 320))
  const seen = sight.look(layer(0, 640))
  assert.ok(!covered(seen, 16, 160))
  assert.ok(covered(seen, 330, 160), 'right beside the edge')
  assert.ok(covered(seen, 620, 310))
})

test('where a layer is empty there is nothing to draw, and all that it has is drawn', () => {
  const seen = new Sight(FRAME).look(layer(300, 340))
  assert.ok(!covered(seen, 16, 16))
  for (let x = 300; x < 340; x++) assert.ok(covered(seen, x, 100), `column ${x}`)
})

test('what comes and goes hides nothing', () => {
  const sight = new Sight(FRAME)
  sight.look(layer(0, 640, false))
  assert.ok(covered(sight.look(layer(0, 640)), 320, 160))
})

test('what is mirrored is seen although something stands before it, and nothing is seen below', () => {
  const sight = new Sight(FRAME)
  sight.look(layer(0, 640))
  sight.onlyAbove(160)
  const seen = sight.look(layer(0, 640))
  assert.ok(covered(seen, 320, 100))
  assert.ok(!covered(seen, 320, 200))
})

test('no part is drawn twice', () => {
  const seen = new Sight(FRAME).look(layer(100, 500))
  for (let y = 8; y < FRAME.heightPx; y += 16) {
    for (let x = 16; x < FRAME.widthPx; x += 32) {
      const over = seen.filter((part) => covered([part], x, y))
      assert.ok(over.length <= 1)
    }
  }
})
