/**
 * A server like that of `src/main.ts`, whose works another gateway makes: the one at `PROVIDER_URL`, by the dialect `jobs`.
 * No setting names providers yet.
 */

import { systemClock } from '../../src/lib/clock.ts'
import { pino } from 'pino'
import { assemble } from '../../src/assemble.ts'
import { readConfig } from '../../src/config.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { createOrigin } from '../../src/lib/egress/configured-origin.ts'
import { createHttpUpstream } from '../../src/upstreams/http-upstream.ts'

const { PROVIDER_URL = '', PROVIDER_KEY = '' } = process.env
const server = await assemble({
  config: readConfig(process.env),
  logger: pino({ level: 'debug' }, pino.destination(2)),
  upstreams: () => [
    createHttpUpstream({
      id: 'provider',
      dialect: jobs,
      origin: createOrigin(PROVIDER_URL),
      keys: [{ secret: PROVIDER_KEY }],
      offers: [{ sound: true, framesWithReferences: true, roles: REFERENCE_ROLES }],
      slots: 4,
      pollIntervalMs: 200,
      handOver: async (assets) => assets.map(() => ({ from: 'url', url: 'https://example.com/still.png' })),
      clock: systemClock,
    }),
  ],
})
process.stdout.write(`serves at ${await server.start()}\n`)
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)))
