/** Moves damaged bytes out of a local storage: nobody is served them as whole any more, and nothing is lost of them. */

import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isSystemError } from '../lib/system-error.ts'
import { syncDirectory } from './disk.ts'
import { hashFile, PIECE_BYTES } from './hash-file.ts'

/** Where damaged bytes lie, in the folder of the storage. */
export const DAMAGED = 'damaged'

const FOLDER_MODE = 0o700

/** What became of it: moved to a path, or left where it is, as it is right by now or gone. */
export type MovedAside = { readonly to: string } | 'right' | 'gone'

/**
 * Moves the bytes that have this name in the storage in `dir` into its folder `damaged`, under their digest and the time.
 * Servers may be at work: bytes that are right, also those that came again at this moment, stay or get their name back.
 * Throws the system's error when they cannot be read, which
 * is no verdict on them, or not be moved.
 */
export async function moveAside(dir: string, digest: string, nowMs: number): Promise<MovedAside> {
  const path = join(dir, 'assets', digest.slice(0, 2), digest.slice(2))
  const buffer = Buffer.allocUnsafe(PIECE_BYTES)
  const isRight = async (place: string) => (await hashFile(place, buffer))?.digest === digest
  if (await isRight(path)) return 'right'
  const folder = join(dir, DAMAGED)
  const to = join(folder, `${digest}.${nowMs}`)
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE })
  try {
    await rename(path, to)
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return 'gone'
    throw error
  }
  const cameAgain = await isRight(to)
  if (cameAgain) await rename(to, path)
  await syncDirectory(folder)
  await syncDirectory(dirname(path))
  return cameAgain ? 'right' : { to }
}
