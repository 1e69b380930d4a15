import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { planSheet } from '../../src/core/sheet-plan.ts'

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
