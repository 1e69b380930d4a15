/**
 * What fal calls things: the fields of an input, and where a request lies. A job has the first two segments of its endpoint
 * before its id (three after `workflows/` and `comfy/`), which name nothing here: the job comes from the id alone.
 */

import type { JobIds } from '../job-ids.ts'
import { uuidIds } from '../job-ids.ts'
import type { Codec, JobRef } from '../dialect.ts'
import type { FieldNames, Naming } from '../field-names.ts'
import { jobRefCodec } from '../job-routes.ts'
import { vendorId } from '../values.ts'
import type { Method, Route, WireRequest } from '../wire.ts'
import { referencePath } from './references.ts'

/** What paths begin with. */
export const BASE = '/fal'

/** What this dialect calls the canonical fields. */
export const FAL_FIELDS: FieldNames = {
  model: 'model',
  prompt: 'prompt',
  resolution: 'resolution',
  ratio: 'aspect_ratio',
  durationSeconds: 'duration',
  frames: 'num_frames',
  seed: 'seed',
  generateAudio: 'generate_audio',
  cameraFixed: 'camera_fixed',
  referenceTask: 'task',
  endUserId: 'end_user_id',
  callbackUrl: 'fal_webhook',
  startWithinSeconds: 'x-fal-request-timeout',
  lowPriority: 'x-fal-queue-priority',
}

/** How this dialect calls fields. */
export const FAL_NAMING: Naming = { fields: FAL_FIELDS, reference: referencePath }

/** How a handle at fal itself is written: the segments before the id, and the id, with these between them. */
const SEPARATOR = '~'

/** Ids of requests are UUIDs. */
export const JOB_IDS: JobIds = uuidIds

/** What stands before the ids of jobs whose endpoint is not of fal's form. */
const ANY_APP: readonly string[] = ['fal-ai', 'bytedance']

/** Words before which an endpoint has an owner and a name of its own. */
const NAMESPACES: readonly string[] = ['workflows', 'comfy']

/** Owners whose endpoints are also answered without the base: some clients know no path before them. */
const OWNERS: readonly string[] = ['fal-ai', 'bytedance']

const REQUEST = '/requests/:id'

/** The routes to a job, to be followed by `rest`. The first is the one that requests are encoded for. */
export function requestRoutes(method: Method, rest = ''): [Route, ...Route[]] {
  const at = (app: string): Route => ({ method, path: `${app}${REQUEST}${rest}` })
  return [
    at(`${BASE}/:owner/:app`),
    ...NAMESPACES.map((namespace) => at(`${BASE}/${namespace}/:owner/:app`)),
    ...OWNERS.map((owner) => at(`/${owner}/:app`)),
  ]
}

/** The routes of a submit: everything below the base, and below the owners. */
export const SUBMIT_ROUTES: readonly [Route, ...Route[]] = [
  { method: 'POST', path: `${BASE}/*` },
  ...OWNERS.map((owner): Route => ({ method: 'POST', path: `/${owner}/*` })),
]

/** The endpoint that a submit is for; empty where there is none. */
export function endpointOf({ path, params }: Pick<WireRequest, 'path' | 'params'>): string {
  const rest = params['*'] ?? ''
  const owner = OWNERS.find((known) => startsWith(path, known))
  return owner === undefined ? rest : `${owner}/${rest}`
}

/** Whether a path, as it was routed, has this first segment. */
function startsWith(path: string, segment: string): boolean {
  const first = path.split('/')[1] ?? ''
  return first === segment || (first.includes('%') && decodeURIComponent(first) === segment)
}

/** The path of a submit for an endpoint. */
export function submitPath(endpoint: string): string {
  return `${BASE}/${endpoint.split('/').map(encodeURIComponent).join('/')}`
}

/** The segments of an endpoint that stand before the ids of its jobs. */
export function appOf(endpoint: string | undefined): readonly string[] {
  const segments = endpoint?.split('/') ?? []
  const app = segments.slice(0, NAMESPACES.includes(segments[0] ?? '') ? 3 : 2)
  return app.length >= 2 && app.every(isSegment) ? app : ANY_APP
}

function isSegment(text: string): boolean {
  return /^(?!\.+$)[\w.-]{1,64}$/.test(text)
}

/** The path to a job, `rest` behind it. */
export function requestPath(app: readonly string[], id: string, rest = ''): string {
  return `${BASE}/${app.join('/')}/requests/${encodeURIComponent(JOB_IDS.encode(id))}${rest}`
}

/**
 * Requests for one job. A handle that names its app has it in the path; for others the app says nothing, and any will do.
 */
export function falRef(routes: readonly [Route, ...Route[]]): Codec<WireRequest, JobRef> {
  const [{ method, path: pattern }] = routes
  const rest = pattern.slice(pattern.indexOf(REQUEST) + REQUEST.length)
  return {
    decode: jobRefCodec(JOB_IDS, routes[0]).decode,
    encode({ id: handle }) {
      const { app, id } = readHandle(handle)
      const path = requestPath(app, id, rest)
      const params = { owner: app.at(-2) ?? '', app: app.at(-1) ?? '', id: JOB_IDS.encode(id) }
      return { method, path, params, query: {}, headers: {}, body: { kind: 'empty' } }
    },
  }
}

function readHandle(handle: string): { readonly app: readonly string[]; readonly id: string } {
  const parts = handle.split(SEPARATOR)
  const id = parts.at(-1) ?? ''
  return parts.length < 3 ? { app: ANY_APP, id: handle } : { app: parts.slice(0, -1), id }
}

/**
 * The handle of a job from an answer: its id and, where the answer's own link names an app, that app before it. Of the link
 * nothing is used but these words; another Reelay, whose links have our base, finds jobs without them. Throws `ProblemError`
 * `upstream_bad_result` without a usable id.
 */
export function handleOf(requestId: string | null | undefined, link: string | null | undefined): string {
  const path = URL.parse(link ?? '', 'https://queue.fal.run')?.pathname ?? ''
  const [, before = '', told] = /^\/(.+)\/requests\/([\w.:-]+)(?:\/|$)/.exec(path) ?? []
  const id = vendorId(requestId ?? told)
  const app = before.split('/')
  const isOurs = app.length >= 3 && app[0] === BASE.slice(1)
  if (isOurs || app.length < 2 || app.length > 3 || !app.every(isSegment)) return JOB_IDS.decode(id)
  return vendorId([...app, id].join(SEPARATOR))
}
