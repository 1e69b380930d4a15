/** HTTP by hand over a plain socket, for what no client library would send: every byte is the caller's. */

import { connect, type Socket } from 'node:net'

/** An answer, read until the server closed the connection. */
export type RawAnswer = {
  /** 0 when the server closed without a word. */
  readonly status: number
  /** Names in lower case; of a repeated header, the last. */
  readonly headers: ReadonlyMap<string, string>
  readonly text: string
}

/** Opens a connection to a server's URL. Errors count as the end of the connection. */
export function openConnection(url: string): Socket {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  return socket
}

/** Sends pieces as they are and reads until the server closes; what it sent before counts even if it closed early. */
export async function speak(url: string, ...pieces: readonly (string | Uint8Array)[]): Promise<RawAnswer> {
  const socket = openConnection(url)
  const answer = readAnswer(socket)
  for (const piece of pieces) socket.write(piece)
  return answer
}

/** Sends the same piece over and over until the server closes. Returns the answer and the bytes that were taken. */
export async function speakEndlessly(
  url: string,
  head: string,
  piece: Uint8Array,
): Promise<RawAnswer & { readonly bytesWritten: number }> {
  const socket = openConnection(url)
  const answer = readAnswer(socket)
  socket.write(head)
  const pump = () => {
    while (socket.writable && socket.write(piece));
  }
  socket.on('drain', pump)
  pump()
  return { ...(await answer), bytesWritten: socket.bytesWritten }
}

/** Reads what the server says on a connection until it closes it. */
export function readAnswer(socket: Socket): Promise<RawAnswer> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(Buffer.from(chunk)))
  return new Promise((resolve) => socket.on('close', () => resolve(parseAnswer(Buffer.concat(chunks).toString()))))
}

function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return { status: 0, headers: new Map(), text }
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return { status: Number(statusLine.split(' ')[1]), headers: new Map(headers), text: text.slice(end + 4) }
}
