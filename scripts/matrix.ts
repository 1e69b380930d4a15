/**
 * Runs the whole matrix, faces × upstreams × modes, and writes what came of it to `test/fixtures/matrix.json`, from which
 * `npm run docs` makes its page. With words, only the cells whose names have them all are run, and nothing is written.
 */

import { writeFileSync } from 'node:fs'
import { CELLS, Runner } from '../test/matrix/cell.ts'
import { GOLDEN_PATH, goldenOf, nameOf, runAll } from '../test/matrix/golden.ts'
import { startPlace } from '../test/matrix/place.ts'

/** Jobs under way at the same time. */
const AT_ONCE = 64

const words = process.argv.slice(2)
const cells = CELLS.filter((cell) => words.every((word) => nameOf(cell).includes(word)))
const startedAtMs = Date.now()
const place = await startPlace()
try {
  const runner = new Runner(place)
  const results = await runAll(cells, (cell) => runner.run(cell), AT_ONCE)
  const failures = results.flatMap(({ cell, outcome }) => (outcome instanceof Error ? [{ cell, outcome }] : []))
  for (const { cell, outcome } of failures) process.stderr.write(`${nameOf(cell)}\n  ${outcome.message}\n`)
  if (words.length > 0) {
    for (const { cell, outcome } of results) process.stdout.write(`${nameOf(cell)}: ${String(outcome)}\n`)
  }
  const seconds = Math.round((Date.now() - startedAtMs) / 1_000)
  process.stdout.write(`${cells.length} cells, ${failures.length} failures, ${seconds} s\n`)
  if (failures.length > 0) process.exitCode = 1
  else if (words.length === 0) writeFileSync(GOLDEN_PATH, `${JSON.stringify(goldenOf(results), null, 2)}\n`)
} finally {
  await place.close()
}
