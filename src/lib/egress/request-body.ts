/**
 * The body of a request: in memory, or as pieces whose length is known before they are there, so that files go from the
 * disk to the other side and are never in memory as a whole.
 */

import type { ClientRequest } from 'node:http'

/** A body that comes in pieces, and once only. Whoever cannot bring them throws. */
export type StreamedBody = { readonly sizeBytes: number; readonly pieces: AsyncIterable<Uint8Array> }

/** A text is sent as UTF-8. */
export type RequestBody = string | Uint8Array | StreamedBody

/**
 * A body that broke off on our side, or was not as long as it was said to be. The other side knows its length from the
 * header, so it cannot take what it has for the whole.
 */
export class BodyError extends Error {
  override readonly name = 'BodyError'

  constructor(cause: unknown) {
    super('the body could not be sent as a whole', { cause })
  }
}

/** The length in bytes. */
export function lengthOfBody(body: RequestBody): number {
  return isStreamed(body) ? body.sizeBytes : Buffer.byteLength(body)
}

/**
 * Writes the body and ends the request. `onPiece` hears of each piece that the other side has taken; whoever has closed the
 * request gets no more of it. Throws `BodyError`.
 */
export async function sendBody(
  request: ClientRequest,
  body: RequestBody | undefined,
  onPiece: () => void,
): Promise<void> {
  if (body === undefined || !isStreamed(body)) {
    request.end(body)
    return
  }
  let sentBytes = 0
  try {
    for await (const piece of body.pieces) {
      if (request.destroyed) return
      sentBytes += piece.byteLength
      if (sentBytes > body.sizeBytes) throw new Error(`there are more than ${body.sizeBytes} bytes`)
      // A copy: whoever makes the pieces may use the same bytes for the next one.
      if (!request.write(Uint8Array.from(piece))) await drained(request)
      onPiece()
    }
    if (sentBytes !== body.sizeBytes) throw new Error(`there are ${sentBytes} of ${body.sizeBytes} bytes`)
  } catch (error) {
    throw new BodyError(error)
  }
  request.end()
}

function isStreamed(body: RequestBody): body is StreamedBody {
  return typeof body === 'object' && 'pieces' in body
}

/** Resolves when there is room again, or nobody left who wants it. */
function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      request.off('drain', done)
      request.off('close', done)
      resolve()
    }
    request.on('drain', done)
    request.on('close', done)
  })
}
