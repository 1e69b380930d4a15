/**
 * The body of a GET that goes on where its connection broke off: what has come is kept, and only the rest is asked for, as long
 * as the other side can prove that it is the rest of the same (RFC 9110, `If-Range` and a strong validator).
 */

import { setTimeout as pause } from 'node:timers/promises'
import { ProblemError } from '../../core/problem.ts'
import { type Exchange, StallError } from './exchange.ts'

/** Asks for the same once more, with these headers besides; redirects and all rules are those of the first time. */
export type AskAgain = (headers: Readonly<Record<string, string>>) => Promise<Exchange>

/** How often one download asks again, and the pauses before the first and the last time in ms. */
const TRIES_MAX = 5
const PAUSE_MS = { first: 100, max: 2_000 } as const

/** What a body is a part of: its strong validator, and its length in bytes. */
type Whole = { readonly validator: string; readonly sizeBytes: number }

/**
 * The pieces of an answer of status 200, each once and in order. Throws what the network threw where the rest cannot be had:
 * whoever has begun to keep the pieces begins anew. A side that is too slow is not asked again. Closes the answer.
 */
export async function* resumedBody(
  first: Exchange,
  askAgain: AskAgain,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const whole = wholeOf(first)
  let answer = first
  let [received, toSkip, triesLeft] = [0, 0, TRIES_MAX]
  try {
    for (;;) {
      try {
        for await (const piece of answer.body) {
          const fresh = piece.subarray(Math.min(toSkip, piece.byteLength))
          toSkip -= piece.byteLength - fresh.byteLength
          received += fresh.byteLength
          if (whole !== undefined && received > whole.sizeBytes) throw new Error('more has come than it has')
          if (fresh.byteLength > 0) yield fresh
        }
        if (whole === undefined || received === whole.sizeBytes) return
        // Whatever it said of its length, that was not all of it.
        throw new Error(`${received} of ${whole.sizeBytes} bytes have come`)
      } catch (error) {
        signal.throwIfAborted()
        const hasRest = whole !== undefined && received > 0 && received < whole.sizeBytes
        if (!hasRest || error instanceof StallError) throw error
        answer.close()
        const rest = await findRest(whole, received, askAgain, triesLeft, signal)
        if (rest === undefined) throw error
        ;({ answer, toSkip, triesLeft } = rest)
      }
    }
  } finally {
    answer.close()
  }
}

type Rest = {
  readonly answer: Exchange
  /** Bytes at its beginning that have come before. */
  readonly toSkip: number
}

/** Where the rest comes from; `undefined` when that is nowhere, or not the rest of the same. */
async function findRest(
  whole: Whole,
  received: number,
  askAgain: AskAgain,
  tries: number,
  signal: AbortSignal,
): Promise<(Rest & { readonly triesLeft: number }) | undefined> {
  for (let triesLeft = tries - 1; triesLeft >= 0; triesLeft--) {
    const pauseMs = Math.min(PAUSE_MS.max, PAUSE_MS.first * 2 ** (TRIES_MAX - 1 - triesLeft))
    await pause(pauseMs, undefined, { signal })
    try {
      const answer = await askAgain({ range: `bytes=${received}-`, 'if-range': whole.validator })
      const rest = restIn(answer, whole, received)
      if (rest === undefined) answer.close()
      return rest && { ...rest, triesLeft }
    } catch (error) {
      signal.throwIfAborted()
      // What our own rules refuse, they refuse again.
      if (error instanceof ProblemError && error.problem.code === 'url_not_allowed') throw error
    }
  }
  return undefined
}

function restIn(answer: Exchange, whole: Whole, received: number): Rest | undefined {
  if ((answer.headers.get('content-encoding') ?? 'identity').toLowerCase() !== 'identity') return undefined
  if (answer.status === 206) return isRest(answer, whole, received) ? { answer, toSkip: 0 } : undefined
  // A server that knows no ranges begins anew; of the very same bytes, those that are here are passed over.
  const again = answer.status === 200 ? wholeOf(answer) : undefined
  const isSame = again?.validator === whole.validator && again.sizeBytes === whole.sizeBytes
  return isSame ? { answer, toSkip: received } : undefined
}

function isRest({ headers }: Exchange, { validator, sizeBytes }: Whole, received: number): boolean {
  if (headers.get('content-range') !== `bytes ${received}-${sizeBytes - 1}/${sizeBytes}`) return false
  const length = headers.get('content-length')
  if (length !== undefined && length !== String(sizeBytes - received)) return false
  // Not every server minds `If-Range`: a part tells the tag of what it is a part of, and no tag where the whole had none.
  if (validator.startsWith('"')) return headers.get('etag') === validator
  return headers.get('etag') === undefined && (headers.get('last-modified') ?? validator) === validator
}

/** What an answer is the whole of; `undefined` where a part of it could not be told from a part of something else. */
function wholeOf({ headers }: Exchange): Whole | undefined {
  const length = headers.get('content-length') ?? ''
  const validator = strongValidatorOf(headers)
  if (!/^[1-9]\d{0,14}$/.test(length) || validator === undefined) return undefined
  return { validator, sizeBytes: Number(length) }
}

/** A time of change is as good as a tag only where nothing can have changed within its second. */
function strongValidatorOf(headers: Exchange['headers']): string | undefined {
  const tag = headers.get('etag')
  if (tag !== undefined) return /^"[^"]{1,256}"$/.test(tag) ? tag : undefined
  const changed = headers.get('last-modified')
  const ageMs = Date.parse(headers.get('date') ?? '') - Date.parse(changed ?? '')
  return ageMs >= 1_000 ? changed : undefined
}
