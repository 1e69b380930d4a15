/** Routes about API keys. The key itself is in the answer that made it, and in no other. */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AdminDeps } from '../../admin/admin-deps.ts'
import { changeKey, createKey, findKey, type MadeKey, revokeKey, rotateKey } from '../../admin/keys.ts'
import type { JsonObject } from '../../core/json.ts'
import { type KeyId, parsePrefixedId } from '../../core/ids.ts'
import { BUDGET_PERIODS, type KeyLimits } from '../../core/limits.ts'
import { problem } from '../../core/problem.ts'
import type { AdminAnswer, AdminRoute } from './admin-route.ts'
import { isoTime } from '../times.ts'
import { amount, label, limit, param, readAdminBody, readNothing, readQuery } from './reading.ts'
import { pageOf, tenantAt, tenantIdOf } from './tenant-routes.ts'
import { describeKey, KEY_PREFIX } from './views.ts'

/** Names in one limit. */
const NAMES_MAX = 100

/** How long the old key of a rotation may go on, in seconds, and does when nobody says. */
const OVERLAP_SECONDS_MAX = 30 * 86_400
const OVERLAP_SECONDS = 86_400

const count = (max: number) => z.int().min(1).max(max)
const names = (name: z.ZodType<string>) => z.array(name).min(1).max(NAMES_MAX)

const origin = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text, {
    error: 'must be an origin such as https://studio.example.com',
  })

/** One member for each limit; `null` takes it away. */
const limits = {
  requests_per_minute: count(1_000_000).nullish(),
  jobs_at_once: count(10_000).nullish(),
  jobs_waiting: count(1_000_000).nullish(),
  budget: z.strictObject({ credits: amount, per: z.enum(BUDGET_PERIODS) }).nullish(),
  models: names(z.string()).nullish(),
  faces: names(z.string()).nullish(),
  origins: names(origin).nullish(),
}

const Facts = z.strictObject({
  name: label(100).optional(),
  limits: z.strictObject(limits).optional(),
  expires_at: isoTime.nullish(),
})

const Rotation = z.strictObject({
  overlap_seconds: z.int().min(0).max(OVERLAP_SECONDS_MAX).default(OVERLAP_SECONDS),
})

const Page = z.strictObject({ limit, after: z.string().optional() })

type WireLimits = NonNullable<z.output<typeof Facts>['limits']>

/** The routes. */
export function keyRoutes(deps: AdminDeps): readonly AdminRoute[] {
  const withSecret = ({ key, plain }: MadeKey): JsonObject => {
    const { id, ...rest } = describeKey(key, deps.clock.nowMs())
    return { id: id ?? null, key: plain, ...rest }
  }
  const shown = (key: MadeKey['key']): AdminAnswer => ({ body: describeKey(key, deps.clock.nowMs()) })
  return [
    {
      method: 'GET',
      path: '/tenants/:id/keys',
      handle: async (request) => {
        const tenant = await tenantAt(deps, request)
        const { found, hasMore } = pageOf(await deps.store.keys(tenant.id), readQuery(request, Page), KEY_PREFIX)
        return { body: { data: found.map((key) => describeKey(key, deps.clock.nowMs())), has_more: hasMore } }
      },
    },
    {
      method: 'POST',
      path: '/tenants/:id/keys',
      repeat: 'anew',
      handle: async (request) => {
        await tenantAt(deps, request)
        const { name = '', limits: asked = {}, expires_at: expiresAtMs } = readAdminBody(request, Facts)
        const given = Object.entries(readLimits(deps, asked)).filter(([, value]) => value !== null)
        const expiry = typeof expiresAtMs === 'number' ? { expiresAtMs } : {}
        const facts = { name, limits: Object.fromEntries(given), ...expiry }
        return { status: 201, body: withSecret(await createKey(deps, tenantIdOf(request), facts)) }
      },
    },
    {
      method: 'GET',
      path: '/keys/:id',
      handle: async (request) => shown(await findKey(deps, keyIdOf(request))),
    },
    {
      method: 'PATCH',
      path: '/keys/:id',
      repeat: 'harmless',
      handle: async (request) => {
        await findKey(deps, keyIdOf(request))
        const { name, limits: asked, expires_at: expiresAtMs } = readAdminBody(request, Facts)
        const key = await changeKey(deps, keyIdOf(request), {
          ...(name !== undefined && { name }),
          ...(asked !== undefined && { limits: readLimits(deps, asked) }),
          ...(expiresAtMs !== undefined && { expiresAtMs }),
        })
        return shown(key)
      },
    },
    {
      method: 'POST',
      path: '/keys/:id/rotate',
      repeat: 'anew',
      handle: async (request) => {
        await findKey(deps, keyIdOf(request))
        const { overlap_seconds: overlapSeconds } = readAdminBody(request, Rotation)
        const rotated = await rotateKey(deps, keyIdOf(request), overlapSeconds * 1_000)
        return { body: withSecret(rotated) }
      },
    },
    {
      method: 'POST',
      path: '/keys/:id/revoke',
      repeat: 'harmless',
      handle: async (request) => {
        await findKey(deps, keyIdOf(request))
        readNothing(request)
        return shown(await revokeKey(deps, keyIdOf(request)))
      },
    },
  ]
}

function keyIdOf(request: FastifyRequest): KeyId | undefined {
  return parsePrefixedId<KeyId>(KEY_PREFIX, param(request, 'id'))
}

/** Limits by our own names, held against the models and dialects that there are. Throws `ProblemError`. */
function readLimits(
  { catalog, faceIds }: AdminDeps,
  wire: WireLimits,
): { readonly [Name in keyof KeyLimits]?: KeyLimits[Name] | null } {
  const modelNames = catalog.enabled().map(({ name }) => name)
  refuseUnknown('limits.models', wire.models ?? [], modelNames, 'model_not_found')
  refuseUnknown('limits.faces', wire.faces ?? [], faceIds, 'invalid_parameter')
  const { budget } = wire
  const members = {
    requestsPerMinute: wire.requests_per_minute,
    jobsAtOnce: wire.jobs_at_once,
    jobsWaiting: wire.jobs_waiting,
    budget: budget === undefined || budget === null ? budget : { amountMicroCredits: budget.credits, per: budget.per },
    models: wire.models,
    faces: wire.faces,
    origins: wire.origins,
  }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

function refuseUnknown(
  field: string,
  given: readonly string[],
  known: readonly string[],
  code: 'model_not_found' | 'invalid_parameter',
): void {
  const strange = given.find((name) => !known.includes(name))
  if (strange === undefined) return
  throw problem(
    code,
    `${field}: there is no ${JSON.stringify(strange.slice(0, 80))}; there are ${known.join(', ')}.`,
    field,
  )
}
