/**
 * The server of a storm, as a process: the real one, put together as `src/main.ts` does it, with two providers besides that
 * no setting can name yet. It tells them which attempt asks, so that they can count.
 */

import { once } from 'node:events'
import { pino } from 'pino'
import { assemble } from '../../src/assemble.ts'
import { readConfig } from '../../src/config.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import type { Upstream, Work } from '../../src/core/upstream-port.ts'
import { findDialect } from '../../src/dialects/registry.ts'
import { createOrigin } from '../../src/lib/egress/configured-origin.ts'
import { createHttpUpstream } from '../../src/upstreams/http-upstream.ts'
import { MODEL_OF } from './plan.ts'
import { ATTEMPT_WORD } from './provider.ts'

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
  upstreams: () => [provider('films', 'jobs'), provider('clips', 'openai')],
})
const url = await server.start()
process.stdout.write(`serves at ${url}\n`)
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)))

function provider(id: 'films' | 'clips', dialectId: string): Upstream {
  const dialect = findDialect(dialectId)
  if (dialect === undefined) throw new Error(`there is no dialect ${dialectId}`)
  const upstream = createHttpUpstream({
    id,
    dialect,
    origin: createOrigin(providerUrl),
    keys: [{ secret: 'the-key-of-the-storm' }],
    offers: [{ models: [MODEL_OF[id]], sound: true, roles: REFERENCE_ROLES, framesWithReferences: false }],
    slots: 16,
    pollIntervalMs: 200,
    handOver: async (assets) =>
      assets.map(({ digest }) => ({ from: 'url', url: `http://assets.storm.example/${digest}` })),
    nowMs: Date.now,
  })
  const marked = (work: Work): Work => {
    const prompt = `${work.order.prompt}${ATTEMPT_WORD}${work.attemptId}`
    return { ...work, order: { ...work.order, prompt } }
  }
  return {
    ...upstream,
    submit: (work) => upstream.submit(marked(work)),
    search: async (missing, signal) =>
      (await upstream.search?.({ ...missing, work: marked(missing.work) }, signal)) ?? [],
  }
}
