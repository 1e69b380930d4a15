/** One answer of server-sent events (WHATWG HTML §9.2), written no faster than its reader takes it. */

import type { FastifyReply } from 'fastify'

/** How soon a client may come again after the stream has ended, in ms. */
const RETRY_MS = 2_000

/** The head of a stream: kept by nobody, held back by no proxy; its connection ends with it, so that no stop waits for it. */
export const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
  connection: 'close',
} as const

/** A stream that is open until its reader or we end it. */
export class EventStream {
  readonly #reply: FastifyReply
  /** What had left at the last heartbeat, in bytes. */
  #leftBytes = -1
  #isOver = false

  /** Sends the head. `onClose` runs once, when the stream is over, whoever has ended it. */
  constructor(reply: FastifyReply, onClose: () => void) {
    this.#reply = reply
    const { raw } = reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value ?? '')
    const over = () => {
      if (this.#isOver) return
      this.#isOver = true
      reply.request.raw.socket.off('close', over)
      onClose()
    }
    raw.once('close', over)
    // An answer that waits in a pipeline does not hear of the end of its connection.
    reply.request.raw.socket.once('close', over)
    if (reply.request.raw.socket.destroyed) queueMicrotask(over)
    raw.writeHead(200, STREAM_HEADERS)
    raw.write(`retry: ${RETRY_MS}\n\n`)
  }

  /** Sends an event; the promise is there when the reader is behind, and resolves when he has caught up or gone. */
  send(frame: Uint8Array): Promise<void> | undefined {
    return this.#write(frame)
  }

  /** Tells up to where the reader knows everything, without an event. */
  mark(position: number): void {
    void this.#write(`id: ${position}\n\n`)
  }

  /** Says that the stream is there; ends it when nothing has left since the last time although something was to. */
  beat(position?: number): void {
    const { raw, request } = this.#reply
    const { socket } = request.raw
    const leftBytes = socket.bytesWritten - socket.writableLength
    if (raw.writableLength > 0 && leftBytes === this.#leftBytes) {
      socket.destroy()
      return
    }
    this.#leftBytes = leftBytes
    if (raw.writableLength === 0) void this.#write(position === undefined ? ':\n\n' : `:\nid: ${position}\n\n`)
  }

  /** Ends the stream, and its connection with it. */
  end(): void {
    this.#reply.raw.end()
  }

  #write(text: string | Uint8Array): Promise<void> | undefined {
    const { raw } = this.#reply
    if (this.#isOver || raw.writableEnded) return undefined
    if (raw.write(text)) return undefined
    return new Promise((resolve) => {
      const done = () => {
        raw.off('drain', done)
        raw.off('close', done)
        this.#reply.request.raw.socket.off('close', done)
        resolve()
      }
      raw.once('drain', done)
      raw.once('close', done)
      this.#reply.request.raw.socket.once('close', done)
    })
  }
}
