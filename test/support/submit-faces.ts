/** A submit through each face: what is sent, another request for the same model, and what the film comes to. */

import type { JsonObject } from '../../src/core/json.ts'

/** A face as tests submit to it. */
export type SubmitFace = {
  readonly name: string
  readonly path: string
  readonly body: JsonObject
  /** A request that is refused for want of a prompt. */
  readonly broken: JsonObject
  /** A request that is not the same as `body`. */
  readonly other: JsonObject
  /** The field of the model, and the statuses of what was taken and of what is wrong, where they are not the usual ones. */
  readonly unusual?: { readonly modelField: string; readonly taken: number; readonly wrong: number }
}

/** What each `body` is charged, in credits. */
export const FACE_CREDITS = 16

/** The input of a job that comes to `FACE_CREDITS`. */
export const FACE_INPUT = { prompt: 'a boat', duration: 4, resolution: '480p' } as const

/** Every face. */
export const SUBMIT_FACES: readonly SubmitFace[] = [
  {
    name: 'jobs',
    path: '/v1/jobs',
    body: { model: 'seedance-2.0', input: FACE_INPUT },
    broken: { model: 'seedance-2.0', input: {} },
    other: { model: 'seedance-2.0', input: { ...FACE_INPUT, seed: 5 } },
  },
  {
    name: 'open',
    path: '/api/open/v1/video/generations',
    body: { model: 'seedance-2.0', ...FACE_INPUT },
    broken: { model: 'seedance-2.0', ...FACE_INPUT, prompt: '' },
    other: { model: 'seedance-2.0', ...FACE_INPUT, prompt: 'a ship' },
  },
  {
    name: 'videos',
    path: '/v1/videos',
    body: { model: 'seedance-2-0', prompt: 'a boat', seconds: '4', resolution: '480p' },
    broken: { model: 'seedance-2-0', prompt: '', seconds: '4', resolution: '480p' },
    other: { model: 'seedance-2-0', prompt: 'a boat', seconds: '5', resolution: '480p' },
  },
  {
    name: 'ark',
    path: '/api/v3/contents/generations/tasks',
    body: { model: 'seedance-2.0', content: [{ type: 'text', text: 'a boat' }], duration: 4, resolution: '480p' },
    broken: { model: 'seedance-2.0', content: [{ type: 'text', text: '' }] },
    other: { model: 'seedance-2.0', content: [{ type: 'text', text: 'a ship' }], duration: 4, resolution: '480p' },
  },
  {
    name: 'openai',
    path: '/openai/v1/videos',
    body: { model: 'seedance-2.0', prompt: 'a boat', seconds: '4', resolution: '480p' },
    broken: { model: 'seedance-2.0', prompt: '', seconds: '4', resolution: '480p' },
    other: { model: 'seedance-2.0', prompt: 'a boat', seconds: '5', resolution: '480p' },
  },
  {
    name: 'replicate',
    path: '/v1/predictions',
    body: { version: 'seedance-2.0', input: FACE_INPUT },
    broken: { version: 'seedance-2.0', input: {} },
    other: { version: 'seedance-2.0', input: { ...FACE_INPUT, seed: 5 } },
    unusual: { modelField: 'version', taken: 201, wrong: 422 },
  },
]
