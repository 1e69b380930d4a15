/**
 * OpenAI's own Videos API, and hosts that are as strict: four sizes, a few lengths told as texts, one picture. JSON where there
 * is no file, a form where there is one. There is no cancel, and the film is behind the key.
 */

import { z } from 'zod'
import type { JsonObject } from '../../../core/json.ts'
import type { GenerationRequest, BytesSource } from '../../../core/request.ts'
import type { PixelSize } from '../../../core/shape.ts'
import type { Codec, Dialect } from '../../dialect.ts'
import { given, noteDropped, noteUnrecognized, parseRequest, present } from '../../parsing.ts'
import { encodeSize, encodeSource } from '../../values.ts'
import type { WireRequest } from '../../wire.ts'
import { modelList } from '../models.ts'
import { videosProblem } from '../problem.ts'
import { decodeReferences, inputReferenceSchema } from '../references.ts'
import { readSize } from '../request.ts'
import { JOB_IDS } from '../view.ts'
import { CARRIED_BY_ALL, filePartOf, jsonOrForm, messageFor, readBody, readWhole } from './bodies.ts'
import { CREATE, createProfile, openaiVideo, RETRIEVE } from './client.ts'
import { oneOfEach } from './one-of-each.ts'
import { nearestSeconds, nearestSize, secondsAsked, sizeAsked } from './units.ts'

const px = (widthPx: number, heightPx: number): PixelSize => ({ widthPx, heightPx })

/** The sizes that OpenAI's models have; the last two only the larger one. */
const SIZES = [px(1280, 720), px(720, 1280), px(1792, 1024), px(1024, 1792)]

/** Seconds of a new film. Longer ones are made by extending. */
const SECONDS = [4, 8, 12]

/** Bytes of a picture that is told as a data URI. */
const INLINE_BYTES_MAX = 20_971_520

const CARRIED: ReadonlySet<string> = new Set(CARRIED_BY_ALL)

const schema = z.object({
  model: z.string().min(1).max(256),
  prompt: z.string(),
  size: z.string().nullish(),
  seconds: z.union([z.string(), z.int()]).nullish(),
  input_reference: z.union([z.string(), inputReferenceSchema]).nullish(),
})

const submit: Codec<WireRequest, GenerationRequest> = {
  decode({ body }, notes) {
    const { fields, file } = readBody(body, 'input_reference')
    const input = parseRequest(schema, fields)
    noteUnrecognized(fields, schema.shape, '', notes)
    const named = given(input.input_reference, decodeReferences) ?? []
    return {
      model: input.model,
      prompt: input.prompt,
      references: file === undefined ? named : [{ role: 'first_frame', source: file }],
      ...present({
        size: given(input.size, readSize),
        durationSeconds: given(input.seconds, (seconds) => readWhole(seconds, 'seconds')),
      }),
    }
  },
  encode(request, notes) {
    noteDropped(request, CARRIED, notes)
    const picture = oneOfEach(request.references, ['first_frame'], notes).get('first_frame')
    const size = given(sizeAsked(request, notes), (asked) => nearestSize(asked, SIZES, notes))
    const seconds = given(secondsAsked(request, notes), (asked) => nearestSeconds(asked, SECONDS, notes))
    const fields = {
      model: request.model,
      prompt: request.prompt,
      ...present({
        size: given(size, encodeSize),
        seconds: given(seconds, String),
        input_reference: given(picture, encodePicture),
      }),
    }
    return messageFor(CREATE, jsonOrForm(fields, filePartOf(picture)))
  },
}

function encodePicture(source: BytesSource): JsonObject | undefined {
  if (source.from === 'part') return undefined
  return source.from === 'file' ? { file_id: encodeSource(source) } : { image_url: encodeSource(source) }
}

const video = openaiVideo(JOB_IDS)

/** OpenAI as a provider. */
export const openaiProfile: Dialect = createProfile({
  id: 'videos-openai',
  ids: JOB_IDS,
  tellsPixels: true,
  takes: { image: ['part', 'link', 'inline'] },
  inlineBytesMax: INLINE_BYTES_MAX,
  submit: { routes: [{ ...CREATE, takesForms: true }], request: submit },
  receipt: video,
  retrieve: { routes: [RETRIEVE], video },
  lists: true,
  models: modelList(['/v1']),
  problem: videosProblem(429),
})
