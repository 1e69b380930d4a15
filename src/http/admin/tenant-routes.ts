/** Routes about tenants. */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AdminDeps } from '../../admin/admin-deps.ts'
import { changeTenant, createTenant, findTenant } from '../../admin/tenants.ts'
import { parsePrefixedId, type TenantId } from '../../core/ids.ts'
import { CREDITS } from '../../core/ledger.ts'
import { problem } from '../../core/problem.ts'
import type { Tenant } from '../../core/records.ts'
import type { AdminRoute } from './admin-route.ts'
import { makeOnce } from './idempotency.ts'
import { label, limit, param, readAdminBody, readQuery } from './reading.ts'
import { describeBalance, describeTenant, TENANT_PREFIX } from './views.ts'

const name = label(100)

const Create = z.strictObject({ name, credit: z.enum(CREDITS).default('unlimited') })
const Change = z.strictObject({
  name: name.optional(),
  credit: z.enum(CREDITS).optional(),
  disabled: z.boolean().optional(),
})
const Page = z.strictObject({ limit, after: z.string().optional() })

/** The tenant's id in the path; `undefined` for what is none. */
export function tenantIdOf(request: FastifyRequest): TenantId | undefined {
  return parsePrefixedId<TenantId>(TENANT_PREFIX, param(request, 'id'))
}

/** The tenant that the path names. Throws `ProblemError` `tenant_not_found`. */
export function tenantAt(deps: AdminDeps, request: FastifyRequest): Promise<Tenant> {
  return findTenant(deps, tenantIdOf(request))
}

/** The routes. */
export function tenantRoutes(deps: AdminDeps): readonly AdminRoute[] {
  return [
    {
      method: 'GET',
      path: '/tenants',
      handle: async (request) => {
        const page = readQuery(request, Page)
        const { found, hasMore } = pageOf(await deps.store.tenants(), page, TENANT_PREFIX)
        return { body: { data: found.map(describeTenant), has_more: hasMore } }
      },
    },
    {
      method: 'POST',
      path: '/tenants',
      repeat: 'once',
      handle: async (request) => {
        const order = readAdminBody(request, Create)
        return makeOnce(deps, request, '', describeTenant, (keep) => createTenant(deps, order, keep))
      },
    },
    {
      method: 'GET',
      path: '/tenants/:id',
      handle: async (request) => {
        const tenant = await tenantAt(deps, request)
        const balance = await deps.store.balance(tenant.id)
        const told = balance === undefined ? {} : { balance: describeBalance(balance) }
        return { body: { ...describeTenant(tenant), ...told } }
      },
    },
    {
      method: 'PATCH',
      path: '/tenants/:id',
      repeat: 'harmless',
      handle: async (request) => {
        await tenantAt(deps, request)
        const { disabled, ...change } = readAdminBody(request, Change)
        const isDisabled = disabled === undefined ? {} : { isDisabled: disabled }
        const { name: newName, credit } = change
        const tenant = await changeTenant(deps, tenantIdOf(request), {
          ...(newName !== undefined && { name: newName }),
          ...(credit !== undefined && { credit }),
          ...isDisabled,
        })
        return { body: describeTenant(tenant) }
      },
    },
  ]
}

/** A page of records that are sorted by their ids. Throws `ProblemError` for a cursor that is none. */
export function pageOf<Record extends { readonly id: string }>(
  records: readonly Record[],
  { limit: count, after }: { readonly limit: number; readonly after?: string | undefined },
  prefix: string,
): { readonly found: readonly Record[]; readonly hasMore: boolean } {
  const afterId = after === undefined ? undefined : parsePrefixedId(prefix, after)
  if (after !== undefined && afterId === undefined) {
    throw problem('invalid_parameter', 'after must be the id of the last one on the page before.', 'after')
  }
  const rest = afterId === undefined ? records : records.filter(({ id }) => id > afterId)
  return { found: rest.slice(0, count), hasMore: rest.length > count }
}
