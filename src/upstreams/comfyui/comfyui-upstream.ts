/**
 * A ComfyUI server as an upstream: an operator's workflow is filled in, queued under an id of ours, watched, and its film
 * brought home. It is no dialect: nobody asks for films in its words.
 */

import { z } from 'zod'
import { toUuid } from '../../core/ids.ts'
import type { Json } from '../../core/json.ts'
import type { Offer } from '../../core/model.ts'
import type { Clock, Random, Storage } from '../../core/ports.ts'
import { ProblemError, problem } from '../../core/problem.ts'
import {
  Refusal,
  type RoutingTerms,
  type Stop,
  type Submission,
  type Upstream,
  type UpstreamReport,
  type Work,
} from '../../core/upstream-port.ts'
import { createOrigin, type OriginOptions } from '../../lib/egress/configured-origin.ts'
import { openOriginSocket } from '../../lib/egress/origin-socket.ts'
import { endingOf } from './history-report.ts'
import { graphOf, planOrder } from './order-plan.ts'
import { ProgressFeed } from './progress-feed.ts'
import type { Queue } from './queue-scan.ts'
import { refusalWords } from './refusal-words.ts'
import { ComfyServer, PromptId } from './server.ts'
import { ServerIds } from './server-ids.ts'
import type { Graph, Workflow } from './workflow.ts'

/** What makes an upstream of a server and a workflow. */
export type ComfyUpstreamOptions = {
  readonly id: string
  /** Such as `http://10.0.0.7:8188`; a path is kept. */
  readonly baseUrl: string
  /** The credential's header for the proxy in front, such as `Bearer …`; sent to this origin only. */
  readonly authorization?: string
  readonly workflow: Workflow
  readonly offers: readonly Offer[]
  readonly slots: number
  /** By what it is chosen. */
  readonly terms?: RoutingTerms
  readonly pollIntervalMs: number
  readonly storage: Pick<Storage, 'read'>
  readonly clock: Clock
  readonly random: Random
  /** Told why a work failed there, for the log: it may hold what callers must not see. */
  readonly onFailure?: (promptId: string, detail: string) => void
  /** What a test replaces. */
  readonly patience?: OriginOptions
}

/** The upstream, which lets go of its connections when it is closed. */
export type ComfyUpstream = Upstream & { close(): Promise<void> }

/** By which id the server knows the work: in words of its own, so that nobody else's work is asked for here. */
const Handle = z.object({ promptId: PromptId })

/** Of a work that was given to this provider when it was no ComfyUI server, nothing can be asked. */
const OF_ANOTHER_KIND: UpstreamReport = { state: 'unavailable', detail: 'it is of another kind of provider' }

/** Works that are asked for at the same time, each by a request of its own. */
const LOOKS_AT_ONCE = 8

/** Below the server's folder for input. */
const UPLOADS_FOLDER = 'reelay'

/** Makes the upstream. Nothing is asked before there is work. */
export function createComfyUpstream(options: ComfyUpstreamOptions): ComfyUpstream {
  const comfy = new Comfy(options)
  const { id, offers, pollIntervalMs, slots } = options
  return {
    ...options.terms,
    id,
    offers,
    get repeatable() {
      return comfy.mayRepeat
    },
    isLocal: false,
    exact: false,
    pollIntervalMs,
    slots: { name: id, count: slots },
    submit: (work) => comfy.submit(work),
    check: (handles, signal) => comfy.check(handles, signal),
    cancel: (handle, signal) => comfy.cancel(handle, signal),
    release: async (handle) => comfy.forget(handle),
    close: () => comfy.close(),
  }
}

class Comfy {
  readonly #options: ComfyUpstreamOptions
  readonly #origin: ReturnType<typeof createOrigin>
  readonly #server: ComfyServer
  readonly #ids: ServerIds
  readonly #feed: ProgressFeed
  /** Whom the server tells of the progress of our works: this process alone. */
  readonly #clientId: string

  constructor(options: ComfyUpstreamOptions) {
    const { baseUrl, authorization, workflow, clock, random, patience } = options
    const headers = authorization === undefined ? {} : { authorization }
    this.#options = options
    this.#origin = createOrigin(baseUrl, patience)
    this.#server = new ComfyServer(this.#origin, authorization)
    this.#ids = new ServerIds(this.#server, workflow.takesIds)
    this.#clientId = Buffer.from(random.bytes(16)).toString('hex')
    const target = `/ws?clientId=${this.#clientId}`
    const open = (onText: (text: string) => void, signal: AbortSignal) =>
      openOriginSocket({ baseUrl, target, headers, clock, random, onText }, signal)
    this.#feed = new ProgressFeed({ clock, random, open })
  }

  get mayRepeat(): boolean {
    return this.#ids.mayRepeat
  }

  async submit(work: Work): Promise<Submission> {
    const { workflow, storage } = this.#options
    const plan = planOrder(work, workflow)
    const id = toUuid(work.attemptId)
    const areTaken = await this.#ids.areTaken()
    if (work.isRepeated === true) {
      if (await this.#has(id)) return { handle: { promptId: id }, notes: plan.notes }
      if (!areTaken) throw outcomeUnknown()
    }
    const names: string[] = []
    for (const [index, { asset, role }] of plan.uploads.entries()) {
      const place = { subfolder: `${UPLOADS_FOLDER}/${id}`, stem: `${role}-${index}`, storage }
      names.push(await this.#server.upload(asset, place))
    }
    const taken = await this.#prompt(graphOf(workflow, plan, names), id)
    if ('refusal' in taken) throw new Refusal(problem('upstream_failed', taken.refusal), plan.notes)
    return { handle: { promptId: taken.id }, notes: plan.notes }
  }

  async #prompt(graph: Graph, id: string): Promise<{ readonly id: string } | { readonly refusal: string }> {
    this.#feed.expect(id, graph)
    let theirs: string | undefined
    try {
      const answer = await this.#server.prompt(graph, id, this.#clientId)
      if (!answer.taken) return { refusal: refusalWords(answer.status, answer.body) }
      theirs = answer.id
      this.#ids.learn(theirs === id)
      if (theirs !== id) this.#feed.expect(theirs, graph)
      return { id: theirs }
    } finally {
      if (theirs !== id) this.#feed.forget(id)
    }
  }

  /** Whether the server has a work of this id, or has had it. */
  async #has(id: string): Promise<boolean> {
    const queue = await this.#server.queue()
    return queue.running.has(id) || queue.pending.has(id) || (await this.#server.history(id)) !== undefined
  }

  async check(handles: readonly Json[], signal: AbortSignal): Promise<readonly UpstreamReport[]> {
    if (handles.length === 0) return []
    let queue: Queue
    try {
      queue = await this.#server.queue(signal)
    } catch (error) {
      signal.throwIfAborted()
      const report = unavailable(error)
      return handles.map(() => report)
    }
    const reports: UpstreamReport[] = []
    const rest = handles.entries()
    const worker = async () => {
      for (const [index, handle] of rest) reports[index] = await this.#checkOne(handle, queue, signal)
    }
    await Promise.all(Array.from({ length: Math.min(LOOKS_AT_ONCE, handles.length) }, worker))
    return reports
  }

  async #checkOne(handle: Json, queue: Queue, signal: AbortSignal): Promise<UpstreamReport> {
    const id = idOf(handle)
    if (id === undefined) return OF_ANOTHER_KIND
    const progressPercent = this.#feed.percent(id)
    if (queue.running.has(id)) return { state: 'running', ...(progressPercent !== undefined && { progressPercent }) }
    if (queue.pending.has(id)) return { state: 'queued' }
    try {
      // It may have ended since the queue was read. What is in neither is gone.
      const entry = await this.#server.history(id, signal)
      return entry === undefined ? { state: 'lost' } : this.#ended(id, endingOf(entry, this.#options.workflow.output))
    } catch (error) {
      signal.throwIfAborted()
      return unavailable(error)
    }
  }

  #ended(id: string, ending: ReturnType<typeof endingOf>): UpstreamReport {
    if (ending.state === 'unclear') {
      const detail = `the status ${JSON.stringify(ending.word)} is unknown`
      return { state: 'running', notes: [{ kind: 'unrecognized', field: 'status', detail }] }
    }
    this.#feed.forget(id)
    if (ending.state === 'failed') {
      if (ending.detail !== undefined) this.#options.onFailure?.(id, ending.detail)
      return { state: 'failed', problem: ending.problem }
    }
    const { film, notes } = ending
    const open = (signal: AbortSignal) => this.#server.view(film, signal)
    return { state: 'succeeded', video: { from: 'stream', open }, notes }
  }

  async cancel(handle: Json, signal: AbortSignal): Promise<Stop> {
    const id = idOf(handle)
    if (id === undefined) return 'impossible'
    this.#feed.forget(id)
    let queue = await this.#server.queue(signal)
    if (queue.pending.has(id)) {
      await this.#server.dequeue(id, signal)
      // It may have begun in that very moment.
      queue = await this.#server.queue(signal)
      if (queue.pending.has(id))
        throw new ProblemError(AWAY, { internal: 'what was to leave the queue is still there' })
      if (!queue.running.has(id)) return 'stopped'
    }
    if (!queue.running.has(id)) return 'refused'
    // By the time that this arrives, the work of somebody else may be the one that runs.
    if (!(await this.#ids.areInterruptedAlone(signal))) return 'impossible'
    return (await this.#server.interrupt(id, signal)) ? 'stopped' : 'refused'
  }

  forget(handle: Json): void {
    const id = idOf(handle)
    if (id !== undefined) this.#feed.forget(id)
  }

  async close(): Promise<void> {
    this.#feed.close()
    await this.#origin.close()
  }
}

function idOf(handle: Json): string | undefined {
  return Handle.safeParse(handle).data?.promptId
}

const AWAY = { code: 'upstream_unavailable', message: 'The provider is not available.' } as const

function unavailable(error: unknown): UpstreamReport {
  const detail = error instanceof ProblemError ? (error.internal ?? error.message) : String(error)
  return { state: 'unavailable', detail }
}

function outcomeUnknown(): ProblemError {
  return problem('upstream_outcome_unknown', 'Whether the provider took the job is not known.')
}
