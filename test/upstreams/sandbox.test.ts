import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AttemptId, type JobId, makeId } from '../../src/core/ids.ts'
import type { Json } from '../../src/core/json.ts'
import { ProblemError } from '../../src/core/problem.ts'
import type { Upstream, UpstreamReport, Work } from '../../src/core/upstream-port.ts'
import { createPrevizUpstream } from '../../src/upstreams/previz-upstream.ts'
import { withSandbox } from '../../src/upstreams/sandbox.ts'
import { ORDER } from '../support/orders.ts'

const calm = new AbortController().signal
let made = 0

function work(prompt: string, jobId = makeId<JobId>(++made, new Uint8Array(10))): Work {
  const attemptId = makeId<AttemptId>(++made, new Uint8Array(10))
  const request = { model: ORDER.model, prompt, references: [] }
  return { jobId, attemptId, request, order: { ...ORDER, prompt }, references: [] }
}

/** Previz in its sandbox, by a clock that stands still. */
async function sandboxed(context: TestContext) {
  const clock = { nowMs: 0 }
  const folder = await mkdtemp(join(tmpdir(), 'reelay-sandbox-'))
  const storage = { withLocalCopy: () => Promise.reject(new Error('there are no references')) }
  const previz = withSandbox(createPrevizUpstream({ storage, folder, workerId: 'w', workers: 1 }), () => clock.nowMs)
  context.after(async () => {
    await previz.close()
    await rm(folder, { recursive: true, force: true })
  })
  return { previz, clock }
}

async function look(previz: Upstream, handle: Json): Promise<UpstreamReport | undefined> {
  return (await previz.check([handle], calm))[0]
}

const isProblem = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code && words.test(error.message)

describe('in the sandbox', () => {
  for (const [outcome, code, words] of [
    ['fail', 'upstream_failed', /fail this job/],
    ['moderation', 'content_rejected', /sensitive/],
  ] as const) {
    test(`${outcome} fails, without a render`, async (context) => {
      const { previz } = await sandboxed(context)
      const { handle } = await previz.submit(work(`a kite [[previz:${outcome}]]`))
      const report = await look(previz, handle)
      assert.ok(report?.state === 'failed' && report.problem.code === code)
      assert.match(report.problem.message, words)
      assert.deepEqual(previz.processes(), [])
    })
  }

  for (const [outcome, words] of [
    ['reject', /refuse this job/],
    ['misbehave', /knows fail, moderation, .* not misbehave/],
    ['slow', /from 1 to 3600 seconds/],
    ['slow:0', /from 1 to 3600 seconds/],
    ['slow:soon', /from 1 to 3600 seconds/],
  ] as const) {
    test(`${outcome} is refused, and said why`, async (context) => {
      const { previz } = await sandboxed(context)
      await assert.rejects(previz.submit(work(`[[previz:${outcome}]] a kite`)), isProblem('upstream_failed', words))
    })
  }

  test('flaky is away once for each job, and then renders', async (context) => {
    const { previz } = await sandboxed(context)
    const first = work('[[previz:flaky]]')
    const away = isProblem('upstream_unavailable', /away once/)
    await assert.rejects(previz.submit(first), away)
    await assert.rejects(previz.submit(work('[[previz:flaky]]')), away)
    const { handle } = await previz.submit(work('[[previz:flaky]]', first.jobId))
    assert.notEqual((await look(previz, handle))?.state, 'lost')
    await previz.release(handle)
  })

  test('what only acts gives back the slot that it takes, and is forgotten when it is let go of', async (context) => {
    const { previz } = await sandboxed(context)
    assert.equal(previz.slots.count, 1)
    const never = work('[[previz:never-end]]')
    const { handle } = await previz.submit(never)
    assert.deepEqual(await previz.submit(never), { handle, notes: [] })
    assert.equal(previz.slots.count, 2)
    assert.deepEqual(previz.kept?.(), [{ attemptId: never.attemptId, handle }])
    assert.deepEqual(await look(previz, handle), { state: 'running', progressPercent: 42 })
    await previz.release(handle)
    assert.equal(previz.slots.count, 1)
    assert.equal((await look(previz, handle))?.state, 'lost')
  })

  test('only so much may act at once', async (context) => {
    const { previz } = await sandboxed(context)
    for (let times = 0; times < 1_000; times++) await previz.submit(work('[[previz:never-end]]'))
    await assert.rejects(previz.submit(work('[[previz:never-end]]')), isProblem('upstream_unavailable', /no room/))
  })

  test('slow waits for so many seconds, and then renders what was ordered', async (context) => {
    const { previz, clock } = await sandboxed(context)
    const { handle } = await previz.submit(work('[[previz:slow:30]]'))
    clock.nowMs = 29_999
    assert.deepEqual(await look(previz, handle), { state: 'running', progressPercent: 0 })
    assert.deepEqual(previz.processes(), [])
    clock.nowMs = 30_000
    for (;;) {
      const report = await look(previz, handle)
      if (report?.state === 'succeeded') break
      assert.ok(report?.state === 'queued' || report?.state === 'running', JSON.stringify(report))
      await sleep(50)
    }
    assert.equal(previz.slots.count, 1)
    await previz.release(handle)
  })

  test('neighbours are told in their order, whoever acts among them', async (context) => {
    const { previz } = await sandboxed(context)
    const plain = (await previz.submit(work('a kite'))).handle
    const acted = (await previz.submit(work('[[previz:fail]]'))).handle
    const reports = await previz.check([{ render: 'nobody' }, acted, plain, acted], calm)
    const states = reports.map(({ state }) => state)
    assert.deepEqual([states[0], states[1], states[3]], ['lost', 'failed', 'failed'])
    assert.ok(states[2] === 'queued' || states[2] === 'running')
    await previz.release(plain)
  })

  test('the burn-in is no outcome: alone it is rendered, and beside one it leaves that be', async (context) => {
    const { previz } = await sandboxed(context)
    const { handle } = await previz.submit(work('a kite [[previz:burn-in]]'))
    const report = await look(previz, handle)
    assert.ok(report?.state === 'queued' || report?.state === 'running')
    await previz.release(handle)
    const failing = await previz.submit(work('[[previz:burn-in]] a kite [[previz:fail]]'))
    assert.equal((await look(previz, failing.handle))?.state, 'failed')
    const wrong = work('[[previz:burn-in:now]] a kite')
    await assert.rejects(
      previz.submit(wrong),
      isProblem('upstream_failed', /not burn-in; \[\[previz:burn-in\]\] writes on the film/),
    )
  })

  test('a prompt without its words is rendered as ever', async (context) => {
    const { previz } = await sandboxed(context)
    const { handle } = await previz.submit(work('a kite [previz:fail] previz:fail [[fail]]'))
    const report = await look(previz, handle)
    assert.ok(report?.state === 'queued' || report?.state === 'running')
    await previz.release(handle)
  })
})
