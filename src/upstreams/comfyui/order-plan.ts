/**
 * What an order comes to in a workflow: which value goes where, which reference is to be uploaded for which input, which
 * nodes are taken out, and what of the order could not be carried over. Pure.
 */

import type { Asset } from '../../core/media.ts'
import { FRAMES_PER_SECOND } from '../../core/model.ts'
import { Notes } from '../../core/notes.ts'
import { problem } from '../../core/problem.ts'
import type { ReferenceRole } from '../../core/request.ts'
import type { PixelSize } from '../../core/shape.ts'
import { Refusal, type Work } from '../../core/upstream-port.ts'
import { type Graph, type GraphNode, linkTarget, type Place, VALUES, type Workflow } from './workflow.ts'

/** A reference and the inputs that take the name of its upload. */
export type PlannedUpload = { readonly role: ReferenceRole; readonly asset: Asset; readonly places: readonly Place[] }

/** What an order comes to. */
export type OrderPlan = {
  readonly values: readonly { readonly places: readonly Place[]; readonly value: string | number | boolean }[]
  readonly uploads: readonly PlannedUpload[]
  /** Ids of nodes. */
  readonly removed: ReadonlySet<string>
  readonly notes: Notes['list']
}

/** Plans an order. Throws `Refusal` `upstream_failed` when the workflow has no place for a reference, or lacks one. */
export function planOrder(work: Work, workflow: Workflow): OrderPlan {
  const notes = new Notes()
  noteWhatIsLost(work, workflow, notes)
  const values = valuesOf(work, workflow, notes)
  const { uploads, removed } = placeReferences(work, workflow, notes)
  return {
    values: VALUES.flatMap((name) => {
      const value = values[name]
      const places = workflow.values[name]
      return value === undefined || places === undefined ? [] : [{ places, value }]
    }),
    uploads,
    removed,
    notes: notes.list,
  }
}

/** The graph of an order: a copy with the values, and with the names of the uploads, in the order of the plan. */
export function graphOf({ graph }: Workflow, plan: OrderPlan, names: readonly string[]): Graph {
  const copy: Record<string, { -readonly [Key in keyof GraphNode]: GraphNode[Key] }> = structuredClone(graph)
  for (const id of plan.removed) delete copy[id]
  for (const node of Object.values(copy)) {
    const kept = Object.entries(node.inputs).filter(([, value]) => !plan.removed.has(linkTarget(value) ?? ''))
    node.inputs = Object.fromEntries(kept)
  }
  const set = (places: readonly Place[], value: string | number | boolean) => {
    for (const place of places) {
      const node = copy[place.node]
      if (node !== undefined) node.inputs = { ...node.inputs, [place.input]: value }
    }
  }
  for (const { places, value } of plan.values) set(places, value)
  for (const [index, { places }] of plan.uploads.entries()) set(places, names[index] ?? '')
  return copy
}

function valuesOf({ order, request }: Work, workflow: Workflow, notes: Notes) {
  const seconds = order.frames / FRAMES_PER_SECOND
  const frames = framesFor(seconds, workflow)
  const size = sizeFor(order.shape.size, workflow)
  const { widthPx, heightPx } = order.shape.size
  if (workflow.values.frames !== undefined && Math.abs(frames / workflow.fps - seconds) > 1e-6) {
    const field = request.frames === undefined ? 'durationSeconds' : 'frames'
    const length = `${frames} frames at ${workflow.fps} a second, which are ${(frames / workflow.fps).toFixed(2)} s`
    notes.approximated(field, `the workflow makes ${length}`)
  }
  if (workflow.values.width === undefined) {
    notes.approximated('resolution', 'the workflow decides how large its films are')
  } else if (size.widthPx !== widthPx || size.heightPx !== heightPx) {
    notes.approximated('resolution', `the workflow makes ${size.widthPx}x${size.heightPx}`)
  }
  return {
    prompt: order.prompt,
    seed: order.seed,
    width: size.widthPx,
    height: size.heightPx,
    frames,
    seconds: Math.round(seconds),
    fps: workflow.fps,
    audio: order.audio,
  }
}

/** The number of frames nearest to a length that the workflow can make. */
export function framesFor(seconds: number, { fps, framesRule }: Pick<Workflow, 'fps' | 'framesRule'>): number {
  const { multiple, plus } = framesRule ?? { multiple: 1, plus: 0 }
  return Math.max(1, Math.round((seconds * fps - plus) / multiple)) * multiple + plus
}

/** The size nearest to another one that the workflow can make. */
export function sizeFor({ widthPx, heightPx }: PixelSize, { sizeMultiple = 1 }: Pick<Workflow, 'sizeMultiple'>) {
  const round = (side: number) => Math.max(1, Math.round(side / sizeMultiple)) * sizeMultiple
  return { widthPx: round(widthPx), heightPx: round(heightPx) }
}

/** Each reference takes the first place of its role that is free. */
function placeReferences({ references }: Work, { slots }: Workflow, notes: Notes) {
  const free = [...slots]
  const uploads: PlannedUpload[] = []
  for (const reference of references) {
    const { role } = reference
    if ('library' in reference) throw refusal('takes no media of a library', notes)
    const at = free.findIndex((slot) => slot.role === role)
    const [slot] = at < 0 ? [] : free.splice(at, 1)
    if (slot === undefined) throw refusal(`has no place for this ${role}`, notes)
    uploads.push({ role, asset: reference.asset, places: slot.places })
  }
  const missing = free.find(({ remove }) => remove === undefined)
  if (missing !== undefined) throw refusal(`needs a ${missing.role} that the request does not have`, notes)
  return { uploads, removed: new Set(free.flatMap(({ remove }) => remove ?? [])) }
}

function refusal(what: string, notes: Notes): Refusal {
  return new Refusal(problem('upstream_failed', `The workflow of this provider ${what}.`, 'references'), notes.list)
}

/** What no graph has a place for. */
function noteWhatIsLost({ order, request }: Work, { values, sound }: Workflow, notes: Notes): void {
  const none = 'a ComfyUI workflow has nothing of the kind'
  const isSeedAsked = request.seed !== undefined && request.seed !== -1
  if (isSeedAsked && values.seed === undefined) notes.dropped('seed', 'the workflow binds no seed')
  if (!order.audio && sound && values.audio === undefined) {
    notes.approximated('generateAudio', 'the workflow always makes sound')
  }
  if (order.cameraFixed) notes.dropped('cameraFixed', none)
  if (order.watermark) notes.dropped('watermark', none)
  if (order.returnLastFrame) notes.dropped('returnLastFrame', none)
  if (order.draft) notes.dropped('draft', none)
  if (request.serviceTier === 'flex') notes.dropped('serviceTier', none)
  if (request.priority !== undefined) notes.dropped('priority', none)
  if (request.referenceTask !== undefined && request.referenceTask !== 'auto') notes.dropped('referenceTask', none)
  if (request.webSearch === true) notes.dropped('webSearch', none)
  if (request.endUserId !== undefined) notes.dropped('endUserId', none)
}
