/** Errands: what people outside are going to do, each at its time, at whichever node is there then. */

import { ProblemError } from '../../src/core/problem.ts'
import type { Cluster } from './cluster.ts'
import type { Node, NodeWorld } from './node.ts'

/** All errands of a world. */
export class Errands {
  readonly #world: NodeWorld
  readonly #cluster: Cluster
  /** Things that are still going to be done. */
  #plans = 0
  /** How much each node is being asked. */
  readonly #asked = new Map<Node, number>()

  constructor(world: NodeWorld, cluster: Cluster) {
    this.#world = world
    this.#cluster = cluster
  }

  /** Whether something is still going to be done, or a node that lives has not answered yet. */
  get isBusy(): boolean {
    return this.#plans > 0 || this.#cluster.nodes.some((node) => (this.#asked.get(node) ?? 0) > 0)
  }

  /** Has something done after a while. */
  after(ms: number, act: () => void): void {
    this.#plans++
    this.#world.scheduler.add({
      inMs: ms,
      done: () => {
        this.#plans--
        act()
      },
    })
  }

  /** Asks some node; whoever finds none comes again. A node that dies never answers. */
  async at(ask: (node: Node) => Promise<void>): Promise<void> {
    const { open } = this.#cluster
    if (open.length === 0) {
      this.after(1_000, () => void this.at(ask))
      return
    }
    const node = this.#world.chance.pick(open)
    this.#asked.set(node, (this.#asked.get(node) ?? 0) + 1)
    try {
      await ask(node)
    } catch (error) {
      if (error instanceof ProblemError) return
      // Others have taken away the unfinished files of a node whose heartbeat was late.
      if (`${error}`.includes('ENOENT: what was staged')) return
      this.#world.witness.break(
        'a client gets an answer in words',
        error instanceof Error ? `${error.stack}` : `${error}`,
      )
    } finally {
      this.#asked.set(node, (this.#asked.get(node) ?? 1) - 1)
    }
  }
}
