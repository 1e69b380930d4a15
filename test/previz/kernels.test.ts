import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateFrame, frameFromRgba, frameToRgb, planesOf } from '../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../src/previz/pixels/pixel-memory.ts'
import { createScaler } from '../../src/previz/pixels/scaler.ts'
import { gained, laidOver, mix, reflected, shifted, yuv, zoomed } from './scalar-kernels.ts'

const memory = new PixelMemory()

const byte = fc.integer({ min: 0, max: 255 })
/** Opacities are mostly none or all, which have short cuts. */
const opacity = fc.oneof(fc.constant(0), fc.constant(255), byte)
const row = (length: number, values = byte) =>
  fc.array(values, { minLength: length, maxLength: length }).map((list) => Uint8Array.from(list))
const width = fc.integer({ min: 1, max: 70 })

test('a cross-fade is the rounded mean of its two sides', () => {
  const cases = width.chain((length) => fc.tuple(row(length), row(length), byte))
  fc.assert(
    fc.property(cases, ([a, b, weight]) => {
      const out = memory.allocate(a.length)
      memory.kernels.crossfade(out, memory.store(a), memory.store(b), a.length, weight)
      assert.deepEqual(
        [...memory.bytes(out, a.length)],
        Array.from(a, (value, index) => mix(value, b[index] ?? 0, weight)),
      )
    }),
  )
})

test('a layer is laid over a frame as the reference does it, shifted by parts of a sample', () => {
  const cases = width.chain((length) => fc.tuple(row(length), row(length + 1), row(length + 1, opacity), byte))
  fc.assert(
    fc.property(cases, ([base, colour, alpha, weight]) => {
      const out = memory.store(base)
      const stride = colour.length
      memory.kernels.lay_over(out, base.length, 1, memory.store(colour), memory.store(alpha), stride, weight)
      const solid = alpha.every((value) => value === 255)
      const wanted = solid ? shifted(colour, base.length, weight) : laidOver(base, colour, alpha, weight)
      assert.deepEqual([...memory.bytes(out, base.length)], wanted)
    }),
  )
})

test('a gain multiplies and never wraps round', () => {
  const cases = width.chain((length) => fc.tuple(row(length), row(length)))
  fc.assert(
    fc.property(cases, ([plane, gain]) => {
      const out = memory.store(plane)
      memory.kernels.apply_gain(out, memory.store(gain), plane.length)
      assert.deepEqual([...memory.bytes(out, plane.length)], gained(plane, gain))
    }),
  )
})

test('a reflected row moves sideways in either direction, however far, and repeats its ends', () => {
  const cases = width.chain((length) => fc.tuple(row(length), fc.integer({ min: -30_000, max: 30_000 }), byte, byte))
  fc.assert(
    fc.property(cases, ([plane, offset, tint, weight]) => {
      const out = memory.allocate(plane.length)
      memory.kernels.reflect_row(out, memory.store(plane), plane.length, offset, tint, weight)
      assert.deepEqual([...memory.bytes(out, plane.length)], reflected(plane, offset, tint, weight))
    }),
  )
})

test('a zoom reads between the samples and repeats the edges', () => {
  const step = fc.integer({ min: 1, max: 65_536 })
  const origin = fc.integer({ min: -200_000, max: 2_000_000 })
  const cases = fc.tuple(width, fc.integer({ min: 1, max: 6 })).chain(([columns, rows]) =>
    fc.record({
      plane: row(columns * rows),
      columns: fc.constant(columns),
      rows: fc.constant(rows),
      xOrigin: origin,
      yOrigin: origin,
      xStep: step,
      yStep: step,
    }),
  )
  fc.assert(
    fc.property(cases, ({ plane, columns, rows, ...zoom }) => {
      const to = { width: 37, rows: 3 }
      const out = memory.allocate(to.width * to.rows)
      const { xOrigin, yOrigin, xStep, yStep } = zoom
      memory.kernels.zoom(out, to.width, to.rows, memory.store(plane), columns, rows, xOrigin, yOrigin, xStep, yStep)
      assert.deepEqual([...memory.bytes(out, to.width * to.rows)], zoomed(plane, { width: columns, rows }, to, zoom))
    }),
  )
})

test('colours go into the planes by BT.709 and come back nearly the same', () => {
  fc.assert(
    fc.property(byte, byte, byte, (r, g, b) => {
      const size = { widthPx: 2, heightPx: 2 }
      const frame = frameFromRgba(
        memory,
        Uint8Array.from([r, g, b, 255, r, g, b, 255, r, g, b, 255, r, g, b, 255]),
        size,
      )
      planesOf(frame).forEach((plane, index) => {
        const [value = 0] = memory.bytes(plane.at, 1)
        assert.ok(Math.abs(value - (yuv(r, g, b)[index] ?? 0)) <= 1, `plane ${index} of ${r},${g},${b} is ${value}`)
      })
      const back = frameToRgb(memory, frame)
      for (const [index, value] of [r, g, b].entries()) assert.ok(Math.abs((back[index] ?? 0) - value) <= 3)
    }),
  )
})

test('an even plane stays even, whatever it is scaled from and to', () => {
  const side = fc.integer({ min: 1, max: 60 })
  fc.assert(
    fc.property(side, side, side, side, byte, (columns, rows, outColumns, outRows, value) => {
      const from = memory.store(new Uint8Array(columns * rows).fill(value))
      const crop = { left: 0, top: 0, width: columns, rows }
      const scale = createScaler(memory, { width: columns, rows, crop }, { width: outColumns, rows: outRows })
      const out = memory.allocate(outColumns * outRows)
      scale(from, out)
      assert.ok(memory.bytes(out, outColumns * outRows).every((sample) => sample === value))
    }),
  )
})

test('a plane scaled to its own size is unchanged', () => {
  const values = Uint8Array.from({ length: 64 }, (_, index) => (index * 37) % 256)
  const size = { width: 8, rows: 8 }
  const scale = createScaler(memory, { ...size, crop: { left: 0, top: 0, ...size } }, size)
  const out = memory.allocate(64)
  scale(memory.store(values), out)
  assert.deepEqual(memory.bytes(out, 64), values)
})

test('a frame with an odd side is refused', () => {
  assert.throws(() => allocateFrame(memory, { widthPx: 3, heightPx: 2 }))
})
