/** Routes about providers. What is sent replaces what is there, in the form in which it is shown. */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AdminDeps } from '../../admin/admin-deps.ts'
import {
  allProviders,
  applyDeclarations,
  findProvider,
  findProviderKeys,
  type ProviderFile,
  removeProvider,
  saveProvider,
  setProviderState,
} from '../../admin/providers.ts'
import type { JsonObject } from '../../core/json.ts'
import { problem } from '../../core/problem.ts'
import type { ProviderState } from '../../core/provider.ts'
import { type Declaration, declarationOf, writtenForm } from '../../providers/declaration.ts'
import { providerName, ProvidersSchema, SettingsSchema } from '../../providers/declaration-schema.ts'
import { jsonObject } from '../../dialects/parsing.ts'
import type { AdminAnswer, AdminRoute } from './admin-route.ts'
import { describeApplied, describeProvider, describeTest } from './provider-views.ts'
import { param, parseStrictly, readAdminBody, readNothing, readQuery } from './reading.ts'

const baseVersion = z.int().min(0)

const Put = SettingsSchema.extend({ base_version: baseVersion.optional() })
const Apply = z.strictObject({
  providers: ProvidersSchema,
  plan: z.boolean().default(false),
  prune: z.boolean().default(false),
})
const Test = z.strictObject({ clip: z.boolean().default(false) })
const Removal = z.strictObject({
  force: z.enum(['true', 'false']).default('false'),
  base_version: z
    .string()
    .regex(/^\d{1,15}$/, { error: 'must be a whole number' })
    .transform(Number)
    .optional(),
})

/** Verbs of a path that change how a provider stands. */
const VERBS: readonly (readonly [verb: string, state: ProviderState])[] = [
  ['drain', 'draining'],
  ['resume', 'on'],
  ['off', 'off'],
]

/** The routes. */
export function providerRoutes(deps: AdminDeps): readonly AdminRoute[] {
  const shown = (file: ProviderFile): AdminAnswer => ({ body: describeProvider(file, deps.sealer) })
  return [
    {
      method: 'GET',
      path: '/providers',
      handle: async () => {
        const files = await allProviders(deps)
        return { body: { data: files.map((file) => describeProvider(file, deps.sealer)) } }
      },
    },
    {
      method: 'POST',
      path: '/providers/apply',
      repeat: 'harmless',
      handle: async (request) => {
        const { providers, plan, prune } = readAdminBody(request, Apply)
        const declarations = providers.map(({ name, ...wire }) => declarationOf(name, wire))
        return { body: describeApplied(await applyDeclarations(deps, declarations, { plan, prune }), plan) }
      },
    },
    {
      method: 'GET',
      path: '/providers/:name',
      handle: async (request) => shown(await findProvider(deps, param(request, 'name'))),
    },
    {
      method: 'PUT',
      path: '/providers/:name',
      repeat: 'harmless',
      handle: async (request) => {
        const name = nameOf(request)
        const { base_version: version, ...wire } = readAdminBody(request, Put)
        const declaration = declarationOf(name, wire)
        return shown(await saveProvider(deps, { name, baseVersion: version, declare: () => declaration }))
      },
    },
    { method: 'PATCH', path: '/providers/:name', repeat: 'harmless', handle: (request) => patch(deps, request) },
    {
      method: 'DELETE',
      path: '/providers/:name',
      repeat: 'harmless',
      handle: async (request) => {
        const { force, base_version: version } = readQuery(request, Removal)
        const name = param(request, 'name')
        await removeProvider(deps, name, { force: force === 'true', baseVersion: version })
        return { body: { name, deleted: true } }
      },
    },
    ...VERBS.map(
      ([verb, state]): AdminRoute => ({
        method: 'POST',
        path: `/providers/:name/${verb}`,
        repeat: 'harmless',
        handle: async (request) => {
          readNothing(request)
          return shown(await setProviderState(deps, param(request, 'name'), state))
        },
      }),
    ),
    {
      method: 'POST',
      path: '/providers/:name/test',
      repeat: 'anew',
      handle: async (request) => {
        const { clip } = readAdminBody(request, Test)
        const { provider, warnings } = await findProvider(deps, param(request, 'name'))
        return { body: describeTest(await deps.testProvider(provider.name, { clip }), warnings) }
      },
    },
  ]
}

/** Members that are sent replace those that are there; `null` takes one away. */
async function patch(deps: AdminDeps, request: FastifyRequest): Promise<AdminAnswer> {
  const name = param(request, 'name')
  await findProviderKeys(deps, name)
  const { base_version: sent, ...members } = readAdminBody(request, jsonObject)
  const version = sent === undefined ? undefined : parseStrictly(Patch, { base_version: sent }).base_version
  const file = await saveProvider(deps, {
    name,
    baseVersion: version,
    declare: (before): Declaration => {
      if (before === undefined) throw problem('provider_not_found', 'There is no such provider.')
      return declarationOf(name, parseStrictly(SettingsSchema, merged(writtenForm(before), members)))
    },
  })
  return { body: describeProvider(file, deps.sealer) }
}

const Patch = z.strictObject({ base_version: baseVersion })

function merged(written: JsonObject, members: JsonObject): JsonObject {
  const together = Object.entries({ ...written, ...members }).filter(([, value]) => value !== null)
  return Object.fromEntries(together)
}

function nameOf(request: FastifyRequest): string {
  return parseStrictly(z.strictObject({ name: providerName }), { name: param(request, 'name') }).name
}
