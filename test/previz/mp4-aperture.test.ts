import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PixelSize } from '../../src/core/shape.ts'
import { declareAperture } from '../../src/previz/mp4-aperture.ts'
import { box } from '../support/mp4-box.ts'

const u32 = (...values: readonly number[]) => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeInt32BE(value | 0, index * 4)
  return bytes
}

const px = (widthPx: number, heightPx: number): PixelSize => ({ widthPx, heightPx })

const DATA = box('mdat', Buffer.from('pictures'))

/** A film of one picture track that is shown as so many pixels, whose data lies `shift` bytes later, with more boxes in its entry. */
function film({ widthPx, heightPx }: PixelSize, shift = 0, ...declared: readonly Uint8Array[]): Buffer {
  const fields = Buffer.alloc(78)
  const description = box('stsd', u32(0, 1), box('avc1', fields, box('avcC', Buffer.from('how')), ...declared))
  const table = box('stbl', description, box('stco', u32(0, 1, 400 + shift)))
  const header = box('tkhd', Buffer.alloc(76), u32(widthPx * 65_536, heightPx * 65_536))
  const handler = box('hdlr', u32(0, 0), Buffer.from('vide'), u32(0, 0, 0))
  return Buffer.concat([box('moov', box('trak', header, box('mdia', handler, box('minf', table)))), DATA])
}

const square = box('pasp', u32(1, 1))

test('a film with an odd side hides its last column, last row, or both, and its data is found where it went', () => {
  for (const [coded, shown, hidden] of [
    [px(854, 482), px(853, 481), u32(853, 1, 481, 1, -1, 2, -1, 2)],
    [px(854, 480), px(853, 480), u32(853, 1, 480, 1, -1, 2, 0, 2)],
    [px(640, 362), px(640, 361), u32(640, 1, 361, 1, 0, 2, -1, 2)],
  ] as const) {
    const declared = declareAperture(film(coded), coded, shown)
    const clap = box('clap', hidden)
    assert.deepEqual(Buffer.from(declared), film(shown, clap.length + square.length, clap, square))
  }
})

test('a film with even sides stays as it is', () => {
  const size = px(854, 480)
  const even = film(size)
  assert.equal(declareAperture(even, size, size), even)
})
