import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clearMp4Times } from '../../src/previz/mp4-times.ts'
import { box } from '../support/mp4-box.ts'

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
