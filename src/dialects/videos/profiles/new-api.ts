/**
 * new-api, a gateway that many resellers run. Submits and reads go to `/v1/video/generations`, which every version has; what
 * its `/v1/videos` answers is read as well, and the film behind the key is there.
 */

import { type ProblemCode, problemClass } from '../../../core/problem.ts'
import type { Codec, Dialect, ProblemAnswer } from '../../dialect.ts'
import { problemHeaders, statusOfCode } from '../../problem-status.ts'
import type { Route, WireResponse } from '../../wire.ts'
import { videosProblem } from '../problem.ts'
import { CREATE, createProfile, RETRIEVE } from './client.ts'
import { newApiSubmit } from './new-api-request.ts'
import { NEW_API_IDS, newApiReceipt, newApiTask } from './new-api-task.ts'

const GENERATE = { method: 'POST', path: '/v1/video/generations' } as const satisfies Route
const TASK = { method: 'GET', path: `${GENERATE.path}/:id` } as const satisfies Route

/** A body that is more than what Ark takes is not taken by a gateway in front of it. */
const INLINE_BYTES_MAX = 46_000_000

/** What is not the task's fault is told by another layer, in another shape. */
const OUTER: readonly ReturnType<typeof problemClass>[] = ['unauthorized', 'forbidden', 'rate_limited', 'unavailable']

/** A task that is not there is told with a 400. */
const NO_TASK = { code: 'task_not_exist', status: 400 } as const

const problems: Codec<WireResponse, ProblemAnswer> = {
  decode: videosProblem(403).decode,
  encode({ problem, requestId }) {
    const { message } = problem
    const headers = { ...problemHeaders(problem), 'x-request-id': requestId }
    if (problem.code === 'job_not_found') {
      return { status: NO_TASK.status, headers, body: { code: NO_TASK.code, message, data: null } }
    }
    const status = statusOf(problem.code)
    return OUTER.includes(problemClass(problem.code))
      ? { status, headers, body: { error: { message, type: 'new_api_error', code: problem.code } } }
      : { status, headers, body: { code: problem.code, message, data: null } }
  },
}

/** It has no 402. */
function statusOf(code: ProblemCode): number {
  return problemClass(code) === 'payment_required' ? 403 : statusOfCode(code)
}

/** new-api as a provider. */
export const newApiProfile: Dialect = createProfile({
  id: 'videos-new-api',
  ids: NEW_API_IDS,
  takes: { image: ['link', 'inline'], video: ['link'], audio: ['link', 'inline'] },
  inlineBytesMax: INLINE_BYTES_MAX,
  submit: { routes: [GENERATE, CREATE], request: newApiSubmit(GENERATE) },
  receipt: newApiReceipt,
  retrieve: { routes: [TASK, RETRIEVE], video: newApiTask },
  lists: false,
  problem: problems,
})
