/** Idempotency keys belong to whoever sent them: over every face, another key of another tenant is another request. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { FACES, SUBMITS } from '../support/attacks.ts'
import { type InProcess, startInProcess } from '../support/in-process.ts'
import { KEY } from '../support/reelay.ts'

let gateway: InProcess
let others: readonly string[]

before(async () => {
  gateway = await startInProcess()
  const newKey = async (tenant: string) =>
    String((await gateway.ask('POST', `/admin/v1/tenants/${tenant}/keys`, { body: {} })).json()['key'])
  const tenant = String((await gateway.ask('POST', '/admin/v1/tenants', { body: { name: 'other' } })).json()['id'])
  others = [await newKey(tenant), await newKey(tenant)]
})

after(() => gateway?.close())

for (const face of FACES) {
  test(`F4: the same key of another tenant, or of another API key, is another request to ${face}`, async () => {
    const { path, body } = SUBMITS[face]
    const headers = { 'idempotency-key': 'everybody-chooses-this-one' }
    const answers = new Set<string>()
    for (const key of [KEY, ...others]) {
      const first = await gateway.ask('POST', path, { key, body, headers })
      assert.equal(first.status, 200, first.text)
      assert.equal(first.headers['idempotent-replayed'], undefined)
      answers.add(first.text)
      const again = await gateway.ask('POST', path, { key, body, headers })
      assert.deepEqual([again.text, again.headers['idempotent-replayed']], [first.text, 'true'])
    }
    assert.equal(answers.size, 3)
  })
}
