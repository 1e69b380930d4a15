/**
 * One HTTP request and its answer, whose body is still on its way. Node's own client does the talking: unlike undici, it
 * reads an answer to its end when the other side closes the connection behind it and we are slow to take the body.
 */

import type { ClientRequest, IncomingMessage } from 'node:http'

import { Pace, type PaceFloor } from './pace.ts'
import { lengthOfBody, type RequestBody, sendBody } from './request-body.ts'

/** How long to wait for the other side. The time that a reader of ours takes never counts. */
export type Patience = {
  /** From the sent request, or the last piece of its body, to the end of the answer's header. */
  readonly headerTimeoutMs: number
  /** Between two pieces of the answer's body. */
  readonly idleTimeoutMs: number
  /** How much has to come in the long run. */
  readonly floor: PaceFloor
}

/** An answer whose body is still on its way. `close` gives up what was not read, and must be called. */
export type Exchange = {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  /** Throws `StallError` or what the network threw; a body that is shorter than it should be throws. */
  readonly body: AsyncIterable<Uint8Array>
  close(): void
}

/** The other side was too slow: with its connection, its header or its body. */
export class StallError extends Error {
  override readonly name = 'StallError'

  constructor() {
    super('the other side was too slow')
  }
}

/** The largest header that is read. */
export const HEADER_BYTES_MAX = 16_384

/**
 * Sends a request that has been made, and waits for the header of its answer. An abort of `signal` destroys the
 * connection at once, whenever it comes, and everything that waits rejects with its reason. Throws `BodyError`.
 */
export async function exchange(
  request: ClientRequest,
  body: RequestBody | undefined,
  patience: Patience,
  signal: AbortSignal,
): Promise<Exchange> {
  const abort = () => request.destroy(reasonOf(signal))
  signal.addEventListener('abort', abort, { once: true })
  request.once('close', () => signal.removeEventListener('abort', abort))
  if (signal.aborted) abort()
  let failure: Error | undefined
  request.on('error', (error) => {
    failure = error
  })
  // Not every method tells the length of its body by itself.
  if (body !== undefined) request.setHeader('content-length', lengthOfBody(body))
  const answer = await headerOf(request, body, patience.headerTimeoutMs, signal)
  // Whoever reads learns of errors by reading, and nobody else wants to know of them. The request may know more.
  answer.on('error', () => undefined)
  return {
    status: answer.statusCode ?? 0,
    headers: headerMap(answer),
    body: piecesOf(answer, patience, (error) => (signal.aborted ? reasonOf(signal) : (failure ?? error)), signal),
    close: () => void request.destroy(),
  }
}

/** Interim answers, at most: more are a flood. */
const INTERIM_MAX = 1_000

function headerOf(
  request: ClientRequest,
  body: RequestBody | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise<IncomingMessage>((resolve, reject) => {
    // Whatever Node makes of it, nobody waits for longer than this.
    const giveUp = (reason: Error) => {
      request.destroy(reason)
      reject(reason)
    }
    const timer = setTimeout(() => giveUp(new StallError()), timeoutMs)
    let isWaiting = true
    const abort = () => giveUp(reasonOf(signal))
    signal.addEventListener('abort', abort, { once: true })
    request.once('close', () => {
      isWaiting = false
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      // Node may close a request without a word, as it does where it was cut off behind an interim answer.
      reject(closedEarly())
    })
    request.on('error', reject)
    // Each is read as fast as it comes, and none of them says anything.
    let interim = 0
    request.on('information', () => {
      if (++interim > INTERIM_MAX) giveUp(closedEarly())
    })
    // Without a listener, Node would drop such an answer without an error. The connection speaks HTTP no more.
    request.once('upgrade', (_answer, socket) => {
      socket.destroy()
      reject(closedEarly())
    })
    request.once('response', (answer) => {
      isWaiting = false
      clearTimeout(timer)
      resolve(answer)
    })
    // Refreshing a timer that has been cleared would start it again.
    const onPiece = () => {
      if (isWaiting) timer.refresh()
    }
    sendBody(request, body, onPiece).catch((error: unknown) => {
      // Who has answered already has no use for the rest.
      if (isWaiting) giveUp(error instanceof Error ? error : new Error(String(error)))
      else request.destroy()
    })
  })
}

async function* piecesOf(
  answer: IncomingMessage,
  { idleTimeoutMs, floor }: Patience,
  explain: (error: unknown) => unknown,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pace = new Pace(floor)
  const pieces: AsyncIterator<Uint8Array> = answer[Symbol.asyncIterator]()
  try {
    for (;;) {
      const startedMs = performance.now()
      const timer = setTimeout(() => answer.destroy(new StallError()), idleTimeoutMs)
      const next = await pieces.next().finally(() => clearTimeout(timer))
      // A body without a length ends with its connection, also where that was us.
      if (next.done === true && signal.aborted) throw reasonOf(signal)
      if (next.done === true) return
      if (!pace.add(performance.now() - startedMs, next.value.byteLength)) throw new StallError()
      yield next.value
    }
  } catch (error) {
    throw explain(error)
  } finally {
    answer.destroy()
  }
}

/** Told like a connection that broke, which is what it comes to. */
function closedEarly(): Error {
  return Object.assign(new Error('the other side closed or left HTTP before it answered'), { code: 'ECONNRESET' })
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason })
}

/** Header names in lower case; the values of a repeated one are joined. */
function headerMap({ headers }: IncomingMessage): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]))
}
