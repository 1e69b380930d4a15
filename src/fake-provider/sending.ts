/** Sends an answer, with all the trouble that was ordered for it. */

import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer, Ending } from './answer.ts'

/** White space is sent in pieces of so many bytes. */
const PADDING_PIECE = Buffer.alloc(65_536, ' ')

/** Pieces that a slow body is sent in. */
const SLOW_PIECES = 20

/** Sends it. What the client has given up is given up here too. */
export async function sendAnswer(response: ServerResponse, answer: Answer, closing: AbortSignal): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const signal = AbortSignal.any([gone.signal, closing])
  try {
    await send(response, answer, signal)
  } catch (error) {
    if (!signal.aborted) throw error
    response.destroy()
  }
}

async function send(response: ServerResponse, answer: Answer, signal: AbortSignal): Promise<void> {
  const { status, headers, breaksOff, interim = 0, paddingBytes = 0 } = answer
  const body = Buffer.from(answer.body)
  if (answer.delayMs !== undefined) await pause(answer.delayMs, undefined, { signal })
  if (breaksOff?.at === 'the beginning') return end(response, breaksOff.by)
  for (let index = 0; index < interim; index++) response.writeProcessing()
  const length = body.byteLength + paddingBytes
  response.writeHead(status, { ...headers, 'content-length': String(length) })
  for (let left = paddingBytes; left > 0; left -= PADDING_PIECE.byteLength) {
    await write(response, PADDING_PIECE.subarray(0, left), signal)
  }
  if (breaksOff !== undefined) {
    await write(response, body.subarray(0, body.byteLength / 2), signal)
    // Half of the body is to arrive, and not to be lost in a buffer.
    await pause(20, undefined, { signal })
    return end(response, breaksOff.by)
  }
  for (const [index, piece] of piecesOf(body, answer.spreadMs).entries()) {
    if (index > 0) await pause((answer.spreadMs ?? 0) / SLOW_PIECES, undefined, { signal })
    await write(response, piece, signal)
  }
  response.end()
}

function piecesOf(body: Buffer, spreadMs: number | undefined): readonly Buffer[] {
  if (spreadMs === undefined) return [body]
  const size = Math.max(1, Math.ceil(body.byteLength / SLOW_PIECES))
  return Array.from({ length: Math.ceil(body.byteLength / size) }, (_, index) =>
    body.subarray(index * size, (index + 1) * size),
  )
}

async function write(response: ServerResponse, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  if (!response.write(bytes)) await once(response, 'drain', { signal })
}

function end(response: ServerResponse, by: Ending): void {
  if (by === 'reset') response.socket?.resetAndDestroy()
  else response.destroy()
}
