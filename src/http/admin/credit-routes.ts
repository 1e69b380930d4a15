/** Routes about a tenant's credits: moved, and read. */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AdminDeps } from '../../admin/admin-deps.ts'
import { type CreditOrder, moveCredits } from '../../admin/credits.ts'
import { readJournal, readUsage } from '../../gateway/account.ts'
import type { CreditTransfer } from '../../core/ledger.ts'
import type { Tenant } from '../../core/records.ts'
import { problem } from '../../core/problem.ts'
import { makeOnce } from './idempotency.ts'
import type { AdminAnswer, AdminRoute } from './admin-route.ts'
import { AMOUNT_RULE, label, limit, readAdminBody, readCredits, readQuery } from './reading.ts'
import { tenantAt } from './tenant-routes.ts'
import { describeBalance, describeTransfer, describeUsage, TENANT_PREFIX } from './views.ts'

const Order = z.strictObject({
  kind: z.enum(['grant', 'adjust']),
  credits: z.union([z.string(), z.number()]),
  reason: label(200),
})

/** Which part of a journal. */
export const JournalPage = z.strictObject({ limit, before: z.string().optional() })

/** Which days. */
export const UsageDays = z.strictObject({ from: z.string().optional(), to: z.string().optional() })

/** The routes. */
export function creditRoutes(deps: AdminDeps): readonly AdminRoute[] {
  const { store } = deps
  return [
    {
      method: 'POST',
      path: '/tenants/:id/credits',
      repeat: 'once',
      handle: async (request) => move(deps, await tenantAt(deps, request), request),
    },
    {
      method: 'GET',
      path: '/tenants/:id/balance',
      handle: async (request) => {
        const { id } = await tenantAt(deps, request)
        const balance = await store.balance(id)
        if (balance === undefined) throw problem('tenant_not_found', 'There is no such tenant.')
        return { body: describeBalance(balance) }
      },
    },
    {
      method: 'GET',
      path: '/tenants/:id/journal',
      handle: async (request) => {
        const { id } = await tenantAt(deps, request)
        const { transfers, hasMore } = await readJournal(store, id, readQuery(request, JournalPage))
        return { body: { data: transfers.map(describeTransfer), has_more: hasMore } }
      },
    },
    {
      method: 'GET',
      path: '/tenants/:id/usage',
      handle: async (request) => {
        const { id } = await tenantAt(deps, request)
        const { from, to } = readQuery(request, UsageDays)
        const asked = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
        const { lines, ...days } = await readUsage(store, id, asked, deps.clock.nowMs())
        return { body: { ...days, data: lines.map(describeUsage) } }
      },
    },
  ]
}

async function move(deps: AdminDeps, tenant: Tenant, request: FastifyRequest): Promise<AdminAnswer> {
  const order = readOrder(request)
  const describe = (transfer: CreditTransfer) => ({
    tenant_id: `${TENANT_PREFIX}${tenant.id}`,
    ...describeTransfer(transfer),
  })
  return makeOnce(deps, request, tenant.id, describe, (keep) => moveCredits(deps, tenant, order, keep))
}

function readOrder(request: FastifyRequest): CreditOrder {
  const { kind, credits, reason } = readAdminBody(request, Order)
  const text = String(credits)
  const takesBack = kind === 'adjust' && text.startsWith('-')
  const amountMicroCredits = readCredits(takesBack ? text.slice(1) : text)
  if (amountMicroCredits === undefined || amountMicroCredits === 0) {
    const below = kind === 'adjust' ? ', or below 0 to take some back' : ''
    throw problem('invalid_parameter', `credits ${AMOUNT_RULE}${below}.`, 'credits')
  }
  return { kind, takesBack, amountMicroCredits, reason }
}
