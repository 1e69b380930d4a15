/**
 * The submit request of `/v1/videos` (seed 003, and what OpenAI's SDKs send): JSON, or a multipart form in which every
 * value is a text. `size` and `resolution` with `ratio` are both kept; whether they agree is the model's to say.
 */

import { z } from 'zod'
import { type Json, isJsonObject } from '../../core/json.ts'
import type { Notes } from '../../core/notes.ts'
import { ProblemError, problem } from '../../core/problem.ts'
import type { GenerationRequest } from '../../core/request.ts'
import { RATIOS, RESOLUTIONS } from '../../core/shape.ts'
import { parseStrictText } from '../../core/strict-json.ts'
import type { Codec } from '../dialect.ts'
import type { FieldNames, Naming } from '../field-names.ts'
import {
  agreed,
  checkMetadata,
  given,
  jsonObject,
  jsonOf,
  METADATA_MAX,
  noteDropped,
  noteUnrecognized,
  parseRequest,
  present,
  wholeNumber,
} from '../parsing.ts'
import { decodeInteger, decodeSize, decodeUrl, encodeSize } from '../values.ts'
import type { Route, WireBody, WireRequest } from '../wire.ts'
import { jsonOfForm } from './form.ts'
import {
  decodeReferences,
  encodeReferences,
  inputReferenceSchema,
  noteUnrecognizedReferences,
  referencePath,
} from './references.ts'

/** What this dialect calls the canonical fields. */
export const VIDEOS_FIELDS: FieldNames = {
  model: 'model',
  prompt: 'prompt',
  size: 'size',
  resolution: 'resolution',
  ratio: 'ratio',
  durationSeconds: 'seconds',
  seed: 'seed',
  generateAudio: 'generate_audio',
  callbackUrl: 'callback_url',
  metadata: 'metadata',
  afterId: 'after',
}

/** How this dialect calls fields. */
export const VIDEOS_NAMING: Naming = { fields: VIDEOS_FIELDS, reference: referencePath }

const submitSchema = z.object({
  model: z.string().min(1).max(256),
  prompt: z.string().nullish(),
  size: z.string().nullish(),
  resolution: z.enum(RESOLUTIONS).nullish(),
  ratio: z.enum(RATIOS).nullish(),
  seconds: z.union([z.string(), wholeNumber], { error: 'must be a whole number, as a text or not' }).nullish(),
  seed: wholeNumber.nullish(),
  generate_audio: z.boolean().nullish(),
  input_reference: z.union([z.string(), z.looseObject({})], { error: 'must be an object' }).nullish(),
  callback_url: z.string().nullish(),
  webhook_url: z.string().nullish(),
  metadata: jsonObject.nullish(),
})

const referenceSchema = z.object({ input_reference: inputReferenceSchema })

const CARRIED: ReadonlySet<string> = new Set([...Object.keys(VIDEOS_FIELDS), 'references'])

/** Submit, to be encoded for the first of a profile's routes. */
export function submitRequest(route: Route): Codec<WireRequest, GenerationRequest> {
  return {
    decode({ body }, notes) {
      const json = jsonOfBody(body)
      const input = parseRequest(submitSchema, json)
      noteUnrecognized(json, submitSchema.shape, '', notes)
      if (typeof input.prompt !== 'string') throw problem('prompt_required', 'A prompt is required.', 'prompt')
      given(input.metadata, checkMetadata)
      return {
        model: input.model,
        prompt: input.prompt,
        references: given(input.input_reference, (reference) => readReferences(reference, json, notes)) ?? [],
        ...present({
          size: given(input.size, readSize),
          resolution: input.resolution,
          ratio: input.ratio,
          durationSeconds: given(input.seconds, readSeconds),
          seed: input.seed,
          generateAudio: input.generate_audio,
          callbackUrl: readCallbackUrl(input),
          metadata: input.metadata,
        }),
      }
    },

    encode(request, notes) {
      noteDropped(request, CARRIED, notes)
      if (request.ratio === 'adaptive') notes.approximated('ratio', 'adaptive is left to the receiver')
      const json = {
        model: request.model,
        prompt: request.prompt,
        ...present({
          size: given(request.size, encodeSize),
          resolution: request.resolution,
          ratio: request.ratio === 'adaptive' ? undefined : request.ratio,
          seconds: given(request.durationSeconds, String),
          generate_audio: request.generateAudio,
          seed: request.seed,
          input_reference: encodeReferences(request.references, notes),
          callback_url: request.callbackUrl,
          metadata: request.metadata,
        }),
      }
      const { method, path } = route
      return { method, path, params: {}, query: {}, headers: {}, body: { kind: 'json', json } }
    },
  }
}

function jsonOfBody(body: WireBody): Json {
  return body.kind === 'form' ? typedForm(jsonOfForm(body.parts)) : jsonOf(body)
}

/** The values of a form are texts: those of typed fields are read, and stay texts to be refused when they cannot be. */
function typedForm(json: Json): Json {
  if (!isJsonObject(json)) return json
  const { seed, generate_audio: audio, metadata } = json
  return {
    ...json,
    ...(typeof seed === 'string' ? { seed: decodeInteger(seed) ?? seed } : {}),
    ...(audio === 'true' || audio === 'false' ? { generate_audio: audio === 'true' } : {}),
    ...(typeof metadata === 'string' ? { metadata: readJsonText(metadata, 'metadata') } : {}),
  }
}

/** JSON within a field, by the rules for JSON bodies: nothing that two readers could understand differently. */
function readJsonText(text: string, field: string): Json {
  if (text.length > METADATA_MAX.sizeBytes) {
    throw problem('invalid_parameter', `${field} has at most ${METADATA_MAX.sizeBytes} characters.`, field)
  }
  try {
    return parseStrictText(text)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { code, message } = error.problem
    // The field itself is wrong where the whole body would be.
    if (code === 'invalid_json') throw problem('invalid_parameter', `${field} is not JSON.`, field)
    throw problem(code, `${field} cannot be read: ${message}`, field)
  }
}

function readReferences(reference: string | object, json: Json, notes: Notes) {
  if (typeof reference === 'string') return decodeReferences(reference)
  const parsed = parseRequest(referenceSchema, json).input_reference
  if (isJsonObject(json)) noteUnrecognizedReferences(json['input_reference'], notes)
  return decodeReferences(parsed)
}

/** A size such as `1280x720`. Throws `ProblemError`. */
export function readSize(text: string) {
  const size = decodeSize(text)
  if (size === undefined) throw problem('invalid_parameter', 'size must be of the form 1280x720.', 'size')
  return size
}

function readSeconds(value: string | number): number {
  const seconds = typeof value === 'number' ? value : decodeInteger(value)
  if (seconds === undefined) throw problem('invalid_parameter', 'seconds must be a whole number.', 'seconds')
  return seconds
}

function readCallbackUrl(input: z.infer<typeof submitSchema>): string | undefined {
  const url = agreed(
    { field: 'callback_url', value: input.callback_url },
    { field: 'webhook_url', value: input.webhook_url },
  )
  return given(url, (text) => decodeUrl(text, input.callback_url === text ? 'callback_url' : 'webhook_url'))
}
