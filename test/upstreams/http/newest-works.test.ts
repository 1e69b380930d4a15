import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AttemptId, makeId } from '../../../src/core/ids.ts'
import { jobs } from '../../../src/dialects/jobs.ts'
import { createOrigin } from '../../../src/lib/egress/configured-origin.ts'
import { NewestWorks } from '../../../src/upstreams/http/newest-works.ts'
import { HandClock } from '../../support/hand-clock.ts'
import { calm, providing } from '../providing.ts'

test('what was read of a list is not kept for a search that never comes', async (context) => {
  const data = [{ id: 'job_00000000000000000000000001', object: 'job', status: 'processing', model: 'm', created: 1 }]
  const { url, asked } = await providing(context, () => ({ body: { object: 'list', data, has_more: false } }))
  const clock = new HandClock(1_000_000)
  const origin = createOrigin(url)
  context.after(() => origin.close())
  const works = new NewestWorks({ dialect: jobs, origin }, clock)
  const attemptId = makeId<AttemptId>(1, new Uint8Array(10))
  for await (const page of works.pages(undefined, { attemptId, sinceMs: 0 }, calm)) {
    assert.equal(page.length, 1)
    break
  }
  assert.deepEqual([asked.length, works.size], [1, 1])
  while (clock.step(1_060_000));
  assert.equal(works.size, 0)
})
