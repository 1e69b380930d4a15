/** Bytes for tests: any number of them, in pieces, and their name. */

import { createHash } from 'node:crypto'

/** Bytes in which every position differs from its neighbours. */
export function patterned(size: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8)) & 0xff))
}

/** Bytes as a stream. */
export async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** The name of some bytes. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
