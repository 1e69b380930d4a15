/**
 * The upstreams of an installation: the providers that are configured in the store, and previz. What an operator changes
 * holds within a second in every process, and at once in the one that was asked, without a restart.
 */

import type { Catalog } from '../core/catalog.ts'
import type { AttemptId, CredentialId } from '../core/ids.ts'
import type { Asset } from '../core/media.ts'
import type { Offer } from '../core/model.ts'
import { ProblemError } from '../core/problem.ts'
import type { Clock, FileEgress, Random, Storage } from '../core/ports.ts'
import type { Credential, Provider, ProviderBook } from '../core/provider.ts'
import type { Store } from '../core/store-port.ts'
import type { RoutingTerms, Upstream, Upstreams } from '../core/upstream-port.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { createOrigin, type Origin } from '../lib/egress/configured-origin.ts'
import type { Log } from '../lib/log.ts'
import { originOf, sealedFor, type Sealer } from '../lib/sealing.ts'
import { createComfyUpstream } from './comfyui/comfyui-upstream.ts'
import { offerOf as offerOfWorkflow } from './comfyui/workflow-offer.ts'
import { readWorkflow } from './comfyui/workflow.ts'
import { bringsFilesOf, createHandOver } from './http/hand-over.ts'
import { createUpload } from './http/uploads.ts'
import type { ProviderKey } from './http/wire.ts'
import { createHttpUpstream } from './http-upstream.ts'
import { InlineFiles } from './inline-files.ts'
import { offersOf } from './offers.ts'
import type { Tried } from './provider-test.ts'

/** What the upstreams are made with. */
export type ProvidersDeps = {
  readonly store: Pick<Store, 'providers' | 'providersRevision' | 'commit'>
  readonly sealer: Pick<Sealer, 'open'>
  readonly storage: Pick<Storage, 'read'>
  /** By which files go where a provider has them put elsewhere than to itself. */
  readonly egress?: FileEgress
  readonly catalog: Catalog
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** The dialect that a provider speaks; `undefined` for one that is not known here. */
  readonly dialectOf: (provider: Provider) => Dialect | undefined
  /** A link to one of our assets under the public URL; absent: there is no public URL. */
  readonly link?: ((asset: Asset) => string) | undefined
  /** Where a provider calls back about an attempt; absent: there is no public URL. */
  readonly callback?: ((attemptId: AttemptId) => string) | undefined
  /** Those that are no configuration: they come after all providers. */
  readonly others: readonly Upstream[]
}

/** The upstreams, which follow what is configured. */
export type Providers = Upstreams & {
  /** A provider as it is configured now, with its keys opened, to be tried out; `undefined` where there is none. */
  tried(name: string): Promise<Tried | undefined>
  /** Looks for changes now. Throws `ProblemError` when the store cannot be asked. */
  refresh(): Promise<void>
  /** Looks for changes now. Where the store cannot be asked, the next look finds them. */
  follow(): Promise<void>
  /** Looks for changes from now on. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** How often changes are looked for, in ms. */
const LOOK_MS = 1_000

/** How long a work is left alone between two looks at it, in ms. */
const POLL_INTERVAL_MS = 1_000

type Context = ProvidersDeps & { readonly refresh: () => Promise<void> }

/** A provider that was built, and of what. */
type Built = {
  readonly from: string
  readonly upstream: Upstream
  /** The clients by origin, each of which goes on with the next version of the provider, if that is there still. */
  readonly clients: ReadonlyMap<string, Origin>
  /** What is to be let go of in the end. */
  readonly held: readonly { close(): Promise<void> }[]
}

/** Puts them together. */
export function createProviders(deps: ProvidersDeps): Providers {
  let built = new Map<string, Built>()
  let all: readonly Upstream[] = deps.others
  let closed: Upstreams['closed'] = []
  let revision = -1
  let cancelLook: () => void = () => undefined
  let looking: Promise<void> = Promise.resolve()
  let isRunning = false
  /** What is on its way to them is not broken off: nobody would know what became of it. */
  const left: Built['held'][number][] = []

  const context: Context = { ...deps, refresh: () => refresh() }
  const take = async (book: ProviderBook) => {
    // Looks overlap: what was read first may come last.
    if (book.revision < revision) return
    const next = new Map<string, Built>()
    const active = book.providers.filter(({ state }) => state !== 'off')
    for (const provider of active.toSorted((one, other) => other.priority - one.priority)) {
      const credentials = book.credentials.filter((credential) => credential.provider === provider.name)
      const made = build(context, provider, credentials, built.get(provider.name))
      if (made !== undefined) next.set(provider.name, made)
    }
    for (const [name, { held }] of built) {
      const goesOn = next.get(name)?.held ?? []
      left.push(...held.filter((one) => !goesOn.includes(one)))
    }
    built = next
    all = [...Array.from(next.values(), ({ upstream }) => upstream), ...deps.others]
    closed = book.providers.filter(({ state }) => state !== 'on').map((provider) => closedOf(deps, provider))
    revision = book.revision
  }
  const refresh = async () => {
    if ((await deps.store.providersRevision()) !== revision) await take(await deps.store.providers())
  }
  const follow = () =>
    refresh().catch((error: unknown) =>
      deps.log.warn({ err: error }, 'the providers could not be read; they stay as they were'),
    )
  const lookOn = () => {
    if (!isRunning) return
    cancelLook = deps.clock.after(LOOK_MS, () => {
      looking = follow().then(lookOn)
    })
  }
  return {
    get all() {
      return all
    },
    get closed() {
      return closed ?? []
    },
    find: (id) => all.find((upstream) => upstream.id === id),
    refresh,
    follow,
    tried: (name) => triedOf(deps, name),
    async start() {
      isRunning = true
      await refresh()
      lookOn()
    },
    async stop() {
      isRunning = false
      cancelLook()
      await looking
      const held = [...left, ...Array.from(built.values(), (each) => each.held)].flat()
      for (const one of held) await one.close()
    },
  }
}

/** What a provider could do that is given nothing new. */
function closedOf(deps: ProvidersDeps, provider: Provider) {
  const { name: id, channels, dialectId } = provider
  const dialect = deps.dialectOf(provider)
  const offers = dialect === undefined ? [] : offersOf(provider, dialect, deps.catalog, deps.link !== undefined)
  try {
    return { id, channels, offers: dialectId === COMFYUI ? offersOfWorkflow(provider) : offers }
  } catch (error) {
    // One whose workflow cannot be used could do nothing if it was on.
    if (!(error instanceof ProblemError)) throw error
    return { id, channels, offers: [] }
  }
}

/** The upstream of a provider; the very same as before, where nothing of it has changed. */
function build(
  deps: Context,
  provider: Provider,
  credentials: readonly Credential[],
  before: Built | undefined,
): Built | undefined {
  const from = JSON.stringify([provider, credentials])
  if (before?.from === from) return before
  const keys = openKeys(deps, provider, credentials)
  const made =
    provider.dialectId === COMFYUI
      ? buildComfy(deps, provider, keys)
      : buildHttp(deps, provider, credentials, keys, before)
  return made && { from, ...made }
}

/** What ComfyUI servers are said to speak. */
const COMFYUI = 'comfyui'

function buildHttp(
  deps: Context,
  provider: Provider,
  credentials: readonly Credential[],
  keys: readonly ProviderKey[],
  before: Built | undefined,
): Omit<Built, 'from'> | undefined {
  const dialect = deps.dialectOf(provider)
  if (dialect === undefined) {
    const facts = { provider: provider.name, dialect: provider.dialectId, profile: provider.profile }
    deps.log.error(facts, 'nobody here speaks the dialect of a provider')
    return undefined
  }
  const clients = new Map<string, Origin>()
  const placeAt = (url: string) => {
    const [at, { pathname }] = [originOf(url), new URL(url)]
    const origin = clients.get(at) ?? before?.clients.get(at) ?? createOrigin(at)
    clients.set(at, origin)
    return { origin, basePath: pathname === '/' ? '' : pathname }
  }
  const usable = credentials.filter(({ id, closed }) => closed === undefined && keys.some((key) => key.id === id))
  const offers = offersOf(provider, dialect, deps.catalog, deps.link !== undefined)
  const libraries = offers[0]?.libraries
  const inline = new InlineFiles(deps)
  const nowMs = () => deps.clock.nowMs()
  const address = { dialect, ...placeAt(provider.baseUrl), forms: deps, inline }
  const place = provider.uploadUrl === undefined ? undefined : placeAt(provider.uploadUrl)
  const upload = createUpload({ address, place, storage: deps.storage, egress: deps.egress, nowMs })
  const handing = { dialect, link: deps.link, upload, ...(libraries && { libraries }) }
  const upstream = createHttpUpstream({
    id: provider.name,
    ...address,
    keys,
    offers: provider.state === 'on' ? offers : [],
    formerOffers: offers,
    slots: provider.slots,
    ...(provider.submitsPerMinute !== undefined && { submitsPerMinute: provider.submitsPerMinute }),
    terms: termsOf(provider),
    pollIntervalMs: POLL_INTERVAL_MS,
    ...(credentials.length > 0 && {
      credentials: usable.map(({ id, slots, submitsPerMinute }) => ({
        id,
        slots: { name: id, count: slots ?? provider.slots },
        ...(submitsPerMinute !== undefined && { submitsPerMinute }),
      })),
    }),
    closeCredential: (id, cause, detail) => closeCredential(deps, id, cause, detail),
    handOver: createHandOver({ ...handing, inline }),
    bringsFiles: bringsFilesOf(handing),
    ...(provider.callsBack && deps.callback !== undefined && { callback: deps.callback }),
    clock: deps.clock,
  })
  return { upstream, clients, held: [...clients.values()] }
}

function buildComfy(deps: Context, provider: Provider, keys: readonly ProviderKey[]): Omit<Built, 'from'> | undefined {
  const { name, baseUrl } = provider
  try {
    const workflow = readWorkflow(provider.workflow ?? {})
    const [key] = keys
    const upstream = createComfyUpstream({
      ...{ id: name, baseUrl, workflow, slots: provider.slots, pollIntervalMs: POLL_INTERVAL_MS },
      ...{ storage: deps.storage, clock: deps.clock, random: deps.random, terms: termsOf(provider) },
      ...(key && { authorization: `Bearer ${key.secret}` }),
      offers: provider.state === 'on' ? offersOfWorkflow(provider) : [],
      onFailure: (promptId, detail) => deps.log.error({ provider: name, promptId, detail }, 'a ComfyUI work failed'),
    })
    return { upstream, clients: new Map(), held: [upstream] }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    deps.log.error({ provider: name, detail: error.problem.message }, 'the workflow of a provider cannot be used')
    return undefined
  }
}

/** Throws `ProblemError` where the workflow cannot be used. */
function offersOfWorkflow({ workflow, models }: Provider): readonly Offer[] {
  const names = models.map(({ model }) => model)
  return [offerOfWorkflow(readWorkflow(workflow ?? {}), names)]
}

function termsOf({ channels, weight, priority, costs, budgetPerDay }: Provider): RoutingTerms {
  return { channels, weight, priority, costs, ...(budgetPerDay !== undefined && { budgetPerDay }) }
}

/** The secrets that can be opened here. Of one that cannot, the operator is told, and it is not used. */
function openKeys(
  { sealer, log }: ProvidersDeps,
  provider: Provider,
  credentials: readonly Credential[],
): readonly ProviderKey[] {
  return credentials.flatMap((credential) => {
    const { id, label, sealed } = credential
    const opened = sealer.open(sealed, sealedFor(provider, credential))
    if (opened.isOpen) return [{ id, secret: opened.secret }]
    log.error({ provider: provider.name, key: label, detail: opened.detail }, 'the key to a provider cannot be opened')
    return []
  })
}

async function triedOf(deps: ProvidersDeps, name: string): Promise<Tried | undefined> {
  const book = await deps.store.providers()
  const provider = book.providers.find((candidate) => candidate.name === name)
  const dialect = provider === undefined ? undefined : deps.dialectOf(provider)
  if (provider === undefined) return undefined
  const settingsFault = dialect === undefined ? faultOf(provider) : undefined
  const credentials = book.credentials.filter((credential) => credential.provider === name)
  const opened = openKeys(deps, provider, credentials)
  const keys = credentials.flatMap(({ id, label, closed }) => {
    const key = closed === undefined ? opened.find((candidate) => candidate.id === id) : undefined
    return key === undefined ? [] : [{ ...key, label }]
  })
  const unusable = credentials.flatMap(({ id, label, closed }) => {
    if (closed !== undefined) return [`the key ${label} is closed: ${closed.detail}`]
    return opened.some((key) => key.id === id) ? [] : [`the key ${label} cannot be opened here`]
  })
  return {
    provider,
    ...(dialect && { dialect }),
    ...(settingsFault !== undefined && { settingsFault }),
    keys,
    unusable,
  }
}

/** Why nobody can be made of a provider that speaks no dialect; `undefined` for a ComfyUI server that can be given works. */
function faultOf({ dialectId, profile, workflow }: Provider): string | undefined {
  if (dialectId !== COMFYUI) {
    const habits = profile === undefined ? '' : ` with the profile ${profile}`
    return `nobody here speaks the dialect ${dialectId}${habits}`
  }
  try {
    readWorkflow(workflow ?? {})
    return undefined
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return error.problem.message
  }
}

/** Writes down that a key is not to be used any more; whoever was faster has said so, or has changed it. */
async function closeCredential(
  { store, clock, log, refresh }: Context,
  id: CredentialId,
  cause: 'refused' | 'unpaid',
  detail: string,
): Promise<void> {
  const known = (await store.providers()).credentials.find((credential) => credential.id === id)
  if (known === undefined || known.closed !== undefined) return
  const closed = { ...known, version: known.version + 1, closed: { cause, atMs: clock.nowMs(), detail } }
  const { committed } = await store.commit([{ write: 'save-credential', credential: closed }])
  await refresh()
  const facts = { provider: known.provider, key: known.label, cause, detail }
  if (committed)
    log.error(facts, 'a provider does not take this key any more: it is closed until its operator opens it')
}
