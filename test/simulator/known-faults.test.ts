import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ACCOUNT_FAULTS } from './account-faults.ts'
import { OTHER_FAULTS, RARE_FAULTS, REVIEWED_FAULTS } from './known-faults.ts'
import { PROVIDER_FAULTS } from './provider-faults.ts'
import { TELLING_FAULTS } from './telling-faults.ts'
import { simulate } from './threads.ts'

/** A busy machine may need many times as long as an idle one. */
const PATIENCE = { timeout: 1_200_000 }

/** A fault that is not found within so many lives counts as not found. */
const FAULT_LIVES_MAX = 30_000

describe('the simulator finds that', () => {
  for (const { name } of [
    ...REVIEWED_FAULTS,
    ...OTHER_FAULTS,
    ...ACCOUNT_FAULTS,
    ...PROVIDER_FAULTS,
    ...TELLING_FAULTS,
  ]) {
    test(name, PATIENCE, async (t) => {
      const outcome = await simulate({ seed: 12, lives: FAULT_LIVES_MAX, fault: name, threads: 1 })
      t.diagnostic(`${outcome.failure?.promise.split(':')[0]} after ${outcome.lives} lives`)
      assert.ok(outcome.failure !== undefined, `no promise was broken in ${outcome.lives} lives`)
    })
  }
})

test('each fault that is left to a longer run still has its place in the source', async () => {
  for (const { name, edits } of RARE_FAULTS) {
    for (const { file, from } of edits) {
      const source = await readFile(join(import.meta.dirname, '../..', file), 'utf8')
      assert.equal(source.split(from).length, 2, `${name}: ${file}`)
    }
  }
})

test('a broken promise comes with the last moments of its world, and a command that shows it again', async () => {
  const fault = 'a succeeded job is cancelled at its provider'
  const { failure } = await simulate({ seed: 7, lives: 1_000, fault })
  const world = /^npm run simulate -- --seed 7 --world (\d+) --fault '(.+)'$/.exec(failure?.command ?? '')
  assert.equal(world?.[2], fault)
  assert.match(failure?.story ?? '', /\d s node a\d+ commit /)
  const again = await simulate({ seed: 7, lives: 0, world: Number(world?.[1]), fault })
  assert.equal(again.failure?.promise, failure?.promise)
})
