import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PixelSize } from '../../../src/core/shape.ts'
import { allocateFrame, planesOf, WHOLE } from '../../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'
import { createDepthPicture, type DepthShot } from '../../../src/previz/stills/depth.ts'
import { splitLayers } from '../../../src/previz/stills/layers.ts'
import { shrinkFrame } from '../../../src/previz/stills/small-picture.ts'
import { findSubject } from '../../../src/previz/stills/subject.ts'
import type { ViewPath } from '../../../src/previz/camera/views.ts'
import { bottle, bytesOf, type Draw, frameOf, leaves, skyline } from './drawn-scenes.ts'

const size = { widthPx: 640, heightPx: 360 }

const push: ViewPath = (progress) => ({ scale: 1 - 0.12 * progress, left: 0.06 * progress, top: 0.05 * progress })
const pull: ViewPath = (progress) => push(1 - progress)
const truck: ViewPath = (progress) => ({ scale: 0.88, left: 0.12 * progress, top: 0.06 })

async function seen(draw: Draw, shot: Partial<DepthShot>, index: number, at: PixelSize = size) {
  const memory = new PixelMemory()
  const [still, out] = [frameOf(memory, at, draw), allocateFrame(memory, at)]
  const picture = createDepthPicture(memory, still, { frames: 25, path: push, ...shot })
  await picture.draw(out, index)
  return { still: bytesOf(memory, still), frame: bytesOf(memory, out) }
}

/** The first and the last column of a row that are as dark as the bottle. */
function darkSpan(bytes: Uint8Array, y: number): readonly [number, number] {
  const row = bytes.subarray(Math.floor(y * size.heightPx) * size.widthPx).subarray(0, size.widthPx)
  const dark = [...row.keys()].filter((x) => (row[x] ?? 0) < 100)
  return [dark[0] ?? 0, dark.at(-1) ?? 0]
}

describe('a still at rest is itself, sample for sample', () => {
  for (const [name, draw] of [
    ['with a subject', bottle],
    ['without one', skyline()],
  ] as const) {
    test(`${name}, at the beginning of a push and at the end of a pull`, async () => {
      const first = await seen(draw, { path: push }, 0)
      assert.deepEqual(first.frame, first.still)
      const last = await seen(draw, { path: pull }, 24)
      assert.deepEqual(last.frame, last.still)
    })
  }
})

test('it leaves rest without a jump', async () => {
  const path: ViewPath = (progress) => (progress === 0 ? WHOLE : { scale: 0.99999, left: 0, top: 0 })
  for (const draw of [bottle, skyline()]) {
    const { still, frame } = await seen(draw, { path }, 1)
    const most = frame.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (still[at] ?? 0))), 0)
    assert.ok(most <= 12, `${most} at most`)
  }
})

test('it passes the whole picture without a jump, wherever it comes from', async () => {
  const path: ViewPath = (progress) => push(Math.abs(1 - 2 * progress))
  for (const draw of [bottle, skyline()]) {
    const frames: Uint8Array[] = []
    for (let index = 9; index <= 15; index++) frames.push((await seen(draw, { path }, index)).frame)
    const steps = frames.slice(1).map((frame, at) => meanDifference(frame, frames[at] ?? frame))
    assert.ok(Math.max(...steps) < 1.5 * Math.min(...steps), String(steps))
  }
})

function meanDifference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length
}

test('a subject in the middle is told from its background; a skyline and leaves have none', () => {
  const memory = new PixelMemory()
  const sureness = (draw: Draw) => findSubject(shrinkFrame(memory, frameOf(memory, size, draw), 160)).sure
  assert.ok(sureness(bottle) > 0.8)
  assert.ok(sureness(skyline()) < 0.4)
  assert.ok(sureness(leaves()) < 0.4)
  const { width, rows, inside } = findSubject(shrinkFrame(memory, frameOf(memory, size, bottle), 160))
  const at = (x: number, y: number) => inside[Math.floor(y * rows) * width + Math.floor(x * width)]
  assert.deepEqual([at(0.5, 0.4), at(0.5, 0.6), at(0.5, 0.2)], [1, 1, 1])
  assert.deepEqual([at(0.3, 0.4), at(0.7, 0.6), at(0.4, 0.2), at(0.5, 0.95)], [0, 0, 0, 0])
})

test('both layers together are the picture, and nothing of the subject is left behind it', () => {
  const memory = new PixelMemory()
  const still = frameOf(memory, size, bottle)
  const small = shrinkFrame(memory, still, 160)
  const { behind, mask } = splitLayers(memory, still, small, findSubject(small))
  const picture = bytesOf(memory, still)
  const background = bytesOf(memory, behind)
  const [full, half] = [mask.full, mask.half].map(({ at, width, rows }) => memory.bytes(at, width * rows))
  const opacity = (at: number) => {
    const [plane] = planesOf(still)
    const count = plane.width * plane.rows
    return at < count ? full?.[at] : half?.[(at - count) % (count / 4)]
  }
  for (const [at, value] of picture.entries()) if (opacity(at) !== 255) assert.equal(background[at], value)
  const luma = background.subarray(0, size.widthPx * size.heightPx)
  const darkest = luma.reduce((low, value) => Math.min(low, value), 255)
  assert.ok(darkest > 100, `the bottle is as dark as 80, what is behind it ${darkest}`)
})

test('a subject is passed faster than its background, which shows no gap', async () => {
  const { still, frame } = await seen(bottle, { path: truck }, 24)
  const held = await seen(bottle, { path: truck, parallax: 0 }, 24)
  const shift = (bytes: Uint8Array) => darkSpan(bytes, 0.5)[0]
  assert.ok(shift(held.frame) - shift(frame) >= 6, `${shift(held.frame)} without and ${shift(frame)} with parallax`)
  const width = (bytes: Uint8Array) => darkSpan(bytes, 0.38)[1] - darkSpan(bytes, 0.38)[0]
  assert.ok(Math.abs(width(frame) - width(still) / 0.88) < 3, 'the bottle is whole')
})

test('in an orbit the subject stays and the background goes by', async () => {
  const near = await seen(bottle, { path: truck, parallax: -0.15 }, 24)
  const held = await seen(bottle, { path: truck, parallax: 0 }, 24)
  assert.ok(darkSpan(near.frame, 0.5)[0] > darkSpan(held.frame, 0.5)[0])
})

describe('every size is drawn', () => {
  for (const [widthPx, heightPx] of [
    [2, 2],
    [16, 16],
    [18, 14],
    [64, 4],
    [46, 130],
    [834, 1112],
  ] as const) {
    test(`${widthPx}x${heightPx}`, async () => {
      for (const draw of [bottle, skyline()]) {
        const at = { widthPx, heightPx }
        const { still, frame } = await seen(draw, { path: truck }, 12, at)
        assert.equal(frame.length, still.length)
        const count = widthPx * heightPx
        const least = still.subarray(0, count).reduce((low, value) => Math.min(low, value), 255)
        const most = still.subarray(0, count).reduce((high, value) => Math.max(high, value), 0)
        const outside = frame.subarray(0, count).filter((value) => value < least - 1 || value > most + 1)
        assert.equal(outside.length, 0)
      }
    })
  }
})
