import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { planSheet, SheetPainter, sheetCues } from '../../src/previz/scrub-sheet.ts'

const HD = { widthPx: 1280, heightPx: 720 }

test('a sheet has 5×5 small pictures for five seconds, 8×8 for fifteen, and 10×10 at most', () => {
  const facts = [120, 360, 10_000].map((frames) => {
    const { tiles, size, tileSize } = planSheet(HD, frames)
    return { tiles: tiles.length, size, tileSize }
  })
  const tileSize = { widthPx: 160, heightPx: 90 }
  assert.deepEqual(facts, [
    { tiles: 25, size: { widthPx: 800, heightPx: 450 }, tileSize },
    { tiles: 64, size: { widthPx: 1280, heightPx: 720 }, tileSize },
    { tiles: 100, size: { widthPx: 1600, heightPx: 900 }, tileSize },
  ])
})

test('small pictures of any film stand for all its frames in their order, each for the one that it shows, and lie side by side', () => {
  const side = fc.integer({ min: 1, max: 4_000 }).map((half) => half * 2)
  fc.assert(
    fc.property(side, side, fc.integer({ min: 1, max: 2_000 }), (widthPx, heightPx, frames) => {
      const { tiles, size, tileSize } = planSheet({ widthPx, heightPx }, frames)
      assert.equal(tiles[0]?.firstFrame, 0)
      const places = new Set<string>()
      tiles.forEach(({ frame, firstFrame, left, top }, index) => {
        const next = tiles[index + 1]?.firstFrame ?? frames
        assert.ok(firstFrame <= frame && frame < next, `${firstFrame} ${frame} ${next}`)
        assert.ok(left + tileSize.widthPx <= size.widthPx && top + tileSize.heightPx <= size.heightPx)
        places.add(`${left / tileSize.widthPx} ${top / tileSize.heightPx}`)
      })
      assert.equal(places.size, tiles.length)
    }),
  )
})

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

test('cues follow one another without a gap, from nothing to the end, each with its part of the sheet', () => {
  const cues = sheetCues(planSheet(HD, 120), 24, 'https://example.com/sheet.jpg')
  const lines = cues.split('\n')
  assert.equal(lines[0], 'WEBVTT')
  assert.deepEqual(lines.slice(1, 8), [
    '',
    '00:00:00.000 --> 00:00:00.208',
    'https://example.com/sheet.jpg#xywh=0,0,160,90',
    '',
    '00:00:00.208 --> 00:00:00.417',
    'https://example.com/sheet.jpg#xywh=160,0,160,90',
    '',
  ])
  const times = lines.filter((line) => line.includes('-->')).map((line) => line.split(' --> '))
  assert.deepEqual(
    times.slice(1).map(([start]) => start),
    times.slice(0, -1).map(([, end]) => end),
  )
  assert.equal(times.at(-1)?.[1], '00:00:05.000')
  assert.match(sheetCues(planSheet(HD, 24 * 4_000), 24, 'x'), /--> 01:06:40\.000/)
})
