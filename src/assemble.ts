/** The composition root: builds every part of a server once, in the order in which they need one another. */

import { join } from 'node:path'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { AdminDeps } from './admin/admin-deps.ts'
import { createCallbackBody } from './callback-body.ts'
import { createCallbackHeaders, createFalSigner } from './callback-headers.ts'
import { adminKeyFrom, createAuthenticateAdmin, refuseSharedKey } from './auth/admin.ts'
import { createAuthenticate } from './auth/authenticate.ts'
import { createGuesses } from './auth/guesses.ts'
import { ensureFirstKey, type FirstKey, hashKey } from './auth/keys.ts'
import type { Config } from './settings.ts'
import { createCatalog } from './models/catalog.ts'
import { readManifestFiles } from './models/files.ts'
import type { Catalog } from './core/catalog.ts'
import { makeId, type WorkerId } from './core/ids.ts'
import type { Clock, Storage } from './core/ports.ts'
import { atPrices } from './core/price-list.ts'
import { problem, ProblemError } from './core/problem.ts'
import type { Store } from './core/store-port.ts'
import type { Upstream } from './core/upstream-port.ts'
import { prepareDataFolder } from './start/data-folder.ts'
import { dialects, findDialect } from './dialects/registry.ts'
import { findProfile, profilesOf } from './dialects/profiles.ts'
import { createFeed } from './feed/feed.ts'
import { createEngine } from './engine/engine.ts'
import { createTakeCallback } from './gateway/called-back.ts'
import { cancelJob, discardJob, removeJob } from './gateway/cancel.ts'
import { identifyFile, keepFile } from './gateway/keep-file.ts'
import { createQuote } from './gateway/quote.ts'
import { findJob, listJobs } from './gateway/retrieve.ts'
import { OnceOnly } from './gateway/once.ts'
import { createSubmit } from './gateway/submit.ts'
import { linkToStill } from './gateway/result-media.ts'
import { readStoryboard } from './gateway/storyboard.ts'
import { viewJob } from './gateway/view-job.ts'
import { createWaitOf } from './gateway/waits.ts'
import { createWebhooks } from './gateway/webhooks/webhooks.ts'
import { createApp } from './http/app.ts'
import { createCallerAddress } from './http/caller-address.ts'
import { connectionsWithin } from './http/connections.ts'
import type { Verbs } from './http/mount-dialects.ts'
import { systemClock, systemRandom } from './lib/clock.ts'
import { createEgress } from './lib/egress/egress.ts'
import { fileHandlesMax } from './lib/file-handles.ts'
import { createFailpoints } from './lib/failpoints.ts'
import { parseDataUri } from './media/data-uri.ts'
import { bringIn, enterStaged, lookAtStaged } from './lifecycle/assets.ts'
import { PriceBook } from './lifecycle/price-book.ts'
import { Router } from './lifecycle/router.ts'
import { CALLBACK_PATH, createCallbackTokens } from './links/callback-tokens.ts'
import { createLinks, type Links } from './links/links.ts'
import { createUploadLinks } from './links/upload-links.ts'
import { createLocalStorage } from './media/local-storage.ts'
import { createProber } from './media/probe.ts'
import { createSealer } from './lib/sealing.ts'
import { makeClip } from './provider-clip.ts'
import { listenRefusal } from './start/listen-refusal.ts'
import { matchInstallation } from './start/installation.ts'
import { createStillPool } from './previz/still-pool.ts'
import { requireNativePackages } from './start/native-packages.ts'
import { sealingKeys } from './start/sealing-keys.ts'
import { deriveKey, loadServerSecret } from './start/server-secret.ts'
import { openSqliteStore } from './store/sqlite/sqlite-store.ts'
import { readWorkflow } from './upstreams/comfyui/workflow.ts'
import { tryProvider } from './upstreams/provider-test.ts'
import { createProviders } from './upstreams/providers.ts'
import { createPrevizUpstream } from './upstreams/previz-upstream.ts'
import { placesOf } from './upstreams/reference-places.ts'
import { withSandbox } from './upstreams/sandbox.ts'
import { VERSION } from './version.ts'

/** A server that has been put together and does nothing yet. */
export type Server = {
  readonly app: FastifyInstance
  /** What the first start created, once it has: to be shown once. */
  readonly firstKey: FirstKey | undefined
  /** Begins to listen, and answers requests; returns the URL. */
  listen(): Promise<string>
  /** Begins to listen, then to work; returns the URL. */
  start(): Promise<string>
  /** Ends requests and steps in peace, then lets go of everything. */
  stop(): Promise<void>
}

/** What a server is put together from. `upstreams` come before previz when jobs are given out. */
export type Assembly = {
  readonly config: Config
  readonly logger: FastifyBaseLogger
  /** Takes the place of the embedded store. */
  readonly store?: Store
  readonly upstreams?: (links: Links, storage: Storage) => readonly Upstream[]
}

/** How long fetching one reference or result may take, in ms. */
const DOWNLOAD_TIMEOUT_MS = 120_000

/** Puts a server together. Throws when the data folder cannot be used, or a manifest of a model. */
export async function assemble(assembly: Assembly): Promise<Server> {
  requireNativePackages()
  if (assembly.config.ffmpeg !== undefined) {
    // Loaded only now: it brings the codec with it, which no server holds that encodes nothing.
    const { requireFfmpeg } = await import('./previz/ffmpeg/try-ffmpeg.ts')
    await requireFfmpeg(assembly.config.ffmpeg)
  }
  const catalog = await readCatalog(assembly.config)
  const embedded = assembly.store === undefined && assembly.config.databaseUrl === undefined
  await prepareDataFolder(assembly.config.dataDir, { embedded })
  if (assembly.store !== undefined) return assembleOn(assembly.store, catalog, assembly)
  const store = await openStore(assembly.config, systemClock)
  try {
    return await assembleOn(store, catalog, assembly)
  } catch (error) {
    // Connections that stay open would keep a process alive that has said that it cannot start.
    await store.close()
    throw error
  }
}

async function readCatalog({ modelsPath, enabledModels, modelAliases }: Config): Promise<Catalog> {
  const own = modelsPath === undefined ? [] : await readManifestFiles(modelsPath)
  return createCatalog({ own, enabledNames: enabledModels, aliases: modelAliases })
}

async function assembleOn(
  store: Store,
  catalog: Catalog,
  { config, logger, upstreams: others }: Assembly,
): Promise<Server> {
  const clock = systemClock
  const random = systemRandom
  await matchInstallation(store, config.dataDir)
  const secret = await loadServerSecret(config.dataDir, { mayMake: !(await store.hasKeys()) })
  const workerId = makeId<WorkerId>(clock.nowMs(), random.bytes(10))
  const storage = await createLocalStorage(config.dataDir, { workerId, clock })
  const keySecret = deriveKey(secret, 'api-keys').toString('hex')
  const adminKey = config.adminKey ?? adminKeyFrom(deriveKey(secret, 'admin'))
  await refuseSharedKey(store, keySecret, adminKey)
  let firstKey: FirstKey | undefined
  const makeFirstKey = async () => {
    firstKey = await ensureFirstKey({
      store,
      clock,
      random,
      secret: keySecret,
      ...(config.apiKey === undefined ? {} : { key: config.apiKey }),
      ...(config.webhookSecret === undefined ? {} : { webhookSecret: config.webhookSecret }),
    })
  }
  const prober = createProber({ folder: storage.workFolder })
  const egress = createEgress({
    connectTo: config.connectTo,
    extraPorts: config.egressPorts,
    downloadTimeoutMs: DOWNLOAD_TIMEOUT_MS,
  })
  const links = createLinks({ secret: deriveKey(secret, 'links'), clock, ttlSeconds: config.linkTtlSeconds })
  const renderer = createPrevizUpstream({
    storage,
    folder: storage.workFolder,
    workerId,
    // Without any, nobody is told of it.
    workers: Math.max(1, config.renderWorkers),
    ...(config.ffmpeg === undefined ? {} : { ffmpeg: config.ffmpeg }),
    burnIn: config.previzBurnIn,
    onFailure: (renderId, detail) => logger.error({ attempt: renderId, detail }, 'a render failed'),
    onWithoutStills: (renderId, detail) =>
      logger.warn({ attempt: renderId, detail }, 'a film has no poster and no scrubbing sheet'),
  })
  const previz = withSandbox(renderer)
  const stillMaker = createStillPool({ folder: storage.workFolder })
  const sealer = createSealer({ keys: sealingKeys(secret, config) })
  const { publicUrl } = config
  const callbackTokens = createCallbackTokens(deriveKey(secret, 'upstream-callbacks'))
  const upstreams = createProviders({
    ...{ store, sealer, storage, egress, catalog, clock, random, log: logger },
    dialectOf: ({ dialectId, profile }) => findProfile(dialectId, profile),
    link: publicUrl === undefined ? undefined : (asset) => links.asset(asset, publicUrl).url,
    callback: publicUrl === undefined ? undefined : (id) => `${publicUrl}${CALLBACK_PATH}${callbackTokens.sign(id)}`,
    others: [...(others?.(links, storage) ?? []), ...(config.renderWorkers > 0 ? [previz] : [])],
  })
  const view: Verbs['view'] = (job, linkBase) => viewJob(job, links, linkBase)
  const pass = createFailpoints(config.failpoint)
  const falSigner = createFalSigner(secret)
  const callbackBody = createCallbackBody({ secret, clock, linkTtlSeconds: config.linkTtlSeconds })
  const prices = new PriceBook(store, clock)
  const ask = { upstreams, catalog, store, clock, random, prices: () => prices.newest() }
  const router = new Router({ ...ask, rule: config.routing })
  const parts = { store, storage, links, prober, egress, clock, random, catalog, upstreams, router, pass }
  const shared = { ...parts, log: logger, callbackBody }
  const engine = createEngine({
    ...shared,
    stillMaker,
    callbackHeaders: createCallbackHeaders(falSigner),
    workerId,
    patienceMs: config.routingPatienceSeconds * 1_000,
    retention: {
      resultsMs: inMs(config.keepResultsDays),
      uploadsMs: inMs(config.keepUploadsDays),
      eventsMs: inMs(config.keepEventsDays),
      deliveryBodiesMs: inMs(config.keepDeliveryBodiesDays),
    },
  })
  const admission = { ...shared, readDataUri: parseDataUri, prices: () => prices.newest() }
  const once = new OnceOnly(store)
  const verbs: Verbs = {
    submit: createSubmit(admission),
    quote: createQuote({ ...admission, keepsNothing: true }),
    once,
    find: ({ tenantId }, id) => findJob(store, tenantId, id),
    list: ({ tenantId }, query) => listJobs(store, tenantId, query, clock.nowMs()),
    waitOf: createWaitOf({ store, upstreams, router, clock }),
    cancel: (owner, id) => cancelJob(shared, owner, id),
    remove: (owner, id) => removeJob(shared, owner, id),
    discard: (owner, id) => discardJob(shared, owner, id),
    storyboard: (job) => readStoryboard(storage, job),
    stillUrl: (job, still, linkBase) => linkToStill(job, still, links, linkBase).url,
    models: async () => {
      const list = await prices.newest()
      return catalog.enabled().map((model) => atPrices(model, list))
    },
    view,
  }
  const authenticate = createAuthenticate(store, keySecret, clock)
  const authenticateAdmin = createAuthenticateAdmin(adminKey)
  const admin: AdminDeps = {
    ...shared,
    priceBook: prices,
    once,
    hash: (plainKey) => hashKey(keySecret, plainKey),
    faceIds: config.faces,
    upstreamDialects: [...dialects.map(({ id }) => id), 'comfyui'],
    profilesOf,
    uploadUrlDialects: dialects.filter(({ uploadsElsewhere }) => uploadsElsewhere).map(({ id }) => id),
    libraryDialects: dialects.filter((dialect) => placesOf(dialect).libraries.length > 0).map(({ id }) => id),
    checkWorkflow: readWorkflow,
    sealer,
    upstreamOf: (id) => upstreams.find(id),
    followProviders: () => upstreams.follow(),
    async testProvider(name, options) {
      const tried = await upstreams.tried(name)
      if (tried === undefined) throw problem('provider_not_found', 'There is no such provider.')
      await upstreams.refresh()
      return tryProvider({ clock, makeClip: (provider) => makeClip(shared, provider) }, tried, options)
    },
  }
  const feed = createFeed({ store, clock, log: logger })
  const isReady = Promise.withResolvers<void>()
  // Whether anybody waits for it or not.
  isReady.promise.catch(() => undefined)
  const app = createApp({
    dialects,
    faces: config.faces.flatMap((id) => findDialect(id) ?? []),
    verbs,
    webhooks: createWebhooks(shared),
    authenticate: (headers) => isReady.promise.then(() => authenticate(headers)),
    authenticateAdmin: (authorization) => isReady.promise.then(() => authenticateAdmin(authorization)),
    guesses: createGuesses(clock, (address) => logger.warn({ address }, 'too many different keys were tried')),
    callerAddress: createCallerAddress(config.trustedProxies),
    admin,
    store,
    feed,
    storage,
    clock,
    random,
    links,
    callbackTokens,
    takeCallback: createTakeCallback({ store, clock, log: logger, upstreamOf: (id) => upstreams.find(id) }),
    uploadLinks: createUploadLinks(deriveKey(secret, 'uploads'), clock),
    webhookKeys: falSigner.keySet,
    bringIn: (content, limits) => bringIn(shared, content, limits),
    enterStaged: (staged) => enterStaged(shared, staged),
    lookAtStaged: (staged, turn) => lookAtStaged(shared, staged, turn),
    identifyFile: (blob, label) => identifyFile(shared, blob, label),
    keepFile: (blob, label) => keepFile(shared, blob, label),
    uploadsKeptMs: inMs(config.keepUploadsDays),
    jsonBodyBytesMax: config.jsonBodyBytesMax,
    connectionsMax: connectionsWithin(fileHandlesMax()),
    corsOrigins: config.corsOrigins,
    accelRedirect: config.accelRedirect,
    publicUrl: config.publicUrl,
    version: VERSION,
    logger,
  })
  let isStopping = false
  // A key that was made by a start that goes no further would be told to nobody: the port comes first.
  const open = async () => {
    const url = await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
      throw new Error(listenRefusal(error, config), { cause: error })
    })
    await makeFirstKey()
    return url
  }
  return {
    app,
    get firstKey() {
      return firstKey
    },
    async listen() {
      const url = await open()
      await upstreams.start()
      isReady.resolve()
      return url
    },
    async start() {
      const url = await open()
      if (isStopping) throw problem('unavailable', 'The server was stopped while it started.')
      // Before anything is written here, this worker is entered: others would take its files for those of a dead one.
      await upstreams.start()
      await engine.start()
      isReady.resolve()
      return url
    },
    async stop() {
      isStopping = true
      isReady.reject(problem('unavailable', 'The server could not start.'))
      const parts = [
        () => app.close(),
        () => feed.close(),
        () => engine.stop(),
        () => upstreams.stop(),
        () => previz.close(),
        () => stillMaker.close(),
        () => prober.close(),
        () => storage.close(),
        () => store.close(),
      ]
      const failures: unknown[] = []
      // One that cannot stop in peace, as on a full disk, keeps no other from it.
      for (const stop of parts) await stop().catch((error: unknown) => failures.push(error))
      if (failures.length > 0) throw failures[0]
    },
  }
}

/** The embedded store, or the shared one that the settings name. */
async function openStore({ databaseUrl, dataDir }: Config, clock: Clock): Promise<Store> {
  if (databaseUrl === undefined) return openSqliteStore(join(dataDir, 'reelay.sqlite'), clock)
  // Loaded only where it is used.
  const { openPostgresStore } = await import('./store/postgres/postgres-store.ts')
  return openPostgresStore(databaseUrl).catch((error: unknown) => {
    if (!(error instanceof ProblemError) || error.internal === undefined) throw error
    throw problem('unavailable', `REELAY_DATABASE_URL: the database cannot be used (${error.internal})`)
  })
}

function inMs(days: number | undefined): number | undefined {
  return days === undefined ? undefined : days * 86_400_000
}
