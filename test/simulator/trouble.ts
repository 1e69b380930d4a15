/** The trouble of a world that comes at its times: nodes that sleep or are stopped, clocks that jump, places that are away. */

import type { Cluster } from './cluster.ts'
import { type Faults, PLACES, type Place } from './faults.ts'
import { PROVIDERS } from './provider-terms.ts'
import type { NodeWorld } from './node.ts'

/** A world as trouble comes over it. */
export type TroubledWorld = NodeWorld & {
  readonly away: Set<Place>
  storeOffsetMs: number
  /** The latest that the store's clock has shown before it was set back. */
  latestStoreMs: number
}

/** Draws what goes wrong when; returns after how many ms all of it is over. */
export function planTrouble(world: TroubledWorld, cluster: Cluster, faults: Faults, spanMs: number): number {
  const { chance, scheduler } = world
  const at = (act: () => void) => scheduler.add({ inMs: chance.between(0, spanMs), done: act })
  for (let n = 0; n < faults.pauses; n++)
    at(() => cluster.pauseOne(chance.between(100, chance.pick([3_000, 25_000, 60_000]))))
  for (let n = 0; n < faults.stops; n++) at(() => cluster.stopOne())
  for (let n = 0; n < faults.nodeClockJumps; n++) {
    at(() => cluster.setOneClock(chance.between(-faults.jumpMsMax, faults.jumpMsMax)))
  }
  for (let n = 0; n < faults.storeClockJumps; n++) {
    at(() => {
      world.latestStoreMs = Math.max(world.latestStoreMs, world.storeNowMs())
      world.storeOffsetMs += chance.between(-faults.jumpMsMax, faults.jumpMsMax)
      world.trace?.(`the store's clock is wrong by ${world.storeOffsetMs} ms`)
    })
  }
  let endMs = spanMs
  for (let n = 0; n < faults.outages; n++) {
    const place = chance.pick(PLACES)
    const lengthMs = chance.between(500, faults.outageMsMax)
    at(() => outage(world, place, lengthMs))
    endMs = Math.max(endMs, spanMs + lengthMs)
  }
  return Math.max(endMs, planProviders(world, faults, spanMs)) + 1
}

/** Providers that are away, drained or turned off for a while, and keys that they do not take any more. */
function planProviders(world: TroubledWorld, faults: Faults, spanMs: number): number {
  const { chance, scheduler, providers } = world
  let endMs = spanMs
  const at = (begin: (lengthMs: number) => void) => {
    const lengthMs = chance.between(500, faults.providerTroubleMsMax)
    scheduler.add({ inMs: chance.between(0, spanMs), done: () => begin(lengthMs) })
    endMs = Math.max(endMs, spanMs + lengthMs)
  }
  for (let n = 0; n < faults.providerOutages; n++) {
    const place = chance.pick(PROVIDERS)
    at((lengthMs) => outage(world, place, lengthMs))
  }
  for (let n = 0; n < faults.drains; n++) {
    const { desk } = chance.pick(providers)
    const state = chance.pick(['drained', 'off'] as const)
    at((lengthMs) => {
      desk.set(state)
      world.trace?.(`${desk.terms.id} is ${state}, for ${lengthMs} ms`)
      scheduler.add({ inMs: lengthMs, done: () => desk.set('on') })
    })
  }
  const withKeys = providers.filter(({ terms }) => terms.keys.length > 0)
  for (let n = 0; n < faults.spoiltKeys; n++) at(() => chance.pick(withKeys).desk.spoilKey())
  return endMs
}

function outage(world: TroubledWorld, place: Place, lengthMs: number): void {
  world.away.add(place)
  world.trace?.(`away: ${place}, for ${lengthMs} ms`)
  const back = () => {
    world.away.delete(place)
    world.trace?.(`back again: ${place}`)
  }
  world.scheduler.add({ inMs: lengthMs, done: back })
}
