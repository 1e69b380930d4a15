/**
 * Memory over many short renders through the real server: the gateway's and its children's, as a curve. A number after
 * the name says how many renders: `npm run bench render-memory 10000`. Needs Linux, whose /proc tells.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { KEY } from './gateway.ts'
import type { BenchResult } from './result.ts'

const RENDERS = 300
const IN_FLIGHT = 4
const POINTS = 20
const MEBIBYTE = 1_048_576

/** What the gateway may hold at the end, in MiB. */
const LIMIT_MEBIBYTES = 300

const SERVER = join(import.meta.dirname, '..', 'src', 'main.ts')

/** The shortest film that any model makes: 29 frames at 480p, with sound. */
const JOB = JSON.stringify({
  model: 'seedance-1.5-pro-1080p',
  input: { prompt: 'A calm mountain lake at sunset', resolution: '480p', aspect_ratio: '16:9', frames: 29 },
})

/** One look: renders done so far, and what the gateway and its largest child hold, in MiB. */
type Point = { readonly renders: number; readonly gateway: number; readonly children: number; readonly largest: number }

/** Runs the benchmark; takes some two minutes for 300 renders on two processors. */
export async function run(renders = RENDERS): Promise<BenchResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  const server = spawn(process.execPath, [SERVER], {
    env: { ...inherited(), REELAY_PORT: '0', REELAY_DATA_DIR: dataDir, REELAY_API_KEY: KEY, REELAY_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(server, 'exit')
  try {
    const url = await addressOf(server)
    const curve = [await look(server, 0)]
    let [begun, done] = [0, 0]
    const work = async () => {
      while (begun < renders) {
        begun += 1
        await renderOne(url)
        done += 1
        if (done % Math.ceil(renders / POINTS) === 0 || done === renders) curve.push(await look(server, done))
      }
    }
    await Promise.all(Array.from({ length: IN_FLIGHT }, work))
    return report(curve, renders)
  } finally {
    server.kill()
    await exited
    await rm(dataDir, { recursive: true, force: true })
  }
}

function report(curve: readonly Point[], renders: number): BenchResult {
  const end = curve.at(-1)?.gateway ?? Number.NaN
  return {
    name: `gateway's memory after ${renders} renders, to ${LIMIT_MEBIBYTES} MiB`,
    ratio: end / LIMIT_MEBIBYTES,
    bar: 1,
    barIs: 'at most',
    details: {
      renders: curve.map((point) => point.renders).join(' '),
      gatewayMebibytes: curve.map((point) => point.gateway).join(' '),
      childrenMebibytes: curve.map((point) => point.children).join(' '),
      largestChildMebibytes: Math.max(...curve.map((point) => point.largest)),
    },
  }
}

function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_')))
}

async function addressOf(server: ChildProcess): Promise<string> {
  let output = ''
  for await (const chunk of server.stdout ?? []) {
    output += String(chunk)
    const url = /serves at (http:\S+)/.exec(output)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('the server did not start')
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

async function look({ pid = 0 }: ChildProcess, renders: number): Promise<Point> {
  const held = await Promise.all((await childrenOf(pid)).map(residentMebibytes))
  const children = held.reduce((sum, each) => sum + each, 0)
  return { renders, gateway: await residentMebibytes(pid), children, largest: Math.max(0, ...held) }
}

async function childrenOf(parent: number): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      return Number(/\) \S (\d+)/.exec(stat)?.[1]) === parent ? [pid] : []
    }),
  )
  return found.flat()
}

/** 0 for a process that has just gone. */
async function residentMebibytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Math.round((Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024) / MEBIBYTE)
}
