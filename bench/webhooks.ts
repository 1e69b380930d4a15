/**
 * How long whoever takes callbacks quickly waits for the first try, among a thousand receivers of which every twentieth hangs,
 * in comparison with the same where none does. Jobs are submitted with callbacks and cancelled, round after round.
 */

import { once } from 'node:events'
import { createServer } from 'node:http'
import { z } from 'zod'
import { KEY } from './gateway.ts'
import type { BenchResult } from './result.ts'
import { startServer } from './server.ts'

/** Of so many receivers one hangs, where some do. */
const HANGS_EVERY = 20

/** Events to each receiver, and requests at once. */
const ROUNDS = 4
const AT_ONCE = 32

/** How long the last callbacks may take before it is said that they did not come, in ms. */
const PATIENCE_MS = 60_000

const Submitted = z.object({ id: z.string() })

/** Runs it; `count` is how many receivers there are. */
export async function run(count = 1_000): Promise<BenchResult> {
  const alone = await measure(count, () => false)
  const beside = await measure(count, (number) => number % HANGS_EVERY === 0)
  return {
    name: 'webhooks: p99 of the first try at healthy receivers, beside hanging ones / alone',
    ratio: quantile(beside, 0.99) / quantile(alone, 0.99),
    bar: 2,
    barIs: 'at most',
    details: {
      receivers: count,
      hanging: Math.ceil(count / HANGS_EVERY),
      p99BesideMs: Math.round(quantile(beside, 0.99)),
      p99AloneMs: Math.round(quantile(alone, 0.99)),
      p50BesideMs: Math.round(quantile(beside, 0.5)),
      p50AloneMs: Math.round(quantile(alone, 0.5)),
    },
  }
}

/** From each cancel to the arrival of its callback, in ms, at receivers that would not hang in either run. */
async function measure(count: number, hangs: (number: number) => boolean): Promise<readonly number[]> {
  const sentAtMs = new Map<string, number>()
  const latencies: number[] = []
  const receiver = createServer((request, response) => {
    request.resume()
    const number = Number(/^r(\d+)\./.exec(request.headers.host ?? '')?.[1])
    const path = request.url ?? ''
    const sent = sentAtMs.get(path)
    sentAtMs.delete(path)
    if (sent !== undefined && number % HANGS_EVERY !== 0) latencies.push(performance.now() - sent)
    if (!hangs(number)) response.writeHead(204).end()
  })
  await once(receiver.listen(0, '127.0.0.1'), 'listening')
  const address = receiver.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const rules = Array.from({ length: count }, (_, number) => `r${number}.example:80:127.0.0.1:${port}`)
  const server = await startServer({ REELAY_CONNECT_TO: rules.join(','), REELAY_RENDER_WORKERS: '1' })
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const ids = await inTurns(count, (number) => submit(server.url, `http://r${number}.example/${round}/${number}`))
      await inTurns(count, async (number) => {
        sentAtMs.set(`/${round}/${number}`, performance.now())
        await post(`${server.url}/v1/jobs/${ids[number]}/cancel`)
      })
    }
    const expected = ROUNDS * (count - Math.ceil(count / HANGS_EVERY))
    const untilMs = performance.now() + PATIENCE_MS
    while (latencies.length < expected) {
      if (performance.now() > untilMs) throw new Error(`${latencies.length} of ${expected} callbacks came`)
      await new Promise((wake) => setTimeout(wake, 50))
    }
    return latencies
  } finally {
    receiver.closeAllConnections()
    receiver.close()
    await server.stop()
  }
}

async function submit(url: string, callback: string): Promise<string> {
  const input = { prompt: 'a kite', duration: 4, resolution: '480p', callback_url: callback }
  return Submitted.parse(await post(`${url}/v1/jobs`, { model: 'seedance-2.0', input })).id
}

async function post(url: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

async function inTurns<Value>(count: number, work: (number: number) => Promise<Value>): Promise<readonly Value[]> {
  const results: Value[] = []
  const numbers = Array.from({ length: count }, (_, number) => number).values()
  const worker = async () => {
    for (const number of numbers) results[number] = await work(number)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
