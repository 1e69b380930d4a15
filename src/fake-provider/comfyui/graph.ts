/** How the fake ComfyUI server reads a graph: what is wrong with it, which film it makes, where that comes out. */

import { FRAMES_PER_SECOND } from '../../core/model.ts'
import { type Json, type JsonObject, isJsonObject } from '../../core/json.ts'
import type { FilmOrder } from '../film-order.ts'

/** A graph that was queued. */
export type FakeGraph = { readonly [nodeId: string]: { readonly class_type: string; readonly inputs: JsonObject } }

/** What is wrong, as a real one answers with 400. */
export type GraphErrors = { readonly error: JsonObject; readonly node_errors: JsonObject }

const OUTPUT_CLASSES = ['SaveVideo', 'VHS_VideoCombine', 'SaveWEBM', 'SaveImage']
const LOADER_INPUTS = ['image', 'video', 'audio', 'file']

/** Checks what a real one checks: nodes, links, outputs, and files that are there. */
export function checkGraph(graph: Json | undefined, files: ReadonlySet<string>): GraphErrors | FakeGraph {
  if (!isJsonObject(graph)) return refused('no_prompt', 'No prompt provided', {})
  const nodes = Object.entries(graph)
  for (const [id, node] of nodes) {
    if (isJsonObject(node) && typeof node['class_type'] === 'string' && isJsonObject(node['inputs'])) continue
    return refused('invalid_prompt', `Cannot execute because node ${id} is missing the class_type property.`, {})
  }
  const known = Object.fromEntries(nodes.filter((entry): entry is [string, FakeGraph[string]] => isNode(entry[1])))
  if (outputNode(known) === undefined) return refused('prompt_no_outputs', 'Prompt has no outputs', {})
  const wrong = Object.entries(known).flatMap(([id, node]) => {
    const errors = nodeErrors(node, known, files)
    return errors.length === 0 ? [] : [[id, { errors, dependent_outputs: [], class_type: node.class_type }] as const]
  })
  if (wrong.length === 0) return known
  return refused('prompt_outputs_failed_validation', 'Prompt outputs failed validation', Object.fromEntries(wrong))
}

/** Whether this is what is wrong with a graph. */
export function isRefused(checked: GraphErrors | FakeGraph): checked is GraphErrors {
  return 'node_errors' in checked
}

function isNode(node: Json | undefined): node is FakeGraph[string] {
  return isJsonObject(node) && typeof node['class_type'] === 'string' && isJsonObject(node['inputs'])
}

function nodeErrors({ class_type, inputs }: FakeGraph[string], graph: FakeGraph, files: ReadonlySet<string>): Json[] {
  return Object.entries(inputs).flatMap(([name, value]): Json[] => {
    const link = Array.isArray(value) && value.length === 2 ? String(value[0]) : undefined
    if (link !== undefined && !Object.hasOwn(graph, link)) return [nodeError('bad_linked_input', name, link)]
    const isFile = class_type.includes('Load') && LOADER_INPUTS.includes(name) && typeof value === 'string'
    return isFile && !files.has(value) ? [nodeError('custom_validation_failed', name, value)] : []
  })
}

function nodeError(type: string, name: string, value: string): Json {
  const message = type === 'bad_linked_input' ? 'Bad linked input' : 'Custom validation failed for node'
  return { type, message, details: `${name} - Invalid file: /home/operator/input/${value}`, extra_info: {} }
}

/** Whether nodes of this class write films. */
export function writesFilms(className: string): boolean {
  return OUTPUT_CLASSES.includes(className)
}

/** The answer to a graph with a node of a class that the server does not have. */
export function withoutNode(graph: FakeGraph): GraphErrors {
  const [id, node] = Object.entries(graph).find(([, { class_type }]) => writesFilms(class_type)) ?? []
  const message = `Node '${node?.class_type}' not found. The custom node may not be installed.`
  return { error: { type: 'missing_node_type', message, details: `Node ID '#${id}'`, extra_info: {} }, node_errors: {} }
}

/** An answer with 400. */
export function refused(type: string, message: string, node_errors: JsonObject): GraphErrors {
  return { error: { type, message, details: '/home/operator/ComfyUI', extra_info: {} }, node_errors }
}

/** The node that writes the film. */
export function outputNode(graph: FakeGraph): string | undefined {
  return Object.keys(graph).find((id) => writesFilms(graph[id]?.class_type ?? ''))
}

/** The film: its width, height, length and rate are looked for in all nodes. */
export function filmOf(graph: FakeGraph): FilmOrder {
  const inputs = Object.values(graph).flatMap((node) => Object.entries(node.inputs))
  const find = (names: readonly string[], otherwise: number) => {
    const [, value] = inputs.find(([name, one]) => names.includes(name) && typeof one === 'number') ?? []
    return typeof value === 'number' ? value : otherwise
  }
  const fps = find(['fps', 'frame_rate'], FRAMES_PER_SECOND)
  const seconds = find(['seconds'], 2)
  const frames = Math.round((find(['length', 'frames', 'num_frames'], seconds * fps) * FRAMES_PER_SECOND) / fps)
  const even = (side: number) => Math.max(16, side - (side % 2))
  return {
    size: { widthPx: even(find(['width'], 640)), heightPx: even(find(['height'], 360)) },
    frames: Math.max(1, Math.min(frames, 60 * FRAMES_PER_SECOND)),
    sound: inputs.some(([name, value]) => name === 'generate_audio' && value === true),
  }
}
