/** Sends bytes no faster than the client takes them, through one buffer: a film costs no more memory than a picture. */

import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { ByteRange } from '../core/ports.ts'
import { SendBuffers } from './send-buffers.ts'

/** A reader for whom one piece has waited so long, in ms, needs no large buffer. */
const SLOW_MS = 1_000

/** What bytes are sent through; there is one for the process, as there is one memory. */
export type Sending = { readonly buffers: SendBuffers; readonly slowMs: number }

const SENDING: Sending = { buffers: new SendBuffers(), slowMs: SLOW_MS }

/** Yields the bytes of a range, and may use the buffer that it is given again for every piece. */
type ReadRange = (range: ByteRange, buffer: Uint8Array) => AsyncIterable<Uint8Array>

/**
 * Answers with what `read` yields for a range. A client that goes away ends the reading; a failing disk breaks the answer
 * off, so that nobody takes a part for the whole. For a slow reader it is read on with a smaller buffer.
 */
export async function sendBytes(
  reply: FastifyReply,
  range: ByteRange,
  read: ReadRange,
  sending = SENDING,
): Promise<FastifyReply> {
  const { raw } = reply.hijack()
  for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value ?? '')
  raw.writeHead(reply.statusCode)
  // In a pipeline, an answer that may never have its turn must not hold a file or a buffer.
  if (raw.socket === null) await once(raw, 'socket')
  try {
    let part = await sendPart(raw, range, read, sending, false)
    if (part.end === 'slow') part = await sendPart(raw, { ...range, first: part.next }, read, sending, true)
    if (part.end === 'read') raw.end()
    return reply
  } catch (error) {
    raw.destroy()
    throw error
  }
}

/** How far the sending of a part came: to the end of what there is, to a client who is gone, or to one who is slow. */
type Part = { readonly end: 'read' | 'gone' | 'slow'; readonly next: number }

async function sendPart(
  raw: ServerResponse,
  range: ByteRange,
  read: ReadRange,
  { buffers, slowMs }: Sending,
  isSlow: boolean,
): Promise<Part> {
  const buffer = buffers.take(isSlow)
  const isLarge = buffer.byteLength === buffers.largest
  let next = range.first
  try {
    for await (const piece of read(range, buffer)) {
      const sinceMs = performance.now()
      if (!(await hasLeft(raw, piece))) return { end: 'gone', next }
      next += piece.byteLength
      if (isLarge && next <= range.last && performance.now() - sinceMs > slowMs) return { end: 'slow', next }
    }
    return { end: 'read', next }
  } finally {
    buffers.give(buffer)
  }
}

/** Resolves when the operating system has the piece; false when the client does not want it any more. */
function hasLeft(raw: ServerResponse, piece: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    // Of a connection that was ended meanwhile, Node forgets what was still to be written.
    const gone = () => resolve(false)
    raw.once('close', gone)
    raw.write(piece, (error) => {
      raw.off('close', gone)
      resolve(error == null)
    })
  })
}
