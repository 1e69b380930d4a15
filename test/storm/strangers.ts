/** The storm's strangers: a server that has the pictures, and takes callbacks. */

import type { ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { isJsonObject, type Json } from '../../src/core/json.ts'
import type { Endpoints } from './endpoints.ts'
import type { Media } from './films.ts'
import type { Exchange, Shown } from './history.ts'
import { type SmallRequest, type SmallServer, startSmallServer } from './http-server.ts'
import type { Entry, Ledger } from './ledger.ts'
import { markerIn, STRANGERS_HOST } from './plan.ts'
import { statusOf } from './words.ts'

/** The secret that callbacks are signed with. */
export const WEBHOOK_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** Where a job's picture lies. */
export function pictureUrl(marker: string): string {
  return `http://${STRANGERS_HOST}/${marker}.png`
}

/** Where a job's callback goes. */
export function callbackUrl(marker: string): string {
  return `http://${STRANGERS_HOST}/hooks/${marker}`
}

/** Starts the strangers' server. */
export function startStrangers(ledger: Ledger, media: Media, endpoints: Endpoints): Promise<SmallServer> {
  const webhook = new Webhook(WEBHOOK_SECRET)
  const brokenOff = new Set<string>()
  const handle = (request: SmallRequest, response: ServerResponse) => {
    if (endpoints.isFor(request)) return endpoints.take(request, response)
    const entry = ledger.entry(markerIn(request.path))
    if (request.method === 'POST') return takeCallback(entry, request, response, webhook, ledger.history)
    const { marker, reference } = entry.plan
    const picture = media.picture(marker)
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': picture.byteLength })
    if (reference !== 'flaky' || brokenOff.has(marker)) {
      response.end(picture)
      return
    }
    brokenOff.add(marker)
    response.write(picture.subarray(0, 100), () => response.destroy())
  }
  return startSmallServer(handle, (fault) => ledger.wrong('unexpected', `the strangers: ${String(fault)}`))
}

function takeCallback(
  { plan, callbacks }: Entry,
  { headers, body }: SmallRequest,
  response: ServerResponse,
  webhook: Webhook,
  history: Exchange[],
): void {
  const wasTaken = !plan.refusesCallback || callbacks.length > 0
  const json: Json = JSON.parse(body)
  const status = isJsonObject(json) ? statusOf(json) : 'none'
  const atMs = Date.now()
  history.push({ asked: 'callback', marker: plan.marker, shown: status as Shown, fromMs: atMs, toMs: atMs })
  callbacks.push({
    webhookId: String(headers['webhook-id']),
    status,
    isSigned: isSigned(webhook, headers, body),
    wasTaken,
  })
  response.writeHead(wasTaken ? 204 : 503).end()
}

function isSigned(webhook: Webhook, headers: SmallRequest['headers'], body: string): boolean {
  try {
    const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
    webhook.verify(body, Object.fromEntries(texts))
    return true
  } catch {
    return false
  }
}
