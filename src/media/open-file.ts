/** A file that is being identified: pieces of it by position, without reading the whole. */

/** What reads a file: its handle. */
type Handle = {
  read(into: Buffer, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>
}

/** An open file and its size. */
export type OpenFile = { readonly handle: Handle; readonly path: string; readonly sizeBytes: number }

/** Reads up to `length` bytes at `position`; fewer at the end of the file. */
export async function readAt(file: OpenFile, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, Math.min(length, file.sizeBytes - position)))
  const { bytesRead } = await file.handle.read(buffer, 0, buffer.length, position)
  return buffer.subarray(0, bytesRead)
}
