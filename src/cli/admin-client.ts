/** The admin API of a running server, as the command line asks it. */

import { type Json, isJsonObject, type JsonObject } from '../core/json.ts'
import type { Asked } from './command.ts'

/** Where the server is, and what opens it. */
export type Server = { readonly url: string; readonly adminKey: string }

/** The server refused, or there is none; the message is for whoever typed the command. */
export class AdminError extends Error {
  override readonly name = 'AdminError'
}

/** How long a server may take to answer, in ms. */
const ANSWER_TIMEOUT_MS = 60_000

/** Asks for one thing. Throws `AdminError`. */
export async function askServer({ url, adminKey }: Server, asked: Asked): Promise<JsonObject> {
  const { method, path, body, idempotencyKey } = asked
  const answer = await fetch(`${url}/admin/v1${path}`, {
    method,
    // The key goes to the server that was named, and nowhere else.
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${adminKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new AdminError(`No server answers at ${url}: ${reasonOf(error)}. Is one running? REELAY_URL says where.`)
  })
  const text = await answer.text()
  const json = jsonOf(text)
  if (json !== undefined && answer.ok) return json
  if (json === undefined) throw new AdminError(`What answers at ${url} is no Reelay: it says ${answer.status}.`)
  throw new AdminError(refusalOf(answer.status, json))
}

function refusalOf(status: number, { detail, param, code, request_id: requestId }: JsonObject): string {
  if (status === 401) {
    return 'The server does not take this admin key. Set REELAY_ADMIN_KEY, or REELAY_DATA_DIR to the folder of the server.'
  }
  const said = typeof detail === 'string' ? detail : `The server says ${status}.`
  const field = typeof param === 'string' && !said.includes(param) ? ` (${param})` : ''
  return `${said}${field} [${String(code)}, ${String(requestId)}]`
}

function jsonOf(text: string): JsonObject | undefined {
  try {
    const json: Json = JSON.parse(text)
    return isJsonObject(json) ? json : undefined
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (error.name === 'TimeoutError') return 'it took too long'
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return error.message
}
