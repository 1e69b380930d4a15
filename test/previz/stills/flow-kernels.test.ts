import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'
import { mixedWarped, patchDistance, searchedPatch, splatted } from './scalar-flow.ts'

const memory = new PixelMemory()

const byte = fc.integer({ min: 0, max: 255 })
const samples = (length: number, values = byte) =>
  fc.array(values, { minLength: length, maxLength: length }).map((list) => Uint8Array.from(list))

/** Keeps what is around a plane from being black, which would hide a read beyond its end. */
function stored(plane: Uint8Array): number {
  const around = new Uint8Array(plane.length + 128).fill(170)
  around.set(plane, 64)
  return memory.store(around) + 64
}

/** Displacements that are none, gentle, or torn apart. */
const displacement = (reach: number) =>
  fc.oneof(fc.constant(0), fc.integer({ min: -40, max: 40 }), fc.integer({ min: -reach, max: reach }))

const warp = fc
  .record({
    width: fc.integer({ min: 1, max: 50 }),
    rows: fc.integer({ min: 1, max: 12 }),
    shift: fc.integer({ min: 0, max: 4 }),
    halve: fc.integer({ min: 0, max: 1 }),
    reach: fc.constantFrom(20, 200, 16_383),
  })
  .chain(({ width, rows, shift, halve, reach }) => {
    const stride = Math.ceil((((width - 1) >> shift) + 20) / 8) * 8
    const nodeRows = ((rows - 1) >> shift) + 2
    const count = stride * nodeRows
    const moved = fc.array(displacement(reach), { minLength: count * 4, maxLength: count * 4 })
    const weights = fc.array(fc.oneof(fc.constant(0), fc.constant(256), fc.integer({ min: 0, max: 256 })), {
      minLength: count,
      maxLength: count,
    })
    return fc.record({
      size: fc.constant({ width, rows }),
      a: samples(width * rows),
      b: samples(width * rows),
      mask: fc.option(samples(width * rows, fc.oneof(fc.constant(0), fc.constant(255), byte)), { nil: undefined }),
      fields: fc.tuple(moved, weights).map(([first, second]) => ({
        nodes: Int16Array.from([...first, ...second]),
        stride,
        nodeRows,
        shift,
        halve,
      })),
    })
  })

test('two planes are warped and mixed as the reference does it, however torn, and nothing outside them is seen', () => {
  fc.assert(
    fc.property(warp, ({ size: { width, rows }, a, b, mask, fields }) => {
      const { nodes, stride, nodeRows, shift, halve } = fields
      // With a mask, nodes say where it must be looked at: here, everywhere.
      if (mask !== undefined) nodes.fill(1, stride * nodeRows * 4)
      const nodesAt = memory.store(new Uint8Array(nodes.buffer))
      const out = stored(new Uint8Array(width * rows))
      const maskAt = mask === undefined ? 0 : stored(mask)
      const [aAt, bAt] = [stored(a), stored(b)]
      memory.kernels.mix_warped(out, width, rows, aAt, bAt, maskAt, nodesAt, stride, nodeRows, shift, halve)
      const wanted = mixedWarped(a, b, mask, { width, rows }, fields)
      const seen = [...memory.bytes(out, width * rows)]
      // Whole groups that show b alone show it without the 1/256 of a that mixing leaves.
      for (const [index, value] of seen.entries()) {
        assert.ok(Math.abs(value - (wanted[index] ?? 0)) <= 1, `sample ${index}: ${value}, not ${wanted[index]}`)
      }
      assert.deepEqual([...memory.bytes(out - 64, 64)], new Array(64).fill(170))
      assert.deepEqual([...memory.bytes(out + width * rows, 64)], new Array(64).fill(170))
    }),
    { numRuns: 300 },
  )
})

test('a plane that nothing moves and nothing covers is itself', () => {
  fc.assert(
    fc.property(warp, fc.boolean(), ({ size: { width, rows }, a, b, fields }, second) => {
      const { nodes, stride, nodeRows, shift, halve } = fields
      nodes.fill(0)
      nodes.fill(second ? 256 : 0, stride * nodeRows * 4)
      const nodesAt = memory.store(new Uint8Array(nodes.buffer))
      const out = stored(new Uint8Array(width * rows))
      const [aAt, bAt] = [stored(a), stored(b)]
      memory.kernels.mix_warped(out, width, rows, aAt, bAt, 0, nodesAt, stride, nodeRows, shift, halve)
      assert.deepEqual(memory.bytes(out, width * rows), second ? b : a)
    }),
  )
})

test('nodes that are all none or all whole show one plane without a look at the mask', () => {
  fc.assert(
    fc.property(warp, fc.boolean(), ({ size: { width, rows }, a, b, fields }, second) => {
      const { nodes, stride, nodeRows, shift, halve } = fields
      nodes.fill(0)
      nodes.fill(second ? 256 : 0, stride * nodeRows * 4)
      const nodesAt = memory.store(new Uint8Array(nodes.buffer))
      const out = stored(new Uint8Array(width * rows))
      const mask = stored(new Uint8Array(width * rows).fill(second ? 0 : 255))
      const [aAt, bAt] = [stored(a), stored(b)]
      memory.kernels.mix_warped(out, width, rows, aAt, bAt, mask, nodesAt, stride, nodeRows, shift, halve)
      assert.deepEqual(memory.bytes(out, width * rows), second ? b : a)
    }),
  )
})

test('a patch is compared and searched for as the reference does it', () => {
  const cases = fc.record({
    columns: fc.integer({ min: 1, max: 9 }),
    rows: fc.integer({ min: 1, max: 5 }),
    a: samples(20 * 16),
    b: samples(20 * 16),
  })
  fc.assert(
    fc.property(cases, ({ columns, rows, a, b }) => {
      const [aAt, bAt] = [memory.store(a), memory.store(b)]
      assert.equal(memory.kernels.patch_distance(aAt, bAt, 20), patchDistance(a, b, 20))
      assert.equal(memory.kernels.search_patch(aAt, bAt, 20, columns, rows), searchedPatch(a, b, 20, columns, rows))
    }),
  )
})

test('a refined vector is right to a twentieth of a sample, and stays at what it was where nothing is better', () => {
  const size = { columns: 40, rows: 32 }
  const margin = 8
  const stride = size.columns + 2 * margin
  const picture = (dx: number, dy: number) =>
    Uint8Array.from({ length: stride * (size.rows + 2 * margin) }, (_, index) => {
      const [x, y] = [(index % stride) - dx, Math.floor(index / stride) - dy]
      return 128 + 60 * Math.sin(x * 0.5 + y * 0.2) + 50 * Math.cos(y * 0.45 - x * 0.1)
    })
  const refine = (dx: number, dy: number, from: readonly [number, number]) => {
    const [a, b] = [memory.store(picture(0, 0)), memory.store(picture(dx, dy))]
    const vector = memory.store(new Uint8Array(Float32Array.from([...from, ...from]).buffer))
    const origin = margin * stride + margin
    const patch = a + origin + 12 * stride + 16
    memory.kernels.refine_patch(patch, b + origin, stride, 16, 12, size.columns, size.rows, margin, vector)
    const [u = 0, v = 0] = new Float32Array(memory.bytes(vector, 8).slice().buffer)
    return [u, v] as const
  }
  for (const [dx, dy] of [
    [0, 0],
    [0.4, -0.3],
    [2.7, 1.2],
    [-3.25, 0.5],
  ] as const) {
    const [u, v] = refine(dx, dy, [Math.round(dx), Math.round(dy)])
    assert.ok(Math.abs(u - dx) < 0.05 && Math.abs(v - dy) < 0.05, `${u},${v} for ${dx},${dy}`)
  }
  const far = refine(0, 0, [500, -500])
  assert.ok(Math.hypot(far[0] - 500, far[1] + 500) <= 1.5, 'a vector out of the picture is no trouble')
})

test('nodes carry what they carry to where they land, and lose nothing inside', () => {
  const value = fc.integer({ min: -400, max: 400 }).map((n) => n / 64)
  const cases = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 })).chain(([columns, rows]) => {
    const plane = fc
      .array(value, { minLength: columns * rows, maxLength: columns * rows })
      .map((list) => Float32Array.from(list))
    return fc.record({ columns: fc.constant(columns), rows: fc.constant(rows), u: plane, v: plane, priority: plane })
  })
  fc.assert(
    fc.property(cases, fc.constantFrom(0, 0.25, 0.5, 1), ({ columns, rows, u, v, priority }, part) => {
      const store = (array: Float32Array<ArrayBuffer>) => memory.store(new Uint8Array(array.buffer))
      const sums = memory.allocate(columns * rows * 16)
      const [uAt, vAt, priorityAt] = [store(u), store(v), store(priority)]
      memory.kernels.splat_flow(sums, uAt, vAt, priorityAt, columns, rows, part)
      const seen = new Float32Array(memory.bytes(sums, columns * rows * 16).slice().buffer)
      const wanted = splatted({ u, v, priority }, columns, rows, part)
      for (const [index, sum] of wanted.entries()) assert.ok(Math.abs(sum - (seen[index] ?? 0)) < 1e-3)
    }),
  )
})
