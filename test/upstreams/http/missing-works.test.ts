import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { jobs } from '../../../src/dialects/jobs.ts'
import { type Asked, calm, providing, work } from '../providing.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 12)
const PAGE = 100

/** A provider that has so many works, one made each second before now, of which one has the seed that is looked for. */
async function listing(context: TestContext, works: number, place: number) {
  const missing = work()
  const nameOf = (index: number) => `job_${String(works - index).padStart(26, '0')}`
  const list = ({ line }: Asked) => {
    const query = new URL(line.split(' ')[1] ?? '', 'http://x').searchParams
    const after = query.get('after')
    const from = after === null ? 0 : Array.from({ length: works }, (_, index) => nameOf(index)).indexOf(after) + 1
    const size = Math.min(Number(query.get('limit') ?? PAGE), works - from)
    const data = Array.from({ length: size }, (_, at) => {
      const index = from + at
      const seed = index === place ? missing.order.seed : 1_000_000 + index
      return {
        ...{ id: nameOf(index), object: 'job', status: 'processing', model: 'vendor/seedance-2.0' },
        ...{ output: { seed }, created: (NOW_MS - index * 1_000) / 1_000 },
      }
    })
    return { body: { object: 'list', data, has_more: from + size < works } }
  }
  const { upstream, asked } = await providing(context, list, { dialect: jobs })
  const search = (submittedAtMs: number) => upstream.search?.({ work: missing, submittedAtMs }, calm)
  return { search, asked, nameOf }
}

describe('a work that is missing', () => {
  test('is found behind thousands that are newer', async (context) => {
    const { search, nameOf } = await listing(context, 6_000, 5_000)
    const found = await search(NOW_MS - 5_000_000)
    assert.deepEqual(
      found?.map(({ workId }) => workId),
      [nameOf(5_000).replace('job_', '')],
    )
  })

  test('is looked for no further back than it was submitted', async (context) => {
    const { search, asked } = await listing(context, 6_000, 5_000)
    assert.deepEqual(await search(NOW_MS - 150_000), [])
    assert.equal(asked.length, 3)
  })
})
