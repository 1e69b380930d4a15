/** Owners of endpoints: they make them, replace secrets, switch them off and on, delete them, and have things sent again. */

import { isActive } from '../../src/core/job.ts'
import { DELIVERY_PREFIX, type Endpoint, ENDPOINT_PREFIX, eventTypeOf } from '../../src/core/webhooks.ts'
import { makeId, type EndpointId } from '../../src/core/ids.ts'
import type { Webhooks } from '../../src/gateway/webhooks/webhooks.ts'
import { hears } from './listening.ts'
import type { Errands } from './errands.ts'
import type { NodeWorld } from './node.ts'
import { type Deed, narrowed, type Receiver } from './receivers.ts'

/** How long a former secret stays valid, in ms. */
const OVERLAP_MS = 3_600_000

/** Deliveries that an owner looks through for one to be sent again. */
const LISTED = 20

/** Enters the endpoints that are there from the beginning, and plans what their owners do. */
export function planOwners(world: NodeWorld, errands: Errands): void {
  for (const receiver of world.receivers) {
    const { fromMs, deeds } = receiver
    if (fromMs === 0) enter(world, receiver)
    else errands.after(fromMs, () => void errands.at(({ webhooks }) => create(webhooks, receiver)))
    for (const { atMs, what } of deeds) {
      errands.after(atMs, () => void errands.at(({ webhooks }) => act(world, webhooks, receiver, what)))
    }
  }
}

function enter({ deliveries, chance, scheduler }: NodeWorld, receiver: Receiver): void {
  const { tenantId, url, types } = receiver
  const createdAtMs = scheduler.nowMs
  const id = makeId<EndpointId>(createdAtMs, chance.bytes(10))
  receiver.endpointId = id
  const secret = `whsec_${Buffer.from(chance.bytes(24)).toString('base64')}`
  const endpoint: Endpoint = {
    ...{ id, tenantId, version: 1, url, description: '', createdAtMs, secrets: [{ secret }] },
    ...(types && { types }),
  }
  deliveries.enter(endpoint)
}

async function create(webhooks: Webhooks, receiver: Receiver): Promise<void> {
  const { tenantId, url, types } = receiver
  const { id } = await webhooks.create({ tenantId }, { url, description: '', ...(types && { types }) })
  receiver.endpointId = id
}

async function act(world: NodeWorld, webhooks: Webhooks, receiver: Receiver, what: Deed['what']): Promise<void> {
  const { tenantId, endpointId } = receiver
  if (endpointId === undefined) return
  const owner = { tenantId }
  const id = `${ENDPOINT_PREFIX}${endpointId}`
  switch (what) {
    case 'rotate':
    case 'rotate at once':
      await webhooks.rotate(owner, id, { overlapMs: what === 'rotate' ? OVERLAP_MS : 0 })
      return
    case 'off':
    case 'on':
      await webhooks.change(owner, id, { isEnabled: what === 'on' })
      return
    case 'delete':
      await webhooks.remove(owner, id)
      return
    case 'narrow':
      await webhooks.change(owner, id, { types: narrowed() })
      return
    case 'test':
      await webhooks.test(owner, id)
      return
    case 'resend': {
      const { deliveries } = await webhooks.deliveries(owner, { limit: LISTED, endpoint: id })
      if (deliveries.length > 0) await webhooks.resend(owner, `${DELIVERY_PREFIX}${world.chance.pick(deliveries).id}`)
      return
    }
    case 'recover':
      return recover(world, webhooks, receiver, endpointId)
  }
}

/** Once an owner is told that what was missed is on its way, each job that had ended by then is told there, or was. */
async function recover(
  { state, witness, clockFaultMs, beginMs }: NodeWorld,
  webhooks: Webhooks,
  { tenantId }: Receiver,
  endpointId: EndpointId,
): Promise<void> {
  const endedBefore = new Set(witness.endedAtMs.keys())
  const sinceMs = beginMs - clockFaultMs
  const { next } = await webhooks.recover({ tenantId }, `${ENDPOINT_PREFIX}${endpointId}`, { sinceMs })
  if (next !== undefined) throw new Error('a world has fewer than a thousand jobs')
  const endpoint = state.endpoints.get(endpointId)
  if (endpoint === undefined) return
  const told = new Set([...state.deliveries.values()].filter((one) => one.endpointId === endpointId).map(keyOf))
  for (const job of state.jobs.values()) {
    const type = eventTypeOf(job.status)
    if (job.tenantId !== tenantId || isActive(job) || job.hiddenAtMs !== undefined || !endedBefore.has(job.id)) continue
    if (type === undefined || !hears(endpoint, type) || told.has(keyOf({ jobId: job.id, type }))) continue
    witness.break('a recovery tells what was missed', `${endpointId} was never told that ${job.id} is ${job.status}`)
  }
}

function keyOf({ jobId, type }: { readonly jobId?: string; readonly type: string }): string {
  return `${jobId} ${type}`
}
