/** What is open in a process: how many, that each says it is there, and that it ends with its key. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { CredentialHeaders, Principal } from '../../../src/auth/authenticate.ts'
import { problem, ProblemError } from '../../../src/core/problem.ts'
import { type Open, OpenStreams } from '../../../src/http/watching/open-streams.ts'
import { keyId, tenantId } from '../../conformance/store-samples.ts'
import { HandClock } from '../../support/hand-clock.ts'
import { principal } from '../../support/owners.ts'

function rig(authenticate: (headers: CredentialHeaders) => Promise<Principal>) {
  const clock = new HandClock(0)
  const streams = new OpenStreams({ clock, authenticate })
  const ended: string[] = []
  const beats: string[] = []
  const open = (key: number, name: string, kind: Open['kind'] = 'stream', secret = String(key)) =>
    streams.enter({
      kind,
      principal: principal(tenantId(1), keyId(key)),
      credentials: { authorization: secret },
      end: () => void ended.push(name),
      beat: () => void beats.push(name),
    })
  const pass = async (ms: number) => {
    const untilMs = clock.nowMs() + ms
    while (clock.step(untilMs)) await turn()
    await turn()
  }
  return { clock, streams, ended, beats, open, pass }
}

const everybody = async () => principal(tenantId(1), keyId(1))
const isTooMany = (error: unknown) => error instanceof ProblemError && error.problem.code === 'rate_limited'

test('a key may have 64 streams and 256 waiting requests, whatever others have; who goes makes room once', () => {
  const { open } = rig(everybody)
  const leave = Array.from({ length: 64 }, (_, index) => open(1, String(index)))
  assert.throws(() => open(1, 'one more'), isTooMany)
  for (let index = 0; index < 256; index++) open(1, String(index), 'wait')
  assert.throws(() => open(1, 'one more', 'wait'), isTooMany)
  open(2, 'another')
  leave[0]?.()
  leave[0]?.()
  open(1, 'the next')
  assert.throws(() => open(1, 'one more'), isTooMany)
})

test('there are 10,000 in all', () => {
  const { open } = rig(everybody)
  for (let index = 0; index < 10_000; index++) open(Math.floor(index / 64), String(index))
  assert.throws(() => open(999, 'one more'), isTooMany)
})

test('every 15 s each says that it is there, by one timer for all; without any there is no timer', async () => {
  const { clock, open, beats, pass } = rig(everybody)
  const leave = ['a', 'b', 'c'].map((name, index) => open(index, name))
  assert.equal(clock.planned, 2)
  await pass(15_000)
  assert.deepEqual(beats, ['a', 'b', 'c'])
  for (const go of leave) go()
  await pass(1_000)
  assert.equal(clock.step(clock.nowMs() + 1_000_000), false)
})

test('those of a key that is not taken any more end within a second; each key is looked up once', async () => {
  const asked: string[] = []
  let code: 'unauthorized' | 'tenant_disabled' | 'unavailable' | undefined
  const { open, ended, pass } = rig(async ({ authorization = '' }) => {
    asked.push(authorization)
    if (authorization === '1' && code !== undefined) throw problem(code, 'no')
    return everybody()
  })
  for (const name of ['a', 'b', 'c']) open(1, name)
  open(2, 'd')
  await pass(1_000)
  assert.deepEqual(asked, ['1', '2', '1', '2'])
  code = 'unavailable'
  await pass(1_000)
  assert.equal(ended.length, 0)
  code = 'unauthorized'
  await pass(1_000)
  assert.deepEqual([...new Set(ended)], ['a', 'b', 'c'])
  code = 'tenant_disabled'
  ended.length = 0
  await pass(1_000)
  assert.ok(ended.includes('a'))
})

test('of a key with two secrets, those of the one that has ended end, in whichever order they came', async () => {
  for (const order of [
    ['former', 'newest'],
    ['newest', 'former'],
  ] as const) {
    let isOver = false
    const { open, ended, pass } = rig(async ({ authorization }) => {
      if (isOver && authorization === 'former') throw problem('unauthorized', 'no')
      return everybody()
    })
    for (const secret of order) open(1, secret, 'stream', secret)
    await pass(1_000)
    assert.deepEqual(ended, [])
    isOver = true
    await pass(1_000)
    assert.deepEqual([...new Set(ended)], ['former'])
  }
})

test('those of a key that may speak other dialects than before end: whoever may, comes again', async () => {
  let faces: readonly string[] | undefined
  const { open, ended, pass } = rig(async () =>
    principal(tenantId(1), keyId(1), { limits: { ...(faces && { faces }) } }),
  )
  open(1, 'a')
  await pass(1_000)
  assert.equal(ended.length, 0)
  faces = ['openai']
  await pass(1_000)
  assert.ok(ended.includes('a'))
})

test('one look is planned at a time, also when all have gone and others come while keys are looked up', async () => {
  const gate = Promise.withResolvers<void>()
  let looks = 0
  const { open, pass, clock } = rig(async () => {
    looks++
    await gate.promise
    return everybody()
  })
  const leave = open(1, 'a')
  await pass(500)
  leave()
  open(2, 'b')
  gate.resolve()
  await pass(0)
  looks = 0
  await pass(5_000)
  assert.equal(looks, 10)
  assert.ok(clock.nowMs() > 0)
})

test('at the end all are ended, and nobody comes any more', async () => {
  const { clock, open, ended, streams } = rig(everybody)
  open(1, 'a')
  open(2, 'b', 'wait')
  streams.endAll()
  assert.deepEqual(ended, ['a', 'b'])
  assert.throws(
    () => open(3, 'c'),
    (error) => error instanceof ProblemError && error.problem.code === 'unavailable',
  )
  assert.equal(clock.step(clock.nowMs() + 1_000_000), false)
})
