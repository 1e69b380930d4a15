import assert from 'node:assert/strict'
import { test } from 'node:test'
import { transplantKeyPicture } from '../../../src/previz/avc/transplant.ts'

/** A record of our encoder's for films of 640x640, with a picture set. */
function record(pictureSet: string): Uint8Array {
  const sequence = Buffer.from('6764001eacb40500a342000003000200000300611e2c5d4001', 'hex')
  const picture = Buffer.from(pictureSet, 'hex')
  const start = [1, 0x64, 0, 0x15, 0xff, 0xe1, 0, sequence.length]
  return Uint8Array.of(...start, ...sequence, 1, 0, picture.length, ...picture)
}

/** A picture of one slice: all zeros in its header, a quantizer four below that of its set, and data that need an escape. */
const OWN = '68ef3cb0'
const OTHER = '68ef0fcb'

test('a slice is told from the other film’s quantizer, and its data stay as they are', () => {
  const data = [0, 0, 3, 1, 0xab]
  // 1 1 1 (macroblock 0, type 0, set 0), 0000 (frame 0), 1 (key picture 0), 00, se(-4) 0001001, ue(1) 010: no deblocking.
  const slice = [0x65, 0b1110_0001, 0b0000_0100, 0b1010_1111, ...data]
  const moved = transplantKeyPicture(Uint8Array.of(0, 0, 0, slice.length, ...slice), record(OWN), record(OTHER))
  // From 26 - 4 = 22 to 23 - 1: se(-1) 011.
  const header = [0x65, 0b1110_0001, 0b0001_1010]
  assert.deepEqual([...moved], [0, 0, 0, header.length + data.length, ...header, ...data])
})

test('a picture of a film that is coded otherwise is refused', () => {
  const picture = Uint8Array.of(0, 0, 0, 4, 0x65, 0xff, 0xff, 0xff)
  const other = record('68ef3c30')
  assert.throws(() => transplantKeyPicture(picture, record(OWN), other), /both films are coded alike/)
  const variable = record('68cf3cb0')
  assert.throws(() => transplantKeyPicture(picture, variable, variable), /coded arithmetically/)
})

test('a picture without a key slice is refused', () => {
  const picture = Uint8Array.of(0, 0, 0, 2, 0x41, 0xff)
  assert.throws(() => transplantKeyPicture(picture, record(OWN), record(OTHER)), /a key picture has slices/)
})
