/**
 * A provider that speaks one of our dialects: a dialect, a base URL and a credential make an upstream. The dialect that
 * serves as a face is used the other way round: requests are encoded, answers decoded.
 */

import { z } from 'zod'
import type { Json } from '../core/json.ts'
import type { PreparedReference } from '../core/job.ts'
import type { Asset } from '../core/media.ts'
import { FRAMES_PER_SECOND, type Offer } from '../core/model.ts'
import { Notes } from '../core/notes.ts'
import type { Order } from '../core/order.ts'
import { ProblemError } from '../core/problem.ts'
import type { GenerationRequest } from '../core/request.ts'
import { Refusal, type ResultSource, type Upstream, type UpstreamReport, type Work } from '../core/upstream-port.ts'
import type { JobView } from '../core/view.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { WireRequest, WireResponse } from '../dialects/wire.ts'
import type { Origin, OriginAnswer } from '../lib/egress/configured-origin.ts'

/** What makes an upstream of a dialect. */
export type HttpUpstreamOptions = {
  readonly id: string
  readonly dialect: Dialect
  readonly origin: Origin
  /** The credential's header, such as `Bearer …`; sent to this origin only. */
  readonly authorization: string
  readonly offers: readonly Offer[]
  /** How many works it takes on at once. */
  readonly slots: number
  readonly pollIntervalMs: number
  /** What the provider calls a model. */
  readonly modelName: (model: string, family: string) => string
  /** A URL under which the provider can fetch one of our assets. */
  readonly assetUrl: (asset: Asset) => string
}

/** What the provider's id is kept in. */
const Handle = z.object({ id: z.string() })

/** Works that are asked for at the same time, each by a request of its own, and how long each may take in ms. */
const CHECKS_AT_ONCE = 32
const CHECK_TIMEOUT_MS = 15_000

/** Answers to a cancellation: there is nothing to be stopped (any more); there is no way to. */
const REFUSED: readonly number[] = [400, 404, 409, 410, 422]
const IMPOSSIBLE: readonly number[] = [405, 501]

/** Answers to the question for a result that say nothing of it. */
const MAY_PASS: readonly number[] = [401, 403, 408, 429, 502, 503]

/** Makes the upstream. */
export function createHttpUpstream(options: HttpUpstreamOptions): Upstream {
  const { dialect, origin } = options
  const send = async (wire: WireRequest, signal?: AbortSignal): Promise<WireResponse> =>
    toWire(await origin.send(toOrigin(wire, options.authorization), signal))
  const idOf = (handle: Json) => ({ id: Handle.parse(handle).id })
  const checkOne = async (handle: Json, stop: AbortSignal): Promise<UpstreamReport> => {
    const notes = new Notes()
    const signal = AbortSignal.any([stop, AbortSignal.timeout(CHECK_TIMEOUT_MS)])
    try {
      const response = await send(dialect.retrieve.request.encode(idOf(handle), notes), signal)
      if (isNotFound(dialect, response)) return { state: 'lost' }
      if (response.status >= 400) return { state: 'unavailable', detail: `status ${response.status}` }
      const view = dialect.retrieve.response.decode(response, notes)
      if (dialect.result === undefined || view.status !== 'succeeded' || view.videos.length > 0) {
        return { ...reportOf(view, contentOf(options, idOf(handle))), notes: notes.list }
      }
      const outcome = await send(dialect.result.request.encode(idOf(handle), notes), signal)
      if (isNotFound(dialect, outcome)) return { state: 'lost' }
      if (outcome.body === null || MAY_PASS.includes(outcome.status)) {
        return { state: 'unavailable', detail: `status ${outcome.status}` }
      }
      return { ...reportOf(dialect.result.response.decode(outcome, notes), undefined), notes: notes.list }
    } catch (error) {
      stop.throwIfAborted()
      if (signal.aborted) return { state: 'unavailable', detail: `no answer within ${CHECK_TIMEOUT_MS} ms` }
      const detail = error instanceof ProblemError ? (error.internal ?? error.message) : String(error)
      return { state: 'unavailable', detail }
    }
  }
  return {
    id: options.id,
    offers: options.offers,
    repeatable: false,
    isLocal: false,
    exact: false,
    pollIntervalMs: options.pollIntervalMs,
    slots: { name: options.id, count: options.slots },
    async submit(work) {
      const notes = new Notes()
      const response = await send(dialect.submit.request.encode(requestOf(work, options), notes))
      if (response.status >= 400) throw new Refusal(refusalOf(dialect, response), notes.list)
      return { handle: { id: idOfAnswer(dialect, response, notes) }, notes: notes.list }
    },
    check: (handles, signal) => inTurns(handles, CHECKS_AT_ONCE, (handle) => checkOne(handle, signal)),
    async cancel(handle, signal) {
      if (dialect.cancel === undefined) return 'impossible'
      const response = await send(dialect.cancel.request.encode(idOf(handle), new Notes()), signal)
      const { status } = response
      if (status >= 200 && status <= 299) return 'stopped'
      if (REFUSED.includes(status)) return 'refused'
      if (IMPOSSIBLE.includes(status)) return 'impossible'
      throw unavailable(`status ${status}`)
    },
    release: async () => undefined,
  }
}

/** Runs `work` on all items, some at a time; the results are in the order of the items. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Promise<Result>[] = []
  const rest = items.entries()
  const worker = async () => {
    for (const [index, item] of rest) {
      const result = work(item)
      results[index] = result
      await result
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return Promise.all(results)
}

/** The request as the provider is to see it: what was decided, and of the caller's own words what only a dialect knows. */
function requestOf({ order, references, request }: Work, options: HttpUpstreamOptions): GenerationRequest {
  const { serviceTier, expiresAfterSeconds, metadata, extensions } = request
  const { priority, referenceTask, webSearch, endUserId } = request
  return {
    model: options.modelName(order.model, order.family),
    prompt: order.prompt,
    references: references.map(({ role, asset }: PreparedReference) => ({
      role,
      source: { from: 'url', url: options.assetUrl(asset) },
    })),
    resolution: order.resolution,
    ratio: order.shape.ratio,
    seed: order.seed,
    generateAudio: order.audio,
    ...lengthOf(order),
    ...(order.cameraFixed ? { cameraFixed: true } : {}),
    ...(order.watermark ? { watermark: true } : {}),
    ...(order.returnLastFrame ? { returnLastFrame: true } : {}),
    ...(order.draft ? { draft: true } : {}),
    ...(serviceTier === undefined ? {} : { serviceTier }),
    ...(expiresAfterSeconds === undefined ? {} : { expiresAfterSeconds }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(extensions === undefined ? {} : { extensions }),
    ...(order.outputFormat === undefined ? {} : { outputFormat: order.outputFormat }),
    ...(priority === undefined ? {} : { priority }),
    ...(referenceTask === undefined ? {} : { referenceTask }),
    ...(webSearch === undefined ? {} : { webSearch }),
    ...(endUserId === undefined ? {} : { endUserId }),
  }
}

function lengthOf({ frames, lengthIsOpen }: Order): Pick<GenerationRequest, 'durationSeconds' | 'frames'> {
  if (lengthIsOpen === true) return { durationSeconds: -1 }
  return frames % FRAMES_PER_SECOND === 0 ? { durationSeconds: frames / FRAMES_PER_SECOND } : { frames }
}

function reportOf(view: JobView, content: ResultSource | undefined): UpstreamReport {
  switch (view.status) {
    case 'queued':
      return { state: 'queued' }
    case 'running':
      return {
        state: 'running',
        ...(view.progressPercent === undefined ? {} : { progressPercent: view.progressPercent }),
      }
    case 'succeeded': {
      const [video] = view.videos
      const source = video === undefined ? content : ({ from: 'url', url: video.url } as const)
      if (source === undefined)
        return failed('upstream_bad_result', 'The provider says that it has finished and shows no video.')
      if (view.lastFrameUrl === undefined) return { state: 'succeeded', video: source }
      return { state: 'succeeded', video: source, lastFrame: { from: 'url', url: view.lastFrameUrl } }
    }
    case 'failed':
      return failed('upstream_failed', view.failure?.message ?? 'The provider could not make the video.')
    case 'cancelled':
    case 'expired':
      return failed('upstream_failed', `The provider ended the job: it is ${view.status} there.`)
  }
}

function failed(code: 'upstream_failed' | 'upstream_bad_result', message: string): UpstreamReport {
  return { state: 'failed', problem: { code, message } }
}

/** Where a dialect has the bytes behind its own key, they are streamed from there. */
function contentOf(
  { dialect, origin, authorization }: HttpUpstreamOptions,
  ref: { id: string },
): ResultSource | undefined {
  const { content } = dialect
  if (content === undefined) return undefined
  const message = toOrigin(content.request.encode(ref, new Notes()), authorization)
  return { from: 'stream', open: (signal) => origin.stream(message, signal) }
}

function toOrigin(
  { method, path, query, headers, body }: WireRequest,
  authorization: string,
): Parameters<Origin['send']>[0] {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((text) => [name, text]))
  const search = new URLSearchParams(pairs).toString()
  if (body.kind === 'form') throw new Error('requests to providers are JSON')
  return {
    method,
    target: search === '' ? path : `${path}?${search}`,
    headers: { ...headers, authorization, ...(body.kind === 'json' ? { 'content-type': 'application/json' } : {}) },
    ...(body.kind === 'json' ? { body: JSON.stringify(body.json) } : {}),
  }
}

function toWire({ status, headers, body }: OriginAnswer): WireResponse {
  return { status, headers, body: jsonOrNull(body) }
}

/** A "not found" in the dialect's own words, which new-api tells with a 400; anybody in between may say 404. */
function isNotFound(dialect: Dialect, response: WireResponse): boolean {
  if (response.status < 400 || response.status >= 500) return false
  return response.body !== null && dialect.problem.decode(response, new Notes()).problem.code === 'job_not_found'
}

/** The id in an answer that says that the work was taken. One that cannot be read says nothing of the work. */
function idOfAnswer(dialect: Dialect, response: WireResponse, notes: Notes): string {
  try {
    return dialect.submit.response.decode(response, notes).id
  } catch (cause) {
    if (!(cause instanceof ProblemError)) throw cause
    const message = 'The provider took the job, and its answer cannot be read.'
    throw new ProblemError({ code: 'upstream_outcome_unknown', message }, { cause })
  }
}

/** A refusal that the provider explains is the job's own; one that may pass is worth another try. */
function refusalOf(dialect: Dialect, response: WireResponse): ProblemError {
  const isExplained = response.body !== null
  if (response.status === 429 || (response.status === 503 && isExplained)) {
    return unavailable(`status ${response.status}`)
  }
  if (response.status >= 500) {
    return new ProblemError({ code: 'upstream_outcome_unknown', message: 'The provider failed while it took the job.' })
  }
  const { problem } = dialect.problem.decode(response, new Notes())
  return new ProblemError({ code: 'upstream_failed', message: `The provider refused the job: ${problem.message}` })
}

function unavailable(internal: string): ProblemError {
  return new ProblemError({ code: 'upstream_unavailable', message: 'The provider is not available.' }, { internal })
}

/** The JSON value in an answer; `null` for a proxy's HTML page or half a document, which every dialect reads as silence. */
function jsonOrNull(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
