/** How the processes of a storm die, in which order: chosen by the seed before it begins. */

import { FAILPOINTS, type Failpoint } from '../../src/lib/failpoints.ts'
import type { Chance } from './chance.ts'

/**
 * One death. `starting`: so long after its process was started, whether it serves by then or not; `serving`: so long after
 * it began to serve; `failpoint`: where it passes that, or after a while; `stopped`: stopped for a while, gone on, killed.
 */
export type PlannedDeath =
  | { readonly how: 'starting'; readonly afterMs: number }
  | { readonly how: 'serving'; readonly afterMs: number }
  | { readonly how: 'failpoint'; readonly failpoint: Failpoint }
  | { readonly how: 'stopped'; readonly afterMs: number; readonly forMs: number }

/** How long a process that shares a store is stopped: longer than its lease, and than the next look of the others, in ms. */
const PAST_LEASE_MS = 21_000

/** So many deaths for one stop past the lease. */
const DEATHS_PER_STOP = 60

/** Plans `count` deaths for `seats` processes at a time: a third at failpoints, each of them as often as the others, and once at least. */
export function planDeaths(chance: Chance, count: number, seats: number): PlannedDeath[] {
  const failpoints = Array.from(
    { length: Math.max(FAILPOINTS.length, Math.ceil(count / 3)) },
    (_, index): PlannedDeath => {
      return { how: 'failpoint', failpoint: FAILPOINTS[index % FAILPOINTS.length] ?? FAILPOINTS[0] }
    },
  )
  const stops = Array.from({ length: Math.max(1, Math.floor(count / DEATHS_PER_STOP)) }, (_, index): PlannedDeath => {
    // A single process that is stopped has nobody who could take it for dead: a long stop now and then is enough.
    const isShort = seats === 1 && index % 4 !== 1
    const forMs = isShort ? chance.between(500, 2_500) : PAST_LEASE_MS
    return { how: 'stopped', afterMs: chance.between(200, 1_500), forMs }
  })
  const others = Array.from({ length: Math.max(0, count - failpoints.length - stops.length) }, () =>
    random(chance, seats),
  )
  return shuffled(chance, [...failpoints, ...stops, ...others]).slice(0, count)
}

function random(chance: Chance, seats: number): PlannedDeath {
  switch (chance.weighted({ starting: 30, soon: 45, later: 20, old: seats === 1 ? 0 : 5 })) {
    case 'starting':
      return { how: 'starting', afterMs: chance.between(10, 300) }
    case 'soon':
      return { how: 'serving', afterMs: chance.between(0, 500) }
    case 'later':
      return { how: 'serving', afterMs: chance.between(500, 2_500) }
    case 'old':
      // Past its first heartbeat.
      return { how: 'serving', afterMs: chance.between(5_500, 8_000) }
  }
}

function shuffled<Item>(chance: Chance, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: chance.fraction() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item)
}
