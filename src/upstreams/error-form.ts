/**
 * In which form an API tells what is wrong. Any server answers 404 to a path that it does not know; whether it is one that
 * speaks a dialect shows in where its answer has the reason.
 */

import { isJsonObject, type Json } from '../core/json.ts'
import { Notes } from '../core/notes.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { WireResponse } from '../dialects/wire.ts'

/**
 * `object`: `{error: {…}}`, as OpenAI and Ark tell it; `bare`: new-api's `{code, message}`; `titled`: Replicate's `{title,
 * detail}`; `detail`: fal's and FastAPI's, a text or a list.
 */
type ErrorForm = 'object' | 'bare' | 'titled' | 'detail'

/** Forms that whoever has the first one tells some of his errors in: what stands before new-api, and older ones of Replicate. */
const ALSO: { readonly [F in ErrorForm]?: ErrorForm } = { bare: 'object', titled: 'detail' }

/** Whether an answer tells what is wrong as this dialect does: by a word that it has, or in its form. */
export function isToldAs(dialect: Dialect, response: WireResponse): boolean {
  if (response.body === null) return false
  const read = new Notes()
  dialect.problem.decode(response, read)
  if (!read.list.some(({ field }) => field === 'code')) return true
  const told = formOf(response.body)
  const own = formOf(
    dialect.problem.encode({ problem: { code: 'job_not_found', message: 'x' }, requestId: 'x' }, new Notes()).body,
  )
  return told !== undefined && own !== undefined && (told === own || told === ALSO[own])
}

function formOf(body: Json): ErrorForm | undefined {
  if (!isJsonObject(body)) return undefined
  const { error, detail, title, code, message } = body
  if (isJsonObject(error)) return [error['message'], error['code']].some(isText) ? 'object' : undefined
  if (isText(detail) && isText(title)) return 'titled'
  if (isText(detail) || Array.isArray(detail)) return 'detail'
  return isText(code) && isText(message) ? 'bare' : undefined
}

function isText(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== ''
}
