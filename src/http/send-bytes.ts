/** Sends bytes no faster than the client takes them, through one buffer: a film costs no more memory than a picture. */

import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'

/** A storage may fill one half while the other is sent; each is enough for few calls, and stays in the processor's cache. */
const BUFFER_BYTES = 524_288

/** Buffers that nobody uses at the moment: a fresh one for every range would cost a third of its sending. */
const idleBuffers: Uint8Array[] = []
const IDLE_BUFFERS_MAX = 64

/**
 * Answers with what `read` yields, which may use the buffer it is given again for every piece. A client that goes away
 * ends the reading; a failing disk breaks the answer off, so that nobody takes a part for the whole.
 */
export async function sendBytes(
  reply: FastifyReply,
  read: (buffer: Uint8Array) => AsyncIterable<Uint8Array>,
): Promise<FastifyReply> {
  const { raw } = reply.hijack()
  for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value ?? '')
  raw.writeHead(reply.statusCode)
  // In a pipeline, an answer that may never have its turn must not hold a file or a buffer.
  if (raw.socket === null) await once(raw, 'socket')
  const buffer = idleBuffers.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES)
  try {
    for await (const piece of read(buffer)) {
      if (!(await hasLeft(raw, piece))) return reply
    }
    raw.end()
    return reply
  } catch (error) {
    raw.destroy()
    throw error
  } finally {
    if (idleBuffers.length < IDLE_BUFFERS_MAX) idleBuffers.push(buffer)
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
