/** Models as OpenAI tells them. */

import type { Json } from '../../core/json.ts'
import type { Model } from '../../core/model.ts'
import type { Dialect } from '../dialect.ts'
import { okJson } from '../job-routes.ts'

/** When the list of built-in models was first published, in epoch seconds: a model is not older than its name here. */
const MODELS_SINCE_SECONDS = Date.UTC(2026, 10, 21) / 1000

/** A model. */
export function encodeModel({ name }: Model): Json {
  return { id: name, object: 'model', created: MODELS_SINCE_SECONDS, owned_by: 'reelay' }
}

/** The list of them, below each of these bases. */
export function modelList(bases: readonly string[]): NonNullable<Dialect['models']> {
  return {
    routes: bases.map((base) => ({ method: 'GET', path: `${base}/models` })),
    encode: (models) => okJson({ object: 'list', data: models.map(encodeModel) }),
  }
}
