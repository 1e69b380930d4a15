/**
 * The one egress client: everything that goes to an address which a tenant or a provider has named goes through here.
 * Which URLs are allowed is `url-rules.ts`, which addresses are reached is `dial.ts`; this file follows redirects and
 * sets limits.
 */

import type { Egress, EgressAnswer, FileEgress } from '../../core/ports.ts'
import { type ProblemCode, ProblemError, problem } from '../../core/problem.ts'
import type { ConnectTo } from './connect-to.ts'
import { type DialOptions, dial, type Resolve, resolvePublicName } from './dial.ts'
import { type Exchange, exchange, HEADER_BYTES_MAX, type Patience, StallError } from './exchange.ts'
import { request as requestOver } from '../node-http.ts'
import { DOWNLOAD_FLOOR, type PaceFloor } from './pace.ts'
import { reasonOfBreak, reasonOfFailure, wordFor } from './reasons.ts'
import type { RequestBody, StreamedBody } from './request-body.ts'
import { Slots } from './slots.ts'
import { redirectIn } from './redirects.ts'
import { resumedBody } from './resumed-body.ts'
import { type AllowedUrl, allowUrl, refusal, type UrlAllowance } from './url-rules.ts'

/** What an operator decides, and what a test replaces. */
export type EgressOptions = {
  /** The only way to a private address. */
  readonly connectTo: readonly ConnectTo[]
  /** Ports that URLs may name besides 80 and 443. */
  readonly extraPorts: readonly number[]
  /** For a whole download, redirects included. */
  readonly downloadTimeoutMs: number
  /** Until the header of the last redirect's answer is there. Default: 30 s. */
  readonly answerTimeoutMs?: number
  /** For a whole post. Default: 15 s. */
  readonly postTimeoutMs?: number
  /** For a whole put. Default: 600 s. */
  readonly putTimeoutMs?: number
  /** From the name to a finished TLS handshake. Default: 10 s. */
  readonly connectTimeoutMs?: number
  /** Until one answer's header is there. Default: 15 s. */
  readonly headerTimeoutMs?: number
  /** Between two pieces of the body. Default: 15 s. */
  readonly idleTimeoutMs?: number
  /** What a body has to come with in the long run. Default: `DOWNLOAD_FLOOR`. */
  readonly floor?: PaceFloor
  /** A name that leads nowhere public is told at a multiple of this time only. Default: 1 s. */
  readonly nameFailureStepMs?: number
  /** Downloads at once, posts at once and puts at once; whose turn it is has been decided before. Default: 640 each. */
  readonly concurrentMax?: number
  /** Default: the name servers of this machine. */
  readonly resolve?: Resolve
}

const REDIRECTS_MAX = 3
const ANSWER_BYTES_MAX = 4096

type Outgoing = {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: RequestBody
}

/** Makes the egress client. It opens nothing before it is used. */
export function createEgress(options: EgressOptions): Egress & FileEgress {
  return new GuardedEgress(options)
}

class GuardedEgress implements Egress, FileEgress {
  readonly #allowance: UrlAllowance
  readonly #dialling: DialOptions & { readonly connectTimeoutMs: number }
  readonly #patience: Patience
  readonly #downloadTimeoutMs: number
  readonly #answerTimeoutMs: number
  readonly #postTimeoutMs: number
  readonly #putTimeoutMs: number
  // Apart, so that slow downloads never hold up a callback.
  readonly #downloads: Slots
  readonly #posts: Slots
  readonly #puts: Slots

  constructor(options: EgressOptions) {
    this.#allowance = { connectTo: options.connectTo, extraPorts: options.extraPorts }
    this.#dialling = {
      connectTo: options.connectTo,
      resolve: options.resolve ?? resolvePublicName,
      nameFailureStepMs: options.nameFailureStepMs ?? 1000,
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    }
    this.#patience = {
      headerTimeoutMs: options.headerTimeoutMs ?? 15_000,
      idleTimeoutMs: options.idleTimeoutMs ?? 15_000,
      floor: options.floor ?? DOWNLOAD_FLOOR,
    }
    this.#downloadTimeoutMs = options.downloadTimeoutMs
    this.#answerTimeoutMs = options.answerTimeoutMs ?? 30_000
    this.#postTimeoutMs = options.postTimeoutMs ?? 15_000
    this.#putTimeoutMs = options.putTimeoutMs ?? 600_000
    this.#downloads = new Slots(options.concurrentMax ?? 640)
    this.#posts = new Slots(options.concurrentMax ?? 640)
    this.#puts = new Slots(options.concurrentMax ?? 640)
  }

  checkUrl(url: string): void {
    allowUrl(url, this.#allowance)
  }

  async *download(
    url: string,
    limits: { readonly sizeBytesMax: number; readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const target = allowUrl(url, this.#allowance)
    const { signal } = limits
    const release = await takeSlot(this.#downloads, this.#downloadTimeoutMs, signal)
    const time = new TimeLimit(limits.timeoutMs ?? this.#downloadTimeoutMs, signal)
    // A consumer may have walked away without a word; its slot comes back all the same.
    time.signal.addEventListener('abort', release)
    try {
      const answer = await this.#follow(target, time.signal).catch(translate('reference_unreachable', signal))
      try {
        const body = resumedBody(answer, (headers) => this.#follow(target, time.signal, headers), time.signal)
        yield* boundedBody(answer, body, limits.sizeBytesMax, signal)
      } finally {
        answer.close()
      }
    } finally {
      time.clear()
      release()
    }
  }

  post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal?: AbortSignal,
  ): Promise<EgressAnswer> {
    return this.#send(url, { method: 'POST', headers, body }, this.#postTimeoutMs, signal)
  }

  put(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: StreamedBody,
    signal?: AbortSignal,
  ): Promise<EgressAnswer> {
    return this.#send(url, { method: 'PUT', headers, body }, this.#putTimeoutMs, signal)
  }

  async #send(
    url: string,
    outgoing: Outgoing,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<EgressAnswer> {
    const target = allowUrl(url, this.#allowance)
    const release = await takeSlot(outgoing.method === 'PUT' ? this.#puts : this.#posts, timeoutMs, signal)
    const time = new TimeLimit(timeoutMs, signal)
    try {
      const answer = await this.#ask(target, outgoing, time.signal)
      try {
        return { status: answer.status, headers: answer.headers, body: await beginningOf(answer.body, signal) }
      } finally {
        answer.close()
      }
    } catch (error) {
      return translate('unavailable', signal)(error)
    } finally {
      time.clear()
      release()
    }
  }

  /** The first answer that is no redirect; every hop passes the same rules as the first. */
  async #follow(
    first: AllowedUrl,
    signal: AbortSignal,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Exchange> {
    const time = new TimeLimit(this.#answerTimeoutMs, signal)
    let target = first
    try {
      for (let hop = 0; hop <= REDIRECTS_MAX; hop++) {
        // The whole time's signal stays with the answer; the time for answers ends with its header.
        const answer = await this.#ask(
          target,
          { method: 'GET', headers: { accept: '*/*', ...more } },
          signal,
          time.signal,
        )
        const location = redirectIn(answer)
        if (location === undefined) return answer
        answer.close()
        target = this.#redirected(target, location)
      }
    } finally {
      time.clear()
    }
    throw problem('reference_unreachable', `The URL redirects more than ${REDIRECTS_MAX} times.`)
  }

  #redirected(from: AllowedUrl, location: string): AllowedUrl {
    const there = URL.parse(location, from.url.href)
    if (there === null) throw refusal('The URL redirects to something that is no URL.')
    const target = allowUrl(there.href, this.#allowance)
    if (from.url.protocol === 'https:' && target.url.protocol !== 'https:') {
      throw refusal('The URL redirects from https to http.')
    }
    return target
  }

  /**
   * Sends one request over a connection that is dialled for it and kept for nobody else. Proxies from the environment and
   * redirects play no part in it. `headerSignal` ends the waiting for the header only.
   */
  async #ask(target: AllowedUrl, outgoing: Outgoing, signal: AbortSignal, headerSignal = signal): Promise<Exchange> {
    const { url, host, port } = target
    const socket = await this.#connect({ host, port, secure: url.protocol === 'https:' }, headerSignal)
    const giveUp = () => socket.destroy(headerSignal.reason instanceof Error ? headerSignal.reason : undefined)
    headerSignal.addEventListener('abort', giveUp, { once: true })
    try {
      const request = requestOver({
        method: outgoing.method,
        path: url.pathname + url.search,
        headers: { host: url.host, 'user-agent': 'Reelay', 'accept-encoding': 'identity', ...outgoing.headers },
        maxHeaderSize: HEADER_BYTES_MAX,
        createConnection: () => socket,
      })
      return await exchange(request, outgoing.body, this.#patience, signal)
    } catch (error) {
      socket.destroy()
      throw error
    } finally {
      headerSignal.removeEventListener('abort', giveUp)
    }
  }

  async #connect(
    destination: Parameters<typeof dial>[0],
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<typeof dial>>> {
    const time = new TimeLimit(this.#dialling.connectTimeoutMs, signal)
    try {
      return await dial(destination, this.#dialling, time.signal)
    } finally {
      time.clear()
    }
  }
}

/** A signal that is aborted after a time or with another signal; `clear` takes the time back. */
class TimeLimit {
  readonly #timer: NodeJS.Timeout
  readonly signal: AbortSignal

  constructor(timeoutMs: number, signal: AbortSignal | undefined) {
    const late = new AbortController()
    this.#timer = setTimeout(() => late.abort(new StallError()), timeoutMs)
    this.signal = signal === undefined ? late.signal : AbortSignal.any([late.signal, signal])
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}

/** Waiting in our own line is nobody's fault but ours. */
async function takeSlot(slots: Slots, timeoutMs: number, signal: AbortSignal | undefined) {
  const time = new TimeLimit(timeoutMs, signal)
  try {
    return await slots.take(time.signal)
  } catch (cause) {
    signal?.throwIfAborted()
    throw new ProblemError({ code: 'unavailable', message: 'Too many connections are open already.' }, { cause })
  } finally {
    time.clear()
  }
}

/**
 * The body of a good answer, counted as it comes: a length that a header claims is only believed when it is too large.
 */
async function* boundedBody(
  answer: Exchange,
  body: AsyncIterable<Uint8Array>,
  sizeBytesMax: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (answer.status !== 200) throw problem('reference_unreachable', `The URL answered with status ${answer.status}.`)
  const encoding = answer.headers.get('content-encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') {
    throw problem('reference_unreachable', 'The URL answered with a compressed body, though none was asked for.')
  }
  const tooLarge = problem('reference_too_large', `The file is larger than ${sizeBytesMax} bytes.`)
  if (Number(answer.headers.get('content-length') ?? 0) > sizeBytesMax) throw tooLarge
  let received = 0
  try {
    for await (const piece of body) {
      received += piece.byteLength
      if (received > sizeBytesMax) throw tooLarge
      yield piece
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof ProblemError ? error : brokenOff(error)
  }
}

/** What comes of a body while there is time. The status has said what counts: one that stalls or breaks off is only shorter. */
async function beginningOf(body: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): Promise<string> {
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  try {
    for await (const piece of body) {
      pieces.push(piece.subarray(0, ANSWER_BYTES_MAX - sizeBytes))
      sizeBytes += piece.byteLength
      if (sizeBytes >= ANSWER_BYTES_MAX) break
    }
  } catch {
    signal?.throwIfAborted()
  }
  // As a stream, so that a character cut in two at the limit is left out.
  return new TextDecoder().decode(Buffer.concat(pieces), { stream: true })
}

/** The caller's own abort stays what it is; everything else is told in words about the URL's host. */
function translate(code: ProblemCode, signal: AbortSignal | undefined): (error: unknown) => never {
  return (error) => {
    signal?.throwIfAborted()
    if (error instanceof ProblemError) throw error
    const message = `The URL could not be reached: ${reasonOfFailure(error)}.`
    throw new ProblemError({ code, message }, { cause: error, internal: wordFor(error) })
  }
}

function brokenOff(error: unknown): ProblemError {
  const message = reasonOfBreak(error)
  return new ProblemError({ code: 'reference_unreachable', message }, { cause: error, internal: wordFor(error) })
}
