/** A ComfyUI workflow that binds references of every kind: the example of the documentation, with more loaders. */

import type { JsonObject } from '../../src/core/json.ts'
import { isJsonObject } from '../../src/core/json.ts'
import { exampleWorkflow } from '../upstreams/comfyui/comfy-rig.ts'

/** Loaders by the input of the sampler's node that they feed: their class, and the input that takes a file. */
const LOADERS = [
  ['60', 'end_image', 'LoadImage', 'image'],
  ['61', 'reference_image_1', 'LoadImage', 'image'],
  ['62', 'reference_image_2', 'LoadImage', 'image'],
  ['63', 'reference_video', 'LoadVideo', 'file'],
  ['64', 'reference_audio', 'LoadAudio', 'audio'],
] as const

/** The node that all of them feed. */
const SAMPLED = '55'

/** The declaration. */
export function wholeWorkflow(): JsonObject {
  const example = exampleWorkflow()
  const { graph, bindings } = example
  const node = isJsonObject(graph) ? graph[SAMPLED] : undefined
  if (!isJsonObject(graph) || !isJsonObject(bindings) || !isJsonObject(node)) throw new Error('the example has changed')
  const slot = (id: string, input: string) => ({ set: `${id}.inputs.${input}`, remove: [id] })
  const [last, one, two, film, sound] = LOADERS.map(([id, , , input]) => slot(id, input))
  const inputs = isJsonObject(node['inputs']) ? node['inputs'] : {}
  const links = Object.fromEntries(LOADERS.map(([id, name]) => [name, [id, 0]]))
  const loaders = LOADERS.map(([id, , kind, input]) => [id, { class_type: kind, inputs: { [input]: 'none' } }] as const)
  return {
    ...example,
    graph: { ...graph, ...Object.fromEntries(loaders), [SAMPLED]: { ...node, inputs: { ...inputs, ...links } } },
    bindings: {
      ...bindings,
      last_frame: last ?? null,
      reference_images: [one ?? null, two ?? null],
      reference_video: film ?? null,
      reference_audio: sound ?? null,
    },
  }
}

/** The names of the inputs that take files, in the order of the workflow's places. */
export const FILE_PLACES: readonly (readonly [node: string, input: string])[] = [
  ['56', 'image'],
  ...LOADERS.map(([id, , , input]) => [id, input] as const),
]
