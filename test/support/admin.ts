/** An operator at a server, by the admin API. */

import assert from 'node:assert/strict'
import type { JsonObject } from '../../src/core/json.ts'
import type { Answer, Reelay } from './reelay.ts'

/** What an operator asks by his key: `ask` for whatever the answer is, `told` where it must be a success. */
export function operatorOf(reelay: () => Reelay, key: string) {
  const headers = { authorization: `Bearer ${key}` }
  const ask = (method: string, path: string, body?: JsonObject): Promise<Answer> =>
    reelay().call(method, `/admin/v1${path}`, { headers, body })
  const told = async (method: string, path: string, body?: JsonObject): Promise<JsonObject> => {
    const answer = await ask(method, path, body)
    assert.ok(answer.status < 300, answer.text)
    return answer.json()
  }
  return { ask, told }
}
