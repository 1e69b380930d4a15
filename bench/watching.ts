/**
 * How long after a work has ended at a provider its job ends here, while so many works are under way there, and how many
 * questions that takes: where one question is about 500 works, beside one for each.
 */

import { startChild } from './child.ts'
import { KEY } from './gateway.ts'
import { median, type BenchResult } from './result.ts'
import { startServer, type WorkingServer } from './server.ts'
import { z } from 'zod'

const ADMIN_KEY = 'the-key-of-the-operator-of-benchmarks'

/** Works that end while it is measured, and over how long, in ms: no more than can be fetched and probed meanwhile. */
const ENDS_MAX = 400
const ENDS_OVER_MS = 60_000

/** What must hold with 10,000 works: to the median end in ms, questions in a second, and what the process may hold in MiB. */
const BAR = { medianMs: 2_000, questionsPerSecond: 25, mebibytes: 300 } as const

const AT_ONCE = 64

/** How long the last ends, and the handing over of all works, may take in ms. */
const PATIENCE_MS = { ends: 900_000, works: 900_000 } as const

type Figures = {
  readonly works: number
  readonly questions: number
  readonly seconds: number
  readonly most: number
  readonly ended: readonly (readonly [string, number])[]
}

type Order = { readonly end?: number; readonly overMs?: number; readonly count?: boolean }

type Measured = {
  readonly medianMs: number
  readonly p90Ms: number
  readonly perSecond: number
  readonly peakMebibytes: number
  readonly unseen: number
}

/** Runs it with 100 and 2,000 works, or with `count`. */
export async function run(count?: number): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = []
  for (const works of count === undefined ? [100, 2_000] : [count]) {
    const many = await measure(works, 'ark', PATIENCE_MS.ends)
    // One for each takes as long as it takes: what has not been seen by then is told as such.
    const each = await measure(works, 'replicate', 2 * ENDS_OVER_MS)
    const details = { works, ends: Math.min(works, ENDS_MAX) }
    results.push(
      {
        name: `watching ${works}: median from the end there to the end here / ${BAR.medianMs} ms`,
        ratio: many.medianMs / BAR.medianMs,
        bar: 1,
        barIs: 'at most',
        details: {
          ...details,
          medianMs: many.medianMs,
          p90Ms: many.p90Ms,
          oneEachMedianMs: each.medianMs,
          oneEachUnseen: each.unseen,
        },
      },
      {
        name: `watching ${works}: questions in a second / ${BAR.questionsPerSecond}`,
        ratio: many.perSecond / BAR.questionsPerSecond,
        bar: 1,
        barIs: 'at most',
        details: { perSecond: many.perSecond, oneEachPerSecond: each.perSecond },
      },
      {
        name: `watching ${works}: peak of the process / ${BAR.mebibytes} MiB`,
        ratio: many.peakMebibytes / BAR.mebibytes,
        bar: 1,
        barIs: 'at most',
        details: { peakMebibytes: many.peakMebibytes, oneEachPeakMebibytes: each.peakMebibytes },
      },
    )
  }
  return results
}

async function measure(count: number, dialect: 'ark' | 'replicate', patienceMs: number): Promise<Measured> {
  const provider = await startChild<string, Order, Figures>('many-works.ts')
  const server = await startServer({ REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_RENDER_WORKERS: '1' })
  try {
    await configure(server, dialect, provider.ready)
    await inTurns(count, (number) => submit(server, number))
    await until(PATIENCE_MS.works, async () => (await provider.ask({})).works === count)
    // Until every work is watched, and looked at once.
    await new Promise((wake) => setTimeout(wake, 10_000))
    const ends = Math.min(count, ENDS_MAX)
    const { ended } = await provider.ask({ end: ends, overMs: ENDS_OVER_MS, count: true })
    const endsAt = new Map(ended)
    const waits = new Map<string, number>()
    await until(patienceMs, async () => {
      for (const [prompt, atMs] of await finishedJobs(server)) waits.set(prompt, atMs - (endsAt.get(prompt) ?? atMs))
      return waits.size >= ends
    }).catch(() => undefined)
    const { questions, seconds } = await provider.ask({})
    const sorted = [...waits.values()].toSorted((one, other) => one - other)
    return {
      medianMs: sorted.length === 0 ? Infinity : Math.round(median(sorted)),
      p90Ms: sorted[Math.floor(sorted.length * 0.9)] ?? Infinity,
      perSecond: Math.round((10 * questions) / Math.max(1, seconds)) / 10,
      peakMebibytes: (await server.held()).gatewayPeak,
      unseen: ends - waits.size,
    }
  } finally {
    await server.stop()
    await provider.stop()
  }
}

async function configure(server: WorkingServer, dialect: string, url: string): Promise<void> {
  const models = { 'seedance-2.0': dialect === 'replicate' ? 'x/y' : 'seedance-2.0' }
  await call(server, 'PUT', '/admin/v1/providers/bench', ADMIN_KEY, {
    dialect,
    url: `${url}${dialect === 'ark' ? '/api/v3' : '/v1'}`,
    models,
    slots: 10_000,
  })
  await call(server, 'POST', '/admin/v1/providers/bench/credentials', ADMIN_KEY, { label: 'a', secret: 'sk-1' })
  await new Promise((wake) => setTimeout(wake, 2_500))
}

async function submit(server: WorkingServer, number: number): Promise<void> {
  const input = {
    prompt: `kite ${number}`,
    duration: 4,
    resolution: '480p',
    aspect_ratio: '1:1',
    seed: 7,
    generate_audio: false,
  }
  await call(server, 'POST', '/v1/jobs', KEY, { model: 'seedance-2.0', input })
}

const Listed = z.object({ data: z.array(z.object({ prompt: z.string(), finished_at: z.string().nullable() })) })

/** The newest jobs that have succeeded, by their prompts, with their ends in epoch ms. */
async function finishedJobs(server: WorkingServer): Promise<readonly (readonly [string, number])[]> {
  const found: (readonly [string, number])[] = []
  let after = ''
  for (;;) {
    const page = await call(server, 'GET', `/admin/v1/jobs?status=succeeded&limit=200${after}`, ADMIN_KEY)
    const { data } = Listed.parse(page)
    found.push(...data.map((job) => [job.prompt, Date.parse(job.finished_at ?? '')] as const))
    const last = z
      .object({ data: z.array(z.object({ id: z.string() })) })
      .parse(page)
      .data.at(-1)
    if (data.length < 200 || last === undefined) return found
    after = `&after=${last.id}`
  }
}

async function call(server: WorkingServer, method: string, path: string, key: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

async function until(patienceMs: number, done: () => Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + patienceMs
  while (!(await done())) {
    if (performance.now() > untilMs) throw new Error('it took too long')
    await new Promise((wake) => setTimeout(wake, 1_000))
  }
}

async function inTurns(count: number, work: (number: number) => Promise<void>): Promise<void> {
  const numbers = Array.from({ length: count }, (_, number) => number).values()
  const worker = async () => {
    for (const number of numbers) await work(number)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}
