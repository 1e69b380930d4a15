/**
 * The submit request of fal's queue: the endpoint is the path, the body is the input itself, and what concerns the queue is
 * in the query and in headers. Lengths are texts (`"5"`, `"auto"`); the AI SDK writes `"5s"`.
 */

import { z } from 'zod'
import type { Notes } from '../../core/notes.ts'
import { problem } from '../../core/problem.ts'
import type { GenerationRequest, ReferenceTask } from '../../core/request.ts'
import { RATIOS, type RatioChoice, RESOLUTIONS } from '../../core/shape.ts'
import type { Codec } from '../dialect.ts'
import { given, jsonOf, noteDropped, noteUnrecognized, parseRequest, present, wholeNumber } from '../parsing.ts'
import { decodeInteger, decodeUrl } from '../values.ts'
import { lastOf, type WireRequest } from '../wire.ts'
import { endpointOf, FAL_FIELDS, submitPath } from './names.ts'
import { decodeReferences, encodeReferences } from './references.ts'

const urls = z.array(z.string()).nullish()

const inputSchema = z.object({
  prompt: z.string().nullish(),
  image_url: z.string().nullish(),
  end_image_url: z.string().nullish(),
  image_urls: urls,
  reference_image_urls: urls,
  video_urls: urls,
  audio_urls: urls,
  resolution: z.enum(RESOLUTIONS).nullish(),
  duration: z.union([z.string(), wholeNumber], { error: 'must be auto, or whole seconds as a text' }).nullish(),
  aspect_ratio: z.enum([...RATIOS, 'auto']).nullish(),
  num_frames: wholeNumber.nullish(),
  seed: wholeNumber.nullish(),
  generate_audio: z.boolean().nullish(),
  camera_fixed: z.boolean().nullish(),
  enable_safety_checker: z.boolean().nullish(),
  end_user_id: z.string().max(64).nullish(),
  task: z.enum(['reference', 'editing', 'extension']).nullish(),
})

const TASKS = { reference: 'reference', editing: 'edit', extension: 'extend' } as const

/** Length left to the model. */
const AUTO = 'auto'
const AUTO_SECONDS = -1

const PRIORITY_HEADER = 'x-fal-queue-priority'
const TIMEOUT_HEADER = 'x-fal-request-timeout'

/** Headers that ask fal's own machines for something: what becomes of each here. */
const HEADERS: Readonly<Record<string, string>> = {
  'x-fal-runner-hint': 'there are no runners to choose from',
  'x-fal-object-lifecycle-preference': 'how long films are kept is the operator’s to say',
  'x-fal-no-retry': 'what may be tried again without making anything twice is tried again',
  'x-fal-store-io': 'requests and films are kept as the operator says',
}

const QUERY_PARAMETERS = { fal_webhook: true, dry_run: true }

/** Characters of an endpoint. */
const ENDPOINT_CHARACTERS_MAX = 256

/** Submit. */
export const submitRequest: Codec<WireRequest, GenerationRequest> = {
  decode(wire, notes) {
    const model = endpointOf(wire)
    if (model === '' || model.length > ENDPOINT_CHARACTERS_MAX) {
      throw problem('model_not_found', 'The path names no endpoint.', 'model')
    }
    const json = jsonOf(wire.body)
    const input = parseRequest(inputSchema, json)
    noteUnrecognized(json, inputSchema.shape, '', notes)
    noteUnrecognized(wire.query, QUERY_PARAMETERS, '', notes)
    noteHeaders(wire.headers, notes)
    if (typeof input.prompt !== 'string') throw problem('prompt_required', 'A prompt is required.', 'prompt')
    if (typeof input.enable_safety_checker === 'boolean') {
      notes.dropped('enable_safety_checker', 'what is checked is the provider’s to say')
    }
    return {
      model,
      prompt: input.prompt,
      references: decodeReferences(input),
      ...present({
        resolution: input.resolution,
        ratio: given(input.aspect_ratio, (ratio): RatioChoice => (ratio === AUTO ? 'adaptive' : ratio)),
        durationSeconds: given(input.duration, readSeconds),
        frames: input.num_frames,
        seed: input.seed,
        generateAudio: input.generate_audio,
        cameraFixed: input.camera_fixed,
        referenceTask: given(input.task, (task) => TASKS[task]),
        endUserId: input.end_user_id,
        startWithinSeconds: given(wire.headers[TIMEOUT_HEADER], readTimeout),
        lowPriority: readPriority(wire.headers[PRIORITY_HEADER], notes),
        callbackUrl: given(lastOf(wire.query['fal_webhook']), (url) => decodeUrl(url, 'fal_webhook')),
      }),
    }
  },

  encode(request, notes) {
    noteDropped(request, CARRIED, notes)
    const { serviceTier, callbackUrl, lowPriority, startWithinSeconds } = request
    if (serviceTier !== undefined) notes.approximated('serviceTier', 'told as the priority in the queue')
    const isFlex = serviceTier === 'flex' && lowPriority === undefined
    if (isFlex) notes.approximated('lowPriority', 'stands for the flex tier')
    const json = {
      prompt: request.prompt,
      ...encodeReferences(request.references, notes),
      ...present({
        resolution: request.resolution,
        duration: given(request.durationSeconds, (seconds) => (seconds === AUTO_SECONDS ? AUTO : String(seconds))),
        aspect_ratio: request.ratio === 'adaptive' ? AUTO : request.ratio,
        num_frames: request.frames,
        seed: request.seed,
        generate_audio: request.generateAudio,
        camera_fixed: request.cameraFixed,
        task: given(request.referenceTask, (task) => encodeTask(task, notes)),
        end_user_id: request.endUserId,
      }),
    }
    return {
      method: 'POST',
      path: submitPath(request.model),
      params: { '*': request.model },
      query: callbackUrl === undefined ? {} : { fal_webhook: callbackUrl },
      headers: {
        ...(lowPriority === true || isFlex ? { [PRIORITY_HEADER]: 'low' } : {}),
        ...(serviceTier === 'default' && lowPriority === undefined ? { [PRIORITY_HEADER]: 'normal' } : {}),
        ...(startWithinSeconds === undefined ? {} : { [TIMEOUT_HEADER]: String(startWithinSeconds) }),
      },
      body: { kind: 'json', json },
    }
  },
}

const CARRIED: ReadonlySet<string> = new Set([...Object.keys(FAL_FIELDS), 'references', 'serviceTier'])

function noteHeaders(headers: WireRequest['headers'], notes: Notes): void {
  for (const [field, detail] of Object.entries(HEADERS)) {
    if (headers[field] !== undefined) notes.list.push({ kind: 'dropped', field, isWirePath: true, detail })
  }
}

function readPriority(text = 'normal', notes: Notes): true | undefined {
  if (text === 'low') return true
  if (text !== 'normal') {
    const detail = 'there are normal and low: it waits as if it were normal'
    notes.list.push({ kind: 'approximated', field: PRIORITY_HEADER, isWirePath: true, detail })
  }
  return undefined
}

/** Seconds, with fractions; how many may be asked for is not this dialect's to say. */
function readTimeout(text: string): number {
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return Number(text)
  throw problem('invalid_parameter', `${TIMEOUT_HEADER} must be a number of seconds such as 30.`, TIMEOUT_HEADER)
}

function readSeconds(value: string | number): number {
  if (value === AUTO) return AUTO_SECONDS
  const seconds = typeof value === 'number' ? value : decodeInteger(value.replace(/s$/, ''))
  if (seconds === undefined || seconds < 0) {
    throw problem('invalid_parameter', 'duration must be auto, or whole seconds such as "5".', 'duration')
  }
  return seconds
}

function encodeTask(task: ReferenceTask, notes: Notes): string | undefined {
  if (task === 'auto') notes.approximated('referenceTask', 'auto is what this dialect does when no task is given')
  return Object.entries(TASKS).find(([, canonical]) => canonical === task)?.[0]
}
