/**
 * Requests that may come again: under one `Idempotency-Key` the same request gets the same answer, byte for byte, and does
 * its work once, however often, wherever and how fast it comes (draft-ietf-httpapi-idempotency-key-header-07). What was
 * refused did nothing, and is not remembered.
 */

import { createHash } from 'node:crypto'
import type { JobId } from '../core/ids.ts'
import { isJsonObject, type Json } from '../core/json.ts'
import { ProblemError, problem } from '../core/problem.ts'
import type { KeptAnswer } from '../core/records.ts'
import type { Store } from '../core/store-port.ts'

/** A request that may come again: its scope, the caller's key, and what tells that it is the same. */
export type Once = Pick<KeptAnswer, 'scope' | 'key' | 'fingerprint'>

/** An answer as it leaves. */
export type Answer = Pick<KeptAnswer, 'status' | 'headers' | 'body'>

/** An answer, whether it was given before, and the job that its request has made, where it is known. */
type Answered = { readonly answer: Answer; readonly isReplayed: boolean; readonly jobId?: JobId }

/** The same request was answered meanwhile, here or by another process. */
export class AnswerTaken extends Error {
  constructor() {
    super('the answer to this request is there already')
  }
}

/** The longest key, in characters. */
const KEY_CHARACTERS_MAX = 255

/** When a request that is being worked on may be sent again, in seconds. */
const RETRY_SECONDS = 1

/**
 * Reads the header: a bare text, as clients send it, or a structured-field string in quotes; both are the same key. What
 * begins with a quote and is no such string is none.
 * Throws `ProblemError` `invalid_parameter`.
 */
export function readIdempotencyKey(header: string): string {
  const quoted = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/.exec(header)?.[1]
  const key = quoted === undefined ? header : quoted.replaceAll(/\\(["\\])/g, '$1')
  const isText = quoted === undefined ? /^(?!")[\x21-\x7e]+$/.test(key) : key.length > 0
  if (!isText || key.length > KEY_CHARACTERS_MAX) {
    const rule = `An Idempotency-Key has 1 to ${KEY_CHARACTERS_MAX} visible ASCII characters.`
    throw problem('invalid_parameter', rule, 'idempotency-key')
  }
  return key
}

/** A part of a form, as far as it tells whether a request is the same: a file is what it holds. */
export type FingerprintPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly digest: string }

/** What was sent. */
export type FingerprintBody =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly json: Json }
  | { readonly kind: 'form'; readonly parts: readonly FingerprintPart[] }

/** SHA-256 of a request, in hex: the order of members, spaces, and a form's boundary make no difference. */
export function fingerprintOf(route: string, body: FingerprintBody): string {
  const hash = createHash('sha256').update(`${route}\n${body.kind}\n`)
  if (body.kind === 'json') hash.update(canonical(body.json))
  if (body.kind === 'form') {
    const parts = body.parts.map((part) =>
      JSON.stringify([part.name, 'value' in part ? part.value : { file: part.digest }]),
    )
    // Parts of one name keep their order; whole fields may come in any.
    for (const part of [...groupByName(body.parts, parts)].sort()) hash.update(`${part}\n`)
  }
  return hash.digest('hex')
}

function groupByName(parts: readonly FingerprintPart[], texts: readonly string[]): readonly string[] {
  const groups = Map.groupBy(texts, (_, index) => parts[index]?.name)
  return Array.from(groups.values(), (group) => group.join(''))
}

/** JSON whose objects have their members in one order. */
function canonical(json: Json): string {
  if (Array.isArray(json)) return `[${json.map((item: Json) => canonical(item)).join()}]`
  if (!isJsonObject(json)) return JSON.stringify(json)
  const members = Object.keys(json)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${canonical(json[name] ?? null)}`)
  return `{${members.join()}}`
}

/** Answers requests once. */
export class OnceOnly {
  readonly #store: Pick<Store, 'answer'>
  /** Fingerprints of what is being worked on here, by scope and key. */
  readonly #underWay = new Map<string, string>()

  constructor(store: Pick<Store, 'answer'>) {
    this.#store = store
  }

  /**
   * The answer that was kept, or that of `work`, which commits the one that `keep` makes of it with whatever it does, and
   * throws `AnswerTaken` when another was faster. Throws `ProblemError` `idempotency_key_reused`, `idempotency_in_progress`,
   * `job_not_found` where the job that it has made was deleted,
   * and what `work` throws.
   */
  async run(once: Once, work: (keep: (answer: Answer) => KeptAnswer) => Promise<Answer>): Promise<Answered> {
    const id = `${once.scope}\n${once.key}`
    const other = this.#underWay.get(id)
    if (other !== undefined) throw other === once.fingerprint ? inProgress() : reused()
    this.#underWay.set(id, once.fingerprint)
    try {
      const known = await this.#known(once)
      if (known !== undefined) return known
      return { answer: await work((answer) => ({ ...once, ...answer })), isReplayed: false }
    } catch (error) {
      if (!(error instanceof AnswerTaken)) throw error
      const known = await this.#known(once)
      // Gone between two looks: it was a day old.
      if (known === undefined) throw inProgress()
      return known
    } finally {
      this.#underWay.delete(id)
    }
  }

  async #known({ scope, key, fingerprint }: Once): Promise<Answered | undefined> {
    const kept = await this.#store.answer(scope, key)
    if (kept === undefined) return undefined
    if (kept.fingerprint !== fingerprint) throw reused()
    const { status, headers, body, jobId } = kept
    if (jobId !== undefined && body === '') throw problem('job_not_found', 'The job of this request was deleted.')
    return { answer: { status, headers, body }, isReplayed: true, ...(jobId !== undefined && { jobId }) }
  }
}

function reused(): ProblemError {
  return problem('idempotency_key_reused', 'This Idempotency-Key came with another request before.', 'idempotency-key')
}

function inProgress(): ProblemError {
  const message = 'The same request with this Idempotency-Key is being worked on.'
  return new ProblemError({ code: 'idempotency_in_progress', message, retryAfterSeconds: RETRY_SECONDS })
}
