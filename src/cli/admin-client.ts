/**
 * The admin API of a running server, as the command line asks it. A change that has an idempotency key is repeated where its
 * answer was lost, and nothing is said to have failed that may have been done.
 */

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

/** Pauses before a change with a key is sent once more, in ms. */
const PAUSES_MS = [200, 400, 800, 1_600] as const

/** What tells that a request never left: there was nobody to send it to. */
const UNSENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|\w*CERT\w*|bad port)$/

/** What one try has come to. `lost`: it may have been done; `again`: it is worth another try. */
type Try =
  | { readonly was: 'done'; readonly json: JsonObject }
  | { readonly was: 'refused' | 'unsent'; readonly words: string }
  | { readonly was: 'lost'; readonly words: string; readonly again: boolean }

/** Asks for one thing. Throws `AdminError`, which says so where it is not known whether a change was made. */
export async function askServer(server: Server, asked: Asked): Promise<JsonObject> {
  let isLost = false
  for (const pauseMs of [...PAUSES_MS, undefined]) {
    const one = await tryOnce(server, asked)
    if (one.was === 'done') return one.json
    if (one.was !== 'lost' && !isLost) throw new AdminError(one.words)
    isLost = true
    const isRefused = one.was === 'refused' || (one.was === 'lost' && !one.again)
    if (isRefused || asked.idempotencyKey === undefined || pauseMs === undefined) {
      // Also what is refused now, as with a key that has just been changed, may have been done before.
      throw new AdminError(unknownOutcome(one.words, asked))
    }
    await new Promise((wake) => setTimeout(wake, pauseMs))
  }
  throw new Error('the last try has no pause behind it')
}

async function tryOnce({ url, adminKey }: Server, asked: Asked): Promise<Try> {
  const { method, path, body, idempotencyKey, timeoutMs = ANSWER_TIMEOUT_MS } = asked
  try {
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
      signal: AbortSignal.timeout(timeoutMs),
    })
    return readAnswer(url, answer.status, await answer.text(), method !== 'GET')
  } catch (error) {
    const reason = reasonOf(error)
    if (method === 'GET' || UNSENT.test(reason)) {
      return { was: 'unsent', words: `No server answers at ${url}: ${reason}. Is one running? REELAY_URL says where.` }
    }
    const isSlow = error instanceof Error && error.name === 'TimeoutError'
    return { was: 'lost', words: `The answer of ${url} was lost: ${reason}.`, again: !isSlow }
  }
}

function readAnswer(url: string, status: number, text: string, isChange: boolean): Try {
  const json = jsonOf(text)
  if (json !== undefined && status >= 200 && status < 300) return { was: 'done', json }
  const words = json === undefined ? `What answers at ${url} is no Reelay: it says ${status}.` : refusalOf(status, json)
  const isOpen = status >= 500 || json?.['code'] === 'idempotency_in_progress'
  return isChange && isOpen ? { was: 'lost', words, again: true } : { was: 'refused', words }
}

function unknownOutcome(words: string, { idempotencyKey }: Asked): string {
  const next =
    idempotencyKey === undefined
      ? 'Look at what there is before you repeat it.'
      : `Repeat it within a day with --once ${idempotencyKey}: it is not done twice.`
  return `${words}\nIt is not known whether this was done. ${next}`
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
