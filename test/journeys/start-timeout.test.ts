/** fal's time to start: a job that no provider has taken on by then ends as fal says it, costs nothing, and is never made. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fal } from '../../src/dialects/fal.ts'
import { createFakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-the-operator-with-one-slot'
const ENDPOINT = 'bytedance/seedance-2.0/text-to-video'

test('a job that waits for a provider longer than its caller will is a 504 of his own', async (context) => {
  const fake = await createFakeProvider({ dialect: fal, queueMs: 0, runMs: 600_000 })
  context.after(() => fake.close())
  const reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_RENDER_WORKERS: '0' })
  context.after(() => reelay.close())
  const headers = { authorization: `Bearer ${ADMIN_KEY}` }
  const provider = { dialect: 'fal', url: fake.url, models: { 'seedance-2.0': ENDPOINT }, slots: 1 }
  assert.ok((await reelay.call('PUT', '/admin/v1/providers/one', { headers, body: provider })).status < 300)
  const body = { label: 'main', secret: 'sk-of-one' }
  const added = await reelay.call('POST', '/admin/v1/providers/one/credentials', { headers, body })
  assert.ok(added.status < 300, added.text)
  const ask = (more: Readonly<Record<string, string>>) =>
    reelay.call('POST', `/fal/${ENDPOINT}`, { headers: more, body: { prompt: 'A kite', duration: '4' } })
  const first = await until(
    () => ask({ 'x-fal-request-timeout': '60', 'x-fal-queue-priority': 'low' }),
    ({ status }) => status === 200,
  )
  await until(
    async () => fake.counts.works,
    (works) => works === 1,
  )
  const told = fake.requests.find(({ operation }) => operation === 'submit')?.headers
  assert.deepEqual([told?.['x-fal-request-timeout'], told?.['x-fal-queue-priority']], ['60', 'low'])

  const path = (text: unknown) => new URL(String(text)).pathname
  const second = (await ask({ 'x-fal-request-timeout': '0.5' })).json()
  const late = await until(
    () => reelay.call('GET', path(second['response_url'])),
    ({ status }) => status !== 400,
  )
  assert.deepEqual(
    [late.status, late.headers.get('x-fal-request-timeout-type'), late.headers.get('x-fal-error-type')],
    [504, 'user', 'request_timeout'],
  )
  assert.equal(fake.counts.works, 1)
  const statusPath = path(first.json()['status_url'])
  await until(
    async () => (await reelay.call('GET', statusPath)).json()['status'],
    (status) => status === 'IN_PROGRESS',
  )
})
