import { addWorld, emptySummary, retell, runWorlds } from '../test/simulator/simulate.ts'
import { runWorld } from '../test/simulator/world.ts'
const seed = Number(process.argv[2] ?? 1)
const worlds = Number(process.argv[3] ?? 20)
const t = performance.now()
const s = emptySummary()
if (process.argv[4] !== undefined) { process.stdout.write(await retell({seed, index: Number(process.argv[4]), lives: 50}, Number(process.argv[5] ?? 80)) + '\n') } else {
const f = await runWorlds(seed, { from: 0, to: worlds, step: 1 }, s)
process.stdout.write(JSON.stringify({ f, s, ms: performance.now() - t }, null, 1) + '\n')
}
