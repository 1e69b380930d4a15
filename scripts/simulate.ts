/** Simulates many lives of jobs: `npm run simulate -- --seed N --lives M`. Options in docs/guarantees.md. */

import { parseArgs } from 'node:util'
import { simulate } from '../test/simulator/threads.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    lives: { type: 'string', default: '100000' },
    world: { type: 'string' },
    fault: { type: 'string' },
    threads: { type: 'string' },
  },
})
const seed = wholeNumber('seed', values.seed) ?? Math.floor(Math.random() * 2 ** 32)
const lives = wholeNumber('lives', values.lives) ?? 0
const world = wholeNumber('world', values.world)
const threads = wholeNumber('threads', values.threads)
process.stdout.write(`seed ${seed}\n`)

/** Lives between two lines about how far it is. */
const TOLD_EVERY = 100_000
let toldAt = TOLD_EVERY
const { failure, ...figures } = await simulate({
  seed,
  lives,
  world,
  fault: values.fault,
  ...(threads === undefined ? {} : { threads }),
  onProgress(done) {
    if (done < toldAt) return
    process.stdout.write(`${done} lives\n`)
    toldAt += TOLD_EVERY
  },
})
for (const [name, figure] of Object.entries(figures)) {
  process.stdout.write(
    `${name.padEnd(10)}${typeof figure === 'number' ? Math.round(figure) : JSON.stringify(figure)}\n`,
  )
}
if (failure !== undefined) {
  process.stdout.write(`\n${await failure.story()}\n\nBroken: ${failure.promise}\nAgain:  ${failure.command}\n`)
  process.exit(1)
}
process.stdout.write('No promise was broken.\n')

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,15}$/.test(text)) throw new Error(`--${name} is a whole number`)
  return Number(text)
}
