/** What the faces, events and messages say of a job, in one language. */

import { isJsonObject, type Json } from '../../src/core/json.ts'

/** The canonical status that a job, a generation or a video tells in its own words. */
export function statusOf(body: Readonly<Record<string, Json>>): string {
  const word = String(body['status'])
  const code = codeOf(body)
  if (word === 'completed') return 'succeeded'
  if (word === 'failed' && (code === 'cancelled' || code === 'expired')) return code
  return word
}

/** The stable code with which a job says that it has failed; empty when it does not. */
export function codeOf(body: Readonly<Record<string, Json>>): string {
  const { error = null } = body
  if (!isJsonObject(error)) return ''
  return String(error['reason'] ?? error['code'])
}

/** What an event says: its type, and which job is how. */
export function wordsOf(event: Json): { readonly type: string; readonly id?: string; readonly says: string } {
  if (!isJsonObject(event)) return { type: '', says: '' }
  const { type, data = null } = event
  if (!isJsonObject(data) || !String(type).startsWith('job.')) return { type: String(type), says: '' }
  const id = String(data['requestId'] ?? data['id']).replace(/^[a-z]+_/, '')
  return { type: String(type), id, says: data['status'] === undefined ? '' : statusOf(data) }
}
