/**
 * Runs the benchmarks one after another and prints a table: `npm run bench`, or `npm run bench submit status` for some;
 * a number says how often, where a benchmark asks for that: `npm run bench render-memory 10000`.
 * Exits with 1 when one misses its bar. Data lies in the temporary folder (`TMPDIR`), which should be on a real disk.
 */

import type { BenchResult } from './result.ts'
import { tableOf, verdictOf } from './table.ts'

type Bench = { readonly run: (count?: number) => Promise<BenchResult | readonly BenchResult[]> }

const BENCHES: { readonly [name: string]: () => Promise<Bench> } = {
  start: () => import('./start.ts'),
  store: () => import('./store.ts'),
  queue: () => import('./queue.ts'),
  'store-scale': () => import('./store-scale.ts'),
  submit: () => import('./submit.ts'),
  status: () => import('./status.ts'),
  content: () => import('./content.ts'),
  memory: () => import('./memory.ts'),
  previz: () => import('./previz.ts'),
  'render-memory': () => import('./render-memory.ts'),
  'hostile-memory': () => import('./hostile-memory.ts'),
  stored: () => import('./stored.ts'),
  million: () => import('./million.ts'),
  webhooks: () => import('./webhooks.ts'),
  streams: () => import('./streams.ts'),
  watching: () => import('./watching.ts'),
}

const isNumber = (argument: string) => /^\d+$/.test(argument)
const asked = process.argv.slice(2).filter((argument) => !isNumber(argument))
const count = process.argv.slice(2).filter(isNumber).map(Number)[0]
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name))
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}: ${Object.keys(BENCHES).join(', ')}.\n`)
  process.exitCode = 2
} else {
  await runAll(Object.entries(BENCHES).filter(([name]) => asked.length === 0 || asked.includes(name)))
}

async function runAll(benches: readonly (readonly [name: string, load: () => Promise<Bench>])[]): Promise<void> {
  const results: BenchResult[] = []
  for (const [name, load] of benches) {
    process.stderr.write(`${name}…\n`)
    const { run } = await load()
    results.push(...[await run(count)].flat())
  }
  process.stdout.write(tableOf(results))
  if (results.some((result) => verdictOf(result) === 'MISS')) process.exitCode = 1
}
