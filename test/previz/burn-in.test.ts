import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PixelSize } from '../../src/core/shape.ts'
import { createBurnIn, timecodeOf } from '../../src/previz/burn-in.ts'
import { createMark, createWatermark } from '../../src/previz/mark.ts'
import type { Overlay } from '../../src/previz/overlay.ts'
import { allocateFrame, planesOf } from '../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../src/previz/pixels/pixel-memory.ts'
import type { CameraWish } from '../../src/previz/script/reading.ts'
import type { Shot, ShotPicture, Storyboard } from '../../src/previz/storyboard.ts'

const GREY = 126

const CAMERA: CameraWish = { moves: ['push_in'], pace: 'slow', isHandheld: false }

const SETTING = {
  place: 'sea',
  season: 'summer',
  daytime: 'day',
  weather: 'clear',
  isWet: false,
  isWindy: false,
  lamps: [],
  moods: [],
  life: [],
} as const

const SCENE: ShotPicture = { kind: 'scene', setting: SETTING, cast: [] }

type Said = { readonly line: string; readonly camera?: CameraWish; readonly picture?: ShotPicture }

/** A film of shots of two seconds each. */
function boardOf(size: PixelSize, said: readonly Said[]): Storyboard {
  const shots = said.map(({ line, camera = CAMERA, picture = SCENE }, index): Shot => {
    return { line, camera, picture, firstFrame: index * 48, frames: 48, fadeInFrames: 0 }
  })
  const asked = { seed: 7, cameraFixed: false, watermark: false, burnIn: true, setting: SETTING } as const
  return { size, drawnSize: size, frames: shots.length * 48, ...asked, shots, sound: { kind: 'none' } }
}

/** The luma of a grey frame after the burn-in, for each index asked for in turn. */
function burnt(board: Storyboard, indices: readonly number[]): Luma[] {
  const memory = new PixelMemory()
  const frame = allocateFrame(memory, board.size)
  const burnIn = createBurnIn(memory, board)
  const [y] = planesOf(frame)
  return indices.map((index) => {
    memory.bytes(y.at, y.width * y.rows).fill(GREY)
    burnIn.paint(frame, index)
    return { size: board.size, values: memory.bytes(y.at, y.width * y.rows).slice() }
  })
}

type Luma = { readonly size: PixelSize; readonly values: Uint8Array }

type Area = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

/** Samples in an area, whose sides are fractions of the frame's. */
function samplesIn({ size: { widthPx, heightPx }, values }: Luma, area: Area): number[] {
  return Array.from(values).filter((_, index) => {
    const [x, y] = [(index % widthPx) / widthPx, Math.floor(index / widthPx) / heightPx]
    return x >= area.left && x < area.right && y >= area.top && y < area.bottom
  })
}

const brightIn = (luma: Luma, area: Area) => samplesIn(luma, area).filter((value) => value > 180).length

function at<T>(list: readonly T[], index: number): T {
  const value = list[index]
  assert.ok(value !== undefined)
  return value
}

const WIDE: PixelSize = { widthPx: 1280, heightPx: 720 }
const TITLE: Area = { left: 0, top: 0.03, right: 0.4, bottom: 0.068 }
const LINE: Area = { left: 0, top: 0.068, right: 0.7, bottom: 0.11 }
const CLOCK: Area = { left: 0.85, top: 0.03, right: 1, bottom: 0.068 }
const MOVE: Area = { left: 0.7, top: 0.068, right: 1, bottom: 0.11 }
const BAR: Area = { left: 0, top: 0, right: 1, bottom: 0.028 }

test('the time is told in hours, minutes, seconds and frames, and no frame is left out', () => {
  assert.deepEqual([0, 23, 24, 359, 1_439, 1_440, 86_400].map(timecodeOf), [
    '00:00:00:00',
    '00:00:00:23',
    '00:00:01:00',
    '00:00:14:23',
    '00:00:59:23',
    '00:01:00:00',
    '01:00:00:00',
  ])
})

describe('on a film', () => {
  test('stand the shot and its line on the left, the time and the camera on the right, and nothing in between', () => {
    const [luma] = burnt(boardOf(WIDE, [{ line: 'A red car in the rain' }]), [10])
    assert.ok(luma !== undefined)
    for (const area of [TITLE, LINE, CLOCK, MOVE]) assert.ok(brightIn(luma, area) > 40, JSON.stringify(area))
    assert.equal(brightIn(luma, { left: 0.45, top: 0.03, right: 0.7, bottom: 1 }), 0)
    const below = samplesIn(luma, { left: 0, top: 0.165, right: 1, bottom: 1 })
    assert.ok(below.every((value) => value === GREY))
  })

  test('the line and the camera stay for a shot, and the next one has its own; the time never stays', () => {
    const other = {
      line: 'An orange cat',
      camera: { moves: ['orbit_left'], pace: 'normal', isHandheld: false },
    } as const
    const [first, later, second] = burnt(boardOf(WIDE, [{ line: 'A red car' }, other]), [10, 40, 58])
    assert.ok(first !== undefined && later !== undefined && second !== undefined)
    for (const area of [TITLE, LINE, MOVE]) {
      assert.deepEqual(samplesIn(first, area), samplesIn(later, area))
      assert.notDeepEqual(samplesIn(first, area), samplesIn(second, area))
    }
    assert.notDeepEqual(samplesIn(first, CLOCK), samplesIn(later, CLOCK))
  })

  test('a bar shows how far each shot has come', () => {
    const lumas = burnt(boardOf(WIDE, [{ line: 'one' }, { line: 'two' }]), [0, 23, 47, 71, 95])
    const filled = lumas.map((luma) => brightIn(luma, BAR) / brightIn(at(lumas, 4), BAR))
    for (const [index, share] of [0.01, 0.25, 0.5, 0.75, 1].entries()) {
      assert.ok(Math.abs(at(filled, index) - share) < 0.02, `${filled.join(' ')}`)
    }
  })

  test('a line that is too long ends before the camera; one without words leaves its place empty', () => {
    const [long, none] = [{ line: '一只橙色的猫 walks '.repeat(2_000) }, { line: ' \n\u0007 ' }]
    const lumas = burnt(boardOf(WIDE, [long, none]), [0, 50])
    assert.ok(brightIn(at(lumas, 0), LINE) > 1_000)
    const columns = Array.from({ length: 64 }, (_, column) => ({
      ...LINE,
      left: column / 64,
      right: (column + 1) / 64,
    }))
    const isEmpty = columns.map((column) => brightIn(at(lumas, 0), column) === 0)
    assert.ok(isEmpty.slice(32, 60).includes(true), 'there is room between the line and the camera')
    assert.equal(brightIn(at(lumas, 1), LINE), 0)
  })

  test('footage, and a picture that becomes another, have no camera', () => {
    const pictures = [
      { kind: 'footage', reference: 0 },
      { kind: 'morph', from: 0, to: 1 },
    ] as const
    const lumas = burnt(
      boardOf(
        WIDE,
        pictures.map((picture) => ({ line: 'one', picture })),
      ),
      [0, 50],
    )
    for (const luma of lumas) assert.equal(brightIn(luma, MOVE), 0)
  })
})

for (const [widthPx, heightPx] of [
  [64, 64],
  [496, 864],
  [864, 496],
  [2206, 946],
] as const) {
  test(`nothing reaches the mark or the watermark, or leaves the frame, at ${widthPx}x${heightPx}`, () => {
    const size = { widthPx, heightPx }
    const moves = ['push_in', 'pan_left', 'crane_up'] as const
    const camera: CameraWish = { moves, pace: 'slow', isHandheld: true }
    const memory = new PixelMemory()
    const board = boardOf(
      size,
      Array.from({ length: 30 }, () => ({ line: 'Ảnh tiệc sinh nhật '.repeat(40), camera })),
    )
    const before = memory.allocate(4_096)
    const frame = allocateFrame(memory, size)
    const after = memory.allocate(4_096)
    const burnIn = createBurnIn(memory, board)
    const [y] = planesOf(frame)
    for (let index = 0; index < board.frames; index += 47) burnIn.paint(frame, index)
    for (const place of [before, after]) assert.ok(memory.bytes(place, 4_096).every((value) => value === 0))
    const tops = [createMark, createWatermark].flatMap((create): Overlay => create(memory, size)).map(({ top }) => top)
    const lowest = memory.bytes(y.at, y.width * y.rows).findLastIndex((value) => value !== 0)
    assert.ok(Math.floor(lowest / widthPx) < Math.min(...tops))
  })
}
