import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateFrame, frameFromRgba, frameToRgb, planesOf } from '../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../src/previz/pixels/pixel-memory.ts'
import { createScaler } from '../../src/previz/pixels/scaler.ts'
import { gained, laid, mix, reflected, seen, split, under, yuv } from './scalar-kernels.ts'

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

/** Opacities as pictures have them: long runs of one, most of them nothing or all. */
const runs = (length: number) =>
  fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(0, 255), opacity), fc.integer({ min: 1, max: 60 })), { minLength: length })
    .map((parts) =>
      Uint8Array.from(parts.flatMap(([value, times]) => Array<number>(times).fill(value)).slice(0, length)),
    )

const pictures = (widths: fc.Arbitrary<number>, origin: fc.Arbitrary<number>) => {
  const step = fc.integer({ min: 1, max: 131_072 })
  return fc.tuple(widths, fc.integer({ min: 1, max: 6 }), widths).chain(([columns, rows, outColumns]) =>
    fc.record({
      colour: row(columns * rows),
      alpha: fc.oneof(row(columns * rows, opacity), runs(columns * rows)),
      base: row(outColumns * 3),
      from: fc.constant({ width: columns, rows }),
      to: fc.constant({ width: outColumns, rows: 3 }),
      reading: fc.record({ xOrigin: origin, yOrigin: origin, xStep: step, yStep: step }),
    }),
  )
}

const picture = fc.oneof(
  pictures(width, fc.integer({ min: -200_000, max: 4_000_000 })),
  // Large ones, seen from their beginning: what is opaque for long has a short cut of its own.
  pictures(fc.integer({ min: 100, max: 300 }), fc.integer({ min: -200_000, max: 200_000 })),
)

test('an opaque picture is read between its samples, magnified or shrunk to a half, and its edges are repeated', () => {
  fc.assert(
    fc.property(picture, ({ colour, from, to, reading }) => {
      const out = memory.allocate(to.width * to.rows)
      const { xOrigin, yOrigin, xStep, yStep } = reading
      const { lay } = memory.kernels
      const at = memory.store(colour)
      lay(out, to.width, to.width, 3, at, 0, 0, from.width, from.rows, xOrigin, yOrigin, xStep, yStep, 255)
      assert.deepEqual([...memory.bytes(out, to.width * 3)], seen(colour, from, to, reading))
    }),
  )
})

test('a picture with opacities is laid over another one, with and without knowing what of it is empty', () => {
  fc.assert(
    fc.property(picture, fc.constantFrom(255, 254, 128, 1), fc.boolean(), (given, strength, knows) => {
      const { alpha, base, from, to, reading } = given
      // What is not there has no colour.
      const colour = given.colour.map((value, index) => Math.min(value, alpha[index] ?? 0))
      const out = memory.store(base)
      const opacities = memory.store(alpha)
      const spans = memory.allocate(from.rows * 8)
      memory.kernels.measure_rows(opacities, from.width, from.rows, spans)
      const { xOrigin, yOrigin, xStep, yStep } = reading
      const { lay } = memory.kernels
      const at = memory.store(colour)
      const parts = knows ? spans : 0
      lay(
        out,
        to.width,
        to.width,
        3,
        at,
        opacities,
        parts,
        from.width,
        from.rows,
        xOrigin,
        yOrigin,
        xStep,
        yStep,
        strength,
      )
      const wanted = laid(base, seen(colour, from, to, reading), seen(alpha, from, to, reading), strength)
      assert.deepEqual([...memory.bytes(out, to.width * 3)], wanted)
    }),
  )
})

test('painted pixels are split into planes as they are, whatever the width', () => {
  const painted = fc.integer({ min: 1, max: 21 }).chain((pairs) =>
    fc.record({
      width: fc.constant(pairs * 2),
      pixels: fc.array(fc.tuple(byte, byte, byte, opacity), { minLength: pairs * 8, maxLength: pairs * 8 }),
    }),
  )
  fc.assert(
    fc.property(painted, ({ width, pixels }) => {
      const rgba = Uint8Array.from(
        pixels.flatMap(([r, g, b, a]) => [...[r, g, b].map((value) => Math.min(value, a)), a]),
      )
      const [y, alpha] = [memory.allocate(width * 4), memory.allocate(width * 4)]
      const [u, v, halfAlpha] = [memory.allocate(width), memory.allocate(width), memory.allocate(width)]
      memory.kernels.split_rgba(memory.store(rgba), width, 4, y, u, v, alpha, halfAlpha)
      const wanted = split(rgba, width, 4)
      for (const [at, values] of [
        [y, wanted.y],
        [alpha, wanted.alpha],
        [u, wanted.u],
        [v, wanted.v],
      ] as const) {
        assert.deepEqual([...memory.bytes(at, values.length)], values)
      }
      assert.deepEqual([...memory.bytes(halfAlpha, width)], wanted.halfAlpha)
    }),
  )
})

test('a value is painted through a mask', () => {
  const cases = width.chain((length) => fc.tuple(row(length), row(length, opacity), byte, byte))
  fc.assert(
    fc.property(cases, ([base, mask, value, strength]) => {
      const out = memory.store(base)
      memory.kernels.paint_mask(out, base.length, base.length, 1, memory.store(mask), base.length, value, strength)
      const wanted = Array.from(base, (below, index) => {
        const cover = ((mask[index] ?? 0) * strength + 128) >> 8
        return under(below, cover) + mix(0, value, cover)
      })
      assert.deepEqual([...memory.bytes(out, base.length)], wanted)
    }),
  )
})

test('cells say whether they hold anything and whether they hide what is behind them, at the edges too', () => {
  const [columns, rows] = [40, 12]
  const alpha = new Uint8Array(columns * rows)
  for (let y = 0; y < rows; y++) alpha.fill(255, y * columns + 16, (y + 1) * columns)
  alpha[10 * columns + 39] = 254
  const cells = memory.allocate(6)
  memory.kernels.measure_cells(memory.store(alpha), columns, rows, cells)
  assert.deepEqual([...memory.bytes(cells, 6)], [0, 3, 3, 0, 3, 1])
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

test('a cover that hides next to nothing changes next to nothing, however often it is laid', () => {
  for (const value of [100, 120, 150, 200]) {
    const memory = new PixelMemory()
    const [samples, mask] = [memory.store(new Uint8Array(64).fill(value)), memory.store(new Uint8Array(64).fill(1))]
    for (let time = 0; time < 40; time++) memory.kernels.paint_mask(samples, 64, 64, 1, mask, 64, value, 256)
    for (const seenValue of memory.bytes(samples, 64)) {
      assert.ok(Math.abs(seenValue - value) <= 2, `${value} became ${seenValue}`)
    }
  }
})
