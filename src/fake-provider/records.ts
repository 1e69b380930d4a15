/** What the fake provider was asked: for tests that ask in turn, in the process or at `/_fake/`. */

import { createHash } from 'node:crypto'
import type { Json } from '../core/json.ts'
import type { OperationName } from './routes.ts'

/** A request. */
export type RecordedRequest = {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly bodyBytes: number
  /** SHA-256 in hexadecimal digits. */
  readonly bodyDigest: string
  readonly operation?: OperationName | 'film' | 'trap' | 'put'
  readonly status?: number
}

/** A callback that was sent, and the status that it was answered with; absent: it reached nobody. */
export type RecordedCallback = {
  readonly id: string
  readonly url: string
  readonly body: Json
  readonly status?: number
}

/** How often what happened. */
export type Counts = {
  submits: number
  /** Jobs that were taken on, and how many different bodies they had. */
  works: number
  distinctWorks: number
  retrieves: number
  lists: number
  cancels: number
  removes: number
  downloads: number
  uploads: number
  /** Requests that were refused because of their credential. */
  refusedKeys: number
  /** Credentials that came to a link that needs none, or where a redirect led. */
  leaks: number
}

/** Requests and callbacks that are remembered, of each the last ones. */
const REMEMBERED_MAX = 10_000

const COUNTED: Readonly<Record<Exclude<OperationName, 'models'>, keyof Counts>> = {
  submit: 'submits',
  retrieve: 'retrieves',
  result: 'retrieves',
  list: 'lists',
  cancel: 'cancels',
  discard: 'cancels',
  remove: 'removes',
  content: 'downloads',
  upload: 'uploads',
}

/** The records. */
export class Records {
  readonly counts: Counts = {
    submits: 0,
    works: 0,
    distinctWorks: 0,
    retrieves: 0,
    lists: 0,
    cancels: 0,
    removes: 0,
    downloads: 0,
    uploads: 0,
    refusedKeys: 0,
    leaks: 0,
  }
  readonly #requests: RecordedRequest[] = []
  readonly #callbacks: RecordedCallback[] = []
  readonly #bodies = new Set<string>()

  get requests(): readonly RecordedRequest[] {
    return this.#requests
  }

  get callbacks(): readonly RecordedCallback[] {
    return this.#callbacks
  }

  count(operation: OperationName): void {
    if (operation !== 'models') this.counts[COUNTED[operation]]++
  }

  /** Counts a job that was taken on with this body. */
  countWork(bodyDigest: string): void {
    this.counts.works++
    this.#bodies.add(bodyDigest)
    this.counts.distinctWorks = this.#bodies.size
  }

  addRequest(request: RecordedRequest): void {
    remember(this.#requests, request)
  }

  addCallback(callback: RecordedCallback): void {
    remember(this.#callbacks, callback)
  }
}

function remember<Item>(items: Item[], item: Item): void {
  items.push(item)
  // Half of them at once: leaving out the first one moves all others.
  if (items.length >= REMEMBERED_MAX * 2) items.splice(0, REMEMBERED_MAX)
}

/** The digest under which a body is recorded. */
export function digestOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex')
}
