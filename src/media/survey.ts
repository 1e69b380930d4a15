/** What lies in the folder of a local storage, for people: blobs and unfinished files. Nothing is changed or locked. */

import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredBytes } from '../core/ports.ts'
import { isSystemError } from '../lib/system-error.ts'
import { hashFile } from './hash-file.ts'

/** Files that a process has not finished, or had not when it died. */
export type Unfinished = { readonly workerId: string; readonly files: number; readonly sizeBytes: number }

/** A look at a storage's folder. */
export interface Survey {
  /** Beginnings of digests; each blob's digest has one of them. */
  readonly prefixes: readonly string[]
  /** The blobs whose digest begins with a prefix, by digest. */
  blobs(prefix: string): Promise<readonly StoredBytes[]>
  /** A blob's size now; `undefined` when it is not there. */
  sizeBytes(digest: string): Promise<number | undefined>
  /** What a blob's bytes are now, read through `buffer`; `undefined` when it is not there. Throws the system's error. */
  read(digest: string, buffer: Uint8Array): Promise<StoredBytes | undefined>
  unfinished(): Promise<readonly Unfinished[]>
}

const REST = /^[0-9a-f]{62}$/

/** Looks at the storage in `dir`; one that was never used is empty. */
export function surveyFolder(dir: string): Survey {
  const assets = join(dir, 'assets')
  const temporary = join(dir, 'temporary')
  const pathOf = (digest: string) => join(assets, digest.slice(0, 2), digest.slice(2))
  return {
    prefixes: Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')),
    async blobs(prefix) {
      const names = (await namesIn(join(assets, prefix))).filter((name) => REST.test(name)).toSorted()
      const found: StoredBytes[] = []
      for (const name of names) {
        const sizeBytes = await fileSize(join(assets, prefix, name))
        if (sizeBytes !== undefined) found.push({ digest: prefix + name, sizeBytes })
      }
      return found
    },
    sizeBytes: (digest) => fileSize(pathOf(digest)),
    read: (digest, buffer) => hashFile(pathOf(digest), buffer),
    async unfinished() {
      const found: Unfinished[] = []
      for (const workerId of (await namesIn(temporary)).toSorted()) {
        const sizes = await sizesIn(join(temporary, workerId))
        found.push({ workerId, files: sizes.length, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) })
      }
      return found
    },
  }
}

/** The sizes of a file, or of the files in a folder. */
async function sizesIn(path: string): Promise<readonly number[]> {
  const own = await fileSize(path)
  if (own !== undefined) return [own]
  return (await Promise.all((await namesIn(path)).map((name) => sizesIn(join(path, name))))).flat()
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return []
    throw error
  }
}

/** `undefined` for what is no file, or is gone by now. */
async function fileSize(path: string): Promise<number | undefined> {
  try {
    const facts = await lstat(path)
    return facts.isFile() ? facts.size : undefined
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return undefined
    throw error
  }
}
