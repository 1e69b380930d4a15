/**
 * Where the film of a work is fetched: at the provider's own origin by the client for that, anywhere else like a stranger's. A
 * key is sent to one place alone, that at which the dialect has its films behind it, and to where this place itself moves the
 * film within the origin, should it be refused there without the key; to another origin no redirect takes it along.
 */

import { Notes } from '../../core/notes.ts'
import { ProblemError, problem } from '../../core/problem.ts'
import { ResultMoved, type ResultSource } from '../../core/upstream-port.ts'
import { type OriginRequest, StatusError } from '../../lib/egress/configured-origin.ts'
import { type Address, type ProviderKey, toOrigin, unavailable } from './wire.ts'

/** How often a film's place may be said to be another one of the same origin. */
const REDIRECTS_MAX = 3

/** Where a dialect has the bytes of a work behind the key. */
export type Content = { readonly target: string; readonly source: ResultSource }

/**
 * A result at a URL that a provider names is fetched like a stranger's, without a key. At the provider's own origin, which
 * may be private, it is fetched by the client for that origin, without a key as well; what is the very place where the dialect
 * has its films behind the key, or wants a key that only this place is given, is fetched from there.
 */
export function resultAt(
  address: Address,
  url: string,
  contentTarget: string | undefined,
  otherwise: ResultSource | undefined,
): ResultSource {
  const target = address.origin.targetOf(url)
  if (target === undefined) return { from: 'url', url }
  const message = { method: 'GET', target, headers: {} } as const
  if (otherwise !== undefined && target.split('?', 1)[0] === contentTarget) return otherwise
  async function* open(signal: AbortSignal) {
    try {
      yield* followed(address, message, signal)
    } catch (error) {
      if (otherwise?.from !== 'stream' || !wantsKey(error)) throw error
      yield* otherwise.open(signal)
    }
  }
  return { from: 'stream', open }
}

/** Where a dialect has the bytes behind its own key, they are streamed from there. */
export function contentOf(address: Address, id: string, key: ProviderKey | undefined): Content | undefined {
  const { content } = address.dialect
  if (content === undefined) return undefined
  const message = toOrigin(address, key, content.request.encode({ id }, new Notes()))
  async function* open(signal: AbortSignal) {
    try {
      yield* followed(address, message, signal)
    } catch (error) {
      const status = statusOf(error)?.status
      if (status !== 404 && status !== 410) throw error
      throw problem('file_not_found', 'The provider does not have the film.')
    }
  }
  return { target: message.target, source: { from: 'stream', open } }
}

/**
 * The bytes, wherever at this origin they are by now. A key of the first question is shown again where a later one is refused
 * without it: what is behind the key at its own place mostly is at one with a slash at its end, and a signed link is not.
 * Throws `ResultMoved` where they are not at this origin.
 */
async function* followed(
  { origin }: Address,
  first: OriginRequest,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { authorization } = first.headers
  let message: OriginRequest = first
  for (let redirects = 0; ; ) {
    try {
      yield* origin.stream(message, signal)
      return
    } catch (error) {
      const location = statusOf(error)?.location
      if (location === undefined) {
        const isRefusedWithoutKey = wantsKey(error) && message.headers['authorization'] === undefined
        if (authorization === undefined || !isRefusedWithoutKey) throw error
        message = { ...message, headers: { authorization } }
        continue
      }
      const target = origin.targetOf(location)
      if (target === undefined) throw new ResultMoved(location)
      if (redirects === REDIRECTS_MAX) throw unavailable(`the film redirects more than ${REDIRECTS_MAX} times`)
      redirects++
      message = { method: 'GET', target, headers: {} }
    }
  }
}

function wantsKey(error: unknown): boolean {
  const status = statusOf(error)?.status
  return status === 401 || status === 403
}

/** The status that there was instead of bytes. */
function statusOf(error: unknown): StatusError | undefined {
  return error instanceof ProblemError && error.cause instanceof StatusError ? error.cause : undefined
}
