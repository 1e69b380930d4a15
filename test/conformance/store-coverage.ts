/** Looks after the contract's own tests: every verb, every write and every refusal is met by one of them. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Store } from '../../src/core/store-port.ts'
import type { CommitResult, Guard, Write } from '../../src/core/writes.ts'

/** Every write, and the guard by which it may refuse a commit. */
const GUARDS: { readonly [Name in Write['write']]: Guard | undefined } = {
  'insert-job': undefined,
  'update-job': 'job',
  'delete-job': undefined,
  'enqueue-step': undefined,
  'move-step': 'lease',
  'hold-step': 'lease',
  'free-step': 'lease',
  'finish-step': 'lease',
  'hasten-step': 'lease',
  'reroute-step': 'lease',
  'drop-step': undefined,
  'begin-attempt': 'slot',
  'update-attempt': 'work',
  'free-slot': undefined,
  'insert-file': undefined,
  'delete-file': undefined,
  'insert-delivery': 'delivery',
  'update-delivery': 'delivery',
  'forget-delivery-body': undefined,
  'reopen-delivery': 'delivery',
  'hasten-delivery': 'delivery',
  'delete-delivery': undefined,
  'blank-job': undefined,
  'insert-endpoint': 'endpoint',
  'update-endpoint': 'endpoint',
  'delete-endpoint': undefined,
  'save-tenant': 'tenant',
  'update-tenant': 'tenant',
  'insert-key': 'key',
  'update-key': 'key',
  'rotate-key': 'key',
  credit: 'credit',
  hold: 'credit',
  'end-hold': 'hold',
  'prove-balance': 'tenant',
  'spend-budget': 'budget',
  'spare-budget': undefined,
  'check-waiting': 'waiting',
  'keep-answer': 'answer',
  'forget-answers': undefined,
  'insert-prices': 'prices',
  'name-installation': 'installation',
  'save-provider': 'provider',
  'delete-provider': undefined,
  'save-credential': 'credential',
  'delete-credential': undefined,
  'append-event': undefined,
  'forget-events': undefined,
  'stage-asset': 'asset',
  'use-asset': 'asset',
  'drop-uses': undefined,
  'condemn-asset': 'asset',
  'remove-asset': undefined,
}

const VERBS: { readonly [Verb in keyof Store]: true } = {
  commit: true,
  watch: true,
  enlist: true,
  heartbeat: true,
  retire: true,
  rescue: true,
  claim: true,
  lanes: true,
  place: true,
  shares: true,
  waiting: true,
  renderTimes: true,
  costSince: true,
  margins: true,
  jobMargins: true,
  workers: true,
  job: true,
  jobById: true,
  jobs: true,
  countJobs: true,
  overdue: true,
  endedBefore: true,
  events: true,
  position: true,
  attempt: true,
  attempts: true,
  knownWorks: true,
  openAttempts: true,
  slotsTaken: true,
  file: true,
  fileById: true,
  files: true,
  filesBefore: true,
  delivery: true,
  deliveries: true,
  looseDeliveries: true,
  wholeDeliveries: true,
  tries: true,
  endpoint: true,
  endpoints: true,
  listeners: true,
  untold: true,
  asset: true,
  uses: true,
  unusedAssets: true,
  keyByHash: true,
  key: true,
  keys: true,
  busyKeys: true,
  tenant: true,
  tenants: true,
  countRequest: true,
  spareRequest: true,
  budgetSpent: true,
  balance: true,
  journal: true,
  usage: true,
  answer: true,
  hasOldAnswers: true,
  prices: true,
  providers: true,
  providersRevision: true,
  hasKeys: true,
  installation: true,
  census: true,
  close: true,
}

const ALL = [
  ...Object.keys(VERBS),
  ...Object.entries(GUARDS).flatMap(([write, guard]) => [
    `${write} committed`,
    ...(guard === undefined ? [] : [`${write} refused by ${guard}`]),
  ]),
]

/** What the tests have met so far. */
export class Coverage {
  readonly #met = new Set<string>()

  /** The same store, whose every call is noted. */
  of(store: Store): Store {
    return new Proxy(store, {
      get: (target, name) => {
        const verb: unknown = Reflect.get(target, name, target)
        if (typeof verb !== 'function') return verb
        return (...given: unknown[]) => {
          this.#met.add(String(name))
          const answer: unknown = verb.apply(target, given)
          if (name === 'commit') this.#note(given[0] as readonly Write[], answer as Promise<CommitResult>)
          return answer
        }
      },
    })
  }

  /** Registers the test that nothing was left out; the last one. */
  exercise(): void {
    test('the tests of the contract meet every verb, every write and every refusal', () => {
      assert.deepEqual(
        ALL.filter((one) => !this.#met.has(one)),
        [],
      )
    })
  }

  #note(writes: readonly Write[], result: Promise<CommitResult>): void {
    result.then(
      (done) => {
        if (done.committed) for (const { write } of writes) this.#met.add(`${write} committed`)
        else this.#noteRefusal(writes, done.guard)
      },
      () => {},
    )
  }

  /** Counts only where no other write could have refused in its place. */
  #noteRefusal(writes: readonly Write[], guard: Guard): void {
    const [refuser, ...others] = writes.filter(({ write }) => GUARDS[write] === guard)
    if (refuser !== undefined && others.length === 0) this.#met.add(`${refuser.write} refused by ${guard}`)
  }
}
