import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planSheet } from '../../src/core/sheet-plan.ts'
import { SheetPainter } from '../../src/previz/scrub-sheet.ts'

const HD = { widthPx: 1280, heightPx: 720 }

test('each small picture has the colours of its own frame, in its own place', () => {
  const size = { widthPx: 320, heightPx: 180 }
  const plan = planSheet(size, 9)
  const painter = new SheetPainter(plan)
  const planesOf = (y: number, u: number, v: number) => {
    const planes = new Uint8Array((size.widthPx * size.heightPx * 3) / 2).fill(y)
    const [chromaAt, chroma] = [size.widthPx * size.heightPx, (size.widthPx * size.heightPx) / 4]
    planes.fill(u, chromaAt, chromaAt + chroma)
    return planes.fill(v, chromaAt + chroma)
  }
  // Black, white, and the red of BT.709 in limited range (ITU-R BT.709-6 §3).
  const looks = [planesOf(16, 128, 128), planesOf(235, 128, 128), planesOf(63, 102, 240)]
  for (const [index, { frame }] of plan.tiles.entries()) {
    const planes = looks[index % looks.length]
    if (planes !== undefined) painter.paint(frame, planes, size)
  }
  const colours = plan.tiles.map(({ left, top }) => {
    const at = ((top + 45) * plan.size.widthPx + left + 80) * 3
    return [...painter.rgb.subarray(at, at + 3)].map((value) => Math.round(value / 5) * 5)
  })
  const [black, white, red] = [
    [0, 0, 0],
    [255, 255, 255],
    [255, 0, 0],
  ]
  assert.deepEqual(colours, [black, white, red, black, white, red, black, white, red])
})

test('frames that no small picture shows change nothing', () => {
  const plan = planSheet(HD, 120)
  const painter = new SheetPainter(plan)
  const shown = new Set(plan.tiles.map(({ frame }) => frame))
  const planes = new Uint8Array((1280 * 720 * 3) / 2).fill(200)
  for (let frame = 0; frame < 120; frame++) if (!shown.has(frame)) painter.paint(frame, planes, HD)
  assert.ok(painter.rgb.every((value) => value === 0))
})
