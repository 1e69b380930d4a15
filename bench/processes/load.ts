/**
 * Sends a load over keep-alive connections. It is written on plain sockets, with one buffer each and no HTTP library,
 * so that it costs far less than what it measures.
 */

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { COUNTED, type Load, type LoadReport } from '../load.ts'

/** What all read buffers together have, and one at most, in bytes. */
const BUFFERS_BYTES = 16_777_216
const BUFFER_BYTES_MAX = 1_048_576

const END_OF_HEAD = '\r\n\r\n'

process.on('message', (load: Load) => void run(load).then((report) => process.send?.(report)))
process.on('disconnect', () => process.exit())
process.send?.('ready')

/** Goes on from load to load. */
let counted = 0

/** Makes a message that says a number, where it has a place for one, say the next. */
function writer(text: string): () => Buffer {
  const message = Buffer.from(text)
  const at = message.indexOf(COUNTED)
  if (at === -1) return () => message
  return () => {
    const next = Buffer.from(message)
    next.write(String(++counted).padStart(COUNTED.length, '0'), at)
    return next
  }
}

async function run(load: Load): Promise<LoadReport> {
  const tally = { answers: 0, refusals: 0, bytes: 0 }
  const requests = load.requests.map(writer)
  let sent = 0
  const send = (socket: Socket) => socket.write(requests[sent++ % requests.length]?.() ?? '')
  const bufferBytes = Math.min(BUFFER_BYTES_MAX, BUFFERS_BYTES / load.connections)
  let endsAtMs = Number.POSITIVE_INFINITY
  const sockets = Array.from({ length: load.connections }, () => {
    const read = answerReader((status, bytes) => {
      tally.answers++
      tally.bytes += bytes
      if (status < 200 || status > 299) tally.refusals++
      if (performance.now() < endsAtMs) send(socket)
      else socket.destroy()
    })
    const onread = {
      buffer: Buffer.allocUnsafe(bufferBytes),
      callback: (length: number, buffer: Uint8Array) => {
        read(Buffer.from(buffer.buffer, buffer.byteOffset, length))
        return true
      },
    }
    const socket = connect({ host: load.host, port: load.port, noDelay: true, onread })
    return socket
  })
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  const startMs = performance.now()
  endsAtMs = startMs + load.durationMs
  for (const socket of sockets) send(socket)
  await Promise.all(sockets.map((socket) => once(socket, 'close')))
  return { ...tally, elapsedMs: performance.now() - startMs }
}

/** Reads answers that follow one another and say their Content-Length; tells each one's status and its body's size. */
function answerReader(onAnswer: (status: number, bodyBytes: number) => void): (piece: Buffer) => void {
  let head = ''
  let status = 0
  let bodyBytes = 0
  let bytesLeft: number | undefined
  return (piece) => {
    let body = piece.byteLength
    if (bytesLeft === undefined) {
      head += piece.toString('latin1')
      const end = head.indexOf(END_OF_HEAD)
      if (end === -1) return
      body = head.length - end - END_OF_HEAD.length
      status = Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length))
      bodyBytes = Number(/\r\ncontent-length: (\d+)/i.exec(head.slice(0, end))?.[1])
      bytesLeft = bodyBytes
      head = ''
    }
    bytesLeft -= body
    if (bytesLeft !== 0) return
    bytesLeft = undefined
    onAnswer(status, bodyBytes)
  }
}
