/**
 * The frames of a websocket (RFC 6455) as a client reads and writes them. Only short texts are kept: longer ones and binary
 * messages, such as pictures, are passed over without being held in memory.
 */

/** What a server says, or does. */
export type ServerFrame =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'ping'; readonly payload: Uint8Array }
  | { readonly kind: 'pong' }
  | { readonly kind: 'close' }

/** The other side broke the protocol, or sent more than is read of it. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** What a frame of control may carry, in bytes. */
const CONTROL_BYTES_MAX = 125

/** Reads frames from pieces of any size. */
export class FrameReader {
  readonly #textBytesMax: number
  readonly #messageBytesMax: number
  /** What has come of a frame's header, or of a frame that is kept. */
  #held: Buffer = Buffer.alloc(0)
  /** Bytes of a frame that are still to be passed over. */
  #toPass = 0
  /** The text so far whose last frame has not come; `passed` for a message that is passed over. */
  #message: Buffer[] | 'passed' | undefined
  #messageBytes = 0

  /** The longest text that is kept, and the longest message that is borne with, in bytes. */
  constructor(limits: { readonly textBytesMax: number; readonly messageBytesMax: number }) {
    this.#textBytesMax = limits.textBytesMax
    this.#messageBytesMax = limits.messageBytesMax
  }

  /** What ends in this piece, in order. Throws `FrameError`; nothing more can be read then. */
  *read(piece: Uint8Array): Generator<ServerFrame, void, undefined> {
    let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    for (;;) {
      const passed = Math.min(this.#toPass, rest.byteLength)
      this.#toPass -= passed
      rest = rest.subarray(passed)
      if (rest.byteLength === 0 && this.#held.byteLength === 0) return
      const bytes = this.#held.byteLength === 0 ? rest : Buffer.concat([this.#held, rest])
      const header = headerOf(bytes)
      if (header === undefined) {
        this.#held = Buffer.from(bytes)
        return
      }
      this.#check(header)
      const frame = bytes.subarray(header.sizeBytes)
      const isPassed = this.#begin(header)
      if (isPassed) {
        this.#held = Buffer.alloc(0)
        this.#toPass = header.payloadBytes
        if (header.isLast && header.opcode < OPCODE.close) this.#message = undefined
        rest = frame
        continue
      }
      if (frame.byteLength < header.payloadBytes) {
        this.#held = Buffer.from(bytes)
        return
      }
      this.#held = Buffer.alloc(0)
      rest = frame.subarray(header.payloadBytes)
      const told = this.#end(header, frame.subarray(0, header.payloadBytes))
      if (told !== undefined) yield told
    }
  }

  /** Throws for what no server may send, and for what is more than is read. */
  #check({ opcode, isLast, isMasked, hasReserved, payloadBytes }: Header): void {
    if (isMasked || hasReserved) throw new FrameError('a frame that no server may send')
    if (opcode >= OPCODE.close) {
      if (opcode > OPCODE.pong || !isLast || payloadBytes > CONTROL_BYTES_MAX)
        throw new FrameError('a bad control frame')
      return
    }
    if (opcode > OPCODE.binary) throw new FrameError('an unknown kind of frame')
    if ((opcode === OPCODE.continuation) !== (this.#message !== undefined)) throw new FrameError('messages that mix')
    const before = opcode === OPCODE.continuation ? this.#messageBytes : 0
    if (before + payloadBytes <= this.#messageBytesMax) return
    throw new FrameError(`a message of more than ${this.#messageBytesMax} bytes`)
  }

  /** Whether a frame is passed over. */
  #begin({ opcode, payloadBytes }: Header): boolean {
    if (opcode >= OPCODE.close) return false
    const isFirst = opcode !== OPCODE.continuation
    const sizeBytes = (isFirst ? 0 : this.#messageBytes) + payloadBytes
    const isPassed = (isFirst ? opcode === OPCODE.binary : this.#message === 'passed') || sizeBytes > this.#textBytesMax
    if (isPassed) {
      this.#message = 'passed'
      this.#messageBytes = sizeBytes
    }
    return isPassed
  }

  #end({ opcode, isLast }: Header, payload: Buffer): ServerFrame | undefined {
    switch (opcode) {
      case OPCODE.close:
        return { kind: 'close' }
      case OPCODE.ping:
        return { kind: 'ping', payload: Buffer.from(payload) }
      case OPCODE.pong:
        return { kind: 'pong' }
      default: {
        const pieces = opcode === OPCODE.text || !Array.isArray(this.#message) ? [] : this.#message
        pieces.push(Buffer.from(payload))
        this.#message = isLast ? undefined : pieces
        this.#messageBytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
        return isLast ? { kind: 'text', text: Buffer.concat(pieces).toString() } : undefined
      }
    }
  }
}

type Header = {
  readonly opcode: number
  readonly isLast: boolean
  readonly isMasked: boolean
  readonly hasReserved: boolean
  /** Of the header itself. */
  readonly sizeBytes: number
  readonly payloadBytes: number
}

/** The header at the beginning; `undefined` while it has not come whole. */
function headerOf(bytes: Buffer): Header | undefined {
  if (bytes.byteLength < 2) return undefined
  const [first = 0, second = 0] = bytes
  const short = second & 0x7f
  const sizeBytes = short === 126 ? 4 : short === 127 ? 10 : 2
  if (bytes.byteLength < sizeBytes) return undefined
  const payloadBytes = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  return {
    opcode: first & 0x0f,
    isLast: (first & 0x80) !== 0,
    isMasked: (second & 0x80) !== 0,
    hasReserved: (first & 0x70) !== 0,
    sizeBytes,
    payloadBytes,
  }
}

/** A frame of control as a client sends it, masked by four bytes that nobody can guess. */
export function clientFrame(kind: 'ping' | 'pong' | 'close', payload: Uint8Array, mask: Uint8Array): Uint8Array {
  const masked = payload.subarray(0, CONTROL_BYTES_MAX).map((byte, at) => byte ^ (mask[at % 4] ?? 0))
  return Buffer.concat([Uint8Array.of(0x80 | OPCODE[kind], 0x80 | masked.byteLength), mask.subarray(0, 4), masked])
}
