/**
 * An operator's workflow as it is declared: a graph in ComfyUI's API format, and which inputs of its nodes are bound to what
 * is ordered. Read strictly, and held against the graph, so that a mistake is told when it is made and not by a job.
 */

import { z } from 'zod'
import type { JsonObject } from '../../core/json.ts'
import { FRAMES_PER_SECOND } from '../../core/model.ts'
import { problem, type ProblemError } from '../../core/problem.ts'
import type { ReferenceRole } from '../../core/request.ts'

/** A node of a graph. Inputs are values, or links to other nodes. */
export type GraphNode = { readonly class_type: string; readonly inputs: JsonObject }

/** A graph in API format, by the ids of its nodes. */
export type Graph = { readonly [nodeId: string]: GraphNode }

/** One input of a node. */
export type Place = { readonly node: string; readonly input: string }

/** Values that can be bound. */
export const VALUES = ['prompt', 'seed', 'width', 'height', 'frames', 'seconds', 'fps', 'audio'] as const

/** Where one reference goes. */
export type ReferenceSlot = {
  readonly role: ReferenceRole
  readonly places: readonly Place[]
  /** The nodes that are taken out when there is no such reference; absent: there has to be one. */
  readonly remove?: readonly string[]
}

/** A workflow that fits its graph. */
export type Workflow = {
  readonly graph: Graph
  readonly values: { readonly [V in (typeof VALUES)[number]]?: readonly Place[] }
  /** In the order in which references fill them. */
  readonly slots: readonly ReferenceSlot[]
  /** The node whose film is the result. */
  readonly output: string
  /** Frames of the film in a second. */
  readonly fps: number
  /** Numbers of frames that it can make are a multiple of the one, and the other more. */
  readonly framesRule?: { readonly multiple: number; readonly plus: number }
  /** Both sides of the picture are multiples of it, in pixels. */
  readonly sizeMultiple?: number
  /** The length of its films, where that is not bound to anything. */
  readonly seconds?: number
  /** Whether its films have sound. */
  readonly sound: boolean
  /** Whether the server takes prompt ids from us and interrupts by id; absent: it is asked which version it is. */
  readonly takesIds?: boolean
}

/** What a graph may have. A large one has some hundred nodes. */
const NODES_MAX = 2_000
const PLACES_MAX = 32
const SLOTS_MAX = 16

const NODE_ID = /^[\w:-]{1,64}$/
const nodeId = z.string().regex(NODE_ID, { error: 'must be the id of a node' })
const PATH = /^([\w:-]{1,64})\.inputs\.(\S.{0,127})$/

const path = z.string().transform((text, context): Place => {
  const [, node, input] = PATH.exec(text) ?? []
  if (node !== undefined && input !== undefined) return { node, input }
  context.addIssue({ code: 'custom', message: 'must be a path such as 6.inputs.text' })
  return z.NEVER
})

const paths = z.union([path.transform((one) => [one]), z.array(path).min(1).max(PLACES_MAX)], {
  error: 'must be a path such as 6.inputs.text, or a list of them',
})

const slot = z.union(
  [
    paths.transform((places) => ({ places })),
    z
      .strictObject({ set: paths, remove: z.array(nodeId).min(1).max(PLACES_MAX) })
      .transform(({ set, remove }) => ({ places: set, remove })),
  ],
  { error: 'must be a path such as 12.inputs.image, a list of them, or { set, remove }' },
)
const slots = z.array(slot).min(1).max(SLOTS_MAX)

const Declaration = z.strictObject({
  graph: z
    .record(nodeId, z.looseObject({ class_type: z.string().min(1).max(200), inputs: z.record(z.string(), z.json()) }))
    .refine((graph) => Object.keys(graph).length <= NODES_MAX, { error: `has more than ${NODES_MAX} nodes` }),
  bindings: z.strictObject({
    prompt: paths,
    seed: paths.optional(),
    width: paths.optional(),
    height: paths.optional(),
    frames: paths.optional(),
    seconds: paths.optional(),
    fps: paths.optional(),
    audio: paths.optional(),
    first_frame: slot.optional(),
    last_frame: slot.optional(),
    reference_images: slots.optional(),
    reference_video: slot.optional(),
    reference_audio: slot.optional(),
  }),
  output: nodeId,
  fps: z.number().min(1).max(120).default(FRAMES_PER_SECOND),
  framesRule: z.strictObject({ multiple: z.int().min(1).max(120), plus: z.int().min(0).max(120) }).optional(),
  sizeMultiple: z.int().min(2).max(256).optional(),
  seconds: z.int().min(1).max(600).optional(),
  sound: z.boolean().optional(),
  takesIds: z.boolean().optional(),
})

type Declared = z.infer<typeof Declaration>

/** What every fault names first. */
const ROOT = 'workflow'

/** Reads a declaration. Throws `ProblemError` `invalid_parameter` that names the path and the rule. */
export function readWorkflow(declared: JsonObject): Workflow {
  const { graph } = declared
  if (graph !== null && typeof graph === 'object' && 'nodes' in graph && 'links' in graph) {
    throw fault('graph', 'is in the format of the editor: export it with "Export (API)"')
  }
  const parsed = Declaration.safeParse(declared)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const words = issue?.message ?? 'cannot be read'
    throw fault((issue?.path ?? []).join('.'), words.charAt(0).toLowerCase() + words.slice(1))
  }
  const { bindings, framesRule, sizeMultiple, seconds, sound, takesIds, output, fps } = parsed.data
  const workflow: Workflow = {
    graph: parsed.data.graph,
    values: Object.fromEntries(VALUES.flatMap((name) => (bindings[name] ? [[name, bindings[name]]] : []))),
    slots: slotsOf(bindings).map(([, one]) => one),
    output,
    fps,
    sound: sound ?? bindings.audio !== undefined,
    ...(framesRule !== undefined && { framesRule }),
    ...(sizeMultiple !== undefined && { sizeMultiple }),
    ...(seconds !== undefined && { seconds }),
    ...(takesIds !== undefined && { takesIds }),
  }
  checkGraph(workflow)
  for (const name of VALUES) for (const place of workflow.values[name] ?? []) checkPlace(name, place, workflow.graph)
  for (const [name, one] of slotsOf(bindings)) checkSlot(name, one, workflow)
  checkLength(workflow)
  return workflow
}

/** All places of references, each with the name of its binding. */
function slotsOf(bindings: Declared['bindings']): readonly (readonly [string, ReferenceSlot])[] {
  const { first_frame, last_frame, reference_images = [], reference_video, reference_audio } = bindings
  const named = [
    ['first_frame', 'first_frame', first_frame],
    ['last_frame', 'last_frame', last_frame],
    ...reference_images.map((one, index) => [`reference_images.${index}`, 'reference_image', one] as const),
    ['reference_video', 'reference_video', reference_video],
    ['reference_audio', 'reference_audio', reference_audio],
  ] as const
  return named.flatMap(([name, role, one]) => (one === undefined ? [] : [[name, { role, ...one }]]))
}

function checkGraph({ graph, output, values }: Workflow): void {
  for (const [id, { inputs }] of Object.entries(graph)) {
    for (const [name, value] of Object.entries(inputs)) {
      const target = linkTarget(value)
      if (target === undefined || Object.hasOwn(graph, target)) continue
      throw fault(`graph.${id}.inputs.${name}`, `links to node ${target}, which is not in the graph`)
    }
  }
  if (!Object.hasOwn(graph, output)) throw fault('output', `names node ${output}, which is not in the graph`)
  if ((values.width === undefined) !== (values.height === undefined)) {
    throw fault('bindings', 'must have both width and height, or neither')
  }
}

function checkPlace(binding: string, { node, input }: Place, graph: Graph): void {
  const found = Object.hasOwn(graph, node) ? graph[node] : undefined
  const at = `${node}.inputs.${input}`
  if (found === undefined) throw fault(`bindings.${binding}`, `names ${at}: node ${node} is not in the graph`)
  if (Object.hasOwn(found.inputs, input)) return
  const inputs = Object.keys(found.inputs).slice(0, 20).join(', ')
  const rule = `node ${node} (${found.class_type}) has no input ${input}, only ${inputs || 'none'}`
  throw fault(`bindings.${binding}`, `names ${at}: ${rule}`)
}

function checkSlot(name: string, { places, remove = [] }: ReferenceSlot, { graph, output }: Workflow): void {
  for (const place of places) checkPlace(name, place, graph)
  for (const id of remove) {
    if (!Object.hasOwn(graph, id)) throw fault(`bindings.${name}.remove`, `names node ${id}, which is not in the graph`)
    if (id === output) throw fault(`bindings.${name}.remove`, `names node ${id}, which is the output`)
  }
}

/** A workflow of which nobody can say how long its films are cannot be held to an order. */
function checkLength({ values, seconds, framesRule, fps }: Workflow): void {
  const isBound = values.frames !== undefined || values.seconds !== undefined
  if (isBound === (seconds !== undefined)) {
    throw fault('bindings', 'must have frames or seconds, or else the workflow says how many seconds its films have')
  }
  if (framesRule !== undefined && framesRule.multiple > fps) {
    throw fault('framesRule.multiple', 'must not be more than a second has frames: films would miss their length')
  }
}

/** The node that an input is linked to; `undefined` for a value. */
export function linkTarget(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [node, output]: readonly unknown[] = value
  return typeof node === 'string' && typeof output === 'number' ? node : undefined
}

function fault(path: string, rule: string): ProblemError {
  const field = path === '' ? ROOT : `${ROOT}.${path}`
  return problem('invalid_parameter', `${field} ${rule}.`, field)
}
