/** `npm run prices -- --cases 5000000 --seed 7`: guarantee G9 on as many cases as wanted. Ends with 1 where one is wrong. */

import { parseArgs } from 'node:util'
import { checkPrices } from '../test/pricing/property.ts'

/** Cases after which it says how far it has come. */
const PIECE = 100_000

const { values } = parseArgs({ options: { cases: { type: 'string' }, seed: { type: 'string' } } })
const cases = Number(values.cases ?? 1_000_000)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
if (!Number.isSafeInteger(cases) || cases < 1 || !Number.isSafeInteger(seed)) {
  throw new Error('--cases and --seed are whole numbers')
}
const total = { cases: 0, accepted: 0, refused: 0 }
for (let piece = 0; total.cases < cases; piece++) {
  const tally = checkPrices({ cases: Math.min(PIECE, cases - total.cases), seed: (seed + piece) | 0 })
  for (const key of ['cases', 'accepted', 'refused'] as const) total[key] += tally[key]
  process.stdout.write(`seed ${seed}: ${total.cases} cases, ${total.accepted} accepted, ${total.refused} refused\n`)
}
