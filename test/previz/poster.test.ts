import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookAt, PosterChoice, posterScore } from '../../src/previz/poster.ts'

const SIZE = { widthPx: 64, heightPx: 48 }
const plane = (value: (x: number, y: number) => number) =>
  Uint8Array.from({ length: SIZE.widthPx * SIZE.heightPx }, (_, at) =>
    value(at % SIZE.widthPx, Math.floor(at / SIZE.widthPx)),
  )

const BLACK = plane(() => 16)
const WHITE = plane(() => 235)
const GREY = plane(() => 126)
const SLOPE = plane((x) => 40 + 2 * x)
const BOARD = plane((x, y) => (((x >> 2) + (y >> 2)) % 2 === 0 ? 60 : 190))

/** The frame that is chosen of a film whose frames are these. */
function chosen(frames: readonly Uint8Array[]): number | undefined {
  const choice = new PosterChoice(frames.length)
  for (const [index, luma] of frames.entries()) choice.isBetter(index, luma, SIZE)
  return choice.index
}

test('a frame is measured by how bright it is, how far light and dark are apart, and how much there is to see', () => {
  assert.deepEqual(lookAt(GREY, SIZE), { mean: 126, spread: 0, detail: 0 })
  const board = lookAt(BOARD, SIZE)
  assert.ok(Math.abs(board.mean - 125) < 10 && board.spread > 60 && board.detail > 100, JSON.stringify(board))
  const slope = lookAt(SLOPE, SIZE)
  assert.ok(slope.spread < board.spread && slope.detail < board.detail)
})

test('black, white and blank frames are never better than one with something in it', () => {
  const place = 1 / 3
  for (const luma of [BLACK, WHITE, GREY]) {
    assert.ok(posterScore(lookAt(luma, SIZE), place) < posterScore(lookAt(SLOPE, SIZE), 1))
  }
})

test('of frames that show the same, the one at the end of the first third is chosen', () => {
  assert.equal(chosen(Array.from({ length: 24 }, () => BOARD)), 8)
})

test('the frame that shows most is chosen, wherever it lies and whatever is black around it', () => {
  for (const best of [2, 10, 22]) {
    const film = Array.from({ length: 24 }, (_, index) => (index === best ? BOARD : index < 6 ? BLACK : SLOPE))
    assert.equal(chosen(film), best)
  }
})

test('a film of one frame has a poster, and so has one that is all black', () => {
  assert.equal(chosen([BOARD]), 0)
  assert.ok(chosen(Array.from({ length: 30 }, () => BLACK)) !== undefined)
})

test('a long film is looked at now and then, and not in every frame', () => {
  const choice = new PosterChoice(360)
  // Each would be better than the one before, where it is looked at.
  const looked = Array.from({ length: 120 }, (_, index) => index).filter((index) =>
    choice.isBetter(
      index,
      plane((x) => 60 + ((x >> 2) % 2) * (index + 1)),
      SIZE,
    ),
  )
  assert.equal(looked.length, 8)
})
