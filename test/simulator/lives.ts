/** Lives: what a client asks for, what he does afterwards, and what the world outside has in store for his job. */

import type { JobId, TenantId } from '../../src/core/ids.ts'
import { makeId } from '../../src/core/ids.ts'
import type { Job } from '../../src/core/job.ts'
import type { Chance } from './chance.ts'
import { PROVIDERS } from './provider-terms.ts'

/** What becomes of a work at its upstream. */
export type WorkFate = 'succeeds' | 'fails' | 'refused' | 'bad result' | 'never ends'

/** One job from its submit to its end, and what has been seen of it. */
export type Life = {
  readonly index: number
  readonly tenantId: TenantId
  /** When it is submitted, in ms from the world's beginning. */
  readonly atMs: number
  readonly channel: string | undefined
  readonly references: readonly ('url' | 'file' | 'shared' | 'unreachable')[]
  readonly returnLastFrame: boolean
  readonly expiresAfterSeconds: number | undefined
  readonly callback: 'none' | 'taken' | 'taken later' | 'gone'
  readonly workFate: WorkFate
  /** Providers that do not have its model. */
  readonly modelRefusers: readonly string[]
  readonly queuedMs: number
  readonly runMs: number
  /** When its owner cancels or deletes it, in ms after the submit. */
  readonly cancelAfterMs: number | undefined
  readonly removeAfterMs: number | undefined
  /** Its owner cancels it at the very moment when a node hears that the provider has taken it. */
  readonly cancelsWhenTaken: boolean
  readonly looks: number
  /** Under an `Idempotency-Key`, how often it is submitted again: after a failure, and after it went well. */
  readonly submitsAgain: number | undefined

  /** Called when a node hears that the provider has taken it. */
  onTaken?: () => void
  /** What the client was told: from then on it must not be lost. */
  jobId?: JobId
  /** The client has asked for the end. */
  isCancelAsked: boolean
  isRemoved: boolean
  /** Whether its job ended, as clients saw it. */
  seen?: Job['status']
  /** Downloads of its references that failed. */
  referenceFailures: number
  /** Submits of which nobody learned whether they arrived. */
  unknownSubmits: number
  /** Times that the local renderer lost it or had no disk for it. */
  localTroubles: number
  callbackRefusals: number
  /** Bodies that the receiver has taken. */
  readonly taken: string[]
}

/** Three tenants, so that there are turns. */
export const TENANTS: readonly TenantId[] = [1, 2, 3].map((n) => makeId<TenantId>(n, new Uint8Array(10).fill(n)))

/** Draws a life. At most one in a world never ends, so that there are slots for the others. */
export function drawLife(index: number, atMs: number, chance: Chance, mayNeverEnd: boolean): Life {
  const kind = chance.fraction()
  const workFate: WorkFate =
    kind < 0.82
      ? 'succeeds'
      : kind < 0.9
        ? 'fails'
        : kind < 0.94
          ? 'refused'
          : kind < 0.98 || !mayNeverEnd
            ? 'bad result'
            : 'never ends'
  const reference = () => {
    const what = chance.fraction()
    return what < 0.45 ? 'url' : what < 0.65 ? 'file' : what < 0.92 ? 'shared' : 'unreachable'
  }
  const hasEnd = chance.hit(0.1) || workFate === 'never ends'
  return {
    index,
    tenantId: chance.pick(TENANTS),
    atMs,
    channel: chance.pick([...PROVIDERS, 'vendor', 'local', undefined, undefined]),
    references: chance.hit(0.3) ? Array.from({ length: chance.between(1, 2) }, reference) : [],
    returnLastFrame: chance.hit(0.15),
    expiresAfterSeconds: hasEnd ? chance.pick([60, 600, 3_600]) : undefined,
    callback: chance.hit(0.5) ? chance.pick(['taken', 'taken', 'taken later', 'gone']) : 'none',
    workFate,
    modelRefusers: chance.hit(0.12) ? PROVIDERS.filter(() => chance.hit(0.6)) : [],
    queuedMs: chance.between(0, 4_000),
    runMs: chance.between(100, 12_000),
    cancelAfterMs: chance.hit(0.1) ? chance.between(0, 15_000) : undefined,
    removeAfterMs: chance.hit(0.05) ? chance.between(0, 40_000) : undefined,
    cancelsWhenTaken: chance.hit(0.05),
    looks: chance.hit(0.3) ? chance.between(1, 3) : 0,
    submitsAgain: chance.hit(0.4) ? chance.between(1, 4) : undefined,
    isCancelAsked: false,
    isRemoved: false,
    referenceFailures: 0,
    unknownSubmits: 0,
    localTroubles: 0,
    callbackRefusals: 0,
    taken: [],
  }
}

/** The prompt of a life, and back. */
export function promptOf(life: Life): string {
  return `life ${life.index}`
}

/** Which life a prompt is of. */
export function lifeOf<L>(lives: readonly L[], prompt: string): L {
  const life = lives[Number(prompt.slice('life '.length))]
  if (life === undefined) throw new Error(`nobody has asked for ${prompt}`)
  return life
}
