/**
 * The `input` of a prediction: what the Seedance models of Replicate take, and `size`, which Vercel's AI SDK sends. It is
 * read from a create, and shown again in every prediction.
 */

import { z } from 'zod'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Notes } from '../../core/notes.ts'
import { problem } from '../../core/problem.ts'
import type { GenerationRequest, Reference, ReferenceRole } from '../../core/request.ts'
import { RATIOS, RESOLUTIONS } from '../../core/shape.ts'
import type { FieldNames, Naming } from '../field-names.ts'
import { given, present, wholeNumber } from '../parsing.ts'
import { decodeSize, decodeSource, encodeSize, encodeSource } from '../values.ts'

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

/** The fields that hold one reference each, or a list of them, by role. The order is that of the canonical references. */
const SINGLE_FIELDS = { first_frame: 'image', last_frame: 'last_frame_image' } as const
const LIST_FIELDS = {
  reference_image: 'reference_images',
  reference_video: 'reference_videos',
  reference_audio: 'reference_audios',
} as const

const SINGLE_ROLES = ['first_frame', 'last_frame'] as const
const LIST_ROLES = ['reference_image', 'reference_video', 'reference_audio'] as const
const ROLES: readonly ReferenceRole[] = [...SINGLE_ROLES, ...LIST_ROLES]

/** Reads an input. Throws `ProblemError` with the field's path. */
export function decodeInput(input: Input, notes: Notes): Told {
  if (typeof input.prompt !== 'string') throw problem('prompt_required', 'A prompt is required.', 'input.prompt')
  if (typeof input.fps === 'number' && input.fps !== FRAMES_PER_SECOND) {
    const detail = `films have ${FRAMES_PER_SECOND} frames a second`
    notes.list.push({ kind: 'approximated', field: 'input.fps', isWirePath: true, detail })
  }
  return {
    prompt: input.prompt,
    references: decodeReferences(input),
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
    ...encodeReferences(request.references, notes),
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

function decodeReferences(input: Input): Reference[] {
  const references: Reference[] = []
  for (const role of SINGLE_ROLES) {
    const field = SINGLE_FIELDS[role]
    const text = input[field]
    if (typeof text === 'string') references.push({ role, source: decodeSource(text, `input.${field}`) })
  }
  for (const role of LIST_ROLES) {
    const field = LIST_FIELDS[role]
    const texts = input[field] ?? []
    texts.forEach((text, index) => {
      references.push({ role, source: decodeSource(text, `input.${field}[${index}]`) })
    })
  }
  return references
}

function encodeReferences(references: readonly Reference[], notes: Notes): Record<string, Json> {
  const fields: Record<string, Json> = {}
  const lists = new Map<ReferenceRole, string[]>()
  references.forEach(({ role, source }, index) => {
    const text = encodeSource(source)
    if (role === 'infer') {
      notes.dropped(`references[${index}]`, 'its role is open, and this dialect has a field for each role')
    } else if (role === 'first_frame' || role === 'last_frame') {
      const field = SINGLE_FIELDS[role]
      if (field in fields) notes.dropped(`references[${index}]`, `there is one ${role} only`)
      else fields[field] = text
    } else {
      lists.set(role, [...(lists.get(role) ?? []), text])
    }
  })
  for (const role of LIST_ROLES) {
    const texts = lists.get(role)
    if (texts !== undefined) fields[LIST_FIELDS[role]] = texts
  }
  if (!isGrouped(references)) notes.approximated('references', 'grouped by role; the order within each role is kept')
  return fields
}

function isGrouped(references: readonly Reference[]): boolean {
  const ranks = references.flatMap(({ role }) => (role === 'infer' ? [] : [ROLES.indexOf(role)]))
  return ranks.every((rank, index) => index === 0 || rank >= (ranks[index - 1] ?? 0))
}

/** The field that a reference came from: `input.image`, `input.reference_images[1]`. */
function referencePath(references: readonly Reference[], index: number): string {
  const role = references[index]?.role
  if (role === undefined || role === 'infer') return `references[${index}]`
  if (role === 'first_frame' || role === 'last_frame') return `input.${SINGLE_FIELDS[role]}`
  const before = references.slice(0, index).filter((other) => other.role === role).length
  return `input.${LIST_FIELDS[role]}[${before}]`
}

/** How this dialect calls fields. */
export const REPLICATE_NAMING: Naming = { fields: REPLICATE_FIELDS, reference: referencePath }
