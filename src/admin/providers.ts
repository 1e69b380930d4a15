/** Providers as an operator looks after them: configured, changed, drained, taken out. A change holds everywhere within seconds. */

import { problem } from '../core/problem.ts'
import type { Credential, Provider, ProviderBook, ProviderState } from '../core/provider.ts'
import type { Declaration } from '../providers/declaration.ts'
import { PROVIDERS_MAX } from '../providers/declaration-schema.ts'
import type { AdminDeps } from './admin-deps.ts'
import { inTurn } from './in-turn.ts'
import { failWorksOf, refuseBusy, refuseBusyChanges } from './provider-works.ts'
import { bookAfter, sharedAccounts, sharedAccountsByProvider, sharedAccountsOf } from './shared-accounts.ts'
import { planProvider, planRemoval, type ProviderChange, type ProviderPlan, together } from './provider-plan.ts'

/** A provider, and its keys by label. */
export type ProviderKeys = { readonly provider: Provider; readonly credentials: readonly Credential[] }

/** A provider with its keys, and what its operator should know of it. */
export type ProviderFile = ProviderKeys & { readonly warnings: readonly string[] }

/** What was changed, or would be, and what the operator should know of all providers then. */
export type Applied = {
  readonly changes: readonly ProviderChange[]
  readonly revision: number
  readonly warnings: readonly string[]
}

type FindDeps = Pick<AdminDeps, 'store' | 'sealer'>

/** All providers by name. */
export async function allProviders({ store, sealer }: FindDeps): Promise<readonly ProviderFile[]> {
  const book = await store.providers()
  const keys = Map.groupBy(book.credentials, ({ provider }) => provider)
  const warnings = sharedAccountsByProvider(sealer, book)
  return book.providers.map((provider) => ({
    provider,
    credentials: byLabel(keys.get(provider.name) ?? []),
    warnings: warnings.get(provider.name) ?? [],
  }))
}

/** Finds a provider. Throws `ProblemError` `provider_not_found`. */
export async function findProvider({ store, sealer }: FindDeps, name: string): Promise<ProviderFile> {
  const book = await store.providers()
  return { ...withKeys(book, name), warnings: sharedAccountsOf(sealer, book, name) }
}

/** Finds a provider and its keys, of which nothing is to be told. Throws `provider_not_found`. */
export async function findProviderKeys({ store }: Pick<AdminDeps, 'store'>, name: string): Promise<ProviderKeys> {
  return withKeys(await store.providers(), name)
}

/** The provider of this name. Throws `provider_not_found`. */
export function providerIn(book: ProviderBook, name: string): Provider {
  const found = book.providers.find((provider) => provider.name === name)
  if (found === undefined) throw problem('provider_not_found', 'There is no such provider.')
  return found
}

function withKeys(book: ProviderBook, name: string): ProviderKeys {
  const provider = providerIn(book, name)
  return { provider, credentials: byLabel(book.credentials.filter((credential) => credential.provider === name)) }
}

function byLabel(credentials: readonly Credential[]): readonly Credential[] {
  return credentials.toSorted((one, other) => (one.label < other.label ? -1 : 1))
}

/** A change of one provider, made of what there is; `baseVersion` is the version that it must be, 0 for none yet. */
export type ProviderOrder = {
  readonly name: string
  readonly baseVersion?: number | undefined
  readonly declare: (before: Provider | undefined) => Declaration
}

/**
 * Adds a provider, or makes it what is declared. Throws `provider_changed` when it is of another version, and whatever is
 * wrong with the declaration, and `provider_busy` where works under way would be lost by it.
 */
export async function saveProvider(deps: AdminDeps, order: ProviderOrder): Promise<ProviderFile> {
  const { name, baseVersion, declare } = order
  return inTurn('The provider', async () => {
    const book = await deps.store.providers()
    const before = book.providers.find((provider) => provider.name === name)
    refuseOther(before, name, baseVersion)
    const plan = planProvider(deps, book, declare(before), { at: '', prune: false })
    refuseTooMany(book, plan)
    await refuseBusyChanges(deps, book, plan.writes)
    if (plan.writes.length > 0 && !(await deps.store.commit(plan.writes)).committed) return undefined
    return findProvider(deps, name)
  })
}

function refuseOther(before: Provider | undefined, name: string, baseVersion: number | undefined): void {
  const version = before?.version ?? 0
  if (baseVersion === undefined || baseVersion === version) return
  const message =
    version === 0
      ? `There is no provider ${name} any more.`
      : baseVersion === 0
        ? `There is a provider ${name} already; its version is ${version}.`
        : `The provider ${name} is of version ${version}, not ${baseVersion}: look at it, and change that.`
  throw problem('provider_changed', message, 'base_version')
}

/** Turns a provider on, drains it, or turns it off. Throws `provider_not_found`. */
export async function setProviderState(deps: AdminDeps, name: string, state: ProviderState): Promise<ProviderFile> {
  return inTurn('The provider', async () => {
    const provider = providerIn(await deps.store.providers(), name)
    if (provider.state !== state) {
      const changed = { ...provider, state, version: provider.version + 1 }
      const { committed } = await deps.store.commit([{ write: 'save-provider', provider: changed }])
      if (!committed) return undefined
    }
    return findProvider(deps, name)
  })
}

/**
 * Takes a provider out with its keys. Throws `provider_not_found`, `provider_changed`, and `provider_busy` while it has works
 * under way, unless `force`: nobody will ever ask for these again, so their jobs fail, at no charge.
 */
export async function removeProvider(
  deps: AdminDeps,
  name: string,
  { force, baseVersion }: { readonly force: boolean; readonly baseVersion?: number | undefined },
): Promise<void> {
  const provider = providerIn(await deps.store.providers(), name)
  refuseOther(provider, name, baseVersion)
  if (!force) await refuseBusy(deps, [name])
  await deps.store.commit(planRemoval(provider).writes)
  await failWorksOf(deps, name)
}

/**
 * Makes several providers what is declared, all of them or none; with `plan`, only says what that would change. Others are
 * left alone, unless `prune`: then they go, and of those that are declared with keys the other keys. Throws as `saveProvider`
 * does, with fields as `providers[0].url`, and `provider_busy`.
 */
export async function applyDeclarations(
  deps: AdminDeps,
  declarations: readonly Declaration[],
  { plan: isPlan, prune }: { readonly plan: boolean; readonly prune: boolean },
): Promise<Applied> {
  return inTurn('The providers', async () => {
    const book = await deps.store.providers()
    const declared = declarations.map((declaration, index) =>
      planProvider(deps, book, declaration, { at: `providers[${index}].`, prune }),
    )
    const names = new Set(declarations.map(({ name }) => name))
    const others = prune ? book.providers.filter(({ name }) => !names.has(name)) : []
    const plan = together([...others.map(planRemoval), ...declared])
    refuseTooMany(book, plan)
    await refuseBusy(
      deps,
      others.map(({ name }) => name),
    )
    await refuseBusyChanges(deps, book, plan.writes)
    const warnings = sharedAccounts(deps.sealer, bookAfter(book, plan.writes))
    const applied = { changes: plan.changes, warnings }
    if (isPlan || plan.writes.length === 0) return { ...applied, revision: book.revision }
    const { committed } = await deps.store.commit(plan.writes)
    return committed ? { ...applied, revision: await deps.store.providersRevision() } : undefined
  })
}

function refuseTooMany(book: ProviderBook, { changes }: ProviderPlan): void {
  const own = changes.filter(({ key }) => key === undefined)
  const more = own.filter(({ action }) => action === 'add').length
  const fewer = own.filter(({ action }) => action === 'remove').length
  if (more === 0 || book.providers.length + more - fewer <= PROVIDERS_MAX) return
  throw problem('invalid_parameter', `There are at most ${PROVIDERS_MAX} providers.`, 'providers')
}
