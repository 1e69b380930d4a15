/**
 * The host of seed 003: `/v1/videos` with no list, no cancel, no callback and no metadata. Statuses are new-api's words, and
 * the film is behind the key.
 */

import type { Notes } from '../../../core/notes.ts'
import type { GenerationRequest } from '../../../core/request.ts'
import type { Codec, Dialect } from '../../dialect.ts'
import { noteDropped } from '../../parsing.ts'
import type { WireRequest } from '../../wire.ts'
import { videosProblem } from '../problem.ts'
import { submitRequest } from '../request.ts'
import { decodeVideo, encodeReceipt, encodeSeedVideo, JOB_IDS } from '../view.ts'
import { CREATE, createProfile, RETRIEVE } from './client.ts'

const common = submitRequest(CREATE)

const submit: Codec<WireRequest, GenerationRequest> = {
  decode: common.decode,
  encode(request, notes) {
    const { callbackUrl, metadata, ...rest } = inSeconds(request, notes)
    noteDropped({ callbackUrl, metadata }, new Set(), notes)
    return common.encode(rest, notes)
  },
}

/** There is no length that is left to the model. */
function inSeconds(request: GenerationRequest, notes: Notes): GenerationRequest {
  if (request.durationSeconds !== -1) return request
  notes.approximated('durationSeconds', 'the length is left to the receiver')
  const { durationSeconds: _open, ...rest } = request
  return rest
}

/** Seed 003's host as a provider. */
export const opeProfile: Dialect = createProfile({
  id: 'videos-ope',
  ids: JOB_IDS,
  takes: { image: ['link'], video: ['link'], audio: ['link'] },
  submit: { routes: [CREATE], request: submit },
  receipt: { decode: decodeVideo, encode: encodeReceipt },
  retrieve: { routes: [RETRIEVE], video: { decode: decodeVideo, encode: encodeSeedVideo } },
  lists: false,
  problem: videosProblem(403),
})
