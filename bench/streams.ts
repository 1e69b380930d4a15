/**
 * What 5,000 open streams of events add to the memory of a server, while they are at rest and after each has been told some
 * hundred events. A number says how many streams. Needs a limit on files of twice as many.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild } from './child.ts'
import { KEY } from './gateway.ts'
import { JOBS } from './requests.ts'
import type { BenchResult } from './result.ts'

const STREAMS = 5_000
const PER_KEY = 50
const JOBS_TOLD = 100
const LIMIT_MEBIBYTES = 150
const MEBIBYTE = 1_048_576
const PATIENCE_MS = 60_000

/** Which streams the client is to open. */
export type StreamsAsked = {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly keys: readonly string[]
  readonly perKey: number
}

/** How many are open, and how many events have come on all of them. */
export type StreamsTold = { readonly open: number; readonly events: number }

/** Runs the benchmark; takes some 30 seconds. */
export async function run(streams = STREAMS): Promise<BenchResult> {
  const keys = Array.from({ length: Math.ceil(streams / PER_KEY) }, (_, number) => `${KEY}_${number}`)
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  const server = await startChild<string, string, number>('streams-gateway.ts', [dataDir, KEY, String(keys.length)])
  const client = await startChild<string, StreamsAsked | 'count', StreamsTold>('streams.ts', [])
  try {
    const url = new URL(server.ready)
    // Whatever a first job brings into memory is no stream's.
    await submit(url, JOBS_TOLD)
    const before = await server.ask('usage')
    const asked = { host: url.hostname, port: Number(url.port), path: '/v1/events', keys, perKey: PER_KEY }
    const { open } = await client.ask(asked)
    await sleep(2_000)
    const atRest = await server.ask('usage')
    const startMs = performance.now()
    await submit(url, JOBS_TOLD)
    let told = 0
    while (told < open * JOBS_TOLD && performance.now() - startMs < PATIENCE_MS) {
      await sleep(100)
      told = (await client.ask('count')).events
    }
    const tellingMs = performance.now() - startMs
    const after = await server.ask('usage')
    return {
      name: `memory that ${open} open streams of events add, to ${LIMIT_MEBIBYTES} MiB`,
      ratio: (Math.max(atRest, after) - before) / MEBIBYTE / LIMIT_MEBIBYTES,
      bar: 1,
      barIs: 'at most',
      details: {
        withoutMebibytes: mebibytes(before),
        atRestMebibytes: mebibytes(atRest),
        afterEventsMebibytes: mebibytes(after),
        kibibytesPerStream: Math.round((atRest - before) / 1_024 / open),
        eventsTold: told,
        eventsPerSecond: Math.round((told * 1_000) / tellingMs),
      },
    }
  } finally {
    await Promise.all([client.stop(), server.stop()])
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function submit(url: URL, jobs: number): Promise<void> {
  for (let number = 0; number < jobs; number++) {
    const answer = await fetch(new URL(JOBS.path, url), {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(JOBS.body),
    })
    if (!answer.ok) throw new Error(`a submit answered ${answer.status}: ${await answer.text()}`)
    await answer.arrayBuffer()
  }
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / MEBIBYTE)
}
