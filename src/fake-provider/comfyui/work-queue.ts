/**
 * What the fake ComfyUI server works off, one after the other, and what it remembers. A work takes its time in the sampler;
 * while works are held, none goes on.
 */

import { setTimeout as pause } from 'node:timers/promises'
import type { Json, JsonObject } from '../../core/json.ts'
import { type FakeGraph, filmOf, outputNode } from './graph.ts'
import type { FilmOrder } from '../film-order.ts'
import type { ComfyTrouble } from './troubles.ts'
import type { WebSockets } from './web-sockets.ts'

/** A work, as it was queued. */
export type FakeWork = {
  readonly number: number
  readonly id: string
  readonly graph: FakeGraph
  readonly clientId: string
  isInterrupted: boolean
}

/** Steps of the sampler. */
const STEPS = 4

/** Works off a queue. */
export class WorkQueue {
  readonly pending: FakeWork[] = []
  readonly history = new Map<string, JsonObject>()
  /** By the name of the file. */
  readonly films = new Map<string, FilmOrder>()
  running: FakeWork | undefined
  /** Whether works stay as they are. */
  isHeld = false
  readonly #runMs: number
  readonly #sockets: WebSockets
  readonly #troubles: ReadonlySet<ComfyTrouble>
  readonly #closing: AbortSignal
  #loop: Promise<void> | undefined

  constructor(runMs: number, sockets: WebSockets, troubles: ReadonlySet<ComfyTrouble>, closing: AbortSignal) {
    this.#runMs = runMs
    this.#sockets = sockets
    this.#troubles = troubles
    this.#closing = closing
  }

  add(work: FakeWork): void {
    this.pending.push(work)
    this.#loop ??= this.#workOff().finally(() => {
      this.#loop = undefined
    })
  }

  /** What the answers call an entry: the graphs of strangers among it. */
  entry({ number, id, graph, clientId }: FakeWork): Json {
    return [number, id, graph, { client_id: clientId }, [outputNode(graph) ?? '']]
  }

  async #workOff(): Promise<void> {
    while (!this.#closing.aborted) {
      const work = this.pending.shift()
      if (work === undefined) return
      this.running = work
      // Whatever ends it in the middle is the end of the whole server.
      await this.#run(work).catch(() => undefined)
      this.running = undefined
    }
  }

  async #run(work: FakeWork): Promise<void> {
    const { id, graph, clientId } = work
    const tell = (type: string, data: JsonObject) => this.#sockets.tell(clientId, type, { ...data, prompt_id: id })
    const messages: Json[] = [['execution_start', { prompt_id: id }]]
    tell('execution_start', {})
    tell('execution_cached', { nodes: [] })
    for (const [node, { class_type }] of Object.entries(graph)) {
      tell('executing', { node, display_node: node })
      const isSampler = class_type.includes('Sampler')
      for (let value = 1; isSampler && value <= STEPS && !work.isInterrupted; value++) {
        await this.#step(work)
        tell('progress', { value, max: STEPS, node })
        this.#sockets.show(clientId, new Uint8Array(100_000))
      }
    }
    await this.#step(work)
    this.#end(work, messages, tell)
  }

  #end(work: FakeWork, messages: Json[], tell: (type: string, data: JsonObject) => void): void {
    const failure = this.#failureOf(work)
    if (failure !== undefined) messages.push(failure)
    const outputs = failure === undefined ? this.#outputsOf(work) : {}
    tell('executing', { node: null })
    tell(failure === undefined ? 'execution_success' : String(Array.isArray(failure) ? failure[0] : ''), {})
    const status_str = failure === undefined ? 'success' : 'error'
    const status = { status_str, completed: failure === undefined, messages }
    if (this.#troubles.has('history-cleared')) return
    this.history.set(work.id, { prompt: this.entry(work), outputs, status, meta: {} })
  }

  #failureOf({ id, graph, isInterrupted }: FakeWork): Json | undefined {
    const [node_id, node] = Object.entries(graph).find(([, { class_type }]) => class_type.includes('Sampler')) ?? []
    const where = { prompt_id: id, node_id: node_id ?? '1', node_type: node?.class_type ?? 'KSampler', executed: [] }
    if (isInterrupted) return ['execution_interrupted', where]
    const isMemory = this.#troubles.has('out-of-memory')
    if (!isMemory && !this.#troubles.has('execution-error')) return undefined
    const exception_type = isMemory ? 'torch.OutOfMemoryError' : 'FileNotFoundError'
    const exception_message = isMemory
      ? 'Allocation on device'
      : "No such file: '/home/operator/models/secret.safetensors'"
    return [
      'execution_error',
      { ...where, exception_type, exception_message, traceback: ['  File "/home/operator/x.py"'] },
    ]
  }

  #outputsOf({ number, graph }: FakeWork): JsonObject {
    if (this.#troubles.has('no-film')) return {}
    const extension = this.#troubles.has('webm') ? 'webm' : 'mp4'
    const names = this.#troubles.has('two-films') ? ['a', 'b'] : ['a']
    const files = names.map((name) => {
      const filename = `fake_${String(number).padStart(5, '0')}_${name}.${extension}`
      this.films.set(filename, filmOf(graph))
      return { filename, subfolder: 'video', type: 'output' }
    })
    const temp = { filename: 'preview_00001_.png', subfolder: '', type: 'temp' }
    const out = outputNode(graph) ?? ''
    const list = this.#troubles.has('video-helper') ? { gifs: files } : { images: files, animated: [true] }
    return { preview: { images: [temp] }, [out]: list }
  }

  /** Some of its time, and longer while works are held. */
  async #step(work: FakeWork): Promise<void> {
    await pause(this.#runMs / (STEPS + 1), undefined, { signal: this.#closing })
    while (this.isHeld && !work.isInterrupted) await pause(5, undefined, { signal: this.#closing })
  }
}
