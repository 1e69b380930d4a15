/**
 * The submit of new-api: a few fields of its own, and in `metadata` what it hands on to the vendor behind it as it is. For
 * Seedance that is Ark's body, so everything that Ark knows gets through.
 */

import { z } from 'zod'
import { isJsonObject, type Json, type JsonObject } from '../../../core/json.ts'
import type { Notes } from '../../../core/notes.ts'
import type { GenerationRequest, Reference } from '../../../core/request.ts'
import { RATIOS, RESOLUTIONS } from '../../../core/shape.ts'
import type { Codec } from '../../dialect.ts'
import { given, jsonOf, noteDropped, noteUnrecognized, parseRequest, present, wholeNumber } from '../../parsing.ts'
import { decodeSource, encodeSize, encodeSource } from '../../values.ts'
import type { Route, WireRequest } from '../../wire.ts'
import { decodeReferences, encodeReferences, inputReferenceSchema } from '../references.ts'
import { readSize } from '../request.ts'
import { CARRIED_BY_ALL, messageFor, readWhole } from './bodies.ts'

const CARRIED: ReadonlySet<string> = new Set([
  ...CARRIED_BY_ALL,
  'seed',
  'generateAudio',
  'cameraFixed',
  'watermark',
  'returnLastFrame',
  'draft',
  'serviceTier',
  'priority',
  'expiresAfterSeconds',
  'webSearch',
  'endUserId',
])

/** Ark's fields. Its `content` is the same list that seed 003 has in `input_reference`, and a text. */
const metadataSchema = z.object({
  content: z.array(z.json()).nullish(),
  resolution: z.enum(RESOLUTIONS).nullish(),
  ratio: z.enum([...RATIOS, 'adaptive']).nullish(),
  duration: wholeNumber.nullish(),
  frames: wholeNumber.nullish(),
  seed: wholeNumber.nullish(),
  generate_audio: z.boolean().nullish(),
  camera_fixed: z.boolean().nullish(),
  watermark: z.boolean().nullish(),
  return_last_frame: z.boolean().nullish(),
  draft: z.boolean().nullish(),
  service_tier: z.enum(['default', 'flex']).nullish(),
  priority: wholeNumber.nullish(),
  execution_expires_after: wholeNumber.nullish(),
  tools: z.array(z.object({ type: z.string() })).nullish(),
  safety_identifier: z.string().nullish(),
})

const schema = z.object({
  model: z.string().min(1).max(256),
  prompt: z.string(),
  size: z.string().nullish(),
  duration: z.union([z.int(), z.string()]).nullish(),
  seconds: z.string().nullish(),
  image: z.string().nullish(),
  images: z.array(z.string()).nullish(),
  metadata: metadataSchema.nullish(),
})

const WEB_SEARCH = 'web_search'

/** The submit, to be sent to this route. */
export function newApiSubmit(route: Route): Codec<WireRequest, GenerationRequest> {
  return {
    decode({ body }, notes) {
      const json = jsonOf(body)
      const input = parseRequest(schema, json)
      noteUnrecognized(json, schema.shape, '', notes)
      if (isJsonObject(json)) noteUnrecognized(json['metadata'], metadataSchema.shape, 'metadata.', notes)
      const more = input.metadata ?? {}
      const seconds = input.duration ?? input.seconds ?? more.duration
      return {
        model: input.model,
        prompt: input.prompt,
        references: readReferences(input, more.content),
        ...present({
          size: given(input.size, readSize),
          resolution: more.resolution,
          ratio: more.ratio,
          durationSeconds: given(seconds, (value) => readWhole(value, 'duration')),
          frames: more.frames,
          seed: more.seed,
          generateAudio: more.generate_audio,
          cameraFixed: more.camera_fixed,
          watermark: more.watermark,
          returnLastFrame: more.return_last_frame,
          draft: more.draft,
          serviceTier: more.service_tier,
          priority: more.priority,
          expiresAfterSeconds: more.execution_expires_after,
          webSearch: given(more.tools, (tools) => tools.some(({ type }) => type === WEB_SEARCH)),
          endUserId: more.safety_identifier,
        }),
      }
    },
    encode(request, notes) {
      noteDropped(request, CARRIED, notes)
      const metadata = encodeMetadata(request, notes)
      const seconds = request.durationSeconds === -1 ? undefined : request.durationSeconds
      const images = request.references.flatMap(({ role, source }) =>
        (role === 'first_frame' || role === 'last_frame') && source.from !== 'library' ? [encodeSource(source)] : [],
      )
      const json = {
        model: request.model,
        prompt: request.prompt,
        ...present({
          size: given(request.size, encodeSize),
          // Versions differ in which of the two they read.
          duration: seconds,
          seconds: given(seconds, String),
          images: images.length === 0 ? undefined : images,
          metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
        }),
      }
      return messageFor(route, { kind: 'json', json })
    },
  }
}

function encodeMetadata(request: GenerationRequest, notes: Notes): JsonObject {
  const content = encodeReferences(request.references, notes)
  const items = isJsonObject(content) && Array.isArray(content['content']) ? content['content'] : undefined
  return {
    // Versions that take this list as it is would be left without a prompt; others put theirs in place of this text.
    ...(items && { content: [{ type: 'text', text: request.prompt }, ...items] }),
    ...present({
      resolution: request.resolution,
      ratio: request.ratio,
      duration: request.durationSeconds,
      frames: request.frames,
      seed: request.seed,
      generate_audio: request.generateAudio,
      camera_fixed: request.cameraFixed,
      watermark: request.watermark,
      return_last_frame: request.returnLastFrame,
      draft: request.draft,
      service_tier: request.serviceTier,
      priority: request.priority,
      execution_expires_after: request.expiresAfterSeconds,
      tools: given(request.webSearch, (isOn) => (isOn ? [{ type: WEB_SEARCH }] : [])),
      safety_identifier: request.endUserId,
    }),
  }
}

const contentSchema = z.object({ metadata: inputReferenceSchema })

/** What stands in `content` counts; pictures beside it are the same ones, for vendors who know no `content`. */
function readReferences(input: z.infer<typeof schema>, content: readonly Json[] | null | undefined): Reference[] {
  const media = (content ?? []).filter((item) => !isJsonObject(item) || item['type'] !== 'text')
  if (media.length > 0) {
    return decodeReferences(parseRequest(contentSchema, { metadata: { content: media } }).metadata)
  }
  const images = [...(input.image ? [input.image] : []), ...(input.images ?? [])]
  return images.map((text, index) => ({
    role: index === 0 ? 'first_frame' : index === 1 && images.length === 2 ? 'last_frame' : 'reference_image',
    source: decodeSource(text, `images[${index}]`),
  }))
}
