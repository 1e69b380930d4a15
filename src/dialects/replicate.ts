/**
 * Replicate's predictions, at its own paths and behind `/replicate`: created by model, version or deployment, with an answer
 * that may wait for the end.
 */

import type { Json } from '../core/json.ts'
import type { Model } from '../core/model.ts'
import type { Notes } from '../core/notes.ts'
import { problem } from '../core/problem.ts'
import type { JobQuery, JobView } from '../core/view.ts'
import type { Codec, Dialect } from './dialect.ts'
import { jobEvents, jsonAnswer, jsonMessage, okJson, oneJob } from './job-routes.ts'
import { noteDropped } from './parsing.ts'
import { encodeQuote, quoteRoutes } from './quote.ts'
import { LINKED_INLINE_OR_UPLOADED } from './reference-ways.ts'
import { filesUpload } from './replicate/files.ts'
import { REPLICATE_NAMING } from './replicate/input.ts'
import { replicateProblem } from './replicate/problem.ts'
import { BASES, SUBMITS, submitRequest, submitWait } from './replicate/request.ts'
import {
  decodePage,
  decodePrediction,
  encodeCreated,
  encodePage,
  encodePrediction,
  JOB_IDS,
  PAGE_SIZE,
} from './replicate/view.ts'
import { decodeInteger } from './values.ts'
import { lastOf, type Method, type Route, type WireRequest, type WireResponse } from './wire.ts'

const routes = (method: Method, path: string): [Route, ...Route[]] => {
  const [first, ...others] = BASES.map((base): Route => ({ method, path: `${base}${path}` }))
  return [first as Route, ...others]
}

const LIST = routes('GET', '/predictions')
const RETRIEVE = routes('GET', '/predictions/:id')
const CANCEL = routes('POST', '/predictions/:id/cancel')
/** OpenAI's face has the same path for a model's name with a slash, so the parameters have its names. */
const MODEL = routes('GET', '/models/*')

const created: Codec<WireResponse, JobView> = {
  decode: (wire, notes) => decodePrediction(wire.body, notes),
  encode: (view, notes) => ({ status: 201, headers: {}, body: encodeCreated(view, notes) }),
}

/** What a question for a page can say here. */
const PAGE_MEMBERS: ReadonlySet<string> = new Set(['limit', 'order', 'afterId'])

const listRequest: Codec<WireRequest, JobQuery> = {
  decode({ query }) {
    for (const name of ['created_after', 'created_before', 'source']) {
      if (query[name] !== undefined) throw problem('unsupported_parameter', `Lists are not narrowed by ${name}.`, name)
    }
    const cursor = lastOf(query['cursor'])
    const limit = decodeLimit(lastOf(query['limit']))
    return { limit, order: 'newest first', ...(cursor === undefined || cursor === '' ? {} : { afterId: cursor }) }
  },
  encode(question, notes) {
    noteDropped(question, PAGE_MEMBERS, notes)
    if (question.order !== 'newest first') notes.dropped('order', 'the newest come first here')
    const query = {
      ...(question.limit === PAGE_SIZE ? {} : { limit: String(question.limit) }),
      ...(question.afterId === undefined ? {} : { cursor: JOB_IDS.encode(question.afterId) }),
    }
    return { method: 'GET', path: LIST[0].path, params: {}, query, headers: {}, body: { kind: 'empty' } }
  },
}

function decodeLimit(text: string | undefined): number {
  const limit = text === undefined ? PAGE_SIZE : decodeInteger(text)
  if (limit !== undefined && limit >= 1 && limit <= PAGE_SIZE) return limit
  throw problem('invalid_parameter', `limit must be a whole number from 1 to ${PAGE_SIZE}.`, 'limit')
}

/** A model that may be used. What concerns Replicate's own site is empty. */
function encodeModel({ name, title }: Model): Json {
  const slash = name.indexOf('/')
  return {
    url: `${BASES[0]}/models/${name}`,
    owner: slash < 0 ? '' : name.slice(0, slash),
    name: name.slice(slash + 1),
    description: title,
    visibility: 'public',
    is_official: true,
    github_url: null,
    paper_url: null,
    license_url: null,
    run_count: 0,
    cover_image_url: null,
    default_example: null,
    latest_version: null,
  }
}

/** What the user agents of Replicate's own clients and of the AI SDK's provider for it begin with, or hold. */
const AGENTS = /^replicate-(?:javascript|python|go|swift|ruby)\/|\bai-sdk\/replicate\//i

/** From 1 MB on, Replicate advises against data URIs (its page on input files). */
const INLINE_BYTES_MAX = 1_000_000

const prediction = { decode: decodePrediction, encode: encodePrediction }

/** The dialect of Replicate. */
export const replicate: Dialect = {
  id: 'replicate',
  base: BASES[0],
  ids: JOB_IDS,
  recognises: (headers) => AGENTS.test(String(headers['user-agent'] ?? '')),
  submit: { routes: SUBMITS, request: submitRequest, response: created },
  submitWait,
  takes: LINKED_INLINE_OR_UPLOADED,
  inlineBytesMax: INLINE_BYTES_MAX,
  upload: filesUpload,
  quote: { routes: quoteRoutes(SUBMITS), encode: (view) => okJson(encodeQuote(view, REPLICATE_NAMING)) },
  retrieve: oneJob(JOB_IDS, RETRIEVE, jsonAnswer(prediction)),
  cancel: oneJob(JOB_IDS, CANCEL, jsonAnswer(prediction)),
  cancelShowsEnded: true,
  list: {
    routes: LIST,
    request: listRequest,
    response: jsonAnswer({ decode: decodePage, encode: (page, notes: Notes) => encodePage(page, notes) }),
  },
  events: jobEvents(JOB_IDS, RETRIEVE),
  model: {
    routes: MODEL,
    decode: ({ params }) => params['*'] ?? '',
    encode: (model) => okJson(encodeModel(model)),
  },
  problem: replicateProblem,
  callback: jsonMessage(prediction),
}
