/** An account with so many credits and no more, as an operator makes it: a hold too many shows. */

import assert from 'node:assert/strict'
import type { JsonObject } from '../../src/core/json.ts'
import type { Reelay } from './reelay.ts'

/** Makes a tenant with limited credit and a key of it. Returns the key. */
export async function poorAccount(
  reelay: Reelay,
  adminKey: string,
  credits: number,
  limits: JsonObject = {},
): Promise<string> {
  const asAdmin = async (path: string, body: JsonObject) => {
    const headers = { authorization: `Bearer ${adminKey}` }
    const answer = await reelay.call('POST', `/admin/v1/tenants${path}`, { headers, body })
    assert.ok(answer.status < 300, answer.text)
    return answer.json()
  }
  const tenant = String((await asAdmin('', { name: 'studio', credit: 'limited' }))['id'])
  await asAdmin(`/${tenant}/credits`, { kind: 'grant', credits, reason: 'a test' })
  return String((await asAdmin(`/${tenant}/keys`, { limits }))['key'])
}
