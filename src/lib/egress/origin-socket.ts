/**
 * A websocket to an origin that the operator has configured: the same host, port and TLS as its base URL, with a credential
 * that goes nowhere else. It is only listened to. No redirects, no extensions, no proxies of the environment.
 */

import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Duplex } from 'node:stream'
import type { Clock, Random } from '../../core/ports.ts'
import { HEADER_BYTES_MAX, StallError } from './exchange.ts'
import { request as requestHttp } from '../node-http.ts'
import { clientFrame, FrameReader } from './websocket-frames.ts'

/** What to listen to, and with which patience. */
export type OriginSocketOptions = {
  /** With the path, which the target is put behind. */
  readonly baseUrl: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly random: Random
  /** Told of each text; longer ones than 64 KiB are left out. */
  readonly onText: (text: string) => void
  /** Until the connection is there and upgraded. Default: 10 s. */
  readonly connectTimeoutMs?: number
  /** After this much silence it is asked whether anybody is there, and after twice as much given up. Default: 20 s. */
  readonly silenceMs?: number
}

/** An open websocket. */
export interface OriginSocket {
  /** Resolves when it has ended, with why. */
  readonly ended: Promise<Error>
  close(): void
}

const TEXT_BYTES_MAX = 65_536

/** Pictures that a server shows of its work. */
const MESSAGE_BYTES_MAX = 67_108_864

/** RFC 6455 §1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** Opens one. Rejects when there is none to be had: nobody there, no upgrade, another answer. */
export async function openOriginSocket(options: OriginSocketOptions, signal: AbortSignal): Promise<OriginSocket> {
  const key = Buffer.from(options.random.bytes(16)).toString('base64')
  const { socket, head } = await upgrade(options, key, signal)
  return new Listening(socket, head, options)
}

function upgrade(
  { baseUrl, target, headers, clock, connectTimeoutMs = 10_000 }: OriginSocketOptions,
  key: string,
  signal: AbortSignal,
): Promise<{ readonly socket: Duplex; readonly head: Buffer }> {
  const isSecure = baseUrl.startsWith('https:')
  const request = (isSecure ? requestHttps : requestHttp)(baseUrl.replace(/\/+$/, '') + target, {
    headers: {
      ...headers,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': key,
      'sec-websocket-version': '13',
    },
    maxHeaderSize: HEADER_BYTES_MAX,
    agent: false,
    // Written out, so that no environment variable can switch it off.
    ...(isSecure ? { rejectUnauthorized: true, minVersion: 'TLSv1.2' } : {}),
  })
  return new Promise((resolve, reject) => {
    // Node tells that a request is closed when it was upgraded, too.
    let isSettled = false
    const giveUp = (reason: Error) => {
      if (isSettled) return
      settle()
      request.destroy(reason)
      reject(reason)
    }
    const abort = () => giveUp(new Error('the websocket was closed', { cause: signal.reason }))
    const cancelTimeout = clock.after(connectTimeoutMs, () => giveUp(new StallError()))
    const settle = () => {
      isSettled = true
      cancelTimeout()
      signal.removeEventListener('abort', abort)
    }
    signal.addEventListener('abort', abort, { once: true })
    request.on('error', giveUp)
    if (signal.aborted) return abort()
    request.once('close', () => giveUp(new Error('the other side closed')))
    request.once('response', ({ statusCode }) => giveUp(new Error(`status ${statusCode}`)))
    request.once('upgrade', (answer, socket, head) => {
      settle()
      const wrong = isUpgradeTo(answer, key) ? undefined : new Error('the answer is no upgrade to a websocket')
      if (wrong === undefined) return resolve({ socket, head })
      socket.destroy()
      reject(wrong)
    })
    request.end()
  })
}

/** RFC 6455 §4.1: whatever was not asked for is not borne with. */
function isUpgradeTo({ headers, statusCode }: IncomingMessage, key: string): boolean {
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64')
  return (
    statusCode === 101 &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-accept'] === accept &&
    headers['sec-websocket-extensions'] === undefined &&
    headers['sec-websocket-protocol'] === undefined
  )
}

class Listening implements OriginSocket {
  readonly ended: Promise<Error>
  readonly #socket: Duplex
  readonly #random: Random
  readonly #reader = new FrameReader({ textBytesMax: TEXT_BYTES_MAX, messageBytesMax: MESSAGE_BYTES_MAX })
  readonly #onText: (text: string) => void
  #end: (reason: Error) => void
  #isSilent = false
  #cancelLook: () => void = () => undefined

  constructor(socket: Duplex, head: Buffer, { onText, clock, random, silenceMs = 20_000 }: OriginSocketOptions) {
    const { promise, resolve } = Promise.withResolvers<Error>()
    this.ended = promise
    this.#end = resolve
    this.#socket = socket
    this.#random = random
    this.#onText = onText
    socket.on('data', (piece: Buffer) => this.#read(piece))
    socket.on('error', (error) => this.#finish(error))
    socket.on('close', () => this.#finish(new Error('the other side closed')))
    this.#watchSilence(clock, silenceMs)
    this.#read(head)
  }

  close(): void {
    this.#send('close', Uint8Array.of(0x03, 0xe8))
    this.#finish(new Error('the websocket was closed'))
  }

  #read(piece: Buffer): void {
    this.#isSilent = false
    try {
      for (const frame of this.#reader.read(piece)) {
        if (frame.kind === 'text') this.#onText(frame.text)
        else if (frame.kind === 'ping') this.#send('pong', frame.payload)
        else if (frame.kind === 'close') return this.#finish(new Error('the other side closed'))
      }
    } catch (error) {
      this.#finish(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #watchSilence(clock: Clock, silenceMs: number): void {
    this.#cancelLook = clock.after(silenceMs, () => {
      if (this.#isSilent) return this.#finish(new StallError())
      this.#isSilent = true
      this.#send('ping', new Uint8Array())
      return this.#watchSilence(clock, silenceMs)
    })
  }

  /** Whoever takes no answers to his pings is not sent ever more of them. */
  #send(kind: 'ping' | 'pong' | 'close', payload: Uint8Array): void {
    if (this.#socket.destroyed || this.#socket.writableLength > TEXT_BYTES_MAX) return
    this.#socket.write(clientFrame(kind, payload, this.#random.bytes(4)))
  }

  #finish(reason: Error): void {
    this.#cancelLook()
    this.#socket.destroy()
    this.#end(reason)
  }
}
