/**
 * The `input` of a prediction: what the Seedance models of Replicate take, and `size`, which Vercel's AI SDK sends. It is
 * read from a create, and shown again in every prediction.
 */

import { z } from 'zod'
import type { JsonObject } from '../../core/json.ts'
import type { Notes } from '../../core/notes.ts'
import { problem } from '../../core/problem.ts'
import type { GenerationRequest } from '../../core/request.ts'
import { RATIOS, RESOLUTIONS } from '../../core/shape.ts'
import type { FieldNames, Naming } from '../field-names.ts'
import { given, present, wholeNumber } from '../parsing.ts'
import { roleFields } from '../role-fields.ts'
import { decodeSize, encodeSize } from '../values.ts'

/** What this dialect calls the canonical fields. */
export const REPLICATE_FIELDS: FieldNames = {
  model: 'model',
  prompt: 'input.prompt',
  resolution: 'input.resolution',
  ratio: 'input.aspect_ratio',
  size: 'input.size',
  durationSeconds: 'input.duration',
  seed: 'input.seed',
  generateAudio: 'input.generate_audio',
  cameraFixed: 'input.camera_fixed',
  expiresAfterSeconds: 'cancel-after',
  callbackUrl: 'webhook',
  callbackStates: 'webhook_events_filter',
  afterId: 'cursor',
}

/** Films have 24 frames a second, and one model lets its callers say so. */
const FRAMES_PER_SECOND = 24

/** The members of `input`. */
export const inputSchema = z.object({
  prompt: z.string().nullish(),
  image: z.string().nullish(),
  last_frame_image: z.string().nullish(),
  reference_images: z.array(z.string()).nullish(),
  reference_videos: z.array(z.string()).nullish(),
  reference_audios: z.array(z.string()).nullish(),
  duration: wholeNumber.nullish(),
  resolution: z.enum(RESOLUTIONS).nullish(),
  aspect_ratio: z.enum([...RATIOS, 'adaptive']).nullish(),
  size: z.string().nullish(),
  generate_audio: z.boolean().nullish(),
  seed: wholeNumber.nullish(),
  camera_fixed: z.boolean().nullish(),
  fps: wholeNumber.nullish(),
})

type Input = z.infer<typeof inputSchema>

/** What of a request is told in `input`. */
type Told = Omit<GenerationRequest, 'model'>

/** The fields that hold one reference each, or a list of them, by role. */
const REFERENCES = roleFields({
  within: 'input',
  single: { first_frame: 'image', last_frame: 'last_frame_image' },
  lists: {
    reference_image: 'reference_images',
    reference_video: 'reference_videos',
    reference_audio: 'reference_audios',
  },
})

/** Reads an input. Throws `ProblemError` with the field's path. */
export function decodeInput(input: Input, notes: Notes): Told {
  if (typeof input.prompt !== 'string') throw problem('prompt_required', 'A prompt is required.', 'input.prompt')
  if (typeof input.fps === 'number' && input.fps !== FRAMES_PER_SECOND) {
    const detail = `films have ${FRAMES_PER_SECOND} frames a second`
    notes.list.push({ kind: 'approximated', field: 'input.fps', isWirePath: true, detail })
  }
  return {
    prompt: input.prompt,
    references: REFERENCES.decode(input),
    ...present({
      resolution: input.resolution,
      ratio: input.aspect_ratio,
      size: given(input.size, readSize),
      durationSeconds: input.duration,
      seed: input.seed,
      generateAudio: input.generate_audio,
      cameraFixed: input.camera_fixed,
    }),
  }
}

/** Writes an input. */
export function encodeInput(request: Told, notes: Notes): JsonObject {
  return {
    prompt: request.prompt,
    ...REFERENCES.encode(request.references, notes),
    ...present({
      duration: request.durationSeconds,
      resolution: request.resolution,
      aspect_ratio: request.ratio,
      size: given(request.size, encodeSize),
      generate_audio: request.generateAudio,
      seed: request.seed,
      camera_fixed: request.cameraFixed,
    }),
  }
}

function readSize(text: string) {
  const size = decodeSize(text)
  if (size === undefined) throw problem('invalid_parameter', 'size must be of the form 1280x720.', 'input.size')
  return size
}

/** How this dialect calls fields. */
export const REPLICATE_NAMING: Naming = { fields: REPLICATE_FIELDS, reference: REFERENCES.path }
