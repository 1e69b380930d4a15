/**
 * Looks for worlds of the simulator in which the known faults show soon, and writes them to
 * `test/simulator/fault-worlds.json`: the tests begin there. With words, only faults whose names have them all.
 */

import { writeFileSync } from 'node:fs'
import { FAULT_LIVES_MAX, FAULT_SEED, FAULT_WORLDS_PATH, readFaultWorlds } from '../test/simulator/fault-worlds.ts'
import { COMMON_FAULTS } from '../test/simulator/known-faults.ts'
import { simulate } from '../test/simulator/threads.ts'

/** How far it goes on for a shorter world than the first one, in worlds and in such finds. */
const LOOKED_AT = 25
const FINDS = 6

const seed = FAULT_SEED
const words = process.argv.slice(2)
const known = readFaultWorlds()
const found: Record<string, number> = {}
for (const { name } of COMMON_FAULTS) {
  const world = words.every((word) => name.includes(word)) ? await shortest(name) : known[name]
  if (world === undefined) process.exitCode = 1
  else found[name] = world
}
writeFileSync(FAULT_WORLDS_PATH, `${JSON.stringify(found, null, 2)}\n`)

/** The world with the fewest events among the first ones in which a fault shows. */
async function shortest(fault: string): Promise<number | undefined> {
  let best: { readonly world: number; readonly events: number } | undefined
  let from = 0
  for (let finds = 0; finds < FINDS && (finds === 0 || from < LOOKED_AT); finds++) {
    const outcome = await simulate({ seed, lives: FAULT_LIVES_MAX, fault, from, threads: 1 })
    if (outcome.failure === undefined) break
    const { world } = outcome.failure
    const { events } = outcome.worlds === 1 ? outcome : await simulate({ seed, lives: 0, fault, world })
    if (best === undefined || events < best.events) best = { world, events }
    from = world + 1
  }
  process.stdout.write(`${fault}: ${best === undefined ? 'not found' : `world ${best.world}, ${best.events} events`}\n`)
  return best?.world
}
