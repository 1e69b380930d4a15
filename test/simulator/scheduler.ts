/**
 * Virtual time: everything that takes time is an event in one queue, and between two events all promises run dry. So the
 * order of things depends on nothing but the seed, and a day passes in a moment.
 */

/** Who an event belongs to. Events of a dead one never happen; those of a paused one wait until it goes on. */
export type Owner = { state: 'running' | 'paused' | 'dead'; readonly deferred: Scheduled[] }

/** An event. `effect` is what happens far away, at once even when its owner is paused; `done` is the news of it. */
export type Scheduled = {
  readonly owner: Owner | undefined
  readonly done: (value: unknown) => void
  /** Somebody's request is under way, rather than a timer. */
  readonly isRequest: boolean
  effect: (() => unknown) | undefined
  atMs: number
  order: number
  isCancelled: boolean
  value: unknown
}

/** Events between two breaths of the real event loop. */
const BREATH = 5_000

/** The queue of events and the time. */
export class Scheduler {
  /** Epoch ms. */
  nowMs = 1_800_000_000_000
  /** Events that have happened. */
  count = 0
  readonly #heap: Scheduled[] = []
  readonly #survives: () => boolean
  #orders = 0

  /** `survives` says whether what a dead owner had sent still arrives. */
  constructor(survives: () => boolean) {
    this.#survives = survives
  }

  /** Plans an event. */
  add(event: {
    readonly inMs: number
    readonly owner?: Owner | undefined
    readonly effect?: (() => unknown) | undefined
    readonly done: (value: unknown) => void
    readonly isRequest?: boolean
  }): Scheduled {
    const scheduled: Scheduled = {
      owner: event.owner,
      effect: event.effect,
      done: event.done,
      isRequest: event.isRequest === true,
      atMs: this.nowMs + event.inMs,
      order: ++this.#orders,
      isCancelled: false,
      value: undefined,
    }
    this.#push(scheduled)
    return scheduled
  }

  /** In how many ms the next event is due that belongs to no node; 0 while any request is under way. */
  quietMs(): number {
    let nextMs = Infinity
    for (const { owner, isCancelled, isRequest, atMs } of this.#heap) {
      if (isCancelled || owner?.state === 'dead') continue
      if (isRequest) return 0
      if (owner === undefined && atMs < nextMs) nextMs = atMs
    }
    return nextMs - this.nowMs
  }

  /** Lets time pass at once; whatever was due meanwhile is late. */
  lapse(ms: number): void {
    this.nowMs += ms
  }

  /** An owner goes on: what was kept back happens now, in order. */
  resume(owner: Owner): void {
    owner.state = 'running'
    for (const event of owner.deferred.splice(0)) {
      event.atMs = this.nowMs
      event.order = ++this.#orders
      this.#push(event)
    }
  }

  /** An owner dies; of what it had sent, some still arrives. */
  kill(owner: Owner): void {
    owner.state = 'dead'
    owner.deferred.length = 0
  }

  /** Runs events until `isOver`, which is asked after each; resolves then. Rejects with what an event of nobody's throws. */
  run(isOver: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = () => {
        try {
          if (isOver() || !this.#next()) return resolve()
        } catch (error) {
          return reject(error)
        }
        if (this.count % BREATH === 0) setImmediate(turn)
        // The next tick comes when all promises have run dry, and not before.
        else queueMicrotask(() => process.nextTick(turn))
      }
      process.nextTick(turn)
    })
  }

  #next(): boolean {
    for (;;) {
      const event = this.#pop()
      if (event === undefined) return false
      const { owner } = event
      if (event.isCancelled) continue
      if (event.atMs > this.nowMs) this.nowMs = event.atMs
      if (owner?.state === 'dead') {
        if (event.effect === undefined || !this.#survives()) continue
        event.effect()
        this.count++
        return true
      }
      if (owner?.state === 'paused') {
        owner.deferred.push(event)
        if (event.effect === undefined) continue
        event.value = event.effect()
        event.effect = undefined
        return true
      }
      if (event.effect !== undefined) event.value = event.effect()
      this.count++
      event.done(event.value)
      return true
    }
  }

  #push(event: Scheduled): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(event)
    while (at > 0) {
      const parentAt = (at - 1) >> 1
      const parent = heap[parentAt]
      if (parent === undefined || !comesBefore(event, parent)) break
      heap[at] = parent
      at = parentAt
    }
    heap[at] = event
  }

  #pop(): Scheduled | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let at = 0
    for (;;) {
      let childAt = 2 * at + 1
      let child = heap[childAt]
      const other = heap[childAt + 1]
      if (child !== undefined && other !== undefined && comesBefore(other, child)) {
        child = other
        childAt++
      }
      if (child === undefined || !comesBefore(child, last)) break
      heap[at] = child
      at = childAt
    }
    heap[at] = last
    return first
  }
}

function comesBefore(one: Scheduled, other: Scheduled): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order)
}
