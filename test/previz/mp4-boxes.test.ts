import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clearMp4Times, findBoxes } from '../../src/previz/mp4-boxes.ts'
import { box, lastBox, longBox } from '../support/mp4-box.ts'

const word = (text: string) => Buffer.from(text)

test('boxes are found by their path, in order, whatever the form of their size', () => {
  const file = Buffer.concat([
    box('ftyp', word('not me')),
    box('moov', box('trak', word('one')), box('mvhd', word('no'))),
    longBox('moov', box('trak', word('two'))),
    lastBox('moov', longBox('trak', word('three'))),
  ])
  const held = findBoxes(file, 'moov/trak').map(({ body, end }) => file.subarray(body, end).toString())
  assert.deepEqual(held, ['one', 'two', 'three'])
  assert.deepEqual(findBoxes(file, 'moov/mdia/hdlr'), [])
})

test('boxes are found inside another one', () => {
  const file = Buffer.concat([box('trak', word('out')), box('moov', box('trak', word('in')))])
  const [moov] = findBoxes(file, 'moov')
  const [trak] = findBoxes(file, 'trak', moov)
  assert.deepEqual(trak, { type: 'trak', start: 19, body: 27, end: 29 })
})

test('a box that reaches out of its parent, or is shorter than its own head, is our own mistake', () => {
  const tooLong = box('moov', box('trak', word('one')))
  tooLong.writeUInt32BE(12, 8)
  assert.throws(() => findBoxes(tooLong, 'moov/trak'), /a box lies inside its parent/)
  const tooShort = box('moov', word('one'))
  tooShort.writeUInt32BE(4)
  assert.throws(() => findBoxes(tooShort, 'moov'), /a box lies inside its parent/)
})

const filled = (version: number, length: number) =>
  Uint8Array.from({ length }, (_, index) => (index === 0 ? version : 7))

test('times are cleared in every header, short and long, and nothing else is touched', () => {
  const data = box('mdat', filled(7, 20))
  const film = (...headers: readonly Uint8Array[]) =>
    Buffer.concat([
      box(
        'moov',
        box('mvhd', headers[0] ?? data),
        box('trak', box('tkhd', headers[1] ?? data), box('mdia', box('mdhd', headers[2] ?? data))),
      ),
      data,
    ])
  const file = film(filled(0, 20), filled(1, 30), filled(0, 16))
  clearMp4Times(file)
  const cleared = (version: number, length: number, timeBytes: number) => {
    const header = filled(version, length)
    header.fill(0, 4, 4 + timeBytes)
    return header
  }
  assert.deepEqual(file, film(cleared(0, 20, 8), cleared(1, 30, 16), cleared(0, 16, 8)))
})

test('a file whose boxes do not fit into each other is our own mistake', () => {
  assert.throws(() => clearMp4Times(Buffer.from([0, 0, 1, 0, 0x6d, 0x6f, 0x6f, 0x76])))
})
