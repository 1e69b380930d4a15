/**
 * Storage on a local disk. A blob lives under its own SHA-256 (`assets/ab/cdef…`), so that equal bytes are kept once
 * and nothing is ever changed in place; it gets that name only after its bytes are on the disk.
 */

import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { constants, type FileHandle, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { assert } from '../core/assert.ts'
import type { Blob, ByteRange, Storage } from '../core/ports.ts'
import { problem } from '../core/problem.ts'
import { isSystemError } from '../lib/system-error.ts'
import { asDiskProblem, syncDirectory } from './disk.ts'

const READ_BYTES = 1 << 20
const TEMPORARY_AGE_MS_MAX = 15 * 60_000
const FILE_MODE = 0o600
const FOLDER_MODE = 0o700
const DIGEST = /^[0-9a-f]{64}$/
// Windows has no such flag, and no such links without special rights.
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0

/**
 * A storage whose files lie in `folders`, absolute: whoever reads its paths needs no other. Its temporary paths are in
 * `temporaryFolder`, one of them.
 */
export type LocalStorage = Storage & { readonly folders: readonly string[]; readonly temporaryFolder: string }

/**
 * Opens a storage in `dir`, which is made where it is missing, and removes temporary files that nobody has touched for
 * 15 minutes. Throws `ProblemError` `storage_full` when the disk has no room for the folders.
 */
export async function createLocalStorage(dir: string): Promise<LocalStorage> {
  const root = resolve(dir)
  const assets = join(root, 'assets')
  const temporary = join(root, 'temporary')
  for (const folder of [root, assets, temporary]) {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE }).catch(asDiskProblem)
  }
  await removeAbandoned(temporary, Date.now() - TEMPORARY_AGE_MS_MAX)
  return new DiskStorage(assets, temporary)
}

/** Two pieces of a buffer, to be filled in turn. */
function halvesOf(buffer: Uint8Array | undefined): readonly [Uint8Array, Uint8Array] | undefined {
  if (buffer === undefined) return undefined
  const middle = Math.ceil(buffer.byteLength / 2)
  return [buffer.subarray(0, middle), buffer.subarray(middle)]
}

class DiskStorage implements LocalStorage {
  readonly folders: readonly string[]
  readonly temporaryFolder: string
  readonly #assets: string
  readonly #temporary: string

  constructor(assets: string, temporary: string) {
    this.folders = [assets, temporary]
    this.#assets = assets
    this.#temporary = temporary
    this.temporaryFolder = temporary
  }

  async put(content: AsyncIterable<Uint8Array>, limits: { readonly sizeBytesMax: number }): Promise<Blob> {
    const path = this.temporaryPath('part')
    const file = await open(path, 'wx', FILE_MODE).catch(asDiskProblem)
    try {
      const blob = await write(content, file, limits.sizeBytesMax).finally(() => file.close())
      await this.#name(path, blob.digest)
      return blob
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  }

  async adopt(path: string): Promise<Blob> {
    const file = await open(path, constants.O_RDWR | NO_FOLLOW)
    const blob = await settle(file).finally(() => file.close())
    try {
      await this.#name(path, blob.digest)
      return blob
    } catch (error) {
      if (!isSystemError(error, 'EXDEV')) throw error
      return await this.#bringOver(path, blob.sizeBytes)
    }
  }

  async sizeBytes(digest: string): Promise<number | undefined> {
    try {
      const facts = await lstat(this.#path(digest))
      return facts.isFile() ? facts.size : undefined
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return undefined
      throw error
    }
  }

  async *read(digest: string, range?: ByteRange, buffer?: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await open(this.#path(digest), constants.O_RDONLY | NO_FOLLOW)
    const end = range === undefined ? Number.POSITIVE_INFINITY : range.last + 1
    const halves = halvesOf(buffer)
    let position = range?.first ?? 0
    const readNext = (turn: number): Promise<Uint8Array> => {
      const wanted = Math.min(halves?.[0].byteLength ?? READ_BYTES, end - position)
      const piece = halves?.[turn % 2 === 0 ? 0 : 1] ?? Buffer.allocUnsafe(wanted)
      return file.read(piece, 0, wanted, position).then(({ bytesRead }) => piece.subarray(0, bytesRead))
    }
    // The next piece is read, or the file closed, while a piece is sent, so that neither waits for the other.
    let coming = readNext(0)
    let closing: Promise<void> | undefined
    try {
      for (let turn = 1; ; turn++) {
        const piece = await coming
        if (piece.byteLength === 0) return
        position += piece.byteLength
        if (position < end) coming = readNext(turn)
        else closing = file.close()
        yield piece
        if (position >= end) return
      }
    } finally {
      await Promise.allSettled([coming])
      await (closing ?? file.close())
    }
  }

  async localPath(digest: string): Promise<string> {
    const sizeBytes = await this.sizeBytes(digest)
    assert(sizeBytes !== undefined, 'only a blob that is there has a local path')
    return this.#path(digest)
  }

  temporaryPath(extension: string): string {
    return join(this.#temporary, `${randomUUID()}.${extension}`)
  }

  /** A file on another disk cannot be renamed, so it is copied. */
  async #bringOver(path: string, sizeBytes: number): Promise<Blob> {
    const blob = await this.put(createReadStream(path), { sizeBytesMax: sizeBytes })
    await rm(path)
    return blob
  }

  #path(digest: string): string {
    assert(DIGEST.test(digest), 'a digest is a SHA-256 in hex')
    return join(this.#assets, digest.slice(0, 2), digest.slice(2))
  }

  /** Gives finished bytes their name. The same bytes may already have it: then one copy takes the other's place. */
  async #name(path: string, digest: string): Promise<void> {
    const folder = join(this.#assets, digest.slice(0, 2))
    const isNew = await mkdir(folder, { recursive: true, mode: FOLDER_MODE }).catch(asDiskProblem)
    await rename(path, this.#path(digest)).catch(asDiskProblem)
    await syncDirectory(folder)
    if (isNew !== undefined) await syncDirectory(this.#assets)
  }
}

/** Writes, counts and hashes a stream, and returns when its bytes are on the disk. */
async function write(content: AsyncIterable<Uint8Array>, file: FileHandle, sizeBytesMax: number): Promise<Blob> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const piece of content) {
    sizeBytes += piece.byteLength
    if (sizeBytes > sizeBytesMax) throw problem('body_too_large', `The file is larger than ${sizeBytesMax} bytes.`)
    hash.update(piece)
    await file.writeFile(piece).catch(asDiskProblem)
  }
  await file.sync().catch(asDiskProblem)
  return { digest: hash.digest('hex'), sizeBytes }
}

/** Hashes a finished file, makes it ours alone, and returns when its bytes are on the disk. */
async function settle(file: FileHandle): Promise<Blob> {
  const facts = await file.stat()
  assert(facts.isFile(), 'only a regular file can be adopted')
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(READ_BYTES)
  let sizeBytes = 0
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, READ_BYTES, sizeBytes)
    if (bytesRead === 0) break
    hash.update(buffer.subarray(0, bytesRead))
    sizeBytes += bytesRead
  }
  await file.chmod(FILE_MODE)
  await file.sync().catch(asDiskProblem)
  return { digest: hash.digest('hex'), sizeBytes }
}

/** Removes what a crash or a vanished client has left behind. */
async function removeAbandoned(folder: string, untouchedSinceMs: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isFile() && (await lstat(path)).mtimeMs < untouchedSinceMs) await rm(path, { force: true })
  }
}
