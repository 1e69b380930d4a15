/**
 * The dialect of `/v1/videos` in two profiles made by one function: `openai` always speaks OpenAI's words, to the clients
 * that it recognises and to everyone under `/openai/v1`; `videos` speaks them as well, but tells jobs of the models that
 * seed 003 prints in seed 003's words. Cancel is an extension of ours.
 */

import type { JsonObject } from '../core/json.ts'
import type { Notes } from '../core/notes.ts'
import { problem } from '../core/problem.ts'
import type { JobView } from '../core/view.ts'
import type { Codec, Dialect, JobRef } from './dialect.ts'
import {
  deletionAnswer,
  jobEvents,
  jobPages,
  jobRefCodec,
  jsonMessage,
  okJson,
  oneJob,
  submission,
} from './job-routes.ts'
import { encodeQuote, quoteRoutes } from './quote.ts'
import { reelayUpload } from './reelay-upload.ts'
import { LINKED_INLINE_OR_UPLOADED, REELAY_INLINE_BYTES_MAX } from './reference-ways.ts'
import { encodeModel, modelList } from './videos/models.ts'
import { videosProblem } from './videos/problem.ts'
import { submitRequest, VIDEOS_NAMING } from './videos/request.ts'
import {
  decodePage,
  decodeVideo,
  encodeOpenaiVideo,
  encodePage,
  encodeReceipt,
  encodeSeedVideo,
  JOB_IDS,
  pollHeaders,
} from './videos/view.ts'
import { lastOf, type Method, type Route, type WireRequest, type WireResponse } from './wire.ts'

type Profile = {
  readonly id: string
  /** What paths begin with; the first is the one that requests are encoded for. */
  readonly bases: readonly [string, ...string[]]
  readonly modelsBases: readonly string[]
  readonly encodeSubmitted: (view: JobView, notes: Notes) => JsonObject
  readonly encodeVideo: (view: JobView, notes: Notes) => JsonObject
  readonly recognises?: Dialect['recognises']
  readonly rateLimitHeaders?: Dialect['rateLimitHeaders']
  /** The status of a refusal for want of money. */
  readonly unpaidStatus: 403 | 429
}

/** As OpenAI tells it. */
const DELETED = { object: 'video.deleted', deleted: true } as const

function createVideosDialect(profile: Profile): Dialect {
  const { encodeVideo } = profile
  const routes = (method: Method, rest: string, bodies: Pick<Route, 'takesForms'> = {}): [Route, ...Route[]] => {
    const [first, ...others] = profile.bases
    const at = (base: string): Route => ({ method, path: `${base}/videos${rest}`, ...bodies })
    return [at(first), ...others.map(at)]
  }
  const video: Codec<WireResponse, JobView> = {
    decode: (wire, notes) => decodeVideo(wire.body, notes),
    encode: (view, notes) => okJson(encodeVideo(view, notes), pollHeaders(view)),
  }
  const [submit, ...otherSubmits] = routes('POST', '', { takesForms: true })
  const [content, ...otherContents] = routes('GET', '/:id/content')
  return {
    id: profile.id,
    base: profile.bases[0],
    ids: JOB_IDS,
    ...(profile.recognises === undefined ? {} : { recognises: profile.recognises }),
    ...(profile.rateLimitHeaders === undefined ? {} : { rateLimitHeaders: profile.rateLimitHeaders }),
    submit: submission(submitRequest(submit), [submit, ...otherSubmits], {
      decode: decodeVideo,
      encode: profile.encodeSubmitted,
    }),
    takes: LINKED_INLINE_OR_UPLOADED,
    inlineBytesMax: REELAY_INLINE_BYTES_MAX,
    upload: reelayUpload,
    quote: {
      routes: quoteRoutes([submit, ...otherSubmits]),
      encode: (view) => okJson(encodeQuote(view, VIDEOS_NAMING)),
    },
    retrieve: oneJob(JOB_IDS, routes('GET', '/:id'), video),
    cancel: oneJob(JOB_IDS, routes('POST', '/:id/cancel'), video),
    list: jobPages(JOB_IDS, routes('GET', ''), {
      decode: decodePage,
      encode: (page, notes) => encodePage(page, (view) => encodeVideo(view, notes)),
    }),
    remove: oneJob(JOB_IDS, routes('DELETE', '/:id'), deletionAnswer(JOB_IDS, 'id', DELETED)),
    content: { routes: [content, ...otherContents], request: contentRequest(content) },
    events: jobEvents(JOB_IDS, routes('GET', '/:id')),
    models: modelList(profile.modelsBases),
    model: {
      routes: profile.modelsBases.flatMap((base) => [
        { method: 'GET', path: `${base}/models/:model` },
        { method: 'GET', path: `${base}/models/*` },
      ]),
      // A name may hold slashes, and clients differ in whether they encode them.
      decode: ({ params }) => params['model'] ?? params['*'] ?? '',
      encode: (model) => okJson(encodeModel(model)),
    },
    problem: videosProblem(profile.unpaidStatus),
    callback: jsonMessage({ decode: decodeVideo, encode: encodeVideo }),
  }
}

/** The bytes of the video itself; OpenAI's thumbnails and sprite sheets do not exist here. */
function contentRequest(route: Route): Codec<WireRequest, JobRef> {
  const named = jobRefCodec(JOB_IDS, route)
  return {
    encode: named.encode,
    decode(wire, notes) {
      const variant = lastOf(wire.query['variant']) ?? 'video'
      if (variant !== 'video') throw problem('unsupported_parameter', 'The only variant is video.', 'variant')
      return named.decode(wire, notes)
    },
  }
}

/** The model ids that seed 003 prints, and nobody else: whoever names one has read its page, and waits for its words. */
const SEED_MODELS: ReadonlySet<string | undefined> = new Set(['seedance-2-0', 'seedance-2-0-fast', 'seedance-2-0-nsfw'])

/** The dialect for clients that do not say who they are: seed 003's words for seed 003's models, OpenAI's for others. */
export const videos: Dialect = createVideosDialect({
  id: 'videos',
  bases: ['/v1'],
  modelsBases: ['/v1'],
  // As new-api does.
  unpaidStatus: 403,
  encodeSubmitted: (view, notes) =>
    SEED_MODELS.has(view.model)
      ? encodeReceipt(view, notes)
      : { ...encodeOpenaiVideo(view, notes), task_id: JOB_IDS.encode(view.id) },
  encodeVideo: (view, notes) =>
    SEED_MODELS.has(view.model) ? encodeSeedVideo(view, notes) : encodeOpenaiVideo(view, notes),
})

/** What the user agents of OpenAI's SDKs, LiteLLM and Vercel's AI SDK begin with, or hold. */
const OPENAI_AGENTS = /^(?:Async)?OpenAI\/|\blitellm\/|\bai-sdk\//i

/** The same dialect in OpenAI's words whatever the model, for clients that know no others and for `/openai/v1`. */
export const openai: Dialect = createVideosDialect({
  id: 'openai',
  bases: ['/v1', '/openai/v1'],
  modelsBases: ['/openai/v1'],
  unpaidStatus: 429,
  encodeSubmitted: encodeOpenaiVideo,
  encodeVideo: encodeOpenaiVideo,
  rateLimitHeaders: ({ perMinute, remaining, resetSeconds }) => ({
    'x-ratelimit-limit-requests': String(perMinute),
    'x-ratelimit-remaining-requests': String(remaining),
    'x-ratelimit-reset-requests': `${resetSeconds}s`,
  }),
  recognises: (headers) =>
    OPENAI_AGENTS.test(String(headers['user-agent'] ?? '')) ||
    Object.keys(headers).some((name) => name.startsWith('x-stainless-')),
})
