/** The HTTP side as a whole: routes, the order of checks, and the one exit for errors. */

import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { AdminDeps } from '../admin/admin-deps.ts'
import type { Authenticate } from '../auth/authenticate.ts'
import type { Guesses } from '../auth/guesses.ts'
import { makeId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import type { StoredBytes, Clock, Random, Storage } from '../core/ports.ts'
import { type Problem, problem } from '../core/problem.ts'
import type { StoredFile } from '../core/records.ts'
import type { Store } from '../core/store-port.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Route, WireResponse } from '../dialects/wire.ts'
import { Notes } from '../core/notes.ts'
import type { FileLabel } from '../gateway/keep-file.ts'
import type { Webhooks } from '../gateway/webhooks/webhooks.ts'
import type { Feed } from '../feed/feed.ts'
import { MEDIA_BYTES_MAX } from '../core/media-limits.ts'
import type { JsonObject } from '../core/json.ts'
import type { Links } from '../links/links.ts'
import type { UploadLinks } from '../links/upload-links.ts'
import { mountFal } from './fal/mount-fal.ts'
import { routedUrl } from './fal/proxy-target.ts'
import { requireAccess } from './access.ts'
import { isForAdmin } from './admin/admin-path.ts'
import { adminProblem } from './admin/problem-json.ts'
import { mountAdmin } from './admin/mount-admin.ts'
import { mountAccount } from './account.ts'
import { readBodies } from './body.ts'
import { type BodyBudget, createBodyBudget } from './body-budget.ts'
import { type BytesSource, serveBytes } from './content.ts'
import type { CallerAddress } from './caller-address.ts'
import { chooseDialect } from './choose-dialect.ts'
import { createConnections } from './connections.ts'
import { allowOrigins, answerPreflight } from './cors.ts'
import { createLingeringClose, isBodyToCome, type LingeringClose } from './lingering-close.ts'
import { createFormReader, type FormFilesDeps } from './form-files.ts'
import { mountMedia } from './media.ts'
import { rememberRoutes } from './methods.ts'
import { letIn, letInAdmin, letInStill } from './let-in.ts'
import { mountDialects, sendWire, type Verbs } from './mount-dialects.ts'
import { type BringIn, receiveForm } from './multipart.ts'
import { createNearestDialect } from './nearest-dialect.ts'
import { diagnose } from './problems.ts'
import { linkBaseOf } from './request-context.ts'
import { mountReplicateFiles } from './replicate-files.ts'
import { mountService } from './service.ts'
import { isDryRun, refuseDryRun } from './dry-run.ts'
import { answerConnect, answerUnreadable, PATH_CHARACTERS_MAX, pathTooLong, refuseHead } from './unreadable.ts'
import { mountUploads } from './uploads.ts'
import { mountWebhooks } from './webhooks.ts'
import { createWatching } from './watching/watching.ts'
import { mountUpstreamCallbacks, type UpstreamCallbackDeps } from './upstream-callbacks.ts'
import { readWire } from './wire-request.ts'

/** What the HTTP side needs. */
export type AppDeps = FormFilesDeps &
  UpstreamCallbackDeps & {
    /** The first one answers for paths that are nobody's. */
    readonly dialects: readonly Dialect[]
    /** Those that are answered in. */
    readonly faces: readonly Dialect[]
    readonly verbs: Verbs
    readonly webhooks: Webhooks
    readonly authenticate: Authenticate
    readonly authenticateAdmin: (authorization: string | undefined) => Promise<void>
    /** Asked before each credential is looked at. */
    readonly guesses: Guesses
    readonly callerAddress: CallerAddress
    readonly admin: AdminDeps
    readonly store: Store
    readonly feed: Feed
    readonly storage: Storage
    readonly clock: Clock
    readonly random: Random
    readonly links: Links
    /** Stores an uploaded file as it arrives. */
    readonly bringIn: BringIn
    readonly keepFile: (blob: StoredBytes, label: FileLabel) => Promise<StoredFile>
    /** How long uploaded files are kept; absent: until they are deleted. */
    readonly uploadsKeptMs: number | undefined
    readonly jsonBodyBytesMax: number
    readonly connectionsMax: number
    /** Origins whose pages may read answers; `*` stands for all. */
    readonly corsOrigins: readonly string[]
    /** Where a proxy in front serves the stored files from; absent: it does not. */
    readonly accelRedirect: string | undefined
    readonly publicUrl: string | undefined
    readonly uploadLinks: UploadLinks
    /** The public keys of fal's signatures. */
    readonly webhookKeys: JsonObject
    readonly version: string
    readonly logger: FastifyBaseLogger
  }

/** Bytes of a request's head, at most: Ark's lists name 500 tasks in theirs. Node answers 431 beyond. */
const HEAD_BYTES_MAX = 32_768

/** How long a request's head, and a whole request with an upload, may take, in ms. */
const HEAD_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 300_000

/** How long a connection without a request is kept, in ms: longer than proxies keep theirs, so that they never meet a closed one. */
const KEEP_ALIVE_MS = 72_000

/** How long a connection may stand still in the middle of a message: a reader who reads no more gives its file back. */
const STALL_TIMEOUT_MS = 120_000

/** How often Node looks for requests that are late, in ms: its own 30 s would triple the time for a head. */
const LATE_CHECK_MS = 2_000

/** Builds the server; it listens when told to. */
export function createApp(deps: AppDeps): FastifyInstance {
  const budget = createBodyBudget(deps.jsonBodyBytesMax)
  const connections = createConnections(deps.connectionsMax)
  const linger = createLingeringClose(connections.spare)
  const exit: Exit = { ...deps, linger, nearest: createNearestDialect(deps.dialects) }
  const makeRequestId = () => `req_${makeId(deps.clock.nowMs(), deps.random.bytes(10))}`
  const unreadable = { dialect: deps.dialects[0], makeRequestId, owed: connections.owed }
  const app = Fastify({
    loggerInstance: deps.logger,
    logController: new LogController({ disableRequestLogging: true }),
    // Every line that is about a request says which one; a logger for each would cost as much as its parsing.
    childLoggerFactory: (logger) => logger,
    genReqId: makeRequestId,
    clientErrorHandler: answerUnreadable(unreadable),
    // Met before any route or hook: a path that is no path, or that is too long for an id.
    frameworkErrors: (error, request, reply) => {
      const found = (request.raw.url ?? '').length > PATH_CHARACTERS_MAX ? pathTooLong() : error
      const answer = (what: unknown) => sendProblem(exit, what, request, reply.header('x-request-id', request.id))
      if (isForAdmin(request)) void letInAdmin(exit, request).then(() => answer(found), answer)
      else answer(found)
    },
    requestIdHeader: false,
    rewriteUrl: (raw) => routedUrl(raw),
    exposeHeadRoutes: true,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: STALL_TIMEOUT_MS,
    bodyLimit: Number.MAX_SAFE_INTEGER,
    forceCloseConnections: 'idle',
    http: {
      maxHeaderSize: HEAD_BYTES_MAX,
      headersTimeout: HEAD_TIMEOUT_MS,
      connectionsCheckingInterval: LATE_CHECK_MS,
      requireHostHeader: false,
    },
    // No route has a schema that Fastify would read: its compilers need not be loaded.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    routerOptions: {
      maxParamLength: 200,
      caseSensitive: true,
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
    },
  })
  app.decorateRequest('principal', undefined)
  app.decorateRequest('lookedAtMs', 0)
  app.decorateRequest('generation', undefined)
  app.decorateRequest('isDecoded', false)
  connections.attach(app.server)
  app.addHook('preClose', async () => linger.endAll())
  app.server.on('connect', answerConnect(unreadable))
  // Node would answer by itself, without a word.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  readBodies(app, { sizeBytesMax: deps.jsonBodyBytesMax, budget })
  allowOrigins(app, deps.corsOrigins)
  guard(app, exit)
  mountRoutes(app, deps, budget)
  return app
}

function noSchemas(): never {
  throw new Error('bodies and answers are read and written by dialects, not by schemas of routes')
}

/** What leaving through the one exit for errors needs. */
type Exit = AppDeps & {
  readonly linger: LingeringClose
  readonly nearest: (url: string, headers: FastifyRequest['headers']) => Dialect | undefined
}

/** Every route asks for the credential that it declares; every answer carries the request's id. */
function guard(app: FastifyInstance, deps: Exit): void {
  requireAccess(app)
  const methodsAt = rememberRoutes(app)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    refuseHead(request)
    // Before a body is read: nobody wants it.
    if (request.is404) {
      // Without the credential, what there is and what there is not look alike.
      if (isForAdmin(request)) await letInAdmin(deps, request)
      return answerNowhere(deps, methodsAt(request.url), request, reply)
    }
    await letIn(deps, request, reply)
    refuseDryRun(request)
  })
  app.addHook('preHandler', async (request) => {
    refuseDryRun(request)
    await letInStill(deps, request)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, id, routeOptions } = request
    const facts = { id, method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }
    request.log.debug(facts, 'answered')
  })
  app.setErrorHandler((error, request, reply) => sendProblem(deps, error, request, reply))
}

/** The answer where there is no route: what other methods there are, or that there is nothing. Throws `ProblemError`. */
function answerNowhere(
  { linger }: Exit,
  methods: readonly string[],
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (methods.length === 0) throw problem('route_not_found', 'There is nothing at this path.')
  reply.header('allow', methods.join(', '))
  if (request.method !== 'OPTIONS') throw problem('method_not_allowed', `This path takes ${methods.join(', ')}.`)
  answerPreflight(request, reply, methods)
  if (isBodyToCome(request)) return linger.send(request, reply, { status: 204, headers: {} })
  return reply.code(204).send()
}

function mountRoutes(app: FastifyInstance, deps: AppDeps, { hold }: BodyBudget): void {
  const { verbs } = deps
  const linkBase = (request: FastifyRequest) => linkBaseOf(request, deps.publicUrl)
  const fileBytesMax = Math.max(...Object.values(MEDIA_BYTES_MAX))
  const sizes = { fileBytesMax, fieldsBytesMax: deps.jsonBodyBytesMax, hold }
  const readForm = createFormReader(deps, sizes)
  const whole = async <Parts>(request: FastifyRequest, received: Promise<Parts>): Promise<Parts> => {
    const parts = await received
    await letInStill(deps, request)
    return parts
  }
  const watching = createWatching({ ...deps, linkBase })
  app.addHook('preClose', async () => watching.endAll())
  mountDialects(app, deps.faces, {
    verbs,
    watching,
    linkBase,
    readWire: (request: FastifyRequest, route: Route) => {
      const isDry = isDryRun(request, route)
      return readWire(request, route, () => whole(request, readForm(request, isDry)))
    },
    sendContent: (job, request, reply) => sendContent(deps, job, request, reply),
    letInStill: (request) => letInStill(deps, request),
  })
  const [native] = deps.dialects
  if (native !== undefined) {
    watching.mountFeed(app, native)
    mountUploads(app, native, {
      receive: (request) => whole(request, receiveForm(request, deps.bringIn, sizes)),
      keep: deps.keepFile,
      link: (file, request) => deps.links.file(file, linkBase(request)),
    })
    mountWebhooks(app, native, deps)
  }
  const replicate = deps.faces.find(({ id }) => id === 'replicate')
  if (replicate !== undefined) {
    mountReplicateFiles(app, replicate, {
      store: deps.store,
      receive: (request, fieldNames) => whole(request, receiveForm(request, deps.bringIn, { ...sizes, fieldNames })),
      keep: deps.keepFile,
      link: (file, request) => deps.links.file(file, linkBase(request)),
      linkBase,
      keptMs: deps.uploadsKeptMs,
    })
  }
  mountMedia(app, { ...deps, linkBase })
  const fal = deps.faces.find(({ id }) => id === 'fal')
  if (fal !== undefined) mountFal(app, fal, { ...deps, linkBase })
  mountService(app, deps)
  mountAccount(app, deps)
  mountUpstreamCallbacks(app, deps)
  mountAdmin(app, deps.admin)
}

async function sendContent(
  source: BytesSource,
  job: Job,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (job.status !== 'succeeded') {
    const ended = job.status !== 'queued' && job.status !== 'running'
    const message = ended
      ? `The job has no video: it is ${job.status}.`
      : `The video is not ready yet: the job is ${job.status}.`
    throw problem(ended ? 'video_not_available' : 'video_not_ready', message)
  }
  const { digest, sizeBytes, facts } = job.result.video
  const filename = `${job.id}.mp4`
  return serveBytes(
    source,
    { digest, sizeBytes, mediaType: facts.mediaType, lastModifiedMs: job.finishedAtMs, filename },
    request,
    reply,
  )
}

/** The one exit for errors: in the dialect of the path, with the request's id, and to the log if it is ours. */
function sendProblem(deps: Exit, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { problem: found, unexpected, internal } = diagnose(error)
  if (unexpected) request.log.error({ err: error, id: request.id }, 'a request failed unexpectedly')
  else request.log.debug({ id: request.id, code: found.code, internal }, 'a request was refused')
  const response = encodeProblem(deps, found, request)
  if (response === undefined) return reply.code(500).send()
  // What is still to come of the body is not worth reading, or cannot be told from the next request.
  if (isBodyToCome(request) || found.code === 'malformed_request') return deps.linger.send(request, reply, response)
  return sendWire(reply, response)
}

/** A problem as whoever asked reads it: the admin API has words of its own, every other path is a dialect's. */
function encodeProblem({ nearest }: Exit, found: Problem, request: FastifyRequest): WireResponse | undefined {
  if (isForAdmin(request)) return adminProblem(found, request.id)
  const { dialects, speaks } = request.is404 ? {} : request.routeOptions.config
  const own = dialects === undefined ? speaks : chooseDialect(dialects, request.headers)
  const dialect = own ?? nearest(request.url, request.headers)
  const { generation, isDecoded } = request
  const asked = generation === undefined ? {} : { request: generation }
  const answer = { problem: found, isWirePath: !isDecoded, requestId: request.id, ...asked }
  return dialect?.problem.encode(answer, new Notes())
}
