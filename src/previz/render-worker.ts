/** The thread that renders: everything heavy is loaded here and nowhere else. */

import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { assert } from '../core/assert.ts'
import type { RenderNews, RenderOrder } from './render-messages.ts'

/** On Linux a priority belongs to a thread and those it starts; elsewhere it would slow the whole server down. */
const NICENESS = 10
if (process.platform === 'linux') setPriority(NICENESS)

assert(parentPort !== null, 'this file runs as a worker thread')
const port = parentPort
const say = (news: RenderNews) => port.postMessage(news)

port.on('message', (order: RenderOrder) => {
  renderOne(order).catch((error: unknown) => say({ news: 'failed', detail: describe(error) }))
})

async function renderOne({ request, cancel }: RenderOrder): Promise<void> {
  const { render, RenderCancelled } = await import('./render.ts')
  const flag = new Int32Array(cancel)
  let told = 0
  const onFrame = (framesDone: number) => {
    const percent = Math.floor((framesDone * 100) / request.order.frames)
    if (percent === told) return
    told = percent
    say({ news: 'progress', percent })
  }
  try {
    await render(request, { onFrame, isCancelled: () => Atomics.load(flag, 0) === 1 })
    say({ news: 'done' })
  } catch (error) {
    if (!(error instanceof RenderCancelled)) throw error
    say({ news: 'cancelled' })
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
