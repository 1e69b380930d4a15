/** A real store whose commits fail, or are refused, when the test says so. */

import { problem } from '../../src/core/problem.ts'
import type { Store } from '../../src/core/store-port.ts'
import type { Guard, Write } from '../../src/core/writes.ts'

/** What comes before a commit: nothing, a refusal, or an error that is thrown. `number` counts from 1. */
export type BeforeCommit = (writes: readonly Write[], number: number) => Promise<Guard | undefined> | Guard | undefined

/** A store that can be made to fail. */
export type FlakyStore = Store & {
  /** Commits that were asked for since the last `disturb`. */
  readonly commits: readonly (readonly Write[])[]
  /** Questions and commits so far: grows with whatever happens. */
  readonly calls: number
  /** Has something happen before each commit from now on, which are counted anew. */
  disturb(before?: BeforeCommit): void
  /** Has the answers of some commits be lost: they hold, and nobody hears so. */
  doubt(isLost?: (writes: readonly Write[]) => boolean): void
}

/** Wraps a store. */
export function flaky(store: Store): FlakyStore {
  let before: BeforeCommit | undefined
  let isLost: (writes: readonly Write[]) => boolean = () => false
  let commits: (readonly Write[])[] = []
  let calls = 0
  const commit: Store['commit'] = async (writes) => {
    const number = commits.push(writes)
    const guard = await before?.(writes, number)
    if (guard !== undefined) return { committed: false, guard }
    const loses = isLost(writes)
    const result = await store.commit(writes)
    if (loses) throw problem('unavailable', 'The answer was lost.')
    return result
  }
  const disturb: FlakyStore['disturb'] = (next) => {
    commits = []
    before = next
  }
  const doubt: FlakyStore['doubt'] = (next = () => false) => {
    isLost = next
  }
  const own: ReadonlyMap<PropertyKey, () => unknown> = new Map<PropertyKey, () => unknown>([
    ['commit', () => commit],
    ['disturb', () => disturb],
    ['doubt', () => doubt],
    ['commits', () => commits],
    ['calls', () => calls],
  ])
  return new Proxy(store, {
    get(target, name) {
      const mine = own.get(name)
      if (name !== 'calls') calls++
      if (mine !== undefined) return mine()
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  }) as FlakyStore
}
