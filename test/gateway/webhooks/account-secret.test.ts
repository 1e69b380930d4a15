import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createWebhooks } from '../../../src/gateway/webhooks/webhooks.ts'
import { createGatewayRig, refusedFor } from '../gateway-rig.ts'

const DAY_MS = 86_400_000
const whsec = (byte: number) => `whsec_${Buffer.from(new Uint8Array(32).map((_, at) => byte + at)).toString('base64')}`

async function account(context: TestContext) {
  const rig = await createGatewayRig(context, [])
  const { owner, tenantId } = rig
  const webhooks = createWebhooks(rig.deps)
  const [first] = await webhooks.accountSecrets(owner)
  assert.ok(first)
  return {
    rig,
    first: first.secret,
    tenant: () => rig.store.tenant(tenantId),
    rotate: (overlapMs: number, secret?: string) =>
      webhooks.rotateAccount(owner, { overlapMs, ...(secret !== undefined && { secret }) }),
    secrets: async () => (await webhooks.accountSecrets(owner)).map(({ secret }) => secret),
  }
}

test('a new secret comes first, and those before it end no later than they would', async (context) => {
  const { rig, first, rotate } = await account(context)
  const nowMs = rig.clock.nowMs()
  await rotate(DAY_MS, whsec(1))
  assert.deepEqual(await rotate(2 * DAY_MS, whsec(9)), [
    { secret: whsec(9) },
    { secret: whsec(1), untilMs: nowMs + 2 * DAY_MS },
    { secret: first, untilMs: nowMs + DAY_MS },
  ])
})

test('without an overlap all before it end at once, also those that still had time', async (context) => {
  const { rig, rotate } = await account(context)
  await rotate(DAY_MS, whsec(1))
  // The last one stays on record, as one that is over.
  assert.deepEqual(await rotate(0, whsec(9)), [{ secret: whsec(9) }, { secret: whsec(1), untilMs: rig.clock.nowMs() }])
})

test('of rotations at one moment none is lost', async (context) => {
  const { first, rotate, secrets } = await account(context)
  await Promise.all([1, 2, 3].map((byte) => rotate(DAY_MS, whsec(byte))))
  assert.deepEqual((await secrets()).toSorted(), [first, whsec(1), whsec(2), whsec(3)].toSorted())
})

test('a weak secret, one in use and a sixth that is valid are refused', async (context) => {
  const { first, rotate } = await account(context)
  await refusedFor(rotate(0, 'whsec_MTIz'), 'invalid_parameter', 'secret')
  await refusedFor(rotate(DAY_MS, first), 'invalid_parameter', 'secret')
  for (let times = 0; times < 4; times++) await rotate(DAY_MS)
  await refusedFor(rotate(DAY_MS), 'rate_limited')
  await rotate(0)
})

test('without an overlap it is known all the same that there was another', async (context) => {
  const { rig, first, rotate, tenant } = await account(context)
  await rotate(0)
  assert.deepEqual((await tenant())?.formerSecrets, [{ secret: first, untilMs: rig.clock.nowMs() }])
})
