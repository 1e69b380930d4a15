/**
 * The request that makes a task of Ark's: `POST /api/v3/contents/generations/tasks`. `null` is absent: Ark's SDK sends
 * every member that it knows.
 */

import { z } from 'zod'
import type { JobStatus } from '../../core/job-status.ts'
import type { Notes } from '../../core/notes.ts'
import { problem } from '../../core/problem.ts'
import { type GenerationRequest, OUTPUT_FORMATS, REFERENCE_TASKS } from '../../core/request.ts'
import { RATIOS, RESOLUTIONS, type RatioChoice, type Resolution } from '../../core/shape.ts'
import type { Codec } from '../dialect.ts'
import type { Asked, FieldNames, Naming } from '../field-names.ts'
import { prefixedIds } from '../job-ids.ts'
import { given, jsonOf, noteDropped, noteUnrecognized, parseRequest, present, wholeNumber } from '../parsing.ts'
import { decodeSize, decodeUrl } from '../values.ts'
import type { Route, WireRequest } from '../wire.ts'
import { contentSchema, noteUnknownItems, readContent, referencePath, writeContent } from './content.ts'
import { type Flags, takeFlags, takesFlags } from './flags.ts'

/** How this dialect writes the ids of jobs. */
export const ARK_IDS = prefixedIds('cgt-')

/** Where tasks are made and listed. */
export const TASKS = { method: 'POST', path: '/api/v3/contents/generations/tasks' } as const satisfies Route

/** What this dialect calls the canonical fields. */
export const ARK_FIELDS: FieldNames = {
  model: 'model',
  prompt: 'content[0].text',
  resolution: 'resolution',
  ratio: 'ratio',
  durationSeconds: 'duration',
  frames: 'frames',
  seed: 'seed',
  generateAudio: 'generate_audio',
  cameraFixed: 'camera_fixed',
  watermark: 'watermark',
  returnLastFrame: 'return_last_frame',
  draft: 'draft',
  draftOfId: 'content[0].draft_task.id',
  serviceTier: 'service_tier',
  priority: 'priority',
  outputFormat: 'output_format',
  referenceTask: 'omni_reference_task_type',
  webSearch: 'tools',
  endUserId: 'safety_identifier',
  expiresAfterSeconds: 'execution_expires_after',
  callbackUrl: 'callback_url',
  limit: 'page_size',
  page: 'page_num',
}

/** How this dialect calls fields; a reference is the item that it came from. */
export const ARK_NAMING: Naming = {
  fields: ARK_FIELDS,
  reference: (_, index, asked) => referencePath(index, textAtOf(asked)),
}

/** Of which states Ark tells callbacks: of all but a cancel. */
const CALLBACK_STATES = ['queued', 'running', 'succeeded', 'failed', 'expired'] as const satisfies readonly JobStatus[]

/** The least expiry that Ark takes, in seconds. */
const EXPIRES_AFTER_SECONDS_MIN = 3_600

const flag = z.boolean().nullish()
const word = z.string().nullish()

const submitSchema = z.object({
  model: z.string().min(1).max(256),
  content: contentSchema,
  safety_identifier: z.string().max(64).nullish(),
  callback_url: word,
  return_last_frame: flag,
  service_tier: z.enum(['default', 'flex']).nullish(),
  execution_expires_after: wholeNumber.nullish(),
  priority: wholeNumber.nullish(),
  generate_audio: flag,
  draft: flag,
  camera_fixed: flag,
  watermark: flag,
  seed: wholeNumber.nullish(),
  resolution: word,
  ratio: word,
  duration: wholeNumber.nullish(),
  frames: wholeNumber.nullish(),
  tools: z.array(z.object({ type: z.literal('web_search') })).nullish(),
  output_format: z.enum(OUTPUT_FORMATS).nullish(),
  omni_reference_task_type: z.enum(REFERENCE_TASKS).nullish(),
})

type Body = z.infer<typeof submitSchema>

/** Submit. */
export const submitRequest: Codec<WireRequest, GenerationRequest> = {
  decode({ body }, notes) {
    const json = jsonOf(body)
    const input = parseRequest(submitSchema, json)
    noteUnrecognized(json, submitSchema.shape, '', notes)
    noteUnknownItems(json, notes)
    const { textAt, prompt: written, ...content } = readContent(input.content, ARK_IDS)
    const { prompt, flags } = takesFlags(input.model) ? takeFlags(written, notes) : { prompt: written, flags: {} }
    return {
      model: input.model,
      prompt,
      ...content,
      ...readFields(withFlags(input, flags, notes)),
      // Where nothing else tells the place of the text, which the names of the other items depend on.
      ...((textAt > 0 || (written !== '' && prompt === '')) && { extensions: { ark: { textAt } } }),
    }
  },

  encode(request, notes) {
    noteDropped(request, CARRIED, notes)
    const json = {
      model: request.model,
      content: writeContent(request, ARK_IDS, notes),
      ...present({
        safety_identifier: request.endUserId,
        callback_url: request.callbackUrl,
        return_last_frame: request.returnLastFrame,
        service_tier: request.serviceTier,
        execution_expires_after: given(request.expiresAfterSeconds, (seconds) => writeExpiry(seconds, notes)),
        priority: request.priority,
        generate_audio: request.generateAudio,
        draft: request.draft,
        camera_fixed: request.cameraFixed,
        watermark: request.watermark,
        seed: request.seed,
        resolution: request.resolution,
        ratio: request.ratio,
        duration: request.durationSeconds,
        frames: request.frames,
        tools: request.webSearch === true ? [{ type: 'web_search' }] : undefined,
        output_format: request.outputFormat,
        omni_reference_task_type: request.referenceTask,
      }),
    }
    if (request.webSearch === false) notes.approximated('webSearch', 'told by saying nothing')
    if (request.callbackUrl === undefined ? request.callbackStates !== undefined : !isArksOwn(request.callbackStates)) {
      notes.dropped('callbackStates', 'this dialect tells a callback of every state but a cancel')
    }
    const { method, path } = TASKS
    return { method, path, params: {}, query: {}, headers: {}, body: { kind: 'json', json } }
  },
}

const CARRIED: ReadonlySet<string> = new Set([...Object.keys(ARK_FIELDS), 'references', 'callbackStates'])

/** The body, with what the switches of its prompt say where it says nothing itself. */
function withFlags(body: Body, flags: Flags, notes: Notes): Body {
  const either = <Value>(name: keyof Flags, own: Value | null | undefined, said: Value | undefined) => {
    const isBoth = own !== null && own !== undefined && said !== undefined && own !== said
    if (isBoth) notes.approximated('prompt', `--${name} is in the body as well, which wins`)
    return own ?? said
  }
  return {
    ...body,
    resolution: either('resolution', body.resolution, flags.resolution),
    ratio: either('ratio', body.ratio, flags.ratio),
    duration: either('duration', body.duration, flags.duration),
    frames: either('frames', body.frames, flags.frames),
    seed: either('seed', body.seed, flags.seed),
    camera_fixed: either('camera_fixed', body.camera_fixed, flags.camera_fixed),
    watermark: either('watermark', body.watermark, flags.watermark),
  }
}

function readFields(body: Body): Omit<GenerationRequest, 'model' | 'prompt' | 'references'> {
  const callbackUrl = given(body.callback_url, (url) => decodeUrl(url, 'callback_url'))
  return present({
    ...given(body.resolution, readResolution),
    ratio: given(body.ratio, readRatio),
    durationSeconds: body.duration,
    frames: body.frames,
    seed: body.seed,
    generateAudio: body.generate_audio,
    cameraFixed: body.camera_fixed,
    watermark: body.watermark,
    returnLastFrame: body.return_last_frame,
    draft: body.draft,
    serviceTier: body.service_tier,
    priority: body.priority,
    outputFormat: body.output_format,
    referenceTask: body.omni_reference_task_type,
    webSearch: body.tools === null || body.tools === undefined || body.tools.length === 0 ? undefined : true,
    endUserId: body.safety_identifier,
    expiresAfterSeconds: body.execution_expires_after,
    callbackUrl,
    callbackStates: callbackUrl === undefined ? undefined : CALLBACK_STATES,
  })
}

/** A tier; the AI SDK also sends sizes that it does not know the tier of. */
function readResolution(text: string): Pick<GenerationRequest, 'resolution' | 'size'> {
  const resolution = RESOLUTIONS.find((tier): tier is Resolution => tier === text.toLowerCase())
  if (resolution !== undefined) return { resolution }
  const size = decodeSize(text)
  if (size === undefined) throw problem('invalid_parameter', `resolution must be ${listed(RESOLUTIONS)}.`, 'resolution')
  return { size }
}

function readRatio(text: string): RatioChoice {
  const ratio = [...RATIOS, 'adaptive' as const].find((known) => known === text)
  if (ratio !== undefined) return ratio
  throw problem('invalid_parameter', `ratio must be ${listed([...RATIOS, 'adaptive'])}.`, 'ratio')
}

function listed(words: readonly string[]): string {
  return words.join(', ').replace(/, (?=[^,]*$)/, ' or ')
}

function writeExpiry(seconds: number, notes: Notes): number {
  if (seconds >= EXPIRES_AFTER_SECONDS_MIN) return seconds
  notes.approximated('expiresAfterSeconds', `the least that this dialect takes is ${EXPIRES_AFTER_SECONDS_MIN}`)
  return EXPIRES_AFTER_SECONDS_MIN
}

function isArksOwn(states: readonly JobStatus[] | undefined): boolean {
  return states?.length === CALLBACK_STATES.length && CALLBACK_STATES.every((state) => states.includes(state))
}

/** Where the text was among the items of a request that came through this dialect; -1: nowhere. */
function textAtOf({ extensions, prompt }: Asked): number {
  const textAt = extensions?.['ark']?.['textAt']
  if (typeof textAt === 'number') return textAt
  return prompt === '' ? -1 : 0
}
