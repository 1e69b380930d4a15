/**
 * `npm run storm -- --kills N --store sqlite|postgres [--seed S]`: a storm of any size. Ends with 1 where anything is wrong.
 * Ctrl-C ends the deaths before their time, and looks at what there is by then.
 */

import { parseArgs } from 'node:util'
import { printStorm } from '../test/storm/print.ts'
import { runStorm } from '../test/storm/storm.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    store: { type: 'string', default: 'sqlite' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const { store } = values
const kills = Number(values.kills)
const seed = Number(values.seed)
if ((store !== 'sqlite' && store !== 'postgres') || !Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  process.stderr.write('npm run storm -- --kills N --store sqlite|postgres [--seed S]\n')
  process.exit(2)
}

const calm = new AbortController()
// Once ends the storm, and looks at what it has left; twice ends this.
process.once('SIGINT', () => calm.abort())

let toldAtMs = 0
const report = await runStorm({
  store,
  kills,
  seed,
  signal: calm.signal,
  tell: (progress) => {
    if (Date.now() < toldAtMs + 15_000) return
    toldAtMs = Date.now()
    process.stderr.write(`${progress}\n`)
  },
})
process.stdout.write(printStorm(report))
process.exit(report.ledger.violations.length === 0 ? 0 : 1)
