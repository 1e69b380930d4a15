import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { FAULT_LIVES_MAX, FAULT_SEED, readFaultWorlds } from './fault-worlds.ts'
import { COMMON_FAULTS, RARE_FAULTS } from './known-faults.ts'
import { simulate } from './threads.ts'

/** A busy machine may need many times as long as an idle one. */
const PATIENCE = { timeout: 1_200_000 }

const worlds = readFaultWorlds()

describe('the simulator finds that', () => {
  for (const { name } of COMMON_FAULTS) {
    test(name, PATIENCE, async (t) => {
      const from = worlds[name] ?? 0
      const { failure, lives } = await simulate({
        ...{ seed: FAULT_SEED, lives: FAULT_LIVES_MAX, fault: name, from },
        threads: 1,
      })
      t.diagnostic(`${failure?.promise.split(':')[0]} after ${lives} lives`)
      assert.ok(failure !== undefined, `no promise was broken in ${lives} lives`)
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
  // Of several threads it depends on their pace which world breaks one first.
  const { failure } = await simulate({ seed: 7, lives: 1_000, fault, threads: 1 })
  const world = /^npm run simulate -- --seed 7 --world (\d+) --fault '(.+)'$/.exec(failure?.command ?? '')
  assert.equal(world?.[2], fault)
  assert.match((await failure?.story()) ?? '', /\d s node [a-f]\d+ commit /)
  const again = await simulate({ seed: 7, lives: 0, world: Number(world?.[1]), fault })
  assert.equal(again.failure?.promise, failure?.promise)
})
