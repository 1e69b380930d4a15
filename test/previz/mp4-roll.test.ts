import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declareRoll } from '../../src/previz/mp4-roll.ts'
import { box } from '../support/mp4-box.ts'

const u32 = (...values: readonly number[]) => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4)
  return bytes
}

const track = (handler: string, offsets: readonly number[], ...declared: readonly Uint8Array[]) =>
  box(
    'trak',
    box(
      'mdia',
      box('hdlr', u32(0, 0), Buffer.from(handler), u32(0, 0, 0)),
      box('minf', box('stbl', box('stco', u32(0, offsets.length, ...offsets)), ...declared)),
    ),
  )

const DATA = box('mdat', Buffer.from('pictures and sounds'))

test('the declaration stands in the sound track alone, and the chunks of all tracks are found where they went', () => {
  const index = (shift: number, ...declared: readonly Uint8Array[]) =>
    box('moov', track('vide', [200 + shift, 220 + shift]), track('soun', [210 + shift], ...declared))
  const roll = Buffer.from('roll')
  const sgpd = box('sgpd', u32(1 << 24), roll, u32(2, 1), Buffer.from([0xff, 0xff]))
  const sbgp = box('sbgp', u32(0), roll, u32(1, 47, 1))
  const declared = declareRoll(Buffer.concat([index(0), DATA]), 47)
  assert.deepEqual(Buffer.from(declared), Buffer.concat([index(sgpd.length + sbgp.length, sgpd, sbgp), DATA]))
})

test('a film without sound, or with its index behind, is our own mistake', () => {
  assert.throws(
    () => declareRoll(Buffer.concat([box('moov', track('vide', [1])), DATA]), 1),
    /there is a track of the kind soun/,
  )
  const behind = Buffer.concat([DATA, box('moov', track('soun', [1]))])
  assert.throws(() => declareRoll(behind, 1), /the index comes before the data/)
})
