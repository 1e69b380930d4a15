/** A thread of the simulator: runs its share of the worlds, with a known fault brought back if it is told so. */

import { parentPort, workerData } from 'node:worker_threads'
import { bringBack } from './known-faults.ts'
import type { Failure, Summary } from './simulate.ts'

/** What a thread is to do. */
export type ThreadTask = {
  readonly seed: number
  readonly fault?: string | undefined
  readonly from: number
  readonly to: number
  readonly step: number
  /** Tell how the one world ended, instead of running all. */
  readonly isRetold?: boolean
}

/** What a thread tells: how far it is, and at last what came of it. */
export type ThreadNews =
  | { readonly news: 'progress'; readonly lives: number }
  | { readonly news: 'end'; readonly summary: Summary; readonly failure?: Failure }
  | { readonly news: 'story'; readonly text: string }

const task: ThreadTask = workerData
const tell = (news: ThreadNews) => parentPort?.postMessage(news)

if (task.fault !== undefined) bringBack(task.fault)
// Loaded only now, so that the fault is in it.
const { emptySummary, LIVES_PER_WORLD, retell, runWorlds } = await import('./simulate.ts')

if (task.isRetold === true) {
  tell({ news: 'story', text: await retell({ seed: task.seed, index: task.from, lives: LIVES_PER_WORLD }) })
} else {
  const summary = emptySummary()
  const onWorld = (lives: number) => tell({ news: 'progress', lives })
  const failure = await runWorlds(task, summary, onWorld)
  tell({ news: 'end', summary, ...(failure === undefined ? {} : { failure }) })
}
