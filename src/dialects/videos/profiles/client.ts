/**
 * What all profiles of `/v1/videos` have in common: dialects that are spoken to providers, and are no face. They have no quotes
 * and no history, and no operation that the provider does not have.
 */

import type { JsonObject } from '../../../core/json.ts'
import type { Notes } from '../../../core/notes.ts'
import type { GenerationRequest } from '../../../core/request.ts'
import type { JobView } from '../../../core/view.ts'
import type { Codec, Dialect } from '../../dialect.ts'
import type { JobIds } from '../../job-ids.ts'
import { jobPages, jobRefCodec, jsonAnswer, jsonMessage, okJson, oneJob, submission } from '../../job-routes.ts'
import { encodeQuote } from '../../quote.ts'
import type { Route, WireRequest } from '../../wire.ts'
import { VIDEOS_NAMING } from '../request.ts'
import { decodePage, decodeVideo, encodeOpenaiVideo, encodePage } from '../view.ts'

/** A video in a provider's words. */
export type VideoCodec = {
  readonly decode: (json: Parameters<typeof decodeVideo>[0], notes: Notes) => JobView
  readonly encode: (view: JobView, notes: Notes) => JsonObject
}

/** What makes a profile. */
type ProfileParts = Pick<
  Dialect,
  'id' | 'ids' | 'problem' | 'tellsPixels' | 'takes' | 'inlineBytesMax' | 'cancel' | 'models'
> & {
  readonly submit: {
    readonly routes: readonly [Route, ...Route[]]
    readonly request: Codec<WireRequest, GenerationRequest>
  }
  readonly receipt: VideoCodec
  readonly retrieve: { readonly routes: readonly [Route, ...Route[]]; readonly video: VideoCodec }
  /** Whether it lists its videos as OpenAI does. */
  readonly lists: boolean
}

const VIDEOS = '/v1/videos'

/** Where a video is created. */
export const CREATE = { method: 'POST', path: VIDEOS } as const satisfies Route
/** Where one video is asked for. */
export const RETRIEVE = { method: 'GET', path: `${VIDEOS}/:id` } as const satisfies Route
const LIST = { method: 'GET', path: VIDEOS } as const satisfies Route
const CONTENT = { method: 'GET', path: `${VIDEOS}/:id/content` } as const satisfies Route

/** Makes a profile. Films are asked for behind the key, wherever the provider tells no link. */
export function createProfile(parts: ProfileParts): Dialect {
  const { submit, receipt, retrieve, lists, ...rest } = parts
  const { video } = retrieve
  return {
    ...rest,
    base: '/v1',
    submit: submission(submit.request, submit.routes, receipt),
    quote: { routes: [], encode: (view) => okJson(encodeQuote(view, VIDEOS_NAMING)) },
    retrieve: oneJob(parts.ids, retrieve.routes, jsonAnswer(video)),
    ...(lists && {
      list: jobPages(parts.ids, [LIST], {
        decode: (json, notes) => decodePage(json, notes, video.decode),
        encode: (page, notes) => encodePage(page, (view) => video.encode(view, notes)),
      }),
    }),
    content: { routes: [CONTENT], request: jobRefCodec(parts.ids, CONTENT) },
    callback: jsonMessage(video),
  }
}

/** OpenAI's video object, with ids of another notation. */
export function openaiVideo(ids: JobIds): VideoCodec {
  return {
    decode(json, notes) {
      const view = decodeVideo(json, notes)
      return { ...view, id: ids.decode(view.id) }
    },
    encode: (view, notes) => ({ ...encodeOpenaiVideo(view, notes), id: ids.encode(view.id) }),
  }
}
