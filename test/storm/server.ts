/**
 * The server of a storm, as a process: the real one, put together as `src/main.ts` does it, with three providers besides that
 * no setting can name, for it tells them which attempt asks, so that they can count.
 */

import { systemClock } from '../../src/lib/clock.ts'
import { once } from 'node:events'
import { pino } from 'pino'
import { assemble } from '../../src/assemble.ts'
import { readConfig } from '../../src/config.ts'
import { assetsOf } from '../../src/core/job.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import type { Upstream, Work } from '../../src/core/upstream-port.ts'
import { findDialect } from '../../src/dialects/registry.ts'
import { createOrigin } from '../../src/lib/egress/configured-origin.ts'
import { createHttpUpstream } from '../../src/upstreams/http-upstream.ts'
import { ATTEMPT_WORD } from './provider.ts'
import { secretOf, STORM_PROVIDERS, type StormProvider } from './providers.ts'

const [providerUrl = ''] = process.argv.slice(2)

// Loaded, it waits for its turn: so the next process is at hand when one dies. Nobody's process ends.
process.stdin.once('end', () => process.exit(0))
await once(process.stdin, 'data')

process.umask(0o077)
const config = readConfig(process.env)
const logger = pino({ level: config.logLevel }, pino.destination(2))
const server = await assemble({
  config,
  logger,
  upstreams: () => STORM_PROVIDERS.map(provider),
})
const url = await server.start()
process.stdout.write(`serves at ${url}\n`)
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)))

function provider({ id, dialectId, models, slots, keys }: StormProvider): Upstream {
  const dialect = findDialect(dialectId)
  if (dialect === undefined) throw new Error(`there is no dialect ${dialectId}`)
  const upstream = createHttpUpstream({
    id,
    dialect,
    origin: createOrigin(providerUrl),
    keys: keys ?? [{ secret: secretOf(id) }],
    offers: [{ models, sound: true, roles: REFERENCE_ROLES, framesWithReferences: false }],
    slots,
    pollIntervalMs: 200,
    handOver: async (references) =>
      assetsOf(references).map(({ digest }) => ({ from: 'url', url: `http://assets.storm.example/${digest}` })),
    clock: systemClock,
  })
  const marked = (work: Work): Work => {
    const prompt = `${work.order.prompt}${ATTEMPT_WORD}${work.attemptId}`
    return { ...work, order: { ...work.order, prompt } }
  }
  // Until this process ends: what is written down of keys is the store's, and these are no configuration.
  const closed = new Set<string>()
  const credentials = keys?.map((key) => ({ ...key, slots: { name: key.id, count: key.slots } }))
  const made: Upstream = {
    ...upstream,
    submit: (work) => upstream.submit(marked(work)),
    search: async (missing, signal) =>
      (await upstream.search?.({ ...missing, work: marked(missing.work) }, signal)) ?? [],
  }
  if (credentials === undefined) return made
  return {
    ...made,
    get credentials() {
      return credentials.filter((key) => !closed.has(key.id))
    },
    closeCredential: async (key: string) => void closed.add(key),
  }
}
