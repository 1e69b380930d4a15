import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { JobId } from '../../src/core/ids.ts'
import { findJob, listJobs } from '../../src/gateway/retrieve.ts'
import { createGatewayRig, refusedFor } from './gateway-rig.ts'

/** Long after the jobs. */
const NOW_MS = Date.UTC(2100, 0, 1)

async function jobs(context: TestContext, count: number) {
  const rig = await createGatewayRig(context, [])
  const ids: JobId[] = []
  for (let number = 0; number < count; number++) {
    ids.push((await rig.addJob()).id)
    rig.clock.jump(1)
  }
  return { rig, ids }
}

test('a job is found by its owner, and by nobody else', async (context) => {
  const { rig, ids } = await jobs(context, 1)
  const [id = ''] = ids
  assert.equal((await findJob(rig.store, rig.tenantId, id)).id, id)
  await refusedFor(findJob(rig.store, rig.stranger.tenantId, id), 'job_not_found')
  for (const text of ['', 'job_', id.toUpperCase(), `${id}0`, 'a'.repeat(100_000)]) {
    await refusedFor(findJob(rig.store, rig.tenantId, text), 'job_not_found')
  }
})

test('a list is read page by page, in either order, without a job twice or left out', async (context) => {
  const { rig, ids } = await jobs(context, 7)
  for (const order of ['newest first', 'oldest first'] as const) {
    const seen: JobId[] = []
    for (let hasMore = true; hasMore; ) {
      const last = seen.at(-1)
      const query = { limit: 3, order, ...(last === undefined ? {} : { afterId: last }) }
      const page = await listJobs(rig.store, rig.tenantId, query, NOW_MS)
      seen.push(...page.jobs.map(({ id }) => id))
      assert.ok(page.jobs.length <= 3)
      hasMore = page.hasMore
    }
    assert.deepEqual(seen, order === 'oldest first' ? ids : ids.toReversed())
  }
})

test('a page that ends with the last job says that there is no more', async (context) => {
  const { rig } = await jobs(context, 3)
  const page = await listJobs(rig.store, rig.tenantId, { limit: 3, order: 'newest first' }, NOW_MS)
  assert.deepEqual([page.jobs.length, page.hasMore], [3, false])
})

test("a list shows nothing of another tenant's, and a cursor that is no id is refused", async (context) => {
  const { rig } = await jobs(context, 2)
  const query = { limit: 10, order: 'newest first' } as const
  assert.deepEqual((await listJobs(rig.store, rig.stranger.tenantId, query, NOW_MS)).jobs, [])
  const refused = listJobs(rig.store, rig.tenantId, { ...query, afterId: 'no id' }, NOW_MS)
  await refusedFor(refused, 'invalid_parameter', 'afterId')
})

test('a page by its number tells how many jobs there are in all; one behind the last is empty', async (context) => {
  const { rig, ids } = await jobs(context, 5)
  const page = async (number: number, only = {}) => {
    const query = { limit: 2, order: 'newest first', page: number, only } as const
    const { jobs: found, hasMore, total } = await listJobs(rig.store, rig.tenantId, query, NOW_MS)
    return [found.map(({ id }) => ids.indexOf(id)), hasMore, total]
  }
  assert.deepEqual(await page(1), [[4, 3], true, 5])
  assert.deepEqual(await page(3), [[0], false, 5])
  assert.deepEqual(await page(9), [[], false, 5])
  assert.deepEqual(await page(1, { ids: [ids[1], 'no id', ids[2]] }), [[2, 1], false, 2])
  assert.deepEqual(await page(1, { statuses: ['failed'] }), [[], false, 0])
  assert.deepEqual(await page(1, { ageMsMax: 0 }), [[], false, 0])
})
