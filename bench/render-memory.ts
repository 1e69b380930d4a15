/**
 * Memory over many short renders through the real server: the gateway's and its children's, as a curve that is told as
 * it grows. A number after the name says how many renders: `npm run bench render-memory 10000`. Needs Linux, whose /proc tells.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { KEY } from './gateway.ts'
import type { BenchResult } from './result.ts'
import { type Held, startServer } from './server.ts'

const RENDERS = 300
const IN_FLIGHT = 4
const POINTS = 20

/** What the gateway may hold at any time, in MiB. */
const LIMIT_MEBIBYTES = 300

/** The shortest film that any model makes: 29 frames at 480p, with sound. */
const JOB = JSON.stringify({
  model: 'seedance-1.5-pro-1080p',
  input: { prompt: 'A calm mountain lake at sunset', resolution: '480p', aspect_ratio: '16:9', frames: 29 },
})

/** One look, after so many renders. */
type Point = Held & { readonly renders: number }

/** Runs the benchmark; takes some two minutes for 300 renders on two processors. */
export async function run(renders = RENDERS): Promise<BenchResult> {
  const server = await startServer()
  try {
    const curve: Point[] = []
    const look = async (done: number) => {
      const point = { renders: done, ...(await server.held()) }
      curve.push(point)
      process.stderr.write(`  ${done} renders: gateway ${point.gateway} MiB, children ${point.children} MiB\n`)
    }
    await look(0)
    let [begun, done] = [0, 0]
    const work = async () => {
      while (begun < renders) {
        begun += 1
        await renderOne(server.url)
        done += 1
        if (done % Math.ceil(renders / POINTS) === 0 || done === renders) await look(done)
      }
    }
    await Promise.all(Array.from({ length: IN_FLIGHT }, work))
    return report(curve, renders)
  } finally {
    await server.stop()
  }
}

function report(curve: readonly Point[], renders: number): BenchResult {
  const peak = Math.max(...curve.map((point) => point.gatewayPeak))
  return {
    name: `gateway's peak memory over ${renders} renders, to ${LIMIT_MEBIBYTES} MiB`,
    ratio: peak / LIMIT_MEBIBYTES,
    bar: 1,
    barIs: 'at most',
    details: {
      renders: curve.map((point) => point.renders).join(' '),
      gatewayMebibytes: curve.map((point) => point.gateway).join(' '),
      childrenMebibytes: curve.map((point) => point.children).join(' '),
      largestChildMebibytes: Math.max(...curve.map((point) => point.largestChild)),
    },
  }
}

async function renderOne(url: string): Promise<void> {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
  const submitted = await fetch(`${url}/v1/jobs`, { method: 'POST', headers, body: JOB })
  if (!submitted.ok) throw new Error(`a submit was answered ${submitted.status}: ${await submitted.text()}`)
  const { id } = (await submitted.json()) as { readonly id: string }
  for (;;) {
    const { status } = (await (await fetch(`${url}/v1/jobs/${id}`, { headers })).json()) as { readonly status: string }
    if (status === 'completed' || status === 'succeeded') return
    if (status !== 'queued' && status !== 'processing' && status !== 'running') throw new Error(`a job ended ${status}`)
    await sleep(100)
  }
}
