/** Runs worlds on all cores, and tells a broken promise in a way that it can be seen again. */

import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Failure, Summary } from './simulate.ts'
import type { ThreadNews, ThreadTask } from './thread.ts'

/** What is to be simulated. */
export type Simulation = {
  readonly seed: number
  readonly lives: number
  /** The first world; default 0. */
  readonly from?: number
  /** One world only. */
  readonly world?: number | undefined
  readonly fault?: string | undefined
  readonly threads?: number
  readonly onProgress?: (lives: number) => void
}

/** What came of it. */
export type Outcome = Summary & {
  readonly seconds: number
  /** Which promise was broken, in which world, and how to see it again. */
  readonly failure?: {
    readonly promise: string
    readonly world: number
    readonly command: string
    /** Runs the world once more, and tells how it came to that. */
    story(): Promise<string>
  }
}

/** Jobs of one world; the same number as in `simulate.ts`, which is loaded in threads only. */
const LIVES_PER_WORLD = 50

/** Runs as many worlds as there are lives for, or until a promise is broken. */
export async function simulate(simulation: Simulation): Promise<Outcome> {
  const { seed, lives, world, fault, onProgress } = simulation
  const from = world ?? simulation.from ?? 0
  const to = world === undefined ? from + Math.ceil(lives / LIVES_PER_WORLD) : world + 1
  const count = Math.max(1, Math.min(simulation.threads ?? availableParallelism(), to - from))
  const begunAtMs = performance.now()
  let done = 0
  const onNews = (news: ThreadNews) => {
    if (news.news !== 'progress') return
    done += news.lives
    onProgress?.(done)
  }
  const stopAll: (() => void)[] = []
  const parts = Array.from({ length: count }, (_, index) => {
    const part = runThread({ seed, fault, from: from + index, to, step: count }, onNews)
    stopAll.push(part.stop)
    return part.ended.then((end) => {
      if (end?.news === 'end' && end.failure !== undefined) for (const stop of stopAll) stop()
      return end
    })
  })
  const sum: Summary = { worlds: 0, lives: 0, accepted: 0, crashes: 0, events: 0, days: 0, ended: {} }
  let failure: Failure | undefined
  for (const end of await Promise.all(parts)) {
    if (end?.news !== 'end') continue
    addSummary(sum, end.summary)
    failure ??= end.failure
  }
  const outcome = { ...sum, seconds: (performance.now() - begunAtMs) / 1_000 }
  if (failure === undefined) return outcome
  const { promise, world: index } = failure
  const command = `npm run simulate -- --seed ${seed} --world ${index}${fault === undefined ? '' : ` --fault '${fault}'`}`
  const story = async () => {
    const told = await runThread({ seed, fault, from: index, to: index + 1, step: 1, isRetold: true }, onNews).ended
    return told?.news === 'story' ? told.text : 'the world could not be told again'
  }
  return { ...outcome, failure: { promise, world: index, command, story } }
}

function addSummary(sum: Summary, part: Summary): void {
  for (const key of ['worlds', 'lives', 'accepted', 'crashes', 'events', 'days'] as const) sum[key] += part[key]
  for (const [status, count] of Object.entries(part.ended)) sum.ended[status] = (sum.ended[status] ?? 0) + count
}

/** Runs a thread to its end; `undefined` when it was stopped before. */
function runThread(
  task: ThreadTask,
  onNews: (news: ThreadNews) => void,
): { readonly ended: Promise<ThreadNews | undefined>; readonly stop: () => void } {
  const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData: task })
  const ended = new Promise<ThreadNews | undefined>((resolve, reject) => {
    let last: ThreadNews | undefined
    thread.on('message', (news: ThreadNews) => {
      onNews(news)
      last = news
      if (news.news !== 'progress') resolve(news)
    })
    thread.on('error', reject)
    thread.on('exit', () => resolve(last?.news === 'progress' ? undefined : last))
  })
  return { ended, stop: () => void thread.terminate() }
}
