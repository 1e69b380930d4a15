/**
 * A bare handler of the same framework: it reads the same bodies, parses and validates them with the same code, and answers
 * as long an answer. It knows no keys, keeps nothing and promises nothing: what all that costs is measured against it.
 */

import Fastify from 'fastify'
import type { Json } from '../../src/core/json.ts'
import { Notes } from '../../src/core/notes.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { open } from '../../src/dialects/open.ts'
import { parseStrictJson } from '../../src/core/strict-json.ts'

const ANSWER = {
  id: 'job_01k9zq3b6m8v5k2c7x4w0a1b2c',
  object: 'job',
  status: 'queued',
  model: 'seedance-2.0',
  created: 1_763_740_000,
  credits: 64,
}

const app = Fastify({ bodyLimit: 8_388_608 })
app.removeAllContentTypeParsers()
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: unknown, bytes: Buffer) =>
  parseStrictJson(bytes),
)
for (const { submit } of [open, jobs]) {
  for (const { path } of submit.routes) {
    app.post<{ Body: Json }>(path, async (request) => {
      const body = { kind: 'json', json: request.body } as const
      submit.request.decode({ method: 'POST', path, params: {}, query: {}, headers: {}, body }, new Notes())
      return ANSWER
    })
  }
}
process.on('message', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage()
  process.send?.((userCPUTime + systemCPUTime) / 1_000)
})
process.on('disconnect', () => process.exit())
process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }))
