/**
 * Loopback: for every dialect, a gateway whose upstream client speaks it is put before a gateway whose face speaks it, in one
 * process, and a job submitted to the first ends in an MP4 that the second has made.
 */

import { systemClock } from '../../src/lib/clock.ts'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server as HttpServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pino } from 'pino'
import { assemble, type Server } from '../../src/assemble.ts'
import { readConfig } from '../../src/config.ts'
import { assetsOf } from '../../src/core/job.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/core/json.ts'
import { MEDIA_TYPES } from '../../src/core/media.ts'
import type { Storage } from '../../src/core/ports.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import type { Dialect } from '../../src/dialects/dialect.ts'
import { dialects } from '../../src/dialects/registry.ts'
import { createOrigin, type Origin } from '../../src/lib/egress/configured-origin.ts'
import { createHttpUpstream } from '../../src/upstreams/http-upstream.ts'
import { difference, frameThumbnail, inspectFilm, pictureThumbnail } from '../support/inspect.ts'
import { makePng } from '../support/media-samples.ts'
import { until } from '../support/reelay.ts'

const KEY = 'the-same-key-everywhere'
const logger = pino({ level: 'silent' })

const WIDTH = 640
const HEIGHT = 640

let dir: string
let provider: Server
let providerUrl: string
/** Where gateways put their assets for providers to fetch, by digest: what a bucket would be. */
let shelf: HttpServer
const shelves = new Map<string, Storage>()
const fetched: string[] = []
let still: Buffer

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-loopback-'))
  still = await makePng({ widthPx: WIDTH, heightPx: HEIGHT, colour: [60, 160, 90] })
  shelf = createServer((request, response) => void serve(request.url ?? '', response))
  await once(shelf.listen(0, '127.0.0.1'), 'listening')
  const address = shelf.address()
  assert.ok(typeof address === 'object' && address !== null)
  const others = {
    REELAY_PUBLIC_URL: 'http://provider.example',
    REELAY_CONNECT_TO: `assets.example:80:127.0.0.1:${address.port}`,
  }
  provider = await assemble({ config: settings('provider', others), logger })
  providerUrl = await provider.start()
})

after(async () => {
  await provider?.stop()
  shelf?.closeAllConnections()
  shelf?.close()
  await rm(dir, { recursive: true, force: true })
})

async function serve(path: string, response: ServerResponse): Promise<void> {
  const [, gateway = '', name = ''] = path.split('/')
  fetched.push(path)
  const bytes = shelves.get(gateway)?.read(name.slice(0, 64))
  response.writeHead(bytes === undefined ? 404 : 200)
  for await (const piece of bytes ?? []) response.write(piece)
  response.end()
}

function settings(name: string, others: Record<string, string>) {
  return readConfig({ REELAY_PORT: '0', REELAY_DATA_DIR: join(dir, name), REELAY_API_KEY: KEY, ...others })
}

async function gatewayBefore(
  dialect: Dialect,
  origin: Origin,
  upstreamModel?: string,
): Promise<{ server: Server; url: string }> {
  const port = new URL(providerUrl).port
  const server = await assemble({
    config: settings(`gateway-${dialect.id}`, { REELAY_CONNECT_TO: `provider.example:80:127.0.0.1:${port}` }),
    logger,
    upstreams: (_links, storage) => [
      createHttpUpstream({
        id: `provider-${dialect.id}`,
        dialect,
        origin,
        keys: [{ secret: KEY }],
        offers: [
          {
            ...{ sound: true, framesWithReferences: false, roles: REFERENCE_ROLES },
            ...(upstreamModel !== undefined && { upstreamModel }),
          },
        ],
        slots: 4,
        pollIntervalMs: 100,
        async handOver(references) {
          shelves.set(dialect.id, storage)
          return assetsOf(references).map(({ digest, facts }) => {
            const { extension } = MEDIA_TYPES[facts.mediaType]
            return { from: 'url', url: `http://assets.example/${dialect.id}/${digest}.${extension}` }
          })
        },
        clock: systemClock,
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
    test('carries a job and its references from one gateway to another, and the film back that begins with them', async () => {
      const origin = createOrigin(providerUrl)
      const { server, url } = await gatewayBefore(dialect, origin)
      try {
        const { id } = await ask(`${url}/v1/jobs`, {
          model: 'seedance-2.0',
          input: {
            prompt: 'a kite over the dunes',
            first_frame_url: `data:image/png;base64,${still.toString('base64')}`,
            resolution: '480p',
            aspect_ratio: '1:1',
            duration: 4,
            generate_audio: false,
          },
        })
        const job = await until(
          () => ask(`${url}/v1/jobs/${String(id)}`),
          ({ status }) => status !== 'processing',
        )
        assert.equal(job['status'], 'succeeded', JSON.stringify(job))
        assert.equal(fetched.filter((path) => path.startsWith(`/${dialect.id}/`)).length, 1)
        const content = await fetch(`${url}/v1/videos/${String(id).replace('job_', 'video_')}/content`, {
          headers: { authorization: `Bearer ${KEY}` },
        })
        const film = new Uint8Array(await content.arrayBuffer())
        const { widthPx, heightPx, frames } = await inspectFilm(film)
        assert.deepEqual([widthPx, heightPx, frames], [WIDTH, HEIGHT, 96])
        const distance = difference(await frameThumbnail(film, 0), await pictureThumbnail(still, WIDTH / HEIGHT))
        assert.ok(distance < 8, `the first frame differs by ${distance}`)
      } finally {
        await server.stop()
        await origin.close()
      }
    })

    test('carries a refusal back as the failure of the job', async () => {
      const origin = createOrigin(providerUrl)
      const { server, url } = await gatewayBefore(dialect, origin, 'seedance-2-0-nsfw')
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
        assert.match(JSON.stringify(job['error']), /upstream_failed.*does not have this model/)
      } finally {
        await server.stop()
        await origin.close()
      }
    })
  })
}
