/** A tenant's own account, for its own keys: what it has, what its key may do, what has moved, and what was charged. */

import type { FastifyInstance } from 'fastify'
import type { Clock } from '../core/ports.ts'
import { problem } from '../core/problem.ts'
import type { Store } from '../core/store-port.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { readJournal, readUsage } from '../gateway/account.ts'
import { JournalPage, UsageDays } from './admin/credit-routes.ts'
import { readQuery } from './admin/reading.ts'
import {
  describeBalance,
  describeLimits,
  describeTransfer,
  describeUsage,
  KEY_PREFIX,
  TENANT_PREFIX,
} from './admin/views.ts'
import { principalOf } from './request-context.ts'

/** What the routes need. */
type AccountDeps = {
  readonly store: Store
  readonly clock: Pick<Clock, 'nowMs'>
  /** Errors speak the first one. */
  readonly dialects: readonly Dialect[]
}

/** Adds the routes. They are no face's: a key that may speak certain dialects only may read its account all the same. */
export function mountAccount(app: FastifyInstance, { store, clock, dialects }: AccountDeps): void {
  const [native] = dialects
  const config = { access: 'tenant', ...(native !== undefined && { speaks: native }) } as const
  app.get('/v1/account', { config }, async (request, reply) => {
    const { tenantId, keyId, limits } = principalOf(request)
    const [tenant, balance] = await Promise.all([store.tenant(tenantId), store.balance(tenantId)])
    if (tenant === undefined || balance === undefined) throw problem('unavailable', 'The account cannot be read.')
    const { credit, available, held } = describeBalance(balance)
    return reply.header('cache-control', 'no-store').send({
      id: `${TENANT_PREFIX}${tenantId}`,
      name: tenant.name,
      credit,
      // Nobody whose credit is unlimited spends what was granted.
      available: credit === 'unlimited' ? null : available,
      held,
      key: { id: `${KEY_PREFIX}${keyId}`, limits: describeLimits(limits) },
    })
  })
  app.get('/v1/account/journal', { config }, async (request, reply) => {
    const { tenantId } = principalOf(request)
    const { transfers, hasMore } = await readJournal(store, tenantId, readQuery(request, JournalPage))
    return reply.header('cache-control', 'no-store').send({ data: transfers.map(describeTransfer), has_more: hasMore })
  })
  app.get('/v1/account/usage', { config }, async (request, reply) => {
    const { from, to } = readQuery(request, UsageDays)
    const asked = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
    const { lines, ...days } = await readUsage(store, principalOf(request).tenantId, asked, clock.nowMs())
    return reply.header('cache-control', 'no-store').send({ ...days, data: lines.map(describeUsage) })
  })
}
