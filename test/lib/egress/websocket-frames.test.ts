import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { frame } from '../../../src/fake-provider/comfyui/web-sockets.ts'
import { clientFrame, FrameError, FrameReader, type ServerFrame } from '../../../src/lib/egress/websocket-frames.ts'

const LIMITS = { textBytesMax: 1_000, messageBytesMax: 200_000 }

function readAll(bytes: Buffer, size = bytes.byteLength): readonly ServerFrame[] {
  const reader = new FrameReader(LIMITS)
  const frames: ServerFrame[] = []
  for (let at = 0; at < bytes.byteLength; at += Math.max(1, size))
    frames.push(...reader.read(bytes.subarray(at, at + size)))
  return frames
}

const text = (value: string) => frame(1, Buffer.from(value))
const unfinished = (opcode: number, payload: Uint8Array) => {
  const bytes = frame(opcode, payload)
  bytes[0] = (bytes[0] ?? 0) & 0x7f
  return bytes
}

describe('the frames of a server', () => {
  test('are read wherever their pieces are cut, and binary ones are passed over', () => {
    const part = fc.oneof(
      fc.string({ maxLength: 200, unit: 'grapheme' }).map((value) => ({ bytes: text(value), told: [value] })),
      fc.integer({ min: 0, max: 70_000 }).map((size) => ({ bytes: frame(2, Buffer.alloc(size, 0x81)), told: [] })),
      fc.constant({ bytes: frame(9, Buffer.from('p')), told: ['ping'] }),
      fc.string({ maxLength: 50 }).map((value) => ({
        bytes: Buffer.concat([
          unfinished(1, Buffer.from(value)),
          frame(9, Buffer.from('p')),
          frame(0, Buffer.from('!')),
        ]),
        told: ['ping', `${value}!`],
      })),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.integer({ min: 1, max: 5_000 }), (parts, size) => {
        const frames = readAll(Buffer.concat(parts.map(({ bytes }) => bytes)), size)
        const told = frames.map((one) => (one.kind === 'text' ? one.text : one.kind))
        assert.deepEqual(
          told,
          parts.flatMap((one): readonly string[] => one.told),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('that are texts longer than the limit are passed over, in one piece or several', () => {
    const long = Buffer.alloc(600, 'x')
    const bytes = [text('y'.repeat(1_001)), unfinished(1, long), unfinished(0, long), frame(0, long), text('after')]
    assert.deepEqual(readAll(Buffer.concat(bytes), 100), [{ kind: 'text', text: 'after' }])
  })

  for (const [what, bytes] of [
    [
      'a message without end',
      Buffer.concat([unfinished(2, Buffer.alloc(150_000)), unfinished(0, Buffer.alloc(60_000))]),
    ],
    ['a length of 2^63', Buffer.from([0x82, 0x7f, 0x80, 0, 0, 0, 0, 0, 0, 0])],
    ['a masked frame', Buffer.from([0x81, 0x80, 0, 0, 0, 0])],
    ['a reserved bit', Buffer.from([0xc1, 0x00])],
    ['an unknown kind', Buffer.from([0x83, 0x00])],
    ['an unknown control frame', Buffer.from([0x8b, 0x00])],
    ['a control frame in pieces', unfinished(9, Buffer.alloc(1))],
    ['a long control frame', frame(9, Buffer.alloc(126))],
    ['a continuation of nothing', frame(0, Buffer.alloc(1))],
    ['a message within another', Buffer.concat([unfinished(1, Buffer.alloc(1)), text('x')])],
  ] as const) {
    test(`that hold ${what} end the reading`, () => {
      assert.throws(() => readAll(bytes), FrameError)
    })
  }
})

test('a frame of a client is masked', () => {
  const mask = Uint8Array.of(1, 2, 3, 4)
  assert.deepEqual([...clientFrame('pong', Buffer.from('abcde'), mask)], [0x8a, 0x85, 1, 2, 3, 4, 96, 96, 96, 96, 100])
})
