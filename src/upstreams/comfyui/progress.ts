/**
 * How far a work is, by what the server tells while it runs: nodes that are done, and steps of the one that runs. A graph's
 * time is spent in its samplers, so these count for more than a node that loads a file.
 */

import { z } from 'zod'
import type { Graph } from './workflow.ts'

/** What a node counts for. */
const WEIGHT = { sampler: 30, other: 1 } as const

/** Nobody has finished before the history says so. */
const PERCENT_MAX = 99

const nodeId = z.string().max(200)
const number = z.number().min(0)
const Steps = z.object({ value: number, max: number })

/** An event of the websocket; what is not here is of no interest. */
export const ServerEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('execution_start'), data: z.object({ prompt_id: nodeId }) }),
  z.object({
    type: z.literal('execution_cached'),
    data: z.object({ prompt_id: nodeId.optional(), nodes: z.array(nodeId).max(10_000) }),
  }),
  z.object({
    type: z.literal('executing'),
    data: z.object({ prompt_id: nodeId.optional(), node: nodeId.nullish(), display_node: nodeId.nullish() }),
  }),
  z.object({
    type: z.literal('executed'),
    data: z.object({ prompt_id: nodeId.optional(), node: nodeId, display_node: nodeId.nullish() }),
  }),
  z.object({
    type: z.literal('progress'),
    data: Steps.extend({ prompt_id: nodeId.nullish(), node: nodeId.nullish() }),
  }),
  z.object({
    type: z.literal('progress_state'),
    data: z.object({
      prompt_id: nodeId.optional(),
      nodes: z.record(z.string(), Steps.extend({ state: z.string(), display_node_id: nodeId.nullish() })),
    }),
  }),
])

/** One event. */
export type ServerEvent = z.infer<typeof ServerEvent>

/** The progress of one work. */
export class WorkProgress {
  readonly #weights: ReadonlyMap<string, number>
  readonly #total: number
  /** How much of each node is done, 0 to 1. */
  readonly #done = new Map<string, number>()
  #running: string | undefined
  #percent: number | undefined

  constructor(graph: Graph) {
    this.#weights = new Map(Object.entries(graph).map(([id, { class_type }]) => [id, weightOf(class_type)]))
    this.#total = [...this.#weights.values()].reduce((sum, weight) => sum + weight, 0)
  }

  /** 0 to 99, and never less than before; `undefined` before anything was heard. */
  get percent(): number | undefined {
    return this.#percent
  }

  /** Hears an event about this work. */
  hear({ type, data }: ServerEvent): void {
    switch (type) {
      case 'execution_start':
        break
      case 'execution_cached':
        for (const id of data.nodes) this.#set(id, 1)
        break
      case 'executing': {
        // One node runs after the other.
        if (this.#running !== undefined) this.#set(this.#running, 1)
        this.#running = this.#known(data.display_node, data.node)
        break
      }
      case 'executed':
        this.#set(this.#known(data.display_node, data.node), 1)
        break
      case 'progress':
        this.#set(this.#known(data.node) ?? this.#running, fraction(data))
        break
      case 'progress_state':
        for (const [id, { display_node_id, state, ...steps }] of Object.entries(data.nodes)) {
          const own = this.#known(id)
          // A node that was made of another one while that runs says nothing of the rest of it.
          this.#set(
            own ?? this.#known(display_node_id),
            own !== undefined && state === 'finished' ? 1 : fraction(steps),
          )
        }
    }
    this.#reckon()
  }

  /** The first of these ids that is a node of the graph. */
  #known(...ids: readonly (string | null | undefined)[]): string | undefined {
    return ids.find((id) => typeof id === 'string' && this.#weights.has(id)) ?? undefined
  }

  /** A node may run through its steps more than once; that is no way back. */
  #set(id: string | undefined, done: number): void {
    if (id === undefined || !this.#weights.has(id)) return
    this.#done.set(id, Math.max(this.#done.get(id) ?? 0, done))
  }

  #reckon(): void {
    let sum = 0
    for (const [id, done] of this.#done) sum += done * (this.#weights.get(id) ?? 0)
    this.#percent = Math.min(PERCENT_MAX, Math.floor((100 * sum) / this.#total))
  }
}

function weightOf(className: string): number {
  return /sampler/i.test(className) && !/^KSamplerSelect$|scheduler/i.test(className) ? WEIGHT.sampler : WEIGHT.other
}

function fraction({ value, max }: z.infer<typeof Steps>): number {
  return max === 0 ? 0 : Math.min(1, value / max)
}
