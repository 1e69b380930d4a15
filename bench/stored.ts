/**
 * A hundred thousand jobs stored and a thousand in flight, on each store: what the gateway holds, and what submits, status
 * reads and lists still come to, against the same server when it was empty. A number says how many jobs.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { postgresPrograms, startPostgres } from '../test/support/postgres-server.ts'
import { type Child, startChild } from './child.ts'
import { KEY } from './gateway.ts'
import { getRequest, type Loader, postRequest, startLoader } from './load.ts'
import { JOBS } from './requests.ts'
import type { BenchResult } from './result.ts'

const STORED = 100_000
const IN_FLIGHT = 1_000
const CONNECTIONS = 64
const ROUND_MS = 2_000
const PATIENCE_MS = 60_000

/** What the gateway may hold at any time, in MB. */
const LIMIT_MEGABYTES = 314.6

/** What the server's process tells of itself. */
export type StoredUsage = {
  readonly rssBytes: number
  readonly rssPeakBytes: number
  readonly inFlight: number
  /** Works that the provider has ended so far. */
  readonly ended: number
}

type Server = Child<string, string, StoredUsage>

const Page = z.object({ data: z.array(z.object({ id: z.string() })) })

/** A request without references: it goes to the provider at once. */
const SUBMIT = postRequest(JOBS.path, {
  model: 'seedance-2.0',
  input: { prompt: 'A calm mountain lake at sunset', resolution: '480p', duration: 5 },
})

/** Runs the benchmark; takes some three minutes. */
export async function run(jobs = STORED): Promise<readonly BenchResult[]> {
  const results = [await measure('SQLite', jobs, {})]
  const programs = postgresPrograms()
  if (programs === undefined) return results
  const server = await startPostgres(programs)
  try {
    return [...results, await measure('PostgreSQL', jobs, { REELAY_DATABASE_URL: server.url() })]
  } finally {
    await server.stop()
  }
}

async function measure(store: string, jobs: number, settings: Readonly<Record<string, string>>): Promise<BenchResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  const server: Server = await startChild('stored.ts', [dataDir, KEY, JSON.stringify(settings), String(IN_FLIGHT)])
  const loader = await startLoader()
  try {
    const url = new URL(server.ready)
    const idle = await server.ask('usage')
    const empty = await ratesOf(loader, url)
    let stored = empty.submitted
    while (stored < jobs) stored += (await submits(loader, url)).answers
    await inFlight(server)
    const before = await server.ask('usage')
    const startMs = performance.now()
    const full = await ratesOf(loader, url)
    const after = await server.ask('usage')
    const endsPerSecond = ((after.ended - before.ended) * 1_000) / (performance.now() - startMs)
    return {
      name: `gateway's peak memory with ${jobs} jobs on ${store}, to 300 MiB`,
      ratio: megabytes(after.rssPeakBytes) / LIMIT_MEGABYTES,
      bar: 1,
      barIs: 'at most',
      details: {
        stored: stored + full.submitted,
        inFlight: after.inFlight,
        idleMegabytes: megabytes(idle.rssBytes),
        fullMegabytes: megabytes(after.rssBytes),
        submitsPerSecond: `${empty.submits} → ${full.submits}`,
        statusPerSecond: `${empty.status} → ${full.status}`,
        listsPerSecond: `${empty.lists} → ${full.lists}`,
        worksEndedPerSecond: Math.round(endsPerSecond),
      },
    }
  } finally {
    await Promise.all([loader.stop(), server.stop()])
    await rm(dataDir, { recursive: true, force: true })
  }
}

function submits(loader: Loader, url: URL) {
  return loader.send(url, { requests: [SUBMIT], connections: CONNECTIONS, durationMs: ROUND_MS })
}

async function ratesOf(loader: Loader, url: URL) {
  const submitted = await submits(loader, url)
  const headers = { authorization: `Bearer ${KEY}` }
  const { data } = Page.parse(await (await fetch(new URL('/v1/jobs?limit=100', url), { headers })).json())
  const get = async (paths: readonly string[]) => {
    const requests = paths.map((path) => getRequest(path))
    const rates = await loader.send(url, { requests, connections: CONNECTIONS, durationMs: ROUND_MS })
    return Math.round(rates.answersPerSecond)
  }
  return {
    submitted: submitted.answers,
    submits: Math.round(submitted.answersPerSecond),
    status: await get(data.map(({ id }) => `${JOBS.path}/${id}`)),
    lists: await get([`${JOBS.path}?limit=20`]),
  }
}

/** Waits until the provider has as many works as it takes. */
async function inFlight(server: Server): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS
  while ((await server.ask('usage')).inFlight < IN_FLIGHT * 0.9 && performance.now() < endMs) await sleep(500)
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
