/** Routes about the keys to providers. A secret comes in and never goes out again. */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AdminDeps } from '../../admin/admin-deps.ts'
import {
  addCredential,
  changeCredential,
  closeCredential,
  type CredentialAddress,
  openCredential,
  removeCredential,
  resealCredentials,
  rotateCredential,
} from '../../admin/credentials.ts'
import { findProvider, findProviderKeys } from '../../admin/providers.ts'
import { type CredentialId, parsePrefixedId } from '../../core/ids.ts'
import type { Credential } from '../../core/provider.ts'
import { keyLabel, keyMembers, keySecret } from '../../providers/declaration-schema.ts'
import type { AdminAnswer, AdminRoute } from './admin-route.ts'
import { describeCredential } from './provider-views.ts'
import { label, param, readAdminBody, readNothing, readQuery } from './reading.ts'
import { CREDENTIAL_PREFIX } from './views.ts'

const { slots, submits_per_minute: submitsPerMinute } = keyMembers

const Given = z.strictObject({ ...keyMembers, secret: keySecret })
const Change = z.strictObject({
  label: keyLabel.optional(),
  slots: slots.nullish(),
  submits_per_minute: submitsPerMinute.nullish(),
})
const Closing = z.strictObject({ reason: label(200).default('closed by its operator') })
const Rotation = z.strictObject({ secret: keySecret })
const Removal = z.strictObject({ force: z.enum(['true', 'false']).default('false') })

/** Verbs of a key's path, and what each does with its body. */
const VERBS: readonly (readonly [
  verb: string,
  act: (deps: AdminDeps, request: FastifyRequest) => Promise<Credential>,
])[] = [
  ['close', (deps, request) => closeCredential(deps, addressOf(request), readAdminBody(request, Closing).reason)],
  [
    'open',
    (deps, request) => {
      readNothing(request)
      return openCredential(deps, addressOf(request))
    },
  ],
  ['rotate', (deps, request) => rotateCredential(deps, addressOf(request), readAdminBody(request, Rotation).secret)],
]

/** The routes. */
export function credentialRoutes(deps: AdminDeps): readonly AdminRoute[] {
  return [
    {
      method: 'GET',
      path: '/providers/:name/credentials',
      handle: async (request) => {
        const { provider, credentials } = await findProviderKeys(deps, param(request, 'name'))
        return { body: { data: credentials.map((one) => describeCredential(provider, one, deps.sealer)) } }
      },
    },
    {
      method: 'POST',
      path: '/providers/:name/credentials',
      repeat: 'harmless',
      handle: async (request) => {
        const name = param(request, 'name')
        await findProviderKeys(deps, name)
        const { slots: count, submits_per_minute: perMinute, ...key } = readAdminBody(request, Given)
        const credential = await addCredential(deps, name, {
          ...key,
          ...(count !== undefined && { slots: count }),
          ...(perMinute !== undefined && { submitsPerMinute: perMinute }),
        })
        return { ...(await shown(deps, credential)), status: 201 }
      },
    },
    {
      method: 'PATCH',
      path: '/providers/:name/credentials/:id',
      repeat: 'harmless',
      handle: async (request) => {
        const { label: called, slots: count, submits_per_minute: perMinute } = readAdminBody(request, Change)
        const change = {
          ...(called !== undefined && { label: called }),
          ...(count !== undefined && { slots: count }),
          ...(perMinute !== undefined && { submitsPerMinute: perMinute }),
        }
        return shown(deps, await changeCredential(deps, addressOf(request), change))
      },
    },
    {
      method: 'DELETE',
      path: '/providers/:name/credentials/:id',
      repeat: 'harmless',
      handle: async (request) => {
        const force = readQuery(request, Removal).force === 'true'
        const { id, provider, label: called } = await removeCredential(deps, addressOf(request), { force })
        return { body: { id: `${CREDENTIAL_PREFIX}${id}`, provider, label: called, deleted: true } }
      },
    },
    ...VERBS.map(
      ([verb, act]): AdminRoute => ({
        method: 'POST',
        path: `/providers/:name/credentials/:id/${verb}`,
        repeat: 'harmless',
        handle: async (request) => shown(deps, await act(deps, request)),
      }),
    ),
    {
      method: 'POST',
      path: '/providers/reseal',
      repeat: 'harmless',
      handle: async (request) => {
        readNothing(request)
        const { resealed, unusable } = await resealCredentials(deps)
        const told = unusable.map(({ credential: { provider, label: called }, detail }) => {
          return { provider, label: called, unusable_because: detail }
        })
        return { body: { resealed, unusable: told } }
      },
    },
  ]
}

async function shown(deps: AdminDeps, credential: Credential): Promise<AdminAnswer> {
  const { provider, warnings } = await findProvider(deps, credential.provider)
  return { body: { ...describeCredential(provider, credential, deps.sealer), warnings } }
}

function addressOf(request: FastifyRequest): CredentialAddress {
  const id = parsePrefixedId<CredentialId>(CREDENTIAL_PREFIX, param(request, 'id'))
  return { provider: param(request, 'name'), id }
}
