import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PixelSize } from '../../../src/core/shape.ts'
import { allocateFrame, copyFrame, crossfade, type Frame } from '../../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'
import { motionBetween } from '../../../src/previz/stills/motion.ts'
import { createMorphPicture, spacingFor } from '../../../src/previz/stills/morph.ts'
import { ballBefore, bytesOf, type Draw, frameOf, leaves, skyline } from './drawn-scenes.ts'

const FRAMES = 25
const MIDDLE = 12
const size = { widthPx: 640, heightPx: 360 }

/** Frames of the morph between two drawings, by number. */
async function morphed(from: Draw, to: Draw, indexes: readonly number[], at: PixelSize = size) {
  const memory = new PixelMemory()
  const [a, b, out] = [frameOf(memory, at, from), frameOf(memory, at, to), allocateFrame(memory, at)]
  const picture = createMorphPicture(memory, a, b, FRAMES)
  const frames: Uint8Array[] = []
  for (const index of indexes) {
    await picture.draw(out, index)
    frames.push(bytesOf(memory, out))
  }
  return { memory, a, b, out, frames }
}

/** How much neighbours differ in luma, on average. */
function sharpness(bytes: Uint8Array, { widthPx, heightPx }: PixelSize): number {
  let sum = 0
  for (let at = 0; at < widthPx * (heightPx - 1); at++) {
    sum += Math.abs((bytes[at] ?? 0) - (bytes[at + 1] ?? 0)) + Math.abs((bytes[at] ?? 0) - (bytes[at + widthPx] ?? 0))
  }
  return sum / (widthPx * heightPx)
}

function fadedHalf(memory: PixelMemory, a: Frame, b: Frame, out: Frame): Uint8Array {
  copyFrame(memory, out, a)
  crossfade(memory, out, b, 0.5)
  return bytesOf(memory, out)
}

/** How red a place is, as its chroma sample. */
function rednessAt(bytes: Uint8Array, x: number, y: number): number {
  const [width, rows] = [size.widthPx / 2, size.heightPx / 2]
  return bytes[size.widthPx * size.heightPx + width * rows + Math.floor(y * rows) * width + Math.floor(x * width)] ?? 0
}

describe('the first frame is the first picture and the last frame the last one, sample for sample', () => {
  for (const [widthPx, heightPx] of [
    [2, 2],
    [16, 16],
    [18, 14],
    [64, 2],
    [2, 48],
    [46, 130],
    [250, 334],
    [834, 1112],
  ] as const) {
    test(`at ${widthPx}x${heightPx}, and what lies between is drawn`, async () => {
      const at = { widthPx, heightPx }
      const to = skyline({ right: 0.04 })
      const { memory, a, b, frames } = await morphed(skyline(), to, [0, 1, MIDDLE, 23, 24], at)
      assert.deepEqual(frames[0], bytesOf(memory, a))
      assert.deepEqual(frames[4], bytesOf(memory, b))
      for (const [index, frame] of frames.entries()) {
        const flat = frame.subarray(0, widthPx * heightPx).every((value) => value === frame[0])
        assert.equal(
          flat,
          bytesOf(memory, a).every((value, at) => at >= widthPx * heightPx || value === frame[0]),
          `${index}`,
        )
      }
    })
  }
})

test('a shot of one frame is the last picture', async () => {
  const memory = new PixelMemory()
  const [a, b, out] = [frameOf(memory, size, skyline()), frameOf(memory, size, leaves()), allocateFrame(memory, size)]
  await createMorphPicture(memory, a, b, 1).draw(out, 0)
  assert.deepEqual(bytesOf(memory, out), bytesOf(memory, b))
})

test('a frame is the same whenever and however often it is drawn', async () => {
  const once = await morphed(skyline(), skyline({ zoom: 1.2 }), [5, MIDDLE, 20])
  const again = await morphed(skyline(), skyline({ zoom: 1.2 }), [20, MIDDLE, 5])
  assert.deepEqual(once.frames, again.frames.toReversed())
})

describe('the motion between two pictures is found', () => {
  for (const [right, down] of [
    [0.01, 0],
    [-0.0325, 0.02],
    [0.09, -0.06],
    [0.2, 0.05],
  ] as const) {
    test(`to half a sample, for a shift of ${right} and ${down}`, () => {
      const memory = new PixelMemory()
      const [a, b] = [frameOf(memory, size, skyline()), frameOf(memory, size, skyline({ right, down }))]
      const { forth, back, related } = motionBetween(memory, a, b, spacingFor(size))
      assert.ok(related > 0.5, `related by ${related}`)
      for (const [motion, sign] of [
        [forth, 1],
        [back, -1],
      ] as const) {
        const errors = [...motion.u.keys()]
          .filter((node) => {
            const y = Math.floor(node / motion.columns) / motion.rows
            return (motion.sure[node] ?? 0) > 0.9 && y > 0.6 && y < 0.78
          })
          .map((node) => {
            const u = (motion.u[node] ?? 0) - sign * right * size.widthPx
            return Math.hypot(u, (motion.v[node] ?? 0) - sign * down * size.heightPx)
          })
          .sort((one, other) => one - other)
        assert.ok(errors.length > 100, `${errors.length} nodes are sure`)
        const ninth = errors[Math.floor(errors.length * 0.9)] ?? 0
        assert.ok(ninth < 0.5, `nine of ten are right to ${ninth} samples`)
      }
    })
  }

  test('between day and night, though what was dark is lit', () => {
    const memory = new PixelMemory()
    const [right, zoom] = [0.03, 1.06]
    const [a, b] = [frameOf(memory, size, skyline()), frameOf(memory, size, skyline({ right, zoom, night: true }))]
    const { forth, relit } = motionBetween(memory, a, b, spacingFor(size))
    assert.equal(relit, true)
    for (const [x, y] of [
      [0.3, 0.5],
      [0.7, 0.8],
    ] as const) {
      const node = Math.round(y * (forth.rows - 2)) * forth.columns + Math.round(x * (forth.columns - 2))
      const u = ((x - 0.5) * (zoom - 1) + right) * size.widthPx
      const v = (y - 0.5) * (zoom - 1) * size.heightPx
      const away = Math.hypot((forth.u[node] ?? 0) - u, (forth.v[node] ?? 0) - v)
      assert.ok(away < 3, `${away} samples from where it leads`)
    }
  })

  test('as no relation, where there is none', () => {
    const memory = new PixelMemory()
    const [a, b] = [frameOf(memory, size, skyline()), frameOf(memory, size, leaves())]
    const { related } = motionBetween(memory, a, b, spacingFor(size))
    assert.ok(related < 0.1, `related by ${related}`)
  })
})

describe('half-way between pictures of the same things', () => {
  for (const [name, from, to] of [
    ['shifted', skyline(), skyline({ right: 0.07, down: -0.03 })],
    ['nearer', skyline(), skyline({ zoom: 1.2 })],
    ['turned', skyline(), skyline({ turn: 0.1, zoom: 1.1 })],
    ['of a moved ball', ballBefore(leaves(), 0.3, 0.55), ballBefore(leaves(), 0.55, 0.4)],
  ] as const) {
    test(`${name}, it is sharper than a cross-fade, and nearly as sharp as they are`, async () => {
      const { memory, a, b, out, frames } = await morphed(from, to, [MIDDLE])
      const middle = sharpness(frames[0] ?? new Uint8Array(), size)
      const faded = sharpness(fadedHalf(memory, a, b, out), size)
      const ends = (sharpness(bytesOf(memory, a), size) + sharpness(bytesOf(memory, b), size)) / 2
      assert.ok(middle > faded, `${middle} against ${faded}`)
      assert.ok(middle > 0.9 * ends, `${middle} against ${ends}`)
    })
  }

  test('a ball is in the middle of its way, and neither where it was nor where it will be', async () => {
    const [from, to] = [ballBefore(leaves(), 0.3, 0.55), ballBefore(leaves(), 0.55, 0.4)]
    const { frames } = await morphed(from, to, [MIDDLE])
    const frame = frames[0] ?? new Uint8Array()
    assert.ok(rednessAt(frame, 0.405, 0.47) > 170, 'it is there')
    assert.ok(rednessAt(frame, 0.28, 0.56) < 150, 'it has left')
    assert.ok(rednessAt(frame, 0.57, 0.39) < 150, 'it has not arrived')
  })
})

test('another light on the same things comes over all of them at once, and does not sweep over the picture', async () => {
  const still = skyline()
  const sunset: Draw = (context) => {
    context.save()
    still(context)
    context.restore()
    context.fillStyle = 'rgba(255, 110, 30, 0.45)'
    context.fillRect(-1, -1, 3, 3)
  }
  const { frames } = await morphed(still, sunset, [8, MIDDLE, 16])
  for (const frame of frames) {
    const [left, right] = [rednessAt(frame, 0.05, 0.08), rednessAt(frame, 0.95, 0.08)]
    assert.ok(Math.abs(left - right) < 4, `${left} on the left, ${right} on the right`)
  }
})

test('pictures with nothing in common meet in a move, one beside the other, not in a fade', async () => {
  const { memory, a, b, out, frames } = await morphed(skyline(), leaves(), [MIDDLE])
  const middle = frames[0] ?? new Uint8Array()
  const ends = (sharpness(bytesOf(memory, a), size) + sharpness(bytesOf(memory, b), size)) / 2
  assert.ok(sharpness(middle, size) > 0.6 * ends)
  assert.notDeepEqual(middle, fadedHalf(memory, a, b, out))
  const blue = (bytes: Uint8Array, x: number) =>
    bytes[size.widthPx * size.heightPx + 2 * (size.widthPx / 2) + Math.floor((x * size.widthPx) / 2)]
  assert.equal(
    Math.abs((blue(middle, 0.98) ?? 0) - (blue(bytesOf(memory, a), 0.98) ?? 0)) < 6,
    true,
    'the first is still there',
  )
  assert.equal(
    Math.abs((blue(middle, 0.02) ?? 0) - (blue(bytesOf(memory, a), 0.02) ?? 0)) > 6,
    true,
    'the second has come',
  )
})
