import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'

test('memory that an earlier render has written to is empty for the next one', () => {
  const first = new PixelMemory()
  const at = first.allocate(100_000)
  first.bytes(at, 100_000).fill(7)
  first.borrow(new Uint8Array(5000).fill(9))
  first.close()
  const next = new PixelMemory()
  assert.equal(next.kernels, first.kernels, 'the next render has the same memory')
  for (const size of [10, 50_000, 300_000]) {
    const bytes = next.bytes(next.allocate(size), size)
    assert.ok(bytes.every((byte) => byte === 0))
  }
})

test('two renders at once have memory of their own', () => {
  const [one, other] = [new PixelMemory(), new PixelMemory()]
  assert.notEqual(one.kernels, other.kernels)
  const at = one.allocate(64)
  one.bytes(at, 64).fill(1)
  const there = other.allocate(64)
  assert.ok(other.bytes(there, 64).every((byte) => byte === 0))
})

test('an arena that is let go of leaves room, and the room is empty', () => {
  const memory = new PixelMemory()
  const arena = memory.arena()
  const at = arena.allocate(4096)
  arena.bytes(at, 4096).fill(3)
  arena.release()
  const again = memory.allocate(4096)
  assert.equal(again, at)
  assert.ok(memory.bytes(again, 4096).every((byte) => byte === 0))
})

test('whoever has ended with its memory cannot take of the next one, or give it back', () => {
  const memory = new PixelMemory()
  const arena = memory.arena()
  arena.allocate(10)
  memory.close()
  assert.throws(() => memory.allocate(10), /render that has it/)
  assert.throws(() => arena.release(), /render that has it/)
  assert.throws(() => memory.close(), /render that has it/)
})
