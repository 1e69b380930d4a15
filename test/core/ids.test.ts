import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type JobId, makeId, parseId, parsePrefixedId } from '../../src/core/ids.ts'

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
