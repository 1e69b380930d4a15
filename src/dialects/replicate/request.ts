/**
 * Creating a prediction: by a model's name in the path, by `version`, or by a deployment, which is a model's name here.
 * Headers say for how long the answer may wait, and after which time the prediction is given up.
 */

import { z } from 'zod'
import { isJsonObject } from '../../core/json.ts'
import type { Notes } from '../../core/notes.ts'
import { problem } from '../../core/problem.ts'
import type { GenerationRequest } from '../../core/request.ts'
import type { Codec } from '../dialect.ts'
import { given, jsonOf, noteDropped, noteUnrecognized, parseRequest, present } from '../parsing.ts'
import { decodeUrl } from '../values.ts'
import type { Route, WireRequest } from '../wire.ts'
import { decodeEvents, encodeEvents, WEBHOOK_EVENTS } from './events.ts'
import { decodeInput, encodeInput, inputSchema, REPLICATE_FIELDS } from './input.ts'

/** What paths begin with: as at Replicate, and behind a name of their own. */
export const BASES = ['/v1', '/replicate/v1'] as const

const BY_MODEL = '/models/:owner/:name/predictions'
const BY_VERSION = '/predictions'
const BY_DEPLOYMENT = '/deployments/:owner/:name/predictions'

/** Where predictions are created. */
export const SUBMITS: readonly Route[] = BASES.flatMap((base) =>
  [BY_MODEL, BY_VERSION, BY_DEPLOYMENT].map((path): Route => ({ method: 'POST', path: `${base}${path}` })),
)

/** How long an answer waits where the caller does not say, and at most, in seconds. */
const WAIT_SECONDS_MAX = 60

/** The shortest time after which a job may be given up (Replicate has 5 s), in seconds. */
const CANCEL_AFTER_SECONDS_MIN = 10

const CANCEL_AFTER = 'cancel-after'

const submitSchema = z.object({
  version: z.string().min(1).max(256).nullish(),
  input: inputSchema,
  webhook: z.string().nullish(),
  webhook_events_filter: z.array(z.enum(WEBHOOK_EVENTS)).max(16).nullish(),
  stream: z.boolean().nullish(),
})

const CARRIED: ReadonlySet<string> = new Set([...Object.keys(REPLICATE_FIELDS), 'references'])

/** Create. */
export const submitRequest: Codec<WireRequest, GenerationRequest> = {
  decode({ body, params, headers }, notes) {
    const json = jsonOf(body)
    const { version, input, webhook, webhook_events_filter: filter, stream } = parseRequest(submitSchema, json)
    noteUnrecognized(json, submitSchema.shape, '', notes)
    if (isJsonObject(json)) noteUnrecognized(json['input'], inputSchema.shape, 'input.', notes)
    if (stream === true) notes.unknownMember('stream', 'there is no stream of a film; the prediction can be asked for')
    const callbackUrl = given(webhook, (url) => decodeUrl(url, 'webhook'))
    const model = modelOf(params, version ?? undefined)
    const told = decodeInput(input, notes)
    return {
      model,
      ...told,
      ...(isByPicture(model, told, notes) && { ratio: 'adaptive' as const }),
      ...present({
        expiresAfterSeconds: given(headers[CANCEL_AFTER], (text) => decodeCancelAfter(text, notes)),
        callbackUrl,
        callbackStates: decodeEvents(filter, callbackUrl !== undefined, notes),
      }),
    }
  },

  encode(request, notes) {
    noteDropped(request, CARRIED, notes)
    const { model, callbackUrl, callbackStates, expiresAfterSeconds } = request
    const { ratio: _ignored, ...withoutRatio } = request
    const told = isByPicture(model, request, notes) ? withoutRatio : request
    const events = given(callbackStates, (states) => encodeEvents(states, notes))
    const json = {
      input: encodeInput(told, notes),
      ...present({
        webhook: callbackUrl,
        webhook_events_filter: events ?? (callbackUrl === undefined ? undefined : (['completed'] as const)),
      }),
    }
    const seconds = given(expiresAfterSeconds, (asked) => noLessThanLeast(asked, notes))
    const headers: Record<string, string> = seconds === undefined ? {} : { [CANCEL_AFTER]: `${seconds}s` }
    const rest = { method: 'POST', query: {}, headers } as const
    const [, owner, name] = OFFICIAL.exec(model) ?? []
    if (owner === undefined || name === undefined) {
      const body = { kind: 'json', json: { version: model, ...json } } as const
      return { ...rest, path: `${BASES[0]}${BY_VERSION}`, params: {}, body }
    }
    const path = BASES[0] + BY_MODEL.replace(':owner', owner).replace(':name', name)
    return { ...rest, path, params: { owner, name }, body: { kind: 'json', json } }
  },
}

/** A model's name as it may stand in a path. */
const OFFICIAL = /^([a-z0-9][\w.-]*)\/([a-z0-9][\w.-]*)$/i

/** The models whose schemas say of `aspect_ratio` that it is ignored where there is an image. */
const BY_PICTURE = /^bytedance\/seedance-1(?:\.5)?-/

/** Whether the picture decides the ratio, and not what is said of it; which is noted. */
function isByPicture(
  model: string,
  { ratio, references }: Pick<GenerationRequest, 'ratio' | 'references'>,
  notes: Notes,
): boolean {
  if (ratio === undefined || ratio === 'adaptive' || !BY_PICTURE.test(model)) return false
  if (!references.some(({ role }) => role === 'first_frame')) return false
  notes.approximated('ratio', 'at Replicate, this model takes it from the image')
  return true
}

/** A version that is nothing but a hash says nothing of its model. */
const BARE_HASH = /^[0-9a-f]{64}$/

/** The model: from the path, or what stands before the colon of a version. Throws `ProblemError`. */
function modelOf(params: WireRequest['params'], version: string | undefined): string {
  const { owner, name } = params
  if (owner !== undefined && name !== undefined) return `${owner}/${name}`
  if (version === undefined) {
    throw problem('missing_parameter', 'version is required: the name of a model, such as owner/name.', 'version')
  }
  if (BARE_HASH.test(version)) {
    const message = 'The hash of a version names no model here; send owner/name, or owner/name:version.'
    throw problem('model_not_found', message, 'version')
  }
  const [model = ''] = version.split(':', 1)
  if (model === '') throw problem('invalid_parameter', 'version must begin with the name of a model.', 'version')
  return model
}

/** Seconds of `90`, `90s`, `1.5m`, `1h30m`. Throws `ProblemError`. */
function decodeCancelAfter(text: string, notes: Notes): number {
  const match = /^(?:(\d{1,6}(?:\.\d{1,3})?)h)?(?:(\d{1,6}(?:\.\d{1,3})?)m)?(?:(\d{1,6}(?:\.\d{1,3})?)s?)?$/.exec(
    text.trim(),
  )
  if (match === null || text.trim() === '') {
    throw problem('invalid_parameter', 'Cancel-After is a time such as 90s, 5m or 1h30m.', CANCEL_AFTER)
  }
  const [hours, minutes, seconds] = match.slice(1).map((part: string | undefined) => Number(part ?? 0))
  return noLessThanLeast(Math.ceil((hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0)), notes)
}

function noLessThanLeast(seconds: number, notes: Notes): number {
  if (seconds >= CANCEL_AFTER_SECONDS_MIN) return seconds
  notes.approximated('expiresAfterSeconds', `${CANCEL_AFTER_SECONDS_MIN} seconds are the least`)
  return CANCEL_AFTER_SECONDS_MIN
}

/** For how many seconds the answer to a create is to wait, by `Prefer: wait` or `Prefer: wait=10`; nonsense is left alone. */
export function submitWait({ headers }: WireRequest): number | undefined {
  for (const preference of (headers['prefer'] ?? '').split(',')) {
    const match = /^\s*wait\s*(?:=\s*"?([1-9]\d{0,8})"?\s*)?(?:;.*)?$/i.exec(preference)
    if (match !== null) return Math.min(WAIT_SECONDS_MAX, Number(match[1] ?? WAIT_SECONDS_MAX))
  }
  return undefined
}
