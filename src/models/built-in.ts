/** The models that Reelay comes with: the names that the seeds print, and those of Ark, fal and Replicate. */

import { assert } from '../core/assert.ts'
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts'
import type { Model } from '../core/model.ts'
import fal from './built-in/fal.json' with { type: 'json' }
import replicate from './built-in/replicate.json' with { type: 'json' }
import seedance1 from './built-in/seedance-1.json' with { type: 'json' }
import seedance2 from './built-in/seedance-2.json' with { type: 'json' }
import seeds from './built-in/seeds.json' with { type: 'json' }
import { type Bases, complete } from './extending.ts'
import { type Manifest, readManifest, type WrittenManifest } from './manifest.ts'

/** In the order in which lists show them. */
const FILES: readonly (readonly [name: string, file: { readonly models: readonly object[] }])[] = [
  ['seeds.json', seeds],
  ['seedance-2.json', seedance2],
  ['seedance-1.json', seedance1],
  ['replicate.json', replicate],
  ['fal.json', fal],
]

const written: readonly WrittenManifest[] = FILES.flatMap(([where, { models }]) =>
  models.map((model) => ({ where, json: asJson(model) })),
)

const completed = complete(written, new Map())

/** The built-in manifests, in the order in which lists show them. */
export const BUILT_IN_MANIFESTS: readonly Manifest[] = completed.map(readManifest)

/** What an operator's manifests may extend: the built-in ones under all of their names. */
export const BUILT_IN_BASES: Bases = new Map(
  completed.flatMap(({ json }, index) => namesOf(BUILT_IN_MANIFESTS[index]).map((name) => [name, json] as const)),
)

/** The built-in models, each under each of its names. */
export const BUILT_IN_MODELS: readonly Model[] = modelsOf(BUILT_IN_MANIFESTS)

/** Each model under its own name, and then under its further ones. */
export function modelsOf(manifests: readonly Manifest[]): readonly Model[] {
  return manifests.flatMap(({ model, aliases }) => [model, ...aliases.map((name) => ({ ...model, name }))])
}

function namesOf(manifest: Manifest | undefined): readonly string[] {
  return manifest === undefined ? [] : [manifest.model.name, ...manifest.aliases]
}

function asJson(value: object): JsonObject {
  const json: Json = JSON.parse(JSON.stringify(value))
  assert(isJsonObject(json), 'a manifest is an object')
  return json
}
