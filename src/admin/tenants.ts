/** Tenants: added, found, changed. They are never removed: their jobs and their money stay theirs. */

import { generateWebhookSecret } from '../auth/keys.ts'
import { makeId, type TenantId } from '../core/ids.ts'
import type { Credit } from '../core/ledger.ts'
import { problem } from '../core/problem.ts'
import type { KeptAnswer, Tenant } from '../core/records.ts'
import { AnswerTaken } from '../gateway/once.ts'
import type { AdminDeps } from './admin-deps.ts'
import { inTurn } from './in-turn.ts'

/** What an operator says of a tenant. */
export type TenantChange = { readonly name?: string; readonly credit?: Credit; readonly isDisabled?: boolean }

/** Finds a tenant. Throws `ProblemError` `tenant_not_found`. */
export async function findTenant({ store }: Pick<AdminDeps, 'store'>, id: TenantId | undefined): Promise<Tenant> {
  const tenant = id === undefined ? undefined : await store.tenant(id)
  if (tenant === undefined) throw problem('tenant_not_found', 'There is no such tenant.')
  return tenant
}

/**
 * Adds a tenant, with a webhook secret of its own and without any key; what `keep` makes of it is kept in the same commit.
 * Throws `AnswerTaken` when an answer is kept already, here or by another process.
 */
export async function createTenant(
  { store, clock, random }: AdminDeps,
  { name, credit }: { readonly name: string; readonly credit: Credit },
  keep?: (tenant: Tenant) => KeptAnswer,
): Promise<Tenant> {
  const createdAtMs = clock.nowMs()
  const id = makeId<TenantId>(createdAtMs, random.bytes(10))
  const tenant: Tenant = { id, name, webhookSecret: generateWebhookSecret(random), credit, createdAtMs }
  const result = await store.commit([
    ...(keep === undefined ? [] : [{ write: 'keep-answer', answer: keep(tenant) } as const]),
    { write: 'save-tenant', tenant, isNew: true },
  ])
  if (!result.committed && result.guard === 'answer') throw new AnswerTaken()
  if (!result.committed) throw problem('unavailable', 'The tenant was not added; try again.')
  return tenant
}

/** Changes a tenant. Jobs that run keep what they hold, on the terms on which they were admitted. Throws `tenant_not_found`. */
export async function changeTenant(
  deps: AdminDeps,
  id: TenantId | undefined,
  { name, credit, isDisabled }: TenantChange,
): Promise<Tenant> {
  return inTurn('The tenant', async () => {
    const before = await findTenant(deps, id)
    const { disabledAtMs, ...known } = before
    const isOff = isDisabled ?? disabledAtMs !== undefined
    const tenant: Tenant = {
      ...known,
      ...(name !== undefined && { name }),
      ...(credit !== undefined && { credit }),
      ...(isOff && { disabledAtMs: disabledAtMs ?? deps.clock.nowMs() }),
    }
    const { committed } = await deps.store.commit([{ write: 'update-tenant', tenant, before }])
    return committed ? tenant : undefined
  })
}
