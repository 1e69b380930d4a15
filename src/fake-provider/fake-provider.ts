/**
 * A fake provider: a real HTTP server that speaks one of Reelay's dialects, makes real films of what was ordered, and has all
 * the trouble that providers have when it is told to. For tests, for benches, and for whoever tries out a gateway.
 */

import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Dialect } from '../dialects/dialect.ts'
import { createServer } from '../lib/node-http.ts'
import { Answering } from './answering.ts'
import { mostAtOnce } from './at-once.ts'
import type { FakeJob } from './fake-job.ts'
import { FILMS } from './films.ts'
import { JobList } from './job-list.ts'
import { type Counts, Records, type RecordedCallback, type RecordedRequest } from './records.ts'
import { Script } from './script.ts'
import { sendAnswer } from './sending.ts'

/** How a fake provider is set up. */
export type FakeProviderOptions = {
  readonly dialect: Dialect
  /** Where it listens; 0 and 127.0.0.1 when not said. */
  readonly port?: number
  readonly host?: string
  /** Where it also listens, for files alone, which are then taken nowhere else; absent: they are taken with everything. */
  readonly uploadPort?: number
  /** The keys that it takes; without any it takes every one. */
  readonly keys?: readonly string[]
  /** The models that it has; without any it has every one. */
  readonly models?: readonly string[]
  /** The ids of the media in its library; without any it has whatever is asked for. What they show is in no film. */
  readonly assets?: readonly string[]
  /** For how long jobs wait and run, in ms; 500 and 1500 when not said. */
  readonly queueMs?: number
  readonly runMs?: number
  /** What it does wrong, such as `html-502:poll@3`. */
  readonly behave?: readonly string[]
  /** Whether it sends callbacks, to this machine alone. */
  readonly callbacks?: boolean
  /** Whether it fetches references, from this machine alone, and fails jobs whose references it does not get. */
  readonly fetchReferences?: boolean
  /** Whether it tells links to films where its dialect also has them behind the key. */
  readonly links?: boolean
  /** The time in epoch ms. */
  readonly nowMs?: () => number
}

/** A running fake provider. */
export type FakeProvider = {
  /** Such as `http://127.0.0.1:9100`: what paths of the dialect are put behind. */
  readonly origin: string
  /** The same with what the paths of its dialect begin with, as clients of the vendor are told it. */
  readonly url: string
  /** The same where files are taken, where that is another place. */
  readonly uploadUrl?: string
  /** From the oldest to the newest. */
  readonly jobs: readonly FakeJob[]
  readonly requests: readonly RecordedRequest[]
  readonly callbacks: readonly RecordedCallback[]
  readonly counts: Readonly<Counts>
  /** The most jobs that were under way at once: all of them, or those by one key. */
  mostAtOnce(key?: string): number
  /** From now on it does this as well. Throws `RuleError` for what nobody understands. */
  behave(...rules: readonly string[]): void
  /** From now on it does everything right, but for jobs that it has. */
  calmDown(): void
  /** Ends it, with all that is under way. */
  close(): Promise<void>
}

/** Starts one. Throws `RuleError` for a behaviour that there is not, and system errors where it cannot listen. */
export async function createFakeProvider(options: FakeProviderOptions): Promise<FakeProvider> {
  const { dialect, host = '127.0.0.1' } = options
  const [script, jobs, records, closing] = [new Script(), new JobList(), new Records(), new AbortController()]
  script.add(options.behave ?? [])
  const server = await listen(options.port ?? 0, host)
  const files = options.uploadPort === undefined ? undefined : await listen(options.uploadPort, host, server)
  const origin = originOf(server, host)
  const uploadOrigin = files && originOf(files, host)
  const answering = new Answering({
    dialect,
    origin,
    ...(uploadOrigin !== undefined && { uploadOrigin }),
    script,
    jobs,
    records,
    films: FILMS,
    pace: { queueMs: options.queueMs ?? 500, runMs: options.runMs ?? 1_500 },
    keys: options.keys ?? [],
    ...(options.models !== undefined && { models: options.models }),
    ...(options.assets !== undefined && { assets: options.assets }),
    sendsCallbacks: options.callbacks ?? false,
    fetchesReferences: options.fetchReferences ?? false,
    showsLinks: options.links ?? dialect.content === undefined,
    nowMs: options.nowMs ?? Date.now,
    closing: closing.signal,
  })
  const serve = (door: Server, at: string) =>
    door.on('request', (request, response) => {
      answering
        .answer(request, at)
        .then((answer) => sendAnswer(response, answer, closing.signal))
        // The client went away in the middle of its request.
        .catch(() => response.destroy())
    })
  serve(server, origin)
  if (files !== undefined && uploadOrigin !== undefined) serve(files, uploadOrigin)
  return {
    origin,
    url: origin + dialect.base,
    ...(uploadOrigin !== undefined && { uploadUrl: uploadOrigin + dialect.base }),
    get jobs() {
      return jobs.all
    },
    requests: records.requests,
    callbacks: records.callbacks,
    counts: records.counts,
    mostAtOnce(key) {
      const own = jobs.all.filter((job) => key === undefined || job.key === key)
      const nowMs = (options.nowMs ?? Date.now)()
      return mostAtOnce(own.map((job) => job.span(nowMs)))
    },
    behave: (...rules) => script.add(rules),
    calmDown: () => script.clear(),
    async close() {
      closing.abort()
      for (const door of files === undefined ? [server] : [server, files]) await shut(door)
    },
  }
}

/** Listens; `before` is closed where this one cannot. */
async function listen(port: number, host: string, before?: Server): Promise<Server> {
  const server = createServer()
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    if (before !== undefined) await shut(before)
    throw error
  }
  return server
}

async function shut(server: Server): Promise<void> {
  server.closeAllConnections()
  if (server.listening) await once(server.close(), 'close')
}

function originOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const isEverywhere = host === '0.0.0.0' || host === '::'
  return `http://${isEverywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`
}
