/** The calls of a ComfyUI server, and what their answers say. Everything that was sent goes to the one configured origin. */

import { z } from 'zod'
import { type Asset, MEDIA_TYPES } from '../../core/media.ts'
import { type Json, type JsonObject, isJsonObject } from '../../core/json.ts'
import type { Storage } from '../../core/ports.ts'
import { ProblemError, problem } from '../../core/problem.ts'
import { type Origin, type OriginAnswer, type OriginRequest, StatusError } from '../../lib/egress/configured-origin.ts'
import { type Redact, redactAnswer, redactorOf } from '../redaction.ts'
import { type Queue, scanQueue } from './queue-scan.ts'
import type { Graph } from './workflow.ts'

/** A file on the server. */
export type ServerFile = { readonly filename: string; readonly subfolder: string; readonly type: string }

/** What a submit was answered with. */
export type PromptAnswer =
  | { readonly taken: true; readonly id: string }
  | { readonly taken: false; readonly status: number; readonly body: Json }

/** How long one question may take, in ms, and how long the upload of one reference. */
const ASK_TIMEOUT_MS = 15_000
const UPLOAD_TIMEOUT_MS = 900_000

/** What somebody in front of the server answers, or a server that is no ComfyUI: another day it may be put right. */
const NOT_ITS_OWN: readonly number[] = [401, 403, 404, 405, 407, 408, 429]

/** An id that can be part of a path. */
export const PromptId = z.string().regex(/^[\w.-]{1,200}$/)
const Taken = z.object({ prompt_id: PromptId })
const Uploaded = z.object({ name: z.string().min(1).max(500), subfolder: z.string().max(500).default('') })
const Stats = z.object({ system: z.object({ comfyui_version: z.string().max(200) }) })

/** A client of one server. */
export class ComfyServer {
  readonly #origin: Origin
  readonly #headers: Readonly<Record<string, string>>
  readonly #redact: Redact

  /** Shows itself by `authorization`, such as `Bearer …`, where there is any. */
  constructor(origin: Origin, authorization?: string) {
    this.#origin = origin
    this.#headers = authorization === undefined ? {} : { authorization }
    const secret = authorization?.replace(/^\w+ /, '')
    this.#redact = secret === undefined ? (text) => text : redactorOf(secret)
  }

  /** Its queue. Throws `ProblemError` `upstream_unavailable` for an answer that is no queue, too. */
  async queue(signal?: AbortSignal): Promise<Queue> {
    const { signal: patience, done } = limited(signal)
    try {
      return await scanQueue(this.#origin.stream({ method: 'GET', target: '/queue', headers: this.#headers }, patience))
    } catch (error) {
      signal?.throwIfAborted()
      throw error instanceof ProblemError ? error : unavailable(error instanceof Error ? error.message : String(error))
    } finally {
      done()
    }
  }

  /** What it remembers of a work that has ended; `undefined` when it knows none of that id. Throws `ProblemError`. */
  async history(id: string, signal?: AbortSignal): Promise<JsonObject | undefined> {
    const answer = await this.#ask('GET', `/history/${encodeURIComponent(id)}`, undefined, signal)
    const all = answer.status === 200 ? json(answer) : undefined
    if (!isJsonObject(all)) throw unavailable(`status ${answer.status} instead of a history`)
    const entry = Object.hasOwn(all, id) ? all[id] : undefined
    return isJsonObject(entry) ? entry : undefined
  }

  /** Its version; `undefined` where it does not say. Throws `ProblemError` `upstream_unavailable` when nobody answers. */
  async version(signal?: AbortSignal): Promise<string | undefined> {
    const answer = await this.#ask('GET', '/system_stats', undefined, signal)
    if (answer.status >= 500 || answer.status === 429) throw unavailable(`status ${answer.status}`)
    return Stats.safeParse(json(answer)).data?.system.comfyui_version
  }

  /**
   * Hands a graph over. Throws `ProblemError`: `upstream_unavailable` when it was certainly not taken and may be later,
   * `upstream_outcome_unknown` when nobody can tell.
   */
  async prompt(graph: Graph, promptId: string, clientId: string): Promise<PromptAnswer> {
    const body = JSON.stringify({ prompt: graph, prompt_id: promptId, client_id: clientId })
    const headers = { ...this.#headers, 'content-type': 'application/json' }
    const answer = await this.#send({ method: 'POST', target: '/prompt', headers, body })
    const { status } = answer
    if (status >= 500) throw unknown(`status ${status}`)
    const isRedirect = status >= 300 && status < 400
    if (isRedirect || NOT_ITS_OWN.includes(status)) throw unavailable(`status ${status}`)
    if (status >= 400) return { taken: false, status, body: json(answer) }
    const taken = Taken.safeParse(json(answer))
    if (!taken.success) throw unknown('an answer without an id')
    return { taken: true, id: taken.data.prompt_id }
  }

  /** Uploads a reference, and tells by which name inputs know it. Throws `ProblemError` `upstream_unavailable`. */
  async upload(
    { digest, sizeBytes, facts }: Asset,
    { subfolder, stem, storage }: { subfolder: string; stem: string; storage: Pick<Storage, 'read'> },
  ): Promise<string> {
    const { extension } = MEDIA_TYPES[facts.mediaType]
    const boundary = `reelay-${digest.slice(0, 32)}`
    const field = (name: string, value: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const file = `content-disposition: form-data; name="image"; filename="${stem}.${extension}"\r\ncontent-type: ${facts.mediaType}`
    const fields = field('type', 'input') + field('subfolder', subfolder) + field('overwrite', 'true')
    const head = Buffer.from(`${fields}--${boundary}\r\n${file}\r\n\r\n`)
    const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
    async function* pieces() {
      yield head
      yield* storage.read(digest)
      yield tail
    }
    const answer = await this.#sendQuietly({
      method: 'POST',
      target: '/upload/image',
      headers: { ...this.#headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: { sizeBytes: head.byteLength + sizeBytes + tail.byteLength, pieces: pieces() },
      timeoutMs: UPLOAD_TIMEOUT_MS,
    })
    if (answer.status === 413) throw tooLarge()
    const uploaded = answer.status === 200 ? Uploaded.safeParse(json(answer)).data : undefined
    if (uploaded === undefined) throw unavailable(`status ${answer.status} for an upload`)
    return uploaded.subfolder === '' ? uploaded.name : `${uploaded.subfolder}/${uploaded.name}`
  }

  /** Streams a file. Throws `ProblemError` `file_not_found` when it is not there any more. */
  async *view({ filename, subfolder, type }: ServerFile, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const target = `/view?${new URLSearchParams({ filename, subfolder, type })}`
    try {
      yield* this.#origin.stream({ method: 'GET', target, headers: this.#headers }, signal)
    } catch (error) {
      const status = error instanceof ProblemError && error.cause instanceof StatusError ? error.cause.status : 0
      if (status === 404 || status === 410) throw problem('file_not_found', 'The film is not there any more.')
      throw error
    }
  }

  /** Takes a work off its queue; nothing happens to one that does not wait. Throws `ProblemError`. */
  async dequeue(id: string, signal?: AbortSignal): Promise<void> {
    const { status } = await this.#ask('POST', '/queue', { delete: [id] }, signal)
    if (status < 200 || status > 299) throw unavailable(`status ${status}`)
  }

  /**
   * Stops a work that runs; false when the server says that it does not run. One that knows nothing of ids stops whatever
   * runs. Throws `ProblemError`.
   */
  async interrupt(id: string, signal?: AbortSignal): Promise<boolean> {
    const { status } = await this.#ask('POST', '/interrupt', { prompt_id: id }, signal)
    if (status === 404) return false
    if (status < 200 || status > 299) throw unavailable(`status ${status}`)
    return true
  }

  async #ask(
    method: 'GET' | 'POST',
    target: string,
    body: JsonObject | undefined,
    signal: AbortSignal | undefined,
  ): Promise<OriginAnswer> {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    return this.#sendQuietly({
      method,
      target,
      headers: { ...this.#headers, ...type },
      timeoutMs: ASK_TIMEOUT_MS,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    })
  }

  /** All questions go this way: what comes back does not have the key in it. */
  async #send(message: OriginRequest, signal?: AbortSignal): Promise<OriginAnswer> {
    return redactAnswer(await this.#origin.send(message, signal), this.#redact)
  }

  /** For what may be sent again: whether it arrived does not matter. */
  async #sendQuietly({ signal, ...message }: OriginRequest & { readonly signal?: AbortSignal }): Promise<OriginAnswer> {
    try {
      return await this.#send(message, signal)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      throw unavailable(error.internal ?? error.message, error)
    }
  }
}

/** A limit on the time of one question. */
function limited(signal: AbortSignal | undefined): { readonly signal: AbortSignal; readonly done: () => void } {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Error('no answer in time')), ASK_TIMEOUT_MS)
  const both = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal])
  return { signal: both, done: () => clearTimeout(timer) }
}

/** The JSON value in an answer; `null` for a proxy's HTML page or half a document. */
function json({ body }: OriginAnswer): Json {
  try {
    const value: Json = JSON.parse(body)
    return value
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function unavailable(internal: string, cause?: unknown): ProblemError {
  return new ProblemError(
    { code: 'upstream_unavailable', message: 'The provider is not available.' },
    { internal, cause },
  )
}

function unknown(internal: string): ProblemError {
  const message = 'Whether the provider took the job is not known.'
  return new ProblemError({ code: 'upstream_outcome_unknown', message }, { internal })
}

function tooLarge(): ProblemError {
  return problem('upstream_failed', 'The provider does not take a reference of this size.', 'references')
}
