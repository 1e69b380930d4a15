/**
 * In which world each known fault shows soon. Any world may do: this only spares the search, which begins there. It is
 * written by `scripts/fault-worlds.ts`, and out of date whenever the engine asks in another order.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The seed of the worlds in which faults are looked for. */
export const FAULT_SEED = 12

/** A fault that is not found within so many lives counts as not found. */
export const FAULT_LIVES_MAX = 30_000

/** Where it is written. */
export const FAULT_WORLDS_PATH = join(import.meta.dirname, 'fault-worlds.json')

/** Worlds by the names of faults. */
export type FaultWorlds = { readonly [fault: string]: number }

/** What was found last. */
export function readFaultWorlds(): FaultWorlds {
  return JSON.parse(readFileSync(FAULT_WORLDS_PATH, 'utf8'))
}
