/**
 * SGLang Diffusion, a server for GPUs of one's own. Shapes are pixels in steps of 16, lengths are frames. It knows its jobs as
 * long as it runs, goes on with what was deleted, and names a model that need not be the one that it runs.
 */

import { z } from 'zod'
import type { GenerationRequest } from '../../../core/request.ts'
import type { Codec, Dialect } from '../../dialect.ts'
import { given, noteDropped, noteUnrecognized, parseRequest, present } from '../../parsing.ts'
import { decodeSource, encodeSize, encodeSource } from '../../values.ts'
import type { WireRequest } from '../../wire.ts'
import { readSize } from '../request.ts'
import { JOB_IDS } from '../view.ts'
import { CARRIED_BY_ALL, filePartOf, jsonOrForm, messageFor, readBody, readWhole } from './bodies.ts'
import { CREATE, createProfile, openaiVideo, RETRIEVE, type VideoCodec } from './client.ts'
import { fastapiProblem } from './fastapi-problem.ts'
import { oneOfEach } from './one-of-each.ts'
import { pixelsAndFrames } from './units.ts'

const CARRIED: ReadonlySet<string> = new Set([...CARRIED_BY_ALL, 'seed'])

const number = z.union([z.int(), z.string()]).nullish()

const schema = z.object({
  model: z.string().max(256).nullish(),
  prompt: z.string(),
  size: z.string().nullish(),
  seconds: number,
  num_frames: number,
  fps: number,
  seed: number,
  input_reference: z.string().nullish(),
})

const submit: Codec<WireRequest, GenerationRequest> = {
  decode({ body }, notes) {
    const { fields, file } = readBody(body, 'input_reference')
    const input = parseRequest(schema, fields)
    noteUnrecognized(fields, schema.shape, '', notes)
    const source = file ?? given(input.input_reference, (text) => decodeSource(text, 'input_reference'))
    const seconds = given(input.seconds, (value) => readWhole(value, 'seconds'))
    const frames = given(input.num_frames, (value) => readWhole(value, 'num_frames'))
    return {
      model: input.model ?? '',
      prompt: input.prompt,
      references: source === undefined ? [] : [{ role: 'first_frame', source }],
      ...present({
        size: given(input.size, readSize),
        durationSeconds: seconds,
        frames: seconds === undefined ? frames : undefined,
        seed: given(input.seed, (value) => readWhole(value, 'seed')),
      }),
    }
  },
  encode(request, notes) {
    noteDropped(request, CARRIED, notes)
    const picture = oneOfEach(request.references, ['first_frame'], notes).get('first_frame')
    const { size, ...length } = pixelsAndFrames(request, notes)
    const fields = {
      model: request.model,
      prompt: request.prompt,
      ...present({
        size: given(size, encodeSize),
        ...length,
        input_reference: picture === undefined || picture.from === 'part' ? undefined : encodeSource(picture),
      }),
    }
    return messageFor(CREATE, jsonOrForm(fields, filePartOf(picture)))
  },
}

const told = openaiVideo(JOB_IDS)

/** A video; the name of its model is not believed. */
const video: VideoCodec = {
  decode(json, notes) {
    const { model: _untrue, ...view } = told.decode(json, notes)
    return view
  },
  encode(view, notes) {
    notes.approximated('model', 'servers of this kind tell a name that need not be true')
    return told.encode(view, notes)
  },
}

/** SGLang Diffusion as a provider. */
export const sglangProfile: Dialect = createProfile({
  id: 'videos-sglang',
  ids: JOB_IDS,
  tellsPixels: true,
  // A text without a file goes as JSON: older servers want a file in every form.
  takes: { image: ['link', 'part'] },
  submit: { routes: [{ ...CREATE, takesForms: true }], request: submit },
  receipt: video,
  retrieve: { routes: [RETRIEVE], video },
  lists: true,
  problem: fastapiProblem({ video_not_ready: 404 }),
})
