/** `Idempotency-Key` on requests of the admin API: the same request again gets the same answer, and does nothing. */

import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Json } from '../../core/json.ts'
import { isJsonObject } from '../../core/json.ts'
import { problem } from '../../core/problem.ts'
import type { KeptAnswer } from '../../core/records.ts'
import type { Store } from '../../core/store-port.ts'
import type { AdminAnswer } from './admin-route.ts'

/** A request that its sender may repeat. */
export type Repeatable = Pick<KeptAnswer, 'scope' | 'key' | 'fingerprint'>

/** Reads the header, bare or as a structured field's string; `undefined` without one. Throws `ProblemError`. */
export function repeatable(request: FastifyRequest): Repeatable | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined) return undefined
  const text = Array.isArray(header) ? header.join(', ') : header
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw problem('invalid_parameter', 'An Idempotency-Key has 1 to 255 visible ASCII characters.', 'idempotency-key')
  }
  const path = request.url.split('?', 1)[0]
  const body = request.readBody?.kind === 'json' ? request.readBody.json : null
  const fingerprint = createHash('sha256').update(canonical(body)).digest('hex')
  return { scope: `admin ${request.method} ${path}`, key, fingerprint }
}

/** The answer that was kept, if there is one. Throws `idempotency_key_reused` when it was to another request. */
export async function replay(store: Pick<Store, 'answer'>, asked: Repeatable): Promise<AdminAnswer | undefined> {
  const kept = await store.answer(asked.scope, asked.key)
  if (kept === undefined) return undefined
  if (kept.fingerprint !== asked.fingerprint) {
    throw problem('idempotency_key_reused', 'This Idempotency-Key came with another request before.', 'idempotency-key')
  }
  const body: Json = JSON.parse(kept.body)
  return { status: kept.status, headers: { ...kept.headers, 'idempotent-replayed': 'true' }, body }
}

/** JSON with the members of every object in one order. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}
