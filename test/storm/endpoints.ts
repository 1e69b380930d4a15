/** The endpoints of the storm's account: what each hears, and how the receiver behind it takes that. */

import { setTimeout as wait } from 'node:timers/promises'
import type { ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { type EndpointId, makeId, type TenantId } from '../../src/core/ids.ts'
import type { Store } from '../../src/core/store-port.ts'
import type { Write } from '../../src/core/writes.ts'
import type { Endpoint, WebhookEventType } from '../../src/core/webhooks.ts'
import type { SmallRequest } from './http-server.ts'
import type { Ledger } from './ledger.ts'
import { STRANGERS_HOST } from './plan.ts'
import { wordsOf } from './words.ts'

/** `refuses`: now and then 503 at first; `forgets`: hangs up on what it has taken; `gone`: 410 after some; `slow`: takes seconds. */
type Manner = 'takes' | 'refuses' | 'forgets' | 'gone' | 'slow'

const SPECS: readonly {
  readonly name: string
  readonly manner: Manner
  readonly types?: readonly WebhookEventType[]
}[] = [
  { name: 'everything', manner: 'takes' },
  { name: 'ends', manner: 'refuses', types: ['job.succeeded', 'job.failed', 'job.cancelled', 'job.expired'] },
  { name: 'films', manner: 'forgets', types: ['job.succeeded'] },
  { name: 'beginnings', manner: 'gone', types: ['job.running'] },
  { name: 'losses', manner: 'slow', types: ['job.cancelled', 'job.expired'] },
]

/** Messages that one takes before it is gone. */
const TAKEN_BEFORE_GONE = 10

/** How long a slow one takes, in ms: long enough to be told apart. */
const SLOW_MS = 2_500

/** A receiver and its endpoint. */
type Receiver = (typeof SPECS)[number] & {
  readonly id: EndpointId
  readonly secret: string
  readonly webhook: Webhook
  /** The ids of messages that came. */
  readonly came: Set<string>
}

const PATH = '/endpoints/'

/** The endpoints of one storm; they stand in the store before the first process starts. */
export class Endpoints {
  readonly #ledger: Ledger
  readonly #receivers: readonly Receiver[] = SPECS.map((spec, index) => {
    const secret = `whsec_${Buffer.alloc(24, `the secret of ${spec.name}`).toString('base64')}`
    const id = makeId<EndpointId>(index + 1, new Uint8Array(10))
    return { ...spec, id, secret, webhook: new Webhook(secret), came: new Set<string>() }
  })

  /** Writes down who listens. */
  constructor(ledger: Ledger) {
    this.#ledger = ledger
    for (const { name, types } of SPECS) {
      ledger.history.push({ asked: 'subscribe', endpoint: name, ...(types && { types }), fromMs: 0, toMs: 0 })
    }
  }

  /** The writes that make them. */
  writes(tenantId: TenantId): readonly Write[] {
    return this.#receivers.map(({ id, name, types, secret }) => {
      const url = `http://${STRANGERS_HOST}${PATH}${name}`
      const endpoint: Endpoint = {
        ...{ id, tenantId, version: 1, url, description: name, createdAtMs: 1, secrets: [{ secret }] },
        ...(types && { types }),
      }
      return { write: 'insert-endpoint', endpoint }
    })
  }

  /** Whether a request is for one of them. */
  isFor({ path, method }: SmallRequest): boolean {
    return method === 'POST' && path.startsWith(PATH)
  }

  /** Takes a message, in the manner of its receiver. */
  async take({ headers, body, path }: SmallRequest, response: ServerResponse): Promise<void> {
    const receiver = this.#receivers.find(({ name }) => path === PATH + name)
    if (receiver === undefined) throw new Error(`nobody is at ${path}`)
    const { manner, came, webhook, name } = receiver
    const fromMs = Date.now()
    const webhookId = String(headers['webhook-id'])
    try {
      const texts = Object.entries(headers).map(([word, value]) => [word, String(value)] as const)
      webhook.verify(body, Object.fromEntries(texts))
    } catch {
      this.#ledger.wrong('unexpected', `${name}: ${webhookId} has no good signature`)
    }
    if (manner === 'slow') await wait(SLOW_MS)
    // By their ids, about one in six is met with bad manners, at its first try.
    const isUnlucky = !came.has(webhookId) && /[0-4]$/.test(webhookId)
    came.add(webhookId)
    const isGone = manner === 'gone' && came.size > TAKEN_BEFORE_GONE
    const status = isGone ? 410 : manner === 'refuses' && isUnlucky ? 503 : 204
    this.#ledger.history.push({
      ...{ asked: 'told', endpoint: name, webhookId, text: body, status, fromMs, toMs: Date.now() },
      ...wordsOf(JSON.parse(body)),
    })
    if (manner === 'forgets' && isUnlucky) response.destroy()
    else response.writeHead(status).end()
  }

  /** What must hold after a storm, by the store: nothing is on its way, and who said 410 is disabled. */
  async audit(store: Store, tenantId: TenantId): Promise<void> {
    const query = { tenantId, limit: 10, order: 'oldest first', states: ['pending'] } as const
    for (const { id } of await store.deliveries(query)) this.#ledger.wrong('stuck', `the delivery ${id} is pending`)
    for (const { id, name, manner, came } of this.#receivers) {
      const endpoint = await store.endpoint(id)
      const isGone = manner === 'gone' && came.size > TAKEN_BEFORE_GONE
      if (endpoint?.disabled?.cause === (isGone ? 'gone' : undefined)) continue
      const how = JSON.stringify(endpoint?.disabled)
      this.#ledger.wrong('unexpected', `${name} has heard ${came.size} messages, and is disabled: ${how}`)
    }
  }
}
