/**
 * The submit request of `/v1/jobs`: all 11 inputs of seed 000, all 19 of seed 002, and each reference role in a field
 * of its own.
 */

import { z } from 'zod'
import { isJsonObject } from '../../core/json.ts'
import { problem } from '../../core/problem.ts'
import type { GenerationRequest } from '../../core/request.ts'
import { RATIOS, RESOLUTIONS } from '../../core/shape.ts'
import type { Codec } from '../dialect.ts'
import type { FieldNames, Naming } from '../field-names.ts'
import { agreed, given, jsonOf, noteDropped, noteUnrecognized, parseRequest, present, wholeNumber } from '../parsing.ts'
import { roleFields } from '../role-fields.ts'
import { decodeUrl } from '../values.ts'
import type { Route, WireRequest } from '../wire.ts'

/** Where a job is submitted. */
export const SUBMIT = { method: 'POST', path: '/v1/jobs' } as const satisfies Route

/** What this dialect calls the canonical fields. */
export const JOBS_FIELDS: FieldNames = {
  model: 'model',
  prompt: 'input.prompt',
  resolution: 'input.resolution',
  ratio: 'input.aspect_ratio',
  durationSeconds: 'input.duration',
  frames: 'input.frames',
  seed: 'input.seed',
  generateAudio: 'input.generate_audio',
  cameraFixed: 'input.camera_fixed',
  watermark: 'input.watermark',
  returnLastFrame: 'input.return_last_frame',
  draft: 'input.draft',
  serviceTier: 'input.service_tier',
  expiresAfterSeconds: 'input.execution_expires_after',
  callbackUrl: 'input.callback_url',
  channel: 'input.channel',
  afterId: 'after',
}

const inputSchema = z.object({
  prompt: z.string().nullish(),
  first_frame_url: z.string().nullish(),
  last_frame_url: z.string().nullish(),
  reference_image_urls: z.array(z.string()).nullish(),
  reference_video_urls: z.array(z.string()).nullish(),
  reference_audio_urls: z.array(z.string()).nullish(),
  resolution: z.enum(RESOLUTIONS).nullish(),
  duration: wholeNumber.nullish(),
  seconds: wholeNumber.nullish(),
  aspect_ratio: z.enum([...RATIOS, 'adaptive']).nullish(),
  ratio: z.enum([...RATIOS, 'adaptive']).nullish(),
  frames: wholeNumber.nullish(),
  seed: wholeNumber.nullish(),
  generate_audio: z.boolean().nullish(),
  camera_fixed: z.boolean().nullish(),
  watermark: z.boolean().nullish(),
  return_last_frame: z.boolean().nullish(),
  draft: z.boolean().nullish(),
  service_tier: z.enum(['auto', 'default', 'flex']).nullish(),
  execution_expires_after: wholeNumber.nullish(),
  callback_url: z.string().nullish(),
  channel: z.string().max(256).nullish(),
})

const submitSchema = z.object({ model: z.string().min(1).max(256), input: inputSchema })

/** The fields that hold one reference each, or a list of them, by role. */
const REFERENCES = roleFields({
  within: 'input',
  single: { first_frame: 'first_frame_url', last_frame: 'last_frame_url' },
  lists: {
    reference_image: 'reference_image_urls',
    reference_video: 'reference_video_urls',
    reference_audio: 'reference_audio_urls',
  },
  namesLibraries: true,
})

/** Submit. */
export const submitRequest: Codec<WireRequest, GenerationRequest> = {
  decode({ body }, notes) {
    const json = jsonOf(body)
    const { model, input } = parseRequest(submitSchema, json)
    noteUnrecognized(json, submitSchema.shape, '', notes)
    if (isJsonObject(json)) noteUnrecognized(json['input'], inputSchema.shape, 'input.', notes)
    if (typeof input.prompt !== 'string') throw problem('prompt_required', 'A prompt is required.', 'input.prompt')
    return {
      model,
      prompt: input.prompt,
      references: REFERENCES.decode(input),
      ...present({
        resolution: input.resolution,
        ratio: agreed(
          { field: 'input.aspect_ratio', value: input.aspect_ratio },
          { field: 'input.ratio', value: input.ratio },
        ),
        durationSeconds: agreed(
          { field: 'input.duration', value: input.duration },
          { field: 'input.seconds', value: input.seconds },
        ),
        frames: input.frames,
        seed: input.seed,
        generateAudio: input.generate_audio,
        cameraFixed: input.camera_fixed,
        watermark: input.watermark,
        returnLastFrame: input.return_last_frame,
        draft: input.draft,
        serviceTier: input.service_tier === 'auto' ? undefined : input.service_tier,
        expiresAfterSeconds: input.execution_expires_after,
        callbackUrl: given(input.callback_url, (url) => decodeUrl(url, 'input.callback_url')),
        channel: input.channel,
      }),
    }
  },

  encode(request, notes) {
    noteDropped(request, CARRIED, notes)
    const input = {
      prompt: request.prompt,
      ...REFERENCES.encode(request.references, notes),
      ...present({
        resolution: request.resolution,
        duration: request.durationSeconds,
        aspect_ratio: request.ratio,
        seed: request.seed,
        callback_url: request.callbackUrl,
        channel: request.channel,
        frames: request.frames,
        camera_fixed: request.cameraFixed,
        watermark: request.watermark,
        return_last_frame: request.returnLastFrame,
        service_tier: request.serviceTier,
        generate_audio: request.generateAudio,
        execution_expires_after: request.expiresAfterSeconds,
        draft: request.draft,
      }),
    }
    return {
      method: SUBMIT.method,
      path: SUBMIT.path,
      params: {},
      query: {},
      headers: {},
      body: { kind: 'json', json: { model: request.model, input } },
    }
  },
}

const CARRIED: ReadonlySet<string> = new Set([...Object.keys(JOBS_FIELDS), 'references'])

/** How this dialect calls fields. */
export const JOBS_NAMING: Naming = { fields: JOBS_FIELDS, reference: REFERENCES.path }
