/**
 * The one egress client: everything that goes to an address which a tenant or a provider has named goes through here.
 * Which URLs are allowed is `url-rules.ts`, which addresses are reached is `dial.ts`; this file follows redirects and
 * sets limits.
 */

import { type ProblemCode, ProblemError, problem } from '../../core/problem.ts'
import type { Egress, EgressAnswer } from '../../core/ports.ts'
import type { ConnectTo } from './connect-to.ts'
import { type Resolve, resolvePublicName } from './dial.ts'
import { type Exchange, type ExchangeOptions, exchange, isStall } from './exchange.ts'
import { Slots } from './slots.ts'
import { type AllowedUrl, allowUrl, refusal, type UrlAllowance } from './url-rules.ts'

/** What an operator decides, and what a test replaces. */
export type EgressOptions = {
  /** The only way to a private address. */
  readonly connectTo: readonly ConnectTo[]
  /** Ports that URLs may name besides 80 and 443. */
  readonly extraPorts: readonly number[]
  /** For a whole download, waiting for its turn and redirects included. */
  readonly downloadTimeoutMs: number
  /** For a whole post. Default: 15 s. */
  readonly postTimeoutMs?: number
  /** From the name to a finished TLS handshake. Default: 10 s. */
  readonly connectTimeoutMs?: number
  /** Until the answer's header is there. Default: 15 s. */
  readonly headerTimeoutMs?: number
  /** Between two pieces of the body. Default: 15 s. */
  readonly idleTimeoutMs?: number
  /** Downloads at once, and posts at once. Default: 32 each. */
  readonly concurrentMax?: number
  /** Default: the name servers of this machine. */
  readonly resolve?: Resolve
}

const REDIRECTS_MAX = 3
const REDIRECT_STATUSES: readonly number[] = [301, 302, 303, 307, 308]
const ANSWER_BYTES_MAX = 4096

/** Makes the egress client. It opens nothing before it is used. */
export function createEgress(options: EgressOptions): Egress {
  return new GuardedEgress(options)
}

class GuardedEgress implements Egress {
  readonly #allowance: UrlAllowance
  readonly #exchange: ExchangeOptions
  readonly #downloadTimeoutMs: number
  readonly #postTimeoutMs: number
  // Apart, so that slow downloads never hold up a callback.
  readonly #downloads: Slots
  readonly #posts: Slots

  constructor(options: EgressOptions) {
    this.#allowance = { connectTo: options.connectTo, extraPorts: options.extraPorts }
    this.#exchange = {
      connectTo: options.connectTo,
      resolve: options.resolve ?? resolvePublicName,
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      headerTimeoutMs: options.headerTimeoutMs ?? 15_000,
      idleTimeoutMs: options.idleTimeoutMs ?? 15_000,
    }
    this.#downloadTimeoutMs = options.downloadTimeoutMs
    this.#postTimeoutMs = options.postTimeoutMs ?? 15_000
    this.#downloads = new Slots(options.concurrentMax ?? 32)
    this.#posts = new Slots(options.concurrentMax ?? 32)
  }

  checkUrl(url: string): void {
    allowUrl(url, this.#allowance)
  }

  async *download(url: string, limits: { readonly sizeBytesMax: number }): AsyncGenerator<Uint8Array, void, undefined> {
    const target = allowUrl(url, this.#allowance)
    const deadline = AbortSignal.timeout(this.#downloadTimeoutMs)
    const release = await this.#downloads.take(deadline).catch(translate('reference_unreachable'))
    // A consumer may have walked away without a word; its slot comes back all the same.
    deadline.addEventListener('abort', release)
    try {
      const answer = await this.#follow(target, deadline).catch(translate('reference_unreachable'))
      try {
        yield* boundedBody(answer, limits.sizeBytesMax)
      } finally {
        await answer.close()
      }
    } finally {
      release()
    }
  }

  async post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<EgressAnswer> {
    const target = allowUrl(url, this.#allowance)
    const deadline = AbortSignal.timeout(this.#postTimeoutMs)
    const release = await this.#posts.take(deadline).catch(translate('unavailable'))
    try {
      return await this.#post(target, headers, body, deadline)
    } catch (error) {
      return translate('unavailable')(error)
    } finally {
      release()
    }
  }

  async #post(
    target: AllowedUrl,
    headers: Readonly<Record<string, string>>,
    body: string,
    deadline: AbortSignal,
  ): Promise<EgressAnswer> {
    const answer = await exchange(target, { method: 'POST', headers, body }, this.#exchange, deadline)
    try {
      return { status: answer.status, headers: answer.headers, body: await beginningOf(answer.body) }
    } finally {
      await answer.close()
    }
  }

  /** The first answer that is no redirect; every hop passes the same rules as the first. */
  async #follow(first: AllowedUrl, deadline: AbortSignal): Promise<Exchange> {
    let target = first
    for (let hop = 0; hop <= REDIRECTS_MAX; hop++) {
      const answer = await exchange(target, { method: 'GET', headers: { accept: '*/*' } }, this.#exchange, deadline)
      const location = answer.headers.get('location')
      if (location === undefined || !REDIRECT_STATUSES.includes(answer.status)) return answer
      await answer.close()
      target = this.#redirected(target, location)
    }
    throw problem('reference_unreachable', `The URL redirects more than ${REDIRECTS_MAX} times.`)
  }

  #redirected(from: AllowedUrl, location: string): AllowedUrl {
    if (!URL.canParse(location, from.url.href)) throw refusal('The URL redirects to something that is no URL.')
    const target = allowUrl(new URL(location, from.url.href).href, this.#allowance)
    if (from.url.protocol === 'https:' && target.url.protocol !== 'https:') {
      throw refusal('The URL redirects from https to http.')
    }
    return target
  }
}

/**
 * The body of a good answer, counted as it comes: a length that a header claims is only believed when it is too large.
 */
async function* boundedBody(answer: Exchange, sizeBytesMax: number): AsyncGenerator<Uint8Array, void, undefined> {
  if (answer.status !== 200) throw problem('reference_unreachable', `The URL answered with status ${answer.status}.`)
  const encoding = answer.headers.get('content-encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') {
    throw problem('reference_unreachable', 'The URL answered with a compressed body, though none was asked for.')
  }
  const tooLarge = problem('reference_too_large', `The file is larger than ${sizeBytesMax} bytes.`)
  if (Number(answer.headers.get('content-length') ?? 0) > sizeBytesMax) throw tooLarge
  let received = 0
  try {
    for await (const piece of answer.body) {
      received += piece.byteLength
      if (received > sizeBytesMax) throw tooLarge
      yield piece
    }
  } catch (error) {
    throw error === tooLarge ? error : brokenOff(error)
  }
}

async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of body) {
    pieces.push(piece.subarray(0, ANSWER_BYTES_MAX - sizeBytes))
    sizeBytes += piece.byteLength
    if (sizeBytes >= ANSWER_BYTES_MAX) break
  }
  // As a stream, so that a character cut in two at the limit is left out.
  return new TextDecoder().decode(Buffer.concat(pieces), { stream: true })
}

/** One sentence for a port that is open, closed or filtered, a name that is unknown and a certificate that is wrong. */
function translate(code: ProblemCode): (error: unknown) => never {
  return (error) => {
    if (error instanceof ProblemError) throw error
    throw new ProblemError(
      { code, message: 'The URL could not be fetched.' },
      { cause: error, internal: nameOf(error) },
    )
  }
}

function brokenOff(error: unknown): ProblemError {
  const isSlow = isStall(error) || (error instanceof DOMException && error.name === 'TimeoutError')
  const message = isSlow ? 'The download was too slow.' : 'The download broke off.'
  return new ProblemError({ code: 'reference_unreachable', message }, { cause: error, internal: nameOf(error) })
}

/** What went wrong, in a word that holds no address and no URL. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
