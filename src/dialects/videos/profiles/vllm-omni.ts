/**
 * vLLM-Omni, a server for GPUs of one's own. It takes forms alone, also where there is no file; shapes are width and height in
 * steps of 16, lengths are frames. To delete a job is to stop it.
 */

import { z } from 'zod'
import type { Notes } from '../../../core/notes.ts'
import { problem } from '../../../core/problem.ts'
import type { GenerationRequest, Reference, ReferenceRole, BytesSource } from '../../../core/request.ts'
import type { JobView } from '../../../core/view.ts'
import type { Codec, Dialect } from '../../dialect.ts'
import { prefixedIds } from '../../job-ids.ts'
import { okJson, oneJob } from '../../job-routes.ts'
import { given, noteDropped, noteUnrecognized, parseAnswer, parseRequest, present } from '../../parsing.ts'
import { decodeFileId, decodeSource, encodeSource, vendorId } from '../../values.ts'
import type { Route, WireRequest, WireResponse } from '../../wire.ts'
import { CARRIED_BY_ALL, filePartOf, formOf, messageFor, readBody, readObjectText, readWhole } from './bodies.ts'
import { CREATE, createProfile, openaiVideo, RETRIEVE } from './client.ts'
import { fastapiProblem } from './fastapi-problem.ts'
import { oneOfEach } from './one-of-each.ts'
import { pixelsAndFrames } from './units.ts'

const IDS = prefixedIds('video_gen_')

const CARRIED: ReadonlySet<string> = new Set([...CARRIED_BY_ALL, 'seed', 'generateAudio', 'endUserId'])

/** The field of each role that there is a place for, and the member of its JSON that holds a URL. */
const FIELDS = {
  first_frame: { field: 'image_reference', member: 'image_url' },
  reference_video: { field: 'video_reference', member: 'video_url' },
  reference_audio: { field: 'audio_reference', member: 'audio_url' },
} as const satisfies { readonly [R in ReferenceRole]?: { readonly field: string; readonly member: string } }

type Role = keyof typeof FIELDS
const ROLES: readonly Role[] = ['first_frame', 'reference_video', 'reference_audio']

const text = z.string().optional()

const schema = z.object({
  model: z.string().max(256).optional(),
  prompt: z.string(),
  width: text,
  height: text,
  seconds: text,
  num_frames: text,
  fps: text,
  seed: text,
  generate_sound: z.enum(['true', 'false']).optional(),
  user: text,
  image_reference: text,
  video_reference: text,
  audio_reference: text,
})

type Fields = z.infer<typeof schema>

const submit: Codec<WireRequest, GenerationRequest> = {
  decode({ body }, notes) {
    if (body.kind !== 'form') throw problem('unsupported_content_type', 'The body must be multipart/form-data.')
    const { fields, file } = readBody(body, 'input_reference')
    const input = parseRequest(schema, fields)
    noteUnrecognized(fields, schema.shape, '', notes)
    const whole = (name: 'width' | 'height' | 'seconds' | 'num_frames' | 'seed') =>
      given(input[name], (value) => readWhole(value, name))
    const [widthPx, heightPx, seconds] = [whole('width'), whole('height'), whole('seconds')]
    return {
      model: input.model ?? '',
      prompt: input.prompt,
      references: readReferences(input, file),
      ...present({
        size: widthPx === undefined || heightPx === undefined ? undefined : { widthPx, heightPx },
        durationSeconds: seconds,
        frames: seconds === undefined ? whole('num_frames') : undefined,
        seed: whole('seed'),
        generateAudio: given(input.generate_sound, (word) => word === 'true'),
        endUserId: input.user,
      }),
    }
  },
  encode(request, notes) {
    noteDropped(request, CARRIED, notes)
    const sources = oneOfEach(request.references, ROLES, notes)
    const picture = sources.get('first_frame')
    const { size, ...length } = pixelsAndFrames(request, notes)
    const fields = {
      model: request.model,
      prompt: request.prompt,
      ...present({
        width: size?.widthPx,
        height: size?.heightPx,
        ...length,
        generate_sound: request.generateAudio,
        user: request.endUserId,
      }),
      ...Object.fromEntries(ROLES.flatMap((role) => encodeField(role, sources.get(role)))),
    }
    return messageFor(CREATE, formOf(fields, filePartOf(picture)))
  },
}

function encodeField(role: Role, source: BytesSource | undefined): [string, Record<string, string>][] {
  if (source === undefined || source.from === 'part') return []
  const { field, member } = FIELDS[role]
  return [[field, { [source.from === 'file' ? 'file_id' : member]: encodeSource(source) }]]
}

function readReferences(input: Fields, file: BytesSource | undefined): Reference[] {
  return ROLES.flatMap((role): Reference[] => {
    if (role === 'first_frame' && file !== undefined) return [{ role, source: file }]
    const { field, member } = FIELDS[role]
    const value = input[field]
    if (value === undefined) return []
    const { [member]: url, file_id: id } = readObjectText(value, field)
    if (typeof id === 'string') return [{ role, source: { from: 'file', fileId: decodeFileId(id, field) } }]
    if (typeof url === 'string') return [{ role, source: decodeSource(url, field) }]
    throw problem('missing_parameter', `${field} has no ${member}.`, field)
  })
}

/** What comes of a DELETE tells the id, and nothing of the job. */
const deletion: Codec<WireResponse, JobView> = {
  decode(wire) {
    const { id } = parseAnswer(z.object({ id: z.string() }), wire.body)
    return { id: IDS.decode(vendorId(id)), status: 'cancelled', videos: [] }
  },
  encode(view, notes: Notes) {
    noteDropped(view, new Set(['id']), notes)
    return okJson({ id: IDS.encode(view.id), deleted: true, object: 'video.deleted' })
  },
}

const DELETE = { method: 'DELETE', path: RETRIEVE.path } as const satisfies Route

const video = openaiVideo(IDS)

/** vLLM-Omni as a provider. */
export const vllmOmniProfile: Dialect = createProfile({
  id: 'videos-vllm-omni',
  ids: IDS,
  tellsPixels: true,
  takes: { image: ['part', 'link', 'inline'], video: ['link', 'inline'], audio: ['link', 'inline'] },
  submit: { routes: [{ ...CREATE, takesForms: true }], request: submit },
  receipt: video,
  retrieve: { routes: [RETRIEVE], video },
  cancel: oneJob(IDS, [DELETE], deletion),
  lists: true,
  problem: fastapiProblem(),
})
