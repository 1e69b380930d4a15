/**
 * Every commit on a job's whole way fails once: because the store is full, because of something that nobody foresaw, because
 * a guard refuses it, or because the process dies before it. Whatever it was, the job goes on afterwards and ends right.
 */

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type JobId, makeId, type WorkerId } from '../../src/core/ids.ts'
import { isActive, type Job, assetsOf } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { mediaOf } from '../support/memory-storage.ts'
import type { BeforeCommit } from './flaky-store.ts'
import { createRig, type Rig } from './rig.ts'
import { type Script, type ScriptedUpstream, scriptedUpstream } from './scripted-upstream.ts'

const URL = 'https://example.com/still.png'

type Run = { readonly rig: Rig; readonly job: Job; readonly upstream: ScriptedUpstream; readonly commits: number }

/** One job's whole way, with `trouble` before each of its commits. */
async function live(context: TestContext, script: Script, trouble: (rig: Rig) => BeforeCommit): Promise<Run> {
  const upstream = scriptedUpstream(script)
  const rig = await createRig(context, [upstream])
  rig.web.pages.set(URL, async function* () {
    yield mediaOf({ kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 360 })
  })
  const references = [{ role: 'first_frame', source: { from: 'url', url: URL } }] as const
  const { id } = await rig.addJob({ request: { references, callbackUrl: 'https://your-app.com/hook' } })
  await rig.store.retire(rig.workerId)
  const engine = createEngine({ ...rig.deps, workerId: makeId<WorkerId>(50, new Uint8Array(10)) })
  rig.store.disturb(trouble(rig))
  await engine.start()
  await rig.until(async () => !isActive(await rig.job(id)))
  await rig.until(async () => (await rig.store.lanes()).length === 0)
  const commits = rig.store.commits.length
  await rig.await(engine.stop())
  return { rig, job: await rig.job(id), upstream, commits }
}

/** What must hold at the end, whatever happened on the way. */
async function assertRight({ rig, job, upstream }: Run): Promise<void> {
  const told = rig.web.posts.map(({ body }) => JSON.parse(body) as { id: JobId; status: string })
  assert.ok(told.length >= 1 && told.every(({ status }) => status === job.status), 'its owner was told how it ended')
  assert.equal(new Set(rig.web.posts.map(({ headers }) => headers['webhook-id'])).size, 1)
  assert.deepEqual((await rig.history(job.id)).filter((type) => type === `job.${job.status}`).length, 1)
  assert.equal(await rig.store.slotsTaken(upstream.slots.name), 0)
  assert.equal(rig.storage.unfinished, 0)
  assert.equal(job.status, 'succeeded', JSON.stringify(job))
  assert.deepEqual(upstream.heard.cancels, [])
  const assets = [job.result.video, ...assetsOf(job.references)]
  for (const { digest } of assets) {
    assert.ok(rig.storage.digests.includes(digest))
    assert.equal((await rig.store.uses(digest)).length, 1)
  }
  const attempts = new Set(upstream.heard.submits.map(({ attemptId }) => attemptId))
  assert.equal(attempts.size, 1, 'nothing was made and billed twice')
  if (!upstream.repeatable) assert.equal(upstream.heard.submits.length, 1)
}

const UPSTREAMS: readonly (readonly [string, Script])[] = [
  ['a provider', {}],
  ['an upstream in this process', { repeatable: true, isLocal: true, exact: true, pollIntervalMs: 200 }],
]

const FAILURES: readonly (readonly [string, (times: number) => undefined])[] = [
  [
    'because the store is full',
    () => {
      throw problem('storage_full', 'no room')
    },
  ],
  [
    'because of something that nobody foresaw',
    () => {
      throw new TypeError('surprise')
    },
  ],
]

for (const [whose, script] of UPSTREAMS) {
  describe(`a job of ${whose}`, () => {
    for (const [why, fail] of FAILURES) {
      test(`ends right when any one of its commits fails ${why}`, async (context) => {
        const { commits } = await live(context, script, () => () => undefined)
        assert.ok(commits >= 9, `${commits} commits`)
        for (let failing = 1; failing <= commits; failing++) {
          const run = await live(context, script, () => (_, number) => (number === failing ? fail(number) : undefined))
          await assertRight(run)
        }
      })
    }

    test('ends right when the store is full for a while at any one of its commits', async (context) => {
      const { commits } = await live(context, script, () => () => undefined)
      for (let first = 1; first <= commits; first++) {
        const run = await live(context, script, () => (_, number) => {
          if (number >= first && number < first + 7) throw problem('storage_full', 'no room')
          return undefined
        })
        await assertRight(run)
      }
    })

    test('ends right when its worker is taken for dead before any one of its commits', async (context) => {
      const { commits } = await live(context, script, () => () => undefined)
      for (let dying = 1; dying <= commits; dying++) {
        const run = await live(context, script, (rig) => async (_, number) => {
          if (number !== dying) return undefined
          for (const worker of await rig.store.workers()) await rig.store.retire(worker)
          return undefined
        })
        await assertRight(run)
      }
    })
  })
}
