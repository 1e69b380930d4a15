/**
 * Durably accepted submits a second, against the same server with a store that keeps nothing. Both run in a process of
 * their own on the same machine, and neither has an engine that takes part: a rendered frame would be paid by whoever
 * happens to be measured at the time.
 */

import { type Gateway, startGateway } from './gateway.ts'
import { type Loader, postRequest, startLoader } from './load.ts'
import { JOBS, OPEN, type SubmitCase } from './requests.ts'
import { type BenchResult, compare } from './result.ts'

const CONNECTIONS = 256
const ROUNDS = 6
const ROUND_MS = 1_200
const BAR = 0.7

/** Runs the benchmark; takes some 40 seconds. */
export async function run(): Promise<readonly BenchResult[]> {
  const loader = await startLoader()
  const durable = await startGateway('durable')
  const forgetful = await startGateway('forgetful')
  try {
    const results: BenchResult[] = []
    for (const submit of [OPEN, JOBS]) results.push(await measure(submit, loader, durable, forgetful))
    return results
  } finally {
    await Promise.all([loader.stop(), durable.stop(), forgetful.stop()])
  }
}

async function measure(
  { face, path, body }: SubmitCase,
  loader: Loader,
  durable: Gateway,
  forgetful: Gateway,
): Promise<BenchResult> {
  const load = { requests: [postRequest(path, body)], connections: CONNECTIONS, durationMs: ROUND_MS }
  const accepted = (gateway: Gateway) => async () => (await loader.send(gateway.url, load)).answersPerSecond
  const { ours, peers, ratio } = await compare(ROUNDS, accepted(durable), accepted(forgetful))
  return {
    name: `durable submits to ${face}, against the same server without a store`,
    ratio,
    bar: BAR,
    details: { postsPerSecond: Math.round(ours), withoutStorePerSecond: Math.round(peers), connections: CONNECTIONS },
  }
}
