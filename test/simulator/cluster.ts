/** The nodes of a world: they are started, die, sleep, are stopped, and come again as others. */

import type { Faults } from './faults.ts'
import { createNode, type Node, type NodeWorld } from './node.ts'

/** A world as its cluster sees it. */
export type ClusterWorld = NodeWorld & { readonly faults: Faults; crashes: number }

/** One place for a node, and how wrong its clock is. */
type Seat = {
  readonly name: string
  node: Node | undefined
  readonly clockError: { ms: number }
  generation: number
  isStopping: boolean
}

/** How long a stopped engine is looked at before its process ends, in ms. */
const STOPPED_MS = 3_000

const RESTART_MS = { min: 200, max: 20_000 } as const

/** All nodes. */
export class Cluster {
  readonly #world: ClusterWorld
  readonly #seats: readonly Seat[]
  #isOver = false

  constructor(world: ClusterWorld, count: number) {
    this.#world = world
    this.#seats = Array.from({ length: count }, (_, index) => ({
      name: `node ${'abcdef'[index]}`,
      node: undefined,
      clockError: { ms: 0 },
      generation: 0,
      isStopping: false,
    }))
  }

  /** Nodes that are there, awake or not. */
  get nodes(): readonly Node[] {
    return this.#seats.flatMap(({ node }) => (node === undefined ? [] : [node]))
  }

  /** Nodes that take requests. */
  get open(): readonly Node[] {
    return this.#seats.flatMap(({ node, isStopping }) => (node === undefined || isStopping ? [] : [node]))
  }

  /** Whether every seat has a node that runs. */
  get isWhole(): boolean {
    return this.#seats.every(({ node, isStopping }) => node?.owner.state === 'running' && !isStopping)
  }

  get isStopped(): boolean {
    return this.#seats.every(({ node }) => node === undefined)
  }

  /** Whether any node's clock is wrong. */
  get hasWrongClock(): boolean {
    return this.#seats.some(({ clockError }) => clockError.ms !== 0)
  }

  start(): void {
    for (const seat of this.#seats) this.#start(seat)
  }

  #start(seat: Seat): void {
    if (seat.node !== undefined || this.#isOver) return
    const node = createNode(this.#world, `${seat.name}${++seat.generation}`, seat.clockError)
    seat.node = node
    seat.isStopping = false
    this.#world.trace?.(`${node.name} starts as ${node.workerId}`)
    const { faults, chance, scheduler } = this.#world
    // Some are stopped as soon as they start.
    if (faults.stops > 0 && chance.hit(0.1)) {
      scheduler.add({ inMs: chance.between(0, 3), done: () => seat.node === node && this.#stop(seat) })
    }
    node.engine.start().catch((error: unknown) => {
      this.#world.trace?.(`${node.name} cannot start: ${error}`)
      this.#remove(seat, node)
    })
  }

  /** Asked after every event: one of them is the last of some node. */
  mayCrash(): void {
    const { faults, chance } = this.#world
    if (this.#world.crashes >= faults.crashesMax || !chance.hit(faults.crash)) return
    const seat = chance.pick(this.#seats)
    if (seat.node === undefined) return
    this.#world.crashes++
    this.#world.trace?.(`${seat.node.name} dies`)
    this.#remove(seat, seat.node)
  }

  /** A node sleeps for a while, as a process that was stopped or a machine that was suspended. */
  pauseOne(ms: number): void {
    const { node } = this.#world.chance.pick(this.#seats)
    if (node?.owner.state !== 'running') return
    this.#world.trace?.(`${node.name} sleeps for ${ms} ms`)
    this.#world.witness.troubled.add(node.name)
    node.owner.state = 'paused'
    this.#world.scheduler.add({ inMs: ms, done: () => this.#wake(node) })
  }

  #wake(node: Node): void {
    if (node.owner.state !== 'paused') return
    this.#world.trace?.(`${node.name} wakes up`)
    this.#world.scheduler.resume(node.owner)
  }

  /** A node is stopped in peace, and another one takes its place later. */
  stopOne(): void {
    this.#stop(this.#world.chance.pick(this.#seats))
  }

  #stop(seat: Seat): void {
    const { node } = seat
    if (node === undefined || seat.isStopping) return
    seat.isStopping = true
    this.#world.witness.troubled.add(node.name)
    this.#world.trace?.(`${node.name} is stopped`)
    node.engine.stop().then(
      () => {
        node.onStopped()
        this.#world.scheduler.add({ inMs: STOPPED_MS, done: () => this.#remove(seat, node) })
      },
      (error: unknown) => {
        this.#world.trace?.(`${node.name} did not stop in peace: ${error}`)
        this.#remove(seat, node)
      },
    )
  }

  /** Stops all nodes for good. */
  stopAll(): void {
    this.#isOver = true
    for (const seat of this.#seats) this.#stop(seat)
  }

  #remove(seat: Seat, node: Node): void {
    if (seat.node !== node) return
    this.#world.witness.troubled.add(node.name)
    this.#world.scheduler.kill(node.owner)
    seat.node = undefined
    const { min, max } = RESTART_MS
    if (!this.#isOver)
      this.#world.scheduler.add({ inMs: this.#world.chance.between(min, max), done: () => this.#start(seat) })
  }

  setOneClock(byMs: number): void {
    const seat = this.#world.chance.pick(this.#seats)
    seat.clockError.ms += byMs
    this.#world.trace?.(`${seat.name}'s clock is wrong by ${seat.clockError.ms} ms`)
  }

  /** Whoever sleeps wakes up. */
  heal(): void {
    for (const { node } of this.#seats) if (node !== undefined) this.#wake(node)
  }
}
