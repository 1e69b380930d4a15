import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type AttemptId, makeId } from '../../../src/core/ids.ts'
import { jobs } from '../../../src/dialects/jobs.ts'
import { type Asked, calm, providing, work } from '../providing.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 12)
const PAGE = 100

/** Who looks, since when his work is missing, in epoch ms, and until when. */
type Looking = { readonly by?: number; readonly since?: number; readonly signal?: AbortSignal }

/** A provider that has so many works, one made each second before now, of which one has the seed that is looked for. */
async function listing(context: TestContext, works: number, place: number) {
  let isShown = true
  const missing = work()
  const nameOf = (index: number) => `job_${String(works - index).padStart(26, '0')}`
  const list = ({ line }: Asked) => {
    const query = new URL(line.split(' ')[1] ?? '', 'http://x').searchParams
    const after = query.get('after')
    const from = after === null ? 0 : Array.from({ length: works }, (_, index) => nameOf(index)).indexOf(after) + 1
    const size = Math.min(Number(query.get('limit') ?? PAGE), works - from)
    const data = Array.from({ length: size }, (_, at) => {
      const index = from + at
      const seed = index === place && isShown ? missing.order.seed : 1_000_000 + index
      return {
        ...{ id: nameOf(index), object: 'job', status: 'processing', model: 'vendor/seedance-2.0' },
        ...{ output: { seed }, created: (NOW_MS - index * 1_000) / 1_000 },
      }
    })
    return { body: { object: 'list', data, has_more: from + size < works } }
  }
  const { upstream, asked } = await providing(context, list, { dialect: jobs })
  const search = (submittedAtMs: number, { by = 0, since, signal = calm }: Looking = {}) => {
    const own = { ...missing, attemptId: makeId<AttemptId>(by, new Uint8Array(10)) }
    const known = { work: own, submittedAtMs, ...(since !== undefined && { unknownSinceMs: since }) }
    return upstream.search?.(known, signal)
  }
  const show = (shown: boolean) => {
    isShown = shown
  }
  return { search, asked, nameOf, show }
}

describe('a work that is missing', () => {
  test('is found behind thousands that are newer', async (context) => {
    const { search, nameOf } = await listing(context, 3_000, 2_500)
    const found = await search(NOW_MS - 2_500_000)
    assert.deepEqual(
      found?.map(({ workId }) => workId),
      [nameOf(2_500).replace('job_', '')],
    )
  })

  test('is looked for no further back than it was submitted', async (context) => {
    const { search, asked } = await listing(context, 3_000, 2_500)
    assert.deepEqual(await search(NOW_MS - 150_000), [])
    assert.equal(asked.length, 3)
  })
})

describe('a thousand works that are missing', () => {
  const since = Date.now() - 10_000

  test('are looked for in one reading of the list, which goes on as far as one of them needs', async (context) => {
    const { search, asked, nameOf } = await listing(context, 1_000, 450)
    const looks = Array.from({ length: 1_000 }, (_, number) =>
      search(NOW_MS - (number % 2 === 0 ? 10_000 : 450_000), { by: number, since }),
    )
    const found = (await Promise.all(looks)).map((works) => works?.map(({ workId }) => workId).join())
    const name = nameOf(450).replace('job_', '')
    assert.deepEqual(
      found,
      looks.map((_, number) => (number % 2 === 0 ? '' : name)),
    )
    assert.equal(asked.length, 6)
    await search(NOW_MS - 450_000, { by: 1_000, since })
    assert.equal(asked.length, 6, 'and so are those who come behind them')
  })

  test('are not looked for in what was read before one of them was missing', async (context) => {
    const { search, asked } = await listing(context, 50, 20)
    await search(NOW_MS, { since })
    await search(NOW_MS, { by: 1, since: Date.now() })
    await search(NOW_MS, { by: 2 })
    assert.equal(asked.length, 3 * 2)
  })

  test('are looked for on where one of them is not looked for any more', async (context) => {
    const { search, asked, nameOf } = await listing(context, 1_000, 450)
    const stop = new AbortController()
    const stopped = search(NOW_MS - 450_000, { since, signal: stop.signal })
    const other = search(NOW_MS - 450_000, { by: 1, since })
    stop.abort()
    await assert.rejects(stopped ?? Promise.resolve())
    assert.deepEqual(
      (await other)?.map(({ workId }) => workId),
      [nameOf(450).replace('job_', '')],
    )
    assert.equal(asked.length, 6)
  })

  test('that the list shows late are found by the next look of each, which is one reading again', async (context) => {
    const { search, asked, nameOf, show } = await listing(context, 50, 20)
    const lookAll = () => Promise.all(Array.from({ length: 1_000 }, (_, by) => search(NOW_MS - 10_000, { by, since })))
    show(false)
    for (const works of await lookAll()) assert.deepEqual(works, [])
    show(true)
    const name = nameOf(20).replace('job_', '')
    for (const works of await lookAll()) assert.equal(works?.map(({ workId }) => workId).join(), name)
    assert.equal(asked.length, 2 * 2)
  })
})
