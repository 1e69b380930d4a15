/**
 * Durably accepted submits a second, against a bare handler of the same framework that parses and validates the same body
 * and keeps nothing: on each store, while the engine stands still and while it works. Beside it, against the same server
 * with a store that keeps nothing: what the disk alone costs.
 */

import { z } from 'zod'
import { postgresPrograms, startPostgres } from '../test/support/postgres-server.ts'
import { startChild } from './child.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { COUNTED, type Loader, postRequest, startLoader } from './load.ts'
import { JOBS, OPEN, type SubmitCase } from './requests.ts'
import { type BenchResult, compare } from './result.ts'
import { startServer } from './server.ts'

const Tenants = z.object({ data: z.tuple([z.object({ id: z.string() })]) })

const CONNECTIONS = 256
const ROUNDS = 6
const ROUND_MS = 1_000

/** Answers that each side gives before it is measured: code is compiled by how often it has run, not by how long. */
const WARM_ANSWERS = 20_000
const WARM_ROUNDS_MAX = 20

/** What is asked of each store: chosen before anything was measured. */
const SQLITE = { store: 'SQLite', bar: 0.5, goal: 0.7, settings: {} }
const POSTGRES = { store: 'PostgreSQL', bar: 0.25 }

type Case = {
  readonly store: string
  readonly bar: number
  readonly goal?: number
  readonly settings: Readonly<Record<string, string>>
}

/** A submit as a careful client with an account sends it. */
const WITH_KEY = [`idempotency-key: ${COUNTED}`]

const ADMIN_KEY = 'the-operators-own-credential'

/** Somebody who takes submits; between rounds he may be halted. */
type Taker = {
  readonly url: URL
  readonly cpuMs: () => Promise<number>
  readonly halt?: () => void
  readonly goOn?: () => void
}

/** Runs the benchmark; takes some three minutes. */
export async function run(): Promise<readonly BenchResult[]> {
  const loader = await startLoader()
  const bare = await startChild<string, string, number>('bare-submit.ts')
  const programs = postgresPrograms()
  const server = programs === undefined ? undefined : await startPostgres(programs)
  try {
    const peer = { url: new URL(bare.ready), cpuMs: () => bare.ask('cpu') }
    const results = await measureStore(SQLITE, loader, peer)
    if (server !== undefined) {
      const onPostgres = async (database: string) => ({
        ...POSTGRES,
        settings: { REELAY_DATABASE_URL: await server.createDatabase(database) },
      })
      results.push(...(await measureStore(await onPostgres('standing'), loader, peer, await onPostgres('working'))))
    }
    return [...results, ...(await measureDisk(loader))]
  } finally {
    await Promise.all([loader.stop(), bare.stop()])
    await server?.stop()
  }
}

async function measureStore(standing: Case, loader: Loader, peer: Taker, working = standing): Promise<BenchResult[]> {
  const results: BenchResult[] = []
  const gateway = await startGateway('durable', { ...standing.settings, REELAY_ADMIN_KEY: ADMIN_KEY })
  try {
    for (const submit of [OPEN, JOBS]) {
      const name = `durable submits to ${submit.face} on ${standing.store}, to a bare handler`
      results.push(await measure(name, standing, submit, loader, takerOf(gateway), peer))
    }
    await limitCredit(gateway)
    const name = `durable submits to ${OPEN.face} on ${standing.store} with a hold and a key of their own, to a bare handler`
    results.push(await measure(name, standing, { ...OPEN, headers: WITH_KEY }, loader, takerOf(gateway), peer))
  } finally {
    await gateway.stop()
  }
  const server = await startServer(working.settings)
  try {
    const taker = { ...server, url: new URL(server.url) }
    const name = `the same to ${OPEN.face} on ${working.store} while the engine renders`
    results.push(await measure(name, working, OPEN, loader, taker, peer))
  } finally {
    await server.stop()
  }
  return results
}

/** Makes jobs be held from a balance, which is enough for all of them. */
async function limitCredit(gateway: Gateway): Promise<void> {
  const authorization = `Bearer ${ADMIN_KEY}`
  const ask = async (path: string, method: string, body?: object) => {
    const headers = { authorization, ...(body && { 'content-type': 'application/json' }) }
    return gateway.call(`/admin/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  }
  const { data } = Tenants.parse(await ask('/tenants', 'GET'))
  const path = `/tenants/${data[0].id}`
  await ask(`${path}/credits`, 'POST', { kind: 'grant', credits: '900000000', reason: 'benchmark' })
  await ask(path, 'PATCH', { credit: 'limited' })
}

async function measure(
  name: string,
  { bar, goal }: Pick<Case, 'bar' | 'goal'>,
  { path, body, headers = [] }: SubmitCase & { readonly headers?: readonly string[] },
  loader: Loader,
  ours: Taker,
  peer: Taker,
): Promise<BenchResult> {
  const load = { requests: [postRequest(path, body, headers)], connections: CONNECTIONS, durationMs: ROUND_MS }
  const [cpuMs, answers] = [new Map<Taker, number>(), new Map<Taker, number>()]
  const accepted = async (taker: Taker) => {
    const before = await taker.cpuMs()
    const rates = await loader.send(taker.url, load)
    cpuMs.set(taker, (cpuMs.get(taker) ?? 0) + (await taker.cpuMs()) - before)
    answers.set(taker, (answers.get(taker) ?? 0) + rates.answers)
    return rates.answersPerSecond
  }
  const alone = async () => {
    // Whoever is measured has the machine to himself.
    ours.halt?.()
    try {
      return await accepted(peer)
    } finally {
      ours.goOn?.()
    }
  }
  await warmUp(loader, ours, load)
  await warmUp(loader, peer, load)
  const compared = await compare(ROUNDS, () => accepted(ours), alone)
  const microseconds = (taker: Taker) => Math.round(((cpuMs.get(taker) ?? 0) * 1_000) / (answers.get(taker) ?? 1))
  return {
    name,
    ratio: compared.ratio,
    bar,
    ...(goal === undefined ? {} : { goal }),
    details: {
      postsPerSecond: Math.round(compared.ours),
      barePerSecond: Math.round(compared.peers),
      cpuMicrosecondsPerPost: microseconds(ours),
      bareCpuMicrosecondsPerPost: microseconds(peer),
    },
  }
}

const warm = new Set<string>()

async function warmUp(loader: Loader, { url }: Taker, load: Parameters<Loader['send']>[1]): Promise<void> {
  if (warm.has(url.href)) return
  warm.add(url.href)
  let answers = 0
  for (let round = 0; answers < WARM_ANSWERS && round < WARM_ROUNDS_MAX; round++) {
    answers += (await loader.send(url, load)).answers
  }
}

function takerOf(gateway: Gateway): Taker {
  return { url: gateway.url, cpuMs: async () => (await gateway.usage()).cpuMs }
}

/** What of the price is the disk's: told, and judged by nobody. */
async function measureDisk(loader: Loader): Promise<readonly BenchResult[]> {
  const durable = await startGateway('durable')
  const forgetful = await startGateway('forgetful')
  try {
    const compared = await measure(
      `durable submits to ${OPEN.face} on SQLite, to the same server without a store`,
      { bar: 0 },
      OPEN,
      loader,
      takerOf(durable),
      takerOf(forgetful),
    )
    const { bar: _none, ...told } = compared
    return [told]
  } finally {
    await Promise.all([durable.stop(), forgetful.stop()])
  }
}
