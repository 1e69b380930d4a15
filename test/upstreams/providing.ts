/** A provider at the far end of the loopback, and an upstream that speaks to it. */

import { systemClock } from '../../src/lib/clock.ts'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { text } from 'node:stream/consumers'
import { assetsOf } from '../../src/core/job.ts'
import { type AttemptId, type JobId, makeId } from '../../src/core/ids.ts'
import type { Json } from '../../src/core/json.ts'
import type { Offer } from '../../src/core/model.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import type { Work } from '../../src/core/upstream-port.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { createOrigin } from '../../src/lib/egress/configured-origin.ts'
import { createHttpUpstream, type HttpUpstreamOptions } from '../../src/upstreams/http-upstream.ts'
import { ORDER } from '../support/orders.ts'

/** A reference. */
export const PICTURE = {
  digest: 'a'.repeat(64),
  sizeBytes: 1,
  facts: { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 640 },
} as const

/** What the provider offers unless a test says otherwise. */
export const OFFER: Offer = {
  ...{ sound: true, framesWithReferences: true, roles: REFERENCE_ROLES },
  upstreamModel: 'vendor/seedance-2.0',
}

/** What the provider was asked. */
export type Asked = {
  readonly line: string
  readonly headers: { readonly authorization?: string | undefined }
  readonly body: Json
}

/** A provider's answer: a value is sent as JSON, a text as it is. */
export type Answer = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Json
  readonly hangsUp?: boolean
}

/** A signal that is never aborted. */
export const calm = new AbortController().signal

/** A provider at the far end of the loopback, and an upstream that speaks to it. */
export async function providing(
  context: TestContext,
  answer: (asked: Asked) => Answer | Promise<Answer>,
  changes: Partial<HttpUpstreamOptions> = {},
) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const heard = {
      line: `${request.method} ${request.url}`,
      headers: { authorization: request.headers.authorization },
      body: body === '' ? null : JSON.parse(body),
    }
    asked.push(heard)
    const { status = 200, headers = {}, body: told, hangsUp = false } = await answer(heard)
    if (hangsUp) return request.socket.resetAndDestroy()
    response.writeHead(status, headers).end(typeof told === 'string' ? told : JSON.stringify(told))
    return undefined
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const origin = createOrigin(`http://127.0.0.1:${port}`)
  const close = async () => {
    server.closeAllConnections()
    if (server.listening) await once(server.close(), 'close')
  }
  context.after(async () => {
    await origin.close()
    await close()
  })
  const upstream = createHttpUpstream({
    id: 'vendor',
    dialect: jobs,
    origin,
    keys: [{ secret: 'sk' }],
    offers: [OFFER],
    slots: 4,
    pollIntervalMs: 100,
    handOver: async (references) =>
      assetsOf(references).map(({ digest }) => ({
        from: 'url',
        url: `https://assets.example/${digest.slice(0, 4)}.png`,
      })),
    clock: systemClock,
    ...changes,
  })
  return { upstream, asked, close, url: `http://127.0.0.1:${port}` }
}

/** A work. */
export function work(changes: Partial<Work> = {}): Work {
  const chance = new Uint8Array(10)
  return {
    jobId: makeId<JobId>(1, chance),
    attemptId: makeId<AttemptId>(2, chance),
    request: { model: ORDER.model, prompt: 'as the caller wrote it', references: [] },
    order: ORDER,
    references: [],
    ...changes,
  }
}
