import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { BitReader, BitWriter, withEscapes, withoutEscapes } from '../../../src/previz/avc/bits.ts'

describe('Exp-Golomb codes', () => {
  for (const [bits, value] of [
    ['1', 0],
    ['010', 1],
    ['011', -1],
    ['00100', 2],
    ['00101', -2],
    ['0001000', 4],
  ] as const) {
    test(`${bits} is ${value} (ISO/IEC 14496-10, 9.1)`, () => {
      const byte = Number.parseInt(bits.padEnd(8, '1'), 2)
      assert.equal(new BitReader(Uint8Array.of(byte)).readSigned(), value)
      const writer = new BitWriter()
      writer.writeSigned(value)
      assert.deepEqual(writer.bytes(), Uint8Array.of(byte))
    })
  }

  test('are read back as they were written, one after another', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100_000, max: 100_000 })), (values) => {
        const writer = new BitWriter()
        for (const value of values) writer.writeSigned(value)
        const reader = new BitReader(writer.bytes())
        assert.deepEqual(
          values.map(() => reader.readSigned()),
          values.map((value) => value + 0),
        )
      }),
    )
  })

  test('without an end are refused', () => {
    assert.throws(() => new BitReader(new Uint8Array(8)).readUnsigned(), /a code has an end/)
    assert.throws(() => new BitReader(new Uint8Array(1)).readUnsigned(), /a unit holds all of its header/)
  })
})

test('no payload looks like a start code, and each is read back', () => {
  const byte = fc.oneof(fc.constantFrom(0, 0, 0, 1, 2, 3), fc.integer({ min: 0, max: 255 }))
  fc.assert(
    fc.property(fc.array(byte), (bytes) => {
      const escaped = withEscapes(Uint8Array.from(bytes))
      const startsAt = escaped.findIndex((_, at) => {
        const [one = 1, two = 1, three = 3] = escaped.subarray(at)
        return one === 0 && two === 0 && three < 3
      })
      assert.equal(startsAt, -1)
      assert.ok(escaped.length < 2 || escaped.at(-1) !== 0 || escaped.at(-2) !== 0)
      assert.deepEqual([...withoutEscapes(escaped)], bytes)
    }),
    { numRuns: 500 },
  )
})
