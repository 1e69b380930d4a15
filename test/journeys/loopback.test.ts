/**
 * Loopback: for every dialect, a gateway whose upstream client speaks it is put before a gateway whose face speaks it, in one
 * process, and a job submitted to the first ends in an MP4 that the second has made.
 */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pino } from 'pino'
import { assemble, type Server } from '../../src/assemble.ts'
import { readConfig } from '../../src/config.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/core/json.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import type { Dialect } from '../../src/dialects/dialect.ts'
import { dialects } from '../../src/dialects/registry.ts'
import { createOrigin, type Origin } from '../../src/lib/egress/configured-origin.ts'
import { createHttpUpstream } from '../../src/upstreams/http-upstream.ts'
import { inspectFilm } from '../support/inspect.ts'
import { until } from '../support/reelay.ts'

const KEY = 'the-same-key-everywhere'
const logger = pino({ level: 'silent' })

let dir: string
let provider: Server
let providerUrl: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-loopback-'))
  provider = await assemble({ config: settings('provider', { REELAY_PUBLIC_URL: 'http://provider.example' }), logger })
  providerUrl = await provider.start()
})

after(async () => {
  await provider?.stop()
  await rm(dir, { recursive: true, force: true })
})

function settings(name: string, others: Record<string, string>) {
  return readConfig({ REELAY_PORT: '0', REELAY_DATA_DIR: join(dir, name), REELAY_API_KEY: KEY, ...others })
}

async function gatewayBefore(
  dialect: Dialect,
  origin: Origin,
  modelName = (model: string) => model,
): Promise<{ server: Server; url: string }> {
  const port = new URL(providerUrl).port
  const server = await assemble({
    config: settings(`gateway-${dialect.id}`, { REELAY_CONNECT_TO: `provider.example:80:127.0.0.1:${port}` }),
    logger,
    upstreams: () => [
      createHttpUpstream({
        id: `provider-${dialect.id}`,
        dialect,
        origin,
        authorization: `Bearer ${KEY}`,
        capabilities: { sound: true, framesWithReferences: false, roles: REFERENCE_ROLES },
        slots: 4,
        pollIntervalMs: 100,
        modelName,
        assetUrl: () => 'https://example.com/never',
      }),
    ],
  })
  return { server, url: await server.start() }
}

async function ask(url: string, body?: JsonObject): Promise<JsonObject> {
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const json: Json = JSON.parse(await answer.text())
  assert.ok(isJsonObject(json))
  assert.equal(answer.status, 200, JSON.stringify(json))
  return json
}

for (const dialect of dialects) {
  describe(`the dialect ${dialect.id}`, () => {
    test('carries a job from one gateway to another and its video back', async () => {
      const origin = createOrigin(providerUrl)
      const { server, url } = await gatewayBefore(dialect, origin)
      try {
        const { id } = await ask(`${url}/v1/jobs`, {
          model: 'seedance-2.0',
          input: {
            prompt: 'a kite over the dunes',
            resolution: '480p',
            aspect_ratio: '1:1',
            duration: 4,
            generate_audio: false,
          },
        })
        const path = `${url}/v1/jobs/${String(id)}`
        const job = await until(
          () => ask(path),
          ({ status }) => status !== 'processing',
        )
        assert.equal(job['status'], 'succeeded', JSON.stringify(job))
        const made = await ask(`${providerUrl}/v1/jobs`)
        assert.ok(Array.isArray(made['data']) && made['data'].length > 0, 'the provider has made it')
        const content = await fetch(`${url}/v1/videos/${String(id).replace('job_', 'video_')}/content`, {
          headers: { authorization: `Bearer ${KEY}` },
        })
        const film = await inspectFilm(new Uint8Array(await content.arrayBuffer()))
        assert.deepEqual([film.widthPx, film.heightPx, film.frames], [640, 640, 96])
      } finally {
        await server.stop()
        await origin.close()
      }
    })

    test('carries a refusal back as the failure of the job', async () => {
      const origin = createOrigin(providerUrl)
      const { server, url } = await gatewayBefore(dialect, origin, () => 'seedance-2-0-nsfw')
      try {
        const { id } = await ask(`${url}/v1/jobs`, {
          model: 'seedance-2.0',
          input: { prompt: 'a kite over the dunes' },
        })
        const job = await until(
          () => ask(`${url}/v1/jobs/${String(id)}`),
          ({ status }) => status !== 'processing',
        )
        assert.equal(job['status'], 'failed')
        assert.match(JSON.stringify(job['error']), /upstream_failed.*not enabled/)
      } finally {
        await server.stop()
        await origin.close()
      }
    })
  })
}
