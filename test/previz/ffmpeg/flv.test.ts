import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFlv } from '../../../src/previz/ffmpeg/flv.ts'

const HEAD = Buffer.from('464c5601010000000900000000', 'hex')

/** A tag as FLV has it: kind, length, time, stream, body, and how long all of that was. */
function tag(type: number, body: readonly number[]): Buffer {
  const head = Buffer.alloc(11)
  head.writeUInt8(type, 0)
  head.writeUIntBE(body.length, 1, 3)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length + body.length)
  return Buffer.concat([head, Buffer.from(body), length])
}

const METADATA = tag(18, [2, 0, 1, 65])
const DESCRIPTION = tag(9, [0x17, 0, 0, 0, 0, 1, 100, 0, 31])
const KEY = tag(9, [0x17, 1, 0, 0, 83, 10, 11])
const OTHER = tag(9, [0x27, 1, 0xff, 0xff, 0xd6, 12])
const END = tag(9, [0x17, 2, 0, 0, 0])

test('pictures come in their order, with what decodes them and when they are shown', () => {
  const { description, pictures } = readFlv(Buffer.concat([HEAD, METADATA, DESCRIPTION, KEY, OTHER, END]))
  assert.deepEqual([...(description ?? [])], [1, 100, 0, 31])
  assert.deepEqual(
    pictures.map(({ data, ...rest }) => ({ ...rest, data: [...data] })),
    [
      { isKey: true, shownLaterMs: 83, data: [10, 11] },
      { isKey: false, shownLaterMs: -42, data: [12] },
    ],
  )
})

test('of a stream that breaks off anywhere there is what came whole', () => {
  const bytes = Buffer.concat([HEAD, DESCRIPTION, KEY, OTHER])
  const whole = HEAD.length + DESCRIPTION.length + KEY.length
  for (let length = 0; length < bytes.length - 4; length++) {
    const { pictures } = readFlv(bytes.subarray(0, length))
    assert.equal(pictures.length, length >= whole - 4 ? 1 : 0, `${length} bytes`)
  }
})

test('what is no FLV, or has another codec, is an error', () => {
  assert.throws(() => readFlv(Buffer.from('this is no FLV at all')), /asked for an FLV/)
  assert.throws(() => readFlv(Buffer.concat([HEAD, tag(9, [0x12, 0, 0, 0, 0])])), /asked for H\.264/)
})
