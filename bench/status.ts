/**
 * Status reads a second, against the same server with a store that keeps nothing and so has nothing to look up: one job
 * that is asked for again and again, as pollers do, and more different jobs than the store keeps at hand.
 */

import { z } from 'zod'
import { type Gateway, startGateway } from './gateway.ts'
import { getRequest, type Loader, postRequest, startLoader } from './load.ts'
import { JOBS, type SubmitCase, VIDEOS } from './requests.ts'
import { type BenchResult, compare } from './result.ts'

const CONNECTIONS = 128
const ROUNDS = 5
const ROUND_MS = 1_000
const BAR = 0.9

const FILL_MS = 1_000
/** The store keeps some 10,000 at hand. */
const DIFFERENT_JOBS = 20_000
const PAGE_LIMIT = 100

const Job = z.object({ id: z.string() })
const Page = z.object({ data: z.array(Job), has_more: z.boolean() })

/** Runs the benchmark; takes some 50 seconds. */
export async function run(): Promise<readonly BenchResult[]> {
  const loader = await startLoader()
  const durable = await startGateway('durable')
  const forgetful = await startGateway('forgetful')
  try {
    const results: BenchResult[] = []
    const measure = async (name: string, paths: readonly string[]) => {
      const load = { requests: paths.map((path) => getRequest(path)), connections: CONNECTIONS, durationMs: ROUND_MS }
      const answered = (gateway: Gateway) => async () => (await loader.send(gateway.url, load)).answersPerSecond
      const { ours, peers, ratio } = await compare(ROUNDS, answered(durable), answered(forgetful))
      const details = { readsPerSecond: Math.round(ours), withoutStorePerSecond: Math.round(peers), jobs: paths.length }
      results.push({ name, ratio, bar: BAR, details })
    }
    for (const submit of [JOBS, VIDEOS]) {
      await submitOne(forgetful, submit)
      await measure(`status of one job on ${submit.face}, against the same server without a store`, [
        `${submit.path}/${await submitOne(durable, submit)}`,
      ])
    }
    const paths = (await submitMany(loader, durable)).map((id) => `/v1/jobs/${id}`)
    await measure('status of many jobs on jobs, against the same server without a store', paths)
    return results
  } finally {
    await Promise.all([loader.stop(), durable.stop(), forgetful.stop()])
  }
}

/** Submits a job and returns its id as its face shows it. */
async function submitOne(gateway: Gateway, { path, body }: SubmitCase): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  return Job.parse(await gateway.call(path, { method: 'POST', headers, body: JSON.stringify(body) })).id
}

/** Submits `DIFFERENT_JOBS` and a few more, and returns their ids. */
async function submitMany(loader: Loader, gateway: Gateway): Promise<readonly string[]> {
  const load = { requests: [postRequest(JOBS.path, JOBS.body)], connections: CONNECTIONS, durationMs: FILL_MS }
  for (let jobs = 0; jobs < DIFFERENT_JOBS; ) jobs += (await loader.send(gateway.url, load)).answers
  const ids: string[] = []
  for (let hasMore = true; hasMore && ids.length < DIFFERENT_JOBS; ) {
    const page = Page.parse(await gateway.call(`${JOBS.path}?limit=${PAGE_LIMIT}&after=${ids.at(-1) ?? ''}`))
    ids.push(...page.data.map(({ id }) => id))
    hasMore = page.has_more
  }
  return ids
}
