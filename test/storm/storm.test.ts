/** A small storm over each store; `npm run storm` makes larger ones. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FAILPOINTS } from '../../src/lib/failpoints.ts'
import { postgresPrograms } from '../support/postgres-server.ts'
import { Chance } from './chance.ts'
import { planDeaths } from './deaths.ts'
import { printStorm } from './print.ts'
import { runStorm } from './storm.ts'

const KILLS = 40

/** On a machine that is busy with other things, fewer deaths have to do. */
const RAGE_MS_MAX = 75_000

describe('through forty deaths of its processes', { concurrency: true }, () => {
  for (const store of ['sqlite', 'postgres'] as const) {
    const skip = store === 'postgres' && postgresPrograms() === undefined && 'there is no PostgreSQL on this machine'
    const options = { skip, timeout: 600_000 }
    test(`nothing that was promised is lost, doubled or left behind on ${store}`, options, async (context) => {
      // Another storm each time: what one seed does not meet, another one may.
      const seed = Date.now() % 1_000_000
      const report = await runStorm({ store, kills: KILLS, seed, signal: AbortSignal.timeout(RAGE_MS_MAX) })
      context.diagnostic(printStorm(report))
      assert.deepEqual(report.ledger.violations, [], `\n${printStorm(report)}`)
      assert.ok(report.films > 0, 'not one film was made')
    })
  }
})

test('a storm plans every failpoint, and a stop past the lease where others can take over', () => {
  for (const seats of [1, 2]) {
    const deaths = planDeaths(new Chance(7), KILLS, seats)
    assert.equal(deaths.length, KILLS)
    const planned = new Set(deaths.flatMap((death) => (death.how === 'failpoint' ? [death.failpoint] : [])))
    assert.deepEqual([...planned].toSorted(), [...FAILPOINTS].toSorted())
    const stops = deaths.filter((death) => death.how === 'stopped')
    assert.ok(stops.some(({ forMs }) => forMs > 20_000) === seats > 1)
  }
})
