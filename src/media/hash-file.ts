/** What the bytes of a file are, read as they lie on the disk now: by whoever looks whether they are still what they were. */

import { createHash } from 'node:crypto'
import { constants, open } from 'node:fs/promises'
import type { StoredBytes } from '../core/ports.ts'
import { isSystemError } from '../lib/system-error.ts'

/** How much is read at a time, in bytes. */
export const PIECE_BYTES = 1 << 20

// Windows has no such flag, and no such links without special rights.
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0

/**
 * Reads a file piece by piece through `buffer`; `undefined` when it is not there. Throws the system's error when it cannot
 * be read.
 */
export async function hashFile(path: string, buffer: Uint8Array): Promise<StoredBytes | undefined> {
  const file = await open(path, constants.O_RDONLY | NO_FOLLOW).catch((error: unknown) => {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return undefined
    throw error
  })
  if (file === undefined) return undefined
  try {
    const hash = createHash('sha256')
    let sizeBytes = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, sizeBytes)
      if (bytesRead === 0) return { digest: hash.digest('hex'), sizeBytes }
      hash.update(buffer.subarray(0, bytesRead))
      sizeBytes += bytesRead
    }
  } finally {
    await file.close()
  }
}
