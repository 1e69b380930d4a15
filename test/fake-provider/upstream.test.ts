import { systemClock } from '../../src/lib/clock.ts'
import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { describe, type TestContext, test } from 'node:test'
import { assetsOf } from '../../src/core/job.ts'
import { type AttemptId, type JobId, makeId } from '../../src/core/ids.ts'
import type { Json } from '../../src/core/json.ts'
import { ProblemError } from '../../src/core/problem.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import type { UpstreamReport, Work } from '../../src/core/upstream-port.ts'
import { ark } from '../../src/dialects/ark.ts'
import type { Dialect } from '../../src/dialects/dialect.ts'
import { dialects } from '../../src/dialects/registry.ts'
import { newApiProfile } from '../../src/dialects/videos/profiles/new-api.ts'
import { openaiProfile } from '../../src/dialects/videos/profiles/openai.ts'
import { opeProfile } from '../../src/dialects/videos/profiles/ope.ts'
import { sglangProfile } from '../../src/dialects/videos/profiles/sglang.ts'
import { createFakeProvider, type FakeProviderOptions } from '../../src/fake-provider/fake-provider.ts'
import { createOrigin } from '../../src/lib/egress/configured-origin.ts'
import { createHttpUpstream } from '../../src/upstreams/http-upstream.ts'
import { inspectFilm } from '../support/inspect.ts'
import { ORDER } from '../support/orders.ts'

/** The provider's key: in nothing that is left of its answers. */
const KEY = 'sk-canary-5fe1'

const calm = new AbortController().signal

/** A fake provider, and Reelay's own client of it. */
async function client(context: TestContext, dialect: Dialect, options: Partial<FakeProviderOptions> = {}) {
  const provider = await createFakeProvider({ dialect, keys: [KEY], queueMs: 50, runMs: 150, ...options })
  const origin = createOrigin(provider.origin)
  context.after(async () => {
    await origin.close()
    await provider.close()
  })
  const upstream = createHttpUpstream({
    id: 'vendor',
    dialect,
    origin,
    keys: [{ secret: KEY }],
    offers: [{ sound: true, framesWithReferences: true, roles: REFERENCE_ROLES }],
    slots: 4,
    pollIntervalMs: 20,
    handOver: async (references) =>
      assetsOf(references).map(({ digest }) => ({ from: 'url', url: `https://assets.example/${digest}.png` })),
    clock: systemClock,
  })
  const ended = async (handle: Json): Promise<UpstreamReport> => {
    for (;;) {
      const [report] = await upstream.check([handle], calm)
      if (report !== undefined && !['queued', 'running', 'unavailable'].includes(report.state)) return report
      await new Promise((wake) => setTimeout(wake, 20))
    }
  }
  return { provider, upstream, ended }
}

function work(prompt: string): Work {
  const chance = new Uint8Array(10)
  const order = { ...ORDER, frames: 48, prompt }
  return {
    jobId: makeId<JobId>(1, chance),
    attemptId: makeId<AttemptId>(2, chance),
    request: { model: order.model, prompt, references: [] },
    order,
    references: [],
  }
}

async function bytesOf(report: UpstreamReport): Promise<Uint8Array> {
  assert.ok(report.state === 'succeeded', JSON.stringify(report))
  if (report.video.from === 'stream') return buffer(report.video.open(calm))
  return new Uint8Array(await (await fetch(report.video.url)).arrayBuffer())
}

/** All that can be spoken without forms: what a form is made of is somebody else's to bring. */
const spoken = [...dialects, openaiProfile, newApiProfile, opeProfile, sglangProfile]

test('works of a page of which one entry cannot be read are finished, that one among them', async (context) => {
  const { upstream } = await client(context, ark, { behave: ['broken-item'], queueMs: 0, runMs: 0 })
  const handles = [
    (await upstream.submit(work('a kite'))).handle,
    (await upstream.submit(work('a boat'))).handle,
    (await upstream.submit(work('a cloud'))).handle,
  ]
  const reports = await upstream.check(handles, calm)
  assert.deepEqual(
    reports.map(({ state }) => state),
    ['succeeded', 'succeeded', 'succeeded'],
  )
})

for (const dialect of spoken) {
  describe(`Reelay as a client of a provider that speaks ${dialect.id}`, () => {
    test('submits, waits, and fetches the film that was ordered', async (context) => {
      const { provider, upstream, ended } = await client(context, dialect)
      const { handle } = await upstream.submit(work('a kite'))
      const film = await inspectFilm(await bytesOf(await ended(handle)))
      const request = provider.jobs[0]?.request
      const { widthPx, heightPx } = request?.size ?? ORDER.shape.size
      const frames = request?.frames ?? (request?.durationSeconds ?? 0) * 24
      assert.deepEqual([film.widthPx, film.heightPx, film.frames], [widthPx, heightPx, frames || 120])
      assert.deepEqual([provider.counts.works, provider.counts.leaks, provider.counts.refusedKeys], [1, 0, 0])
    })

    test('hears that a job has failed, and why', async (context) => {
      const { upstream, ended } = await client(context, dialect)
      const { handle } = await upstream.submit(work('a kite [[fake:moderation-output]]'))
      const report = await ended(handle)
      assert.ok(report.state === 'failed', JSON.stringify(report))
      assert.match(report.problem.message, /sensitive/)
    })

    for (const [rule, code] of [
      ['refuse-429', 'upstream_unavailable'],
      ['busy-503', 'upstream_unavailable'],
      ['wall-403', 'upstream_failed'],
      ['key-revoked', 'upstream_unavailable'],
      ['echo-key', 'upstream_failed'],
      ['moderation-input', 'content_rejected'],
      ['accept-then-hang-up', 'upstream_outcome_unknown'],
      ['answer-lost-after-accept', 'upstream_outcome_unknown'],
      ['silent-reset', 'upstream_outcome_unknown'],
      ['html-200', 'upstream_outcome_unknown'],
      ['html-502', 'upstream_outcome_unknown'],
      ['json-503', 'upstream_outcome_unknown'],
      ['not-json', 'upstream_outcome_unknown'],
      ['huge-answer:8', 'upstream_outcome_unknown'],
      ['no-id', 'upstream_outcome_unknown'],
    ] as const) {
      test(`is told ${code} at a submit that meets ${rule}`, async (context) => {
        const { provider, upstream } = await client(context, dialect, { behave: [rule] })
        await assert.rejects(upstream.submit(work('a kite')), (error) => {
          assert.ok(error instanceof ProblemError)
          assert.equal(error.problem.code, code)
          assert.ok(!`${error.problem.message} ${error.internal}`.includes(KEY))
          return true
        })
        assert.equal(provider.counts.works, code === 'upstream_outcome_unknown' ? 1 : 0)
      })
    }

    for (const rule of ['html-200', 'html-502', 'silent-reset', 'busy', 'too-fast', 'not-json', 'empty']) {
      test(`outlasts ${rule} at its questions`, async (context) => {
        const { upstream, ended } = await client(context, dialect)
        const { handle } = await upstream.submit(work(`a kite [[fake:${rule}:poll]]`))
        assert.equal((await ended(handle)).state, 'succeeded')
      })
    }

    test('takes a word that it does not know for running, and no going back for an end', async (context) => {
      const { upstream, ended } = await client(context, dialect)
      const { handle } = await upstream.submit(work('a kite [[fake:unknown-word]] [[fake:regress]]'))
      assert.equal((await ended(handle)).state, 'succeeded')
    })

    test('hears that a job is lost', async (context) => {
      const { upstream, ended } = await client(context, dialect)
      const { handle } = await upstream.submit(work('a kite [[fake:lose:0]]'))
      assert.equal((await ended(handle)).state, 'lost')
    })
  })
}
