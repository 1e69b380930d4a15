/** The server's side of the websockets of a fake ComfyUI server: it tells each client what its own works do. */

import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { JsonObject } from '../../core/json.ts'

/** RFC 6455 §1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

const [TEXT, BINARY, CLOSE, PING, PONG] = [1, 2, 8, 9, 10]

/** All that are open, one for each client id, as with a real one. */
export class WebSockets {
  readonly #open = new Map<string, Duplex>()
  /** How many were ever opened. */
  opened = 0

  /** The ids of those that listen now. */
  get clients(): readonly string[] {
    return [...this.#open.keys()]
  }

  /** Takes an upgrade. */
  accept(request: IncomingMessage, socket: Duplex, clientId: string): void {
    const key = request.headers['sec-websocket-key'] ?? ''
    const accept = createHash('sha1')
      .update(key + GUID)
      .digest('base64')
    const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
    socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`)
    this.#open.get(clientId)?.destroy()
    this.#open.set(clientId, socket)
    this.opened++
    const forget = () => {
      if (this.#open.get(clientId) === socket) this.#open.delete(clientId)
    }
    socket.on('error', forget).on('close', forget)
    socket.on('end', () => socket.end())
    socket.on('data', (bytes: Buffer) => answer(socket, bytes))
    this.tell(clientId, 'status', { status: { exec_info: { queue_remaining: 0 } }, sid: clientId })
  }

  /** Sends an event. */
  tell(clientId: string, type: string, data: JsonObject): void {
    this.#open.get(clientId)?.write(frame(TEXT, Buffer.from(JSON.stringify({ type, data }))))
  }

  /** Sends a picture of what is being made, as samplers do. */
  show(clientId: string, picture: Uint8Array): void {
    this.#open.get(clientId)?.write(frame(BINARY, picture))
  }

  /** Sends bytes as they are. */
  spoil(bytes: Uint8Array): void {
    for (const socket of this.#open.values()) socket.write(bytes)
  }

  /** Ends all of them in the middle of whatever they do. */
  drop(): void {
    for (const socket of this.#open.values()) socket.destroy()
  }
}

/** Answers a ping or a close. Clients of ours send nothing else, and one frame at a time. */
function answer(socket: Duplex, bytes: Buffer): void {
  const opcode = (bytes[0] ?? 0) & 0x0f
  if (opcode === PING) socket.write(frame(PONG, Buffer.alloc(0)))
  if (opcode === CLOSE) socket.end(frame(CLOSE, Buffer.alloc(0)))
}

/** One frame of a server: not masked, and whole. */
export function frame(opcode: number, payload: Uint8Array): Buffer {
  const size = payload.byteLength
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10)
  head[0] = 0x80 | opcode
  if (size < 126) head[1] = size
  else if (size < 65_536) {
    head[1] = 126
    head.writeUInt16BE(size, 2)
  } else {
    head[1] = 127
    head.writeBigUInt64BE(BigInt(size), 2)
  }
  return Buffer.concat([head, payload])
}
