/**
 * Waiting in turn: each party has a queue of its own, and whoever has used least is next, whatever the others have
 * brought. What something costs is charged when it is known (start-time fair queueing).
 */

type Queue<Item> = { usedSoFar: number; readonly items: Item[] }

/** Parties that are remembered without waiting for anything, at most. */
const IDLE_MAX = 1_000

/** Items that wait in turn. */
export class Turns<Item> {
  readonly #queues = new Map<string, Queue<Item>>()
  /** What the party that was served last had used: whoever comes anew begins there, with no credit for its absence. */
  #level = 0
  #size = 0

  /** How many wait, of one party or in all. */
  waiting(party?: string): number {
    return party === undefined ? this.#size : (this.#queues.get(party)?.items.length ?? 0)
  }

  /** Puts an item at the end of its party's queue. */
  add(party: string, item: Item): void {
    const queue = this.#queueOf(party)
    if (queue.items.length === 0) queue.usedSoFar = Math.max(queue.usedSoFar, this.#level)
    queue.items.push(item)
    this.#size += 1
  }

  /** Takes an item out; false: it does not wait any more. */
  remove(party: string, item: Item): boolean {
    const items = this.#queues.get(party)?.items ?? []
    const place = items.indexOf(item)
    if (place === -1) return false
    items.splice(place, 1)
    this.#size -= 1
    return true
  }

  /** Takes the next item of those parties that may go; `undefined` when there is none. */
  take(mayGo: (party: string) => boolean): { readonly party: string; readonly item: Item } | undefined {
    let next: { readonly party: string; readonly queue: Queue<Item> } | undefined
    for (const [party, queue] of this.#queues) {
      const isSooner = next === undefined || queue.usedSoFar < next.queue.usedSoFar
      if (queue.items.length > 0 && isSooner && mayGo(party)) next = { party, queue }
    }
    const item = next?.queue.items.shift()
    if (next === undefined || item === undefined) return undefined
    this.#size -= 1
    this.#level = Math.max(this.#level, next.queue.usedSoFar)
    return { party: next.party, item }
  }

  /** Counts what something of this party's has cost, in a unit of the caller's. */
  charge(party: string, cost: number): void {
    this.#queueOf(party).usedSoFar += cost
    if (this.#queues.size <= IDLE_MAX) return
    for (const [name, { items, usedSoFar }] of this.#queues) {
      if (items.length === 0 && usedSoFar <= this.#level) this.#queues.delete(name)
    }
  }

  #queueOf(party: string): Queue<Item> {
    const known = this.#queues.get(party)
    if (known !== undefined) return known
    const queue: Queue<Item> = { usedSoFar: this.#level, items: [] }
    this.#queues.set(party, queue)
    return queue
  }
}
