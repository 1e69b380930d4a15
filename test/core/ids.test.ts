import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fromUuid, type JobId, makeId, parseId, parsePrefixedId, toUuid } from '../../src/core/ids.ts'

const time = fc.integer({ min: 0, max: 2 ** 47 })
const chance = fc.uint8Array({ minLength: 10, maxLength: 10 })

test('an id is read back as itself, bare and behind its prefix', () => {
  fc.assert(
    fc.property(time, chance, (atMs, random) => {
      const id = makeId<JobId>(atMs, random)
      assert.equal(id.length, 26)
      assert.equal(parseId(id), id)
      assert.equal(parsePrefixedId('job_', `job_${id}`), id)
      assert.equal(parsePrefixedId('job_', `req_${id}`), undefined)
    }),
  )
})

test('an id is read back from the notation of a UUID, which sorts alike; other spellings are none', () => {
  fc.assert(
    fc.property(time, chance, (atMs, random) => {
      const id = makeId<JobId>(atMs, random)
      const uuid = toUuid(id)
      assert.match(uuid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      assert.equal(fromUuid(uuid), id)
      assert.ok(uuid < toUuid(makeId(atMs + 1, random)))
      assert.equal(fromUuid(uuid.replaceAll('-', '')), undefined)
    }),
  )
  const high = 'ffffffff-ffff-4fff-8fff-ffffffffffff'
  assert.equal(toUuid(fromUuid<JobId>(high) ?? makeId(0, new Uint8Array(10))), high)
  assert.equal(fromUuid(high.toUpperCase()), undefined)
})

test('ids sort by age, whatever chance adds', () => {
  fc.assert(
    fc.property(time, chance, chance, (atMs, one, other) => {
      assert.ok(makeId(atMs, one) < makeId(atMs + 1, other))
    }),
  )
})

test('every random byte counts', () => {
  for (let index = 0; index < 10; index++) {
    const random = new Uint8Array(10)
    random[index] = 255
    assert.notEqual(makeId(1, random), makeId(1, new Uint8Array(10)))
  }
})

test('what is no id is not read as one', () => {
  const id = makeId<JobId>(1_780_021_218_000, new Uint8Array(10).fill(7))
  for (const text of [
    '',
    id.slice(1),
    `${id}0`,
    id.toUpperCase(),
    `${id.slice(0, 25)}u`,
    `8${id.slice(1)}`,
    `${id}\n`,
  ]) {
    assert.equal(parseId(text), undefined, text)
  }
})
