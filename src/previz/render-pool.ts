/**
 * Worker threads and the renders they work on. A thread is started when there is work and ended when it has had none for
 * a while; one that crashes, runs out of memory or hangs takes only its own render with it.
 */

import { Worker } from 'node:worker_threads'
import { assert } from '../core/assert.ts'
import type { RenderNews, RenderOrder } from './render-messages.ts'
import type { RenderRequest } from './render.ts'

/** How a render stands. `failed` tells whether the render itself failed or its thread did; `detail` is for the log. */
export type RenderState =
  | { readonly state: 'queued' }
  | { readonly state: 'running'; readonly percent: number }
  | { readonly state: 'done' }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly because: 'render' | 'thread' | 'time'; readonly detail: string }

/** How a pool is set up. */
export type RenderPoolOptions = {
  /** Threads at most. */
  readonly workers: number
  /** How long a render may take, in ms, before its thread is given up. */
  readonly wallLimitMs?: (request: RenderRequest) => number
  /** How long a thread may be idle before it is ended, in ms. */
  readonly idleMs?: number
  /** The file that threads run; tests put in a broken one. */
  readonly workerFile?: URL
  /** Told about each render that ended. */
  readonly onEnd: (id: string, state: RenderState) => void
}

type Render = {
  readonly id: string
  readonly request: RenderRequest
  readonly cancel: SharedArrayBuffer
  state: RenderState
}
type Thread = { readonly worker: Worker; render: Render | undefined; timer: NodeJS.Timeout | undefined }

const IDLE_MS = 20_000

/** How long a cancelled render may take to notice, in ms. */
const CANCEL_GRACE_MS = 3_000

/** What a thread may hold in its JavaScript heap, in megabytes; pictures live outside of it. */
const HEAP_MEGABYTES_MAX = 512

/** A minute, and half a second for each megapixel: ten times what a busy two-core machine takes. */
function defaultWallLimitMs({ order }: RenderRequest): number {
  const { widthPx, heightPx } = order.shape.size
  return 60_000 + (order.frames * widthPx * heightPx * 500) / 1e6
}

/** The pool. Renders are known by an id of the caller's until `forget`. */
export class RenderPool {
  private readonly options: RenderPoolOptions
  private readonly renders = new Map<string, Render>()
  private readonly queue: Render[] = []
  private readonly threads = new Set<Thread>()
  private closed = false

  constructor(options: RenderPoolOptions) {
    assert(options.workers >= 1, 'a pool has a worker')
    this.options = options
  }

  /** Renders that wait or run. */
  get active(): number {
    return this.queue.length + [...this.threads].filter(({ render }) => render !== undefined).length
  }

  /** Starts or queues a render; nothing happens when its id is known already. */
  start(id: string, request: RenderRequest): void {
    if (this.renders.has(id) || this.closed) return
    const render: Render = { id, request, cancel: new SharedArrayBuffer(4), state: { state: 'queued' } }
    this.renders.set(id, render)
    this.queue.push(render)
    this.assign()
  }

  /** How a render stands; `undefined` for one that is not known. */
  state(id: string): RenderState | undefined {
    return this.renders.get(id)?.state
  }

  /** What a render was asked to do; `undefined` for one that is not known. */
  request(id: string): RenderRequest | undefined {
    return this.renders.get(id)?.request
  }

  /** Stops a render that has not ended. Its end is told like any other. */
  cancel(id: string): void {
    const render = this.renders.get(id)
    if (render === undefined) return
    const waiting = this.queue.indexOf(render)
    if (waiting >= 0) {
      this.queue.splice(waiting, 1)
      this.end(render, { state: 'cancelled' })
      return
    }
    Atomics.store(new Int32Array(render.cancel), 0, 1)
    const thread = [...this.threads].find((candidate) => candidate.render === render)
    if (thread !== undefined) this.limit(thread, CANCEL_GRACE_MS, { state: 'cancelled' })
  }

  /** Drops a render that has ended from the table. */
  forget(id: string): void {
    this.renders.delete(id)
  }

  /** Cancels everything and ends all threads. */
  async close(): Promise<void> {
    this.closed = true
    for (const id of this.renders.keys()) this.cancel(id)
    const waitMs = CANCEL_GRACE_MS
    const deadline = performance.now() + waitMs
    while (this.active > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10))
    await Promise.all([...this.threads].map((thread) => this.retire(thread)))
  }

  private assign(): void {
    while (this.queue.length > 0) {
      const idle = [...this.threads].find((thread) => thread.render === undefined)
      if (idle === undefined && this.threads.size >= this.options.workers) return
      const render = this.queue.shift()
      assert(render !== undefined, 'the queue is not empty')
      this.give(idle ?? this.startThread(), render)
    }
  }

  private give(thread: Thread, render: Render): void {
    const wallLimitMs = (this.options.wallLimitMs ?? defaultWallLimitMs)(render.request)
    thread.render = render
    thread.worker.ref()
    render.state = { state: 'running', percent: 0 }
    const detail = `no end after ${Math.round(wallLimitMs)} ms`
    this.limit(thread, wallLimitMs, { state: 'failed', because: 'time', detail })
    const order: RenderOrder = { request: render.request, cancel: render.cancel }
    thread.worker.postMessage(order)
  }

  /** Gives a thread up if its render has not ended by then. */
  private limit(thread: Thread, afterMs: number, state: RenderState): void {
    clearTimeout(thread.timer)
    thread.timer = setTimeout(() => this.lose(thread, state), afterMs)
  }

  private startThread(): Thread {
    const worker = new Worker(this.options.workerFile ?? new URL('./render-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES_MAX },
    })
    const thread: Thread = { worker, render: undefined, timer: undefined }
    this.threads.add(thread)
    worker.on('message', (news: RenderNews) => this.onNews(thread, news))
    worker.on('error', (error: unknown) => {
      this.lose(thread, {
        state: 'failed',
        because: 'thread',
        detail: error instanceof Error ? error.message : String(error),
      })
    })
    worker.on('exit', (code) => {
      this.lose(thread, { state: 'failed', because: 'thread', detail: `the thread ended with code ${code}` })
    })
    return thread
  }

  private onNews(thread: Thread, news: RenderNews): void {
    const { render } = thread
    if (render === undefined) return
    if (news.news === 'progress') {
      render.state = { state: 'running', percent: news.percent }
      return
    }
    clearTimeout(thread.timer)
    thread.render = undefined
    thread.worker.unref()
    thread.timer = setTimeout(() => void this.retire(thread), this.options.idleMs ?? IDLE_MS).unref()
    if (news.news === 'failed') this.end(render, { state: 'failed', because: 'render', detail: news.detail })
    else this.end(render, { state: news.news })
    this.assign()
  }

  /** A thread is gone, or given up: its render ends, and others get a new thread. */
  private lose(thread: Thread, state: RenderState): void {
    if (!this.threads.has(thread)) return
    const { render } = thread
    void this.retire(thread)
    if (render !== undefined) this.end(render, state)
    if (!this.closed) this.assign()
  }

  private async retire(thread: Thread): Promise<void> {
    clearTimeout(thread.timer)
    this.threads.delete(thread)
    thread.render = undefined
    await thread.worker.terminate()
  }

  private end(render: Render, state: RenderState): void {
    render.state = state
    this.options.onEnd(render.id, state)
  }
}
