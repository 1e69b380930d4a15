/**
 * The dialect of `/v1/videos` in two profiles made by one function: `videos` speaks seed 003's words, `openai` those of
 * OpenAI's SDKs, which it recognises by their headers and which also find it under `/openai/v1`. Cancel is an extension
 * of ours.
 */

import { z } from 'zod'
import type { Json, JsonObject } from '../core/json.ts'
import type { Model } from '../core/model.ts'
import type { Notes } from '../core/notes.ts'
import { problem } from '../core/problem.ts'
import type { JobView } from '../core/view.ts'
import type { Codec, Deletion, Dialect, JobRef, Operation } from './dialect.ts'
import { jobQueryCodec, jobRefCodec } from './job-routes.ts'
import { jsonOf, parseAnswer } from './parsing.ts'
import { decodeJobId, encodeJobId, vendorId } from './values.ts'
import { videosProblem } from './videos/problem.ts'
import { submitRequest } from './videos/request.ts'
import {
  decodePage,
  decodeVideo,
  encodeOpenaiVideo,
  encodePage,
  encodeReceipt,
  encodeSeedVideo,
  ID_PREFIX,
  pollHeaders,
} from './videos/view.ts'
import type { Method, Route, WireRequest, WireResponse } from './wire.ts'

type Profile = {
  readonly id: string
  /** What paths begin with; the first is the one that requests are encoded for. */
  readonly bases: readonly [string, ...string[]]
  readonly modelsBases: readonly string[]
  readonly encodeSubmitted: (view: JobView, notes: Notes) => JsonObject
  readonly encodeVideo: (view: JobView, notes: Notes) => JsonObject
  readonly recognises?: Dialect['recognises']
}

const ok = (body: Json, headers: Record<string, string> = {}): WireResponse => ({ status: 200, headers, body })

function createVideosDialect(profile: Profile): Dialect {
  const { encodeVideo } = profile
  const routes = (method: Method, rest: string): [Route, ...Route[]] => {
    const [first, ...others] = profile.bases
    const at = (base: string): Route => ({ method, path: `${base}/videos${rest}` })
    return [at(first), ...others.map(at)]
  }
  const video: Codec<WireResponse, JobView> = {
    decode: (wire, notes) => decodeVideo(wire.body, notes),
    encode: (view, notes) => ok(encodeVideo(view, notes), pollHeaders(view)),
  }
  const ofOneVideo = <T>(method: Method, rest: string, response: Codec<WireResponse, T>): Operation<JobRef, T> => {
    const [first, ...others] = routes(method, rest)
    return { routes: [first, ...others], request: jobRefCodec(ID_PREFIX, first), response }
  }
  const [submit, ...otherSubmits] = routes('POST', '')
  const [list, ...otherLists] = routes('GET', '')
  const [content, ...otherContents] = routes('GET', '/:id/content')
  return {
    id: profile.id,
    idPrefix: ID_PREFIX,
    ...(profile.recognises === undefined ? {} : { recognises: profile.recognises }),
    submit: {
      routes: [submit, ...otherSubmits],
      request: submitRequest(submit),
      response: {
        decode: (wire, notes) => decodeVideo(wire.body, notes),
        encode: (view, notes) => ok(profile.encodeSubmitted(view, notes)),
      },
    },
    retrieve: ofOneVideo('GET', '/:id', video),
    cancel: ofOneVideo('POST', '/:id/cancel', video),
    list: {
      routes: [list, ...otherLists],
      request: jobQueryCodec(ID_PREFIX, list),
      response: {
        decode: (wire, notes) => decodePage(wire.body, notes),
        encode: (page, notes) => ok(encodePage(page, (view) => encodeVideo(view, notes))),
      },
    },
    remove: ofOneVideo('DELETE', '/:id', deletion),
    content: { routes: [content, ...otherContents], request: contentRequest(content) },
    models: {
      routes: profile.modelsBases.map((base) => ({ method: 'GET', path: `${base}/models` })),
      encode: (models) => ok(encodeModels(models)),
    },
    problem: videosProblem,
    callback: {
      decode: (body, notes) => decodeVideo(jsonOf(body), notes),
      encode: (view, notes) => ({ kind: 'json', json: encodeVideo(view, notes) }),
    },
  }
}

const deletionSchema = z.object({ id: z.string() })

const deletion: Codec<WireResponse, Deletion> = {
  decode: (wire) => ({ id: decodeJobId(ID_PREFIX, vendorId(parseAnswer(deletionSchema, wire.body).id)) }),
  encode: ({ id }) => ok({ id: encodeJobId(ID_PREFIX, id), object: 'video.deleted', deleted: true }),
}

/** The bytes of the video itself; OpenAI's thumbnails and sprite sheets do not exist here. */
function contentRequest(route: Route): Codec<WireRequest, JobRef> {
  const named = jobRefCodec(ID_PREFIX, route)
  return {
    encode: named.encode,
    decode(wire, notes) {
      const variant = wire.query['variant'] ?? 'video'
      if (variant !== 'video') throw problem('unsupported_parameter', 'The only variant is video.', 'variant')
      return named.decode(wire, notes)
    },
  }
}

/** Models as OpenAI lists them. When each was made is not known, and `created` is required: it is 0. */
function encodeModels(models: readonly Model[]): Json {
  return {
    object: 'list',
    data: models.map(({ name }) => ({ id: name, object: 'model', created: 0, owned_by: 'reelay' })),
  }
}

/** The dialect of seed 003, for clients that do not say who they are. */
export const videos: Dialect = createVideosDialect({
  id: 'videos',
  bases: ['/v1'],
  modelsBases: ['/v1'],
  encodeSubmitted: encodeReceipt,
  encodeVideo: encodeSeedVideo,
})

/** The same dialect in OpenAI's words, for its SDKs and for everyone who asks under `/openai/v1`. */
export const openai: Dialect = createVideosDialect({
  id: 'openai',
  bases: ['/v1', '/openai/v1'],
  modelsBases: ['/openai/v1'],
  encodeSubmitted: encodeOpenaiVideo,
  encodeVideo: encodeOpenaiVideo,
  recognises: (headers) => Object.keys(headers).some((name) => name.startsWith('x-stainless-')),
})
