/** An answer of the fake provider, and what becomes of it on its way to the client. */

import type { WireResponse } from '../dialects/wire.ts'

/** How a connection ends that is not ended in peace: as if the process had gone, or as if the network had cut it. */
export type Ending = 'close' | 'reset'

/** An answer. All that is not about HTTP itself is trouble that was ordered. */
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** Time before anything of it is sent, in ms. */
  readonly delayMs?: number
  /** Nothing is sent, or only the head and half of the body. */
  readonly breaksOff?: { readonly at: 'the beginning' | 'the middle'; readonly by: Ending }
  /** White space in front of the body, in bytes; JSON stays the same by it. */
  readonly paddingBytes?: number
  /** Answers of 102 in front of it. */
  readonly interim?: number
  /** Over how many ms the body is spread. */
  readonly spreadMs?: number
}

/** A dialect's message as an answer. */
export function answerOf({ status, headers, body }: WireResponse): Answer {
  return jsonAnswer(status, body, headers)
}

/** JSON as an answer. */
export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

/** A web page, such as proxies have. */
export function pageAnswer(status: number, title: string): Answer {
  const body = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`
  return { status, headers: { 'content-type': 'text/html' }, body }
}
