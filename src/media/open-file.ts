/** A file that is being identified: pieces of it by position, without reading the whole. */

import type { FileHandle } from 'node:fs/promises'

/** An open file and its size. */
export type OpenFile = { readonly handle: FileHandle; readonly path: string; readonly sizeBytes: number }

/** Reads up to `length` bytes at `position`; fewer at the end of the file. */
export async function readAt(file: OpenFile, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, Math.min(length, file.sizeBytes - position)))
  const { bytesRead } = await file.handle.read(buffer, 0, buffer.length, position)
  return buffer.subarray(0, bytesRead)
}
