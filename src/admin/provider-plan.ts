/** What a declaration changes: the writes that bring it about, and the same line by line for whoever is to agree. Pure but for ids. */

import { isDeepStrictEqual } from 'node:util'
import { type CredentialId, makeId } from '../core/ids.ts'
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts'
import { problem } from '../core/problem.ts'
import type { Credential, Provider, ProviderBook } from '../core/provider.ts'
import type { Write } from '../core/writes.ts'
import { originOf, sealedFor } from '../lib/sealing.ts'
import { type Declaration, type DeclaredKey, writtenForm } from '../providers/declaration.ts'
import { KEYS_MAX } from '../providers/declaration-schema.ts'
import type { AdminDeps } from './admin-deps.ts'
import { checkSettings } from './provider-rules.ts'

/** One thing that changes. A secret is said to change, and is never shown. */
export type ProviderChange = {
  readonly action: 'add' | 'change' | 'remove'
  readonly provider: string
  /** The label of the key that it is about. */
  readonly key?: string
  /** Which member changes, by its path. */
  readonly field?: string
  readonly from?: Json
  readonly to?: Json
}

/** What is to be written, and what that changes. */
export type ProviderPlan = { readonly writes: readonly Write[]; readonly changes: readonly ProviderChange[] }

/** What planning needs. */
export type PlanDeps = Pick<
  AdminDeps,
  'catalog' | 'upstreamDialects' | 'libraryDialects' | 'sealer' | 'clock' | 'random'
>

/** How a declaration is meant: where it stands in what was sent, and whether keys that it does not name go. */
export type PlanOptions = { readonly at: string; readonly prune: boolean }

/**
 * What a declaration changes of what there is. Throws `ProblemError` for what cannot be, among it a URL of another origin
 * without the secrets: they were sealed for the former one.
 */
export function planProvider(
  deps: PlanDeps,
  book: ProviderBook,
  declaration: Declaration,
  options: PlanOptions,
): ProviderPlan {
  const { name, settings } = declaration
  checkSettings(deps, settings, options.at)
  const before = book.providers.find((provider) => provider.name === name)
  const after: Provider = {
    ...settings,
    name,
    version: (before?.version ?? 0) + 1,
    state: settings.state ?? before?.state ?? 'on',
    createdAtMs: before?.createdAtMs ?? deps.clock.nowMs(),
  }
  const own = book.credentials.filter(({ provider }) => provider === name)
  const keys = planKeys(deps, after, own, declaration.keys, options)
  if (before !== undefined) refuseMoving(before, after, own, keys.writes, options.at)
  const changes = before === undefined ? [addition(after)] : differences(before, after)
  const writes: Write[] = changes.length === 0 ? [] : [{ write: 'save-provider', provider: after }]
  return { writes: [...writes, ...keys.writes], changes: [...changes, ...keys.changes] }
}

/** What taking a provider out changes. */
export function planRemoval({ name }: Provider): ProviderPlan {
  return { writes: [{ write: 'delete-provider', name }], changes: [{ action: 'remove', provider: name }] }
}

/** A secret is never sent anywhere it was not given for. */
function refuseMoving(
  before: Provider,
  after: Provider,
  own: readonly Credential[],
  writes: readonly Write[],
  at: string,
): void {
  const origin = originOf(after.baseUrl)
  if (originOf(before.baseUrl) === origin) return
  const stays = ({ id, sealed }: Credential) =>
    !writes.some((write) =>
      write.write === 'save-credential'
        ? write.credential.id === id && write.credential.sealed !== sealed
        : write.write === 'delete-credential' && write.id === id,
    )
  const left = own.filter(stays).map(({ label }) => label)
  if (left.length === 0) return
  const message =
    `${at}url moves ${before.name} to another origin, ${origin}, for which its keys were not given: ` +
    `give the secrets again in the same change (${left.join(', ')}), or remove these keys first.`
  throw problem('invalid_parameter', message, `${at}url`)
}

function planKeys(
  deps: PlanDeps,
  provider: Provider,
  own: readonly Credential[],
  declared: readonly DeclaredKey[] | undefined,
  { at, prune }: PlanOptions,
): ProviderPlan {
  if (declared === undefined) return { writes: [], changes: [] }
  const plans = declared.map((key, index) => {
    const known = own.find(({ label }) => label === key.label)
    return planKey(deps, provider, known, key, `${at}keys[${index}]`)
  })
  const undeclared = own.filter(({ label }) => !declared.some((key) => key.label === label))
  const removals = (prune ? undeclared : []).map(({ id, label }): ProviderPlan => {
    const change: ProviderChange = { action: 'remove', provider: provider.name, key: label }
    return { writes: [{ write: 'delete-credential', id }], changes: [change] }
  })
  if (!prune && undeclared.length + declared.length > KEYS_MAX) {
    throw problem('invalid_parameter', `${at}keys: a provider has at most ${KEYS_MAX} keys.`, `${at}keys`)
  }
  // What goes makes room first.
  return together([...removals, ...plans])
}

/** Several plans as one. */
export function together(plans: readonly ProviderPlan[]): ProviderPlan {
  return { writes: plans.flatMap(({ writes }) => writes), changes: plans.flatMap(({ changes }) => changes) }
}

function planKey(
  deps: PlanDeps,
  provider: Provider,
  known: Credential | undefined,
  key: DeclaredKey,
  at: string,
): ProviderPlan {
  const { label, secret, slots, submitsPerMinute } = key
  const named = { provider: provider.name, key: label }
  if (known === undefined) {
    if (secret === undefined) {
      const message = `${at}.secret is required: ${provider.name} has no key called ${label} yet.`
      throw problem('missing_parameter', message, `${at}.secret`)
    }
    const credential = newCredential(deps, provider, { ...key, secret })
    return { writes: [{ write: 'save-credential', credential }], changes: [{ action: 'add', ...named }] }
  }
  const { slots: formerSlots, submitsPerMinute: formerRate, ...rest } = known
  const isNew = secret !== undefined && !isSame(deps, provider, known, secret)
  const after: Credential = {
    ...(isNew ? withSecret(deps, provider, rest, secret) : rest),
    version: known.version + 1,
    ...(slots !== undefined && { slots }),
    ...(submitsPerMinute !== undefined && { submitsPerMinute }),
  }
  const members = [
    ...changed('slots', formerSlots, slots),
    ...changed('submits_per_minute', formerRate, submitsPerMinute),
    ...(isNew ? [{ field: 'secret' }] : []),
  ]
  const changes = members.map((member): ProviderChange => ({ action: 'change', ...named, ...member }))
  return { writes: changes.length === 0 ? [] : [{ write: 'save-credential', credential: after }], changes }
}

/** A key that was just given, sealed. */
export function newCredential(
  deps: Pick<PlanDeps, 'sealer' | 'clock' | 'random'>,
  provider: Provider,
  { label, secret, slots, submitsPerMinute }: DeclaredKey & { readonly secret: string },
): Credential {
  const createdAtMs = deps.clock.nowMs()
  const bare = {
    id: makeId<CredentialId>(createdAtMs, deps.random.bytes(10)),
    provider: provider.name,
    label,
    version: 1,
    ...(slots !== undefined && { slots }),
    ...(submitsPerMinute !== undefined && { submitsPerMinute }),
    createdAtMs,
  }
  return withSecret(deps, provider, bare, secret)
}

/** A key with another secret; what it was closed for by others than its operator is over with the former one. */
export function withSecret(
  { sealer }: Pick<PlanDeps, 'sealer'>,
  provider: Provider,
  { closed, ...credential }: Omit<Credential, 'sealed' | 'hint'>,
  secret: string,
): Credential {
  const stays = closed?.cause === 'operator' ? { closed } : {}
  return { ...credential, ...stays, sealed: sealer.seal(secret, sealedFor(provider, credential)), hint: hintOf(secret) }
}

/** Characters by which a secret is told from others, and how long it must be to show them. */
const HINT_CHARACTERS = 4
const HINTED_CHARACTERS_MIN = 16

function hintOf(secret: string): string {
  return secret.length < HINTED_CHARACTERS_MIN ? '' : secret.slice(-HINT_CHARACTERS)
}

function isSame({ sealer }: PlanDeps, provider: Provider, credential: Credential, secret: string): boolean {
  const opened = sealer.open(credential.sealed, sealedFor(provider, credential))
  return opened.isOpen && opened.secret === secret
}

function addition(provider: Provider): ProviderChange {
  return { action: 'add', provider: provider.name, to: writtenForm(provider) }
}

/** Members that hold something by name are compared name by name. */
const TABLES: ReadonlySet<string> = new Set(['models', 'costs'])

function differences(before: Provider, after: Provider): readonly ProviderChange[] {
  const [from, to] = [writtenForm(before), writtenForm(after)]
  const members = namesIn(from, to).flatMap((field) => {
    const [was, is] = [from[field], to[field]]
    if (!TABLES.has(field) || !isJsonObject(was) || !isJsonObject(is)) return changed(field, was, is)
    return namesIn(was, is).flatMap((name) => changed(`${field}.${name}`, was[name], is[name]))
  })
  return members.map((member) => ({ action: 'change', provider: after.name, ...member }))
}

function namesIn(one: JsonObject, other: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
}

function changed(field: string, from: Json | undefined, to: Json | undefined) {
  if (isDeepStrictEqual(from, to)) return []
  return [{ field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }]
}
