/**
 * Storage in a folder. A blob lives under its own SHA-256 (`assets/ab/cdef…`), so that equal bytes are kept once and
 * nothing is ever changed in place; it gets that name only after its bytes are on the disk. Several processes may share
 * the folder: each writes in a folder of its own until then.
 */

import { createHash, randomUUID } from 'node:crypto'
import { constants, type FileHandle, lstat, mkdir, open, readdir, rename, rm, utimes } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { assert } from '../core/assert.ts'
import type { StoredBytes, ByteRange, Clock, StagedBytes, Storage } from '../core/ports.ts'
import { ProblemError, problem } from '../core/problem.ts'
import { isSystemError } from '../lib/system-error.ts'
import { asDiskProblem, syncDirectory } from './disk.ts'

const READ_BYTES = 1 << 20
const FILE_MODE = 0o600
const FOLDER_MODE = 0o700
const DIGEST = /^[0-9a-f]{64}$/
const FOLDER = /^[0-9a-f]{2}$/
/** A blob on its way out: its digest, and since when it would have had to be kept anew, in epoch ms. */
const OUT = /^([0-9a-f]{64})\.(-?\d+)\.[0-9a-f-]+\.out$/
// Windows has no such flag, and no such links without special rights.
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0

/** A storage in folders of this machine. */
export type LocalStorage = Storage & {
  /** Where files lie, absolute: whoever reads local copies needs no other. */
  readonly folders: readonly string[]
  /** This process's own folder for unfinished files. It goes when the process is dead. */
  readonly workFolder: string
  /** Takes away this process's own folder. */
  close(): Promise<void>
}

/** Whose storage it is. */
export type LocalStorageOptions = {
  /** This process as the store knows it. */
  readonly workerId: string
  readonly clock: Pick<Clock, 'nowMs'>
}

/** Opens a storage in `dir`, which is made where it is missing. Throws `ProblemError` `storage_full` when the disk has no room for it. */
export async function createLocalStorage(dir: string, options: LocalStorageOptions): Promise<LocalStorage> {
  const storage = new FolderStorage(resolve(dir), options)
  await storage.makeFolders()
  return storage
}

class FolderStorage implements LocalStorage {
  readonly folders: readonly string[]
  readonly workFolder: string
  readonly #assets: string
  readonly #temporary: string
  readonly #clock: Pick<Clock, 'nowMs'>

  constructor(root: string, { workerId, clock }: LocalStorageOptions) {
    this.#assets = join(root, 'assets')
    this.#temporary = join(root, 'temporary')
    this.#clock = clock
    this.workFolder = join(this.#temporary, workerId)
    this.folders = [this.#assets, this.#temporary]
  }

  async makeFolders(): Promise<void> {
    for (const folder of this.folders) {
      await mkdir(folder, { recursive: true, mode: FOLDER_MODE }).catch(asDiskProblem)
    }
  }

  /**
   * Makes this process's folder, when it is first needed: before a worker is entered its folder would be nobody's. Others
   * have taken it away when they took this process for dead.
   */
  async #makeWorkFolder(): Promise<void> {
    await mkdir(this.workFolder, { recursive: true, mode: FOLDER_MODE }).catch(asDiskProblem)
  }

  async stage(
    content: AsyncIterable<Uint8Array>,
    limits: { readonly sizeBytesMax: number; readonly signal?: AbortSignal | undefined },
  ): Promise<StagedBytes> {
    const place = join(this.workFolder, `${randomUUID()}.part`)
    const file = await this.#create(place)
    try {
      const blob = await write(content, file, limits).finally(() => file.close().catch(asDiskProblem))
      return { ...blob, place }
    } catch (error) {
      // What cannot be taken away now goes with this process's folder; why it is to go says more.
      await rm(place, { force: true }).catch(() => {})
      throw error
    }
  }

  async keep({ digest, place }: StagedBytes): Promise<void> {
    const folder = join(this.#assets, digest.slice(0, 2))
    const isNew = await mkdir(folder, { recursive: true, mode: FOLDER_MODE }).catch(asDiskProblem)
    const nowSeconds = this.#clock.nowMs() / 1_000
    try {
      // Whoever is about to throw these bytes away sees by their age that they have come again, before he does it or after.
      await utimes(place, nowSeconds, nowSeconds)
      // The same bytes may have the name already: then one copy takes the other's place.
      await rename(place, this.#path(digest))
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) asDiskProblem(error)
      // This process was suspended and taken for dead meanwhile.
      throw new ProblemError(
        { code: 'unavailable', message: 'The file was lost on its way; send it again.' },
        { cause: error },
      )
    }
    await syncDirectory(folder)
    if (isNew !== undefined) await syncDirectory(this.#assets)
  }

  withStaged<Result>({ place }: StagedBytes, use: (path: string) => Promise<Result>): Promise<Result> {
    return use(place)
  }

  async drop({ place }: StagedBytes): Promise<void> {
    await rm(place, { force: true }).catch(asDiskProblem)
  }

  async discard(digest: string, ageMs: number): Promise<void> {
    const path = this.#path(digest)
    const beforeMs = Math.floor(this.#clock.nowMs() - ageMs)
    try {
      if ((await lstat(path)).mtimeMs > beforeMs) return
      const place = join(this.workFolder, `${digest}.${beforeMs}.${randomUUID()}.out`)
      await this.#takeOut(path, place)
      await this.#settle(place, digest, beforeMs)
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) asDiskProblem(error)
    }
  }

  /** Takes a blob's name away; the folder to put it in may have to be made. */
  async #takeOut(path: string, place: string): Promise<void> {
    try {
      await rename(path, place)
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) throw error
      await this.#makeWorkFolder()
      await rename(path, place)
    }
  }

  /**
   * Throws away what was taken out, or gives it its name back: it may have been kept anew between the look at it and the
   * taking. What it is called says since when that counts, so that others can do this for a process that has died.
   */
  async #settle(place: string, digest: string, beforeMs: number): Promise<void> {
    if ((await lstat(place)).mtimeMs <= beforeMs) return rm(place, { force: true })
    const path = this.#path(digest)
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE })
    await rename(place, path)
    await syncDirectory(dirname(path))
  }

  async sizeBytes(digest: string): Promise<number | undefined> {
    try {
      const facts = await lstat(this.#path(digest))
      return facts.isFile() ? facts.size : undefined
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return undefined
      return asDiskProblem(error)
    }
  }

  async *read(digest: string, range?: ByteRange, buffer?: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await open(this.#path(digest), constants.O_RDONLY | NO_FOLLOW).catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) throw error
      return asDiskProblem(error)
    })
    const end = range === undefined ? Number.POSITIVE_INFINITY : range.last + 1
    const halves = halvesOf(buffer)
    let position = range?.first ?? 0
    const readNext = (turn: number): Promise<Uint8Array> => {
      const half = halves?.[turn % 2 === 0 ? 0 : 1]
      const wanted = Math.min(half?.byteLength ?? READ_BYTES, end - position)
      const piece = half ?? Buffer.allocUnsafe(wanted)
      return file.read(piece, 0, wanted, position).then(({ bytesRead }) => piece.subarray(0, bytesRead), asDiskProblem)
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

  async withLocalCopy<Result>(digest: string, use: (path: string) => Promise<Result>): Promise<Result> {
    const sizeBytes = await this.sizeBytes(digest)
    assert(sizeBytes !== undefined, 'only a blob that is there has a local copy')
    return use(this.#path(digest))
  }

  async *list(ageMs: number): AsyncGenerator<StoredBytes> {
    const beforeMs = this.#clock.nowMs() - ageMs
    for (const start of await readdir(this.#assets).catch(asDiskProblem)) {
      // What is called otherwise, or is no folder, is not ours: desktops, backup tools and file systems leave such things.
      if (!FOLDER.test(start)) continue
      for (const rest of await readdir(join(this.#assets, start)).catch(ignoreNoFolder)) {
        const digest = start + rest
        if (!DIGEST.test(digest)) continue
        const facts = await lstat(this.#path(digest)).catch(ignoreMissing)
        if (facts !== undefined && facts.mtimeMs < beforeMs) yield { digest, sizeBytes: facts.size }
      }
    }
  }

  async dropAbandoned(living: () => Promise<readonly string[]>): Promise<number> {
    let freedBytes = 0
    const failures: unknown[] = []
    const entries = await readdir(this.#temporary, { withFileTypes: true }).catch(asDiskProblem)
    const workers = await living()
    for (const entry of entries) {
      const path = join(this.#temporary, entry.name)
      if (path === this.workFolder || workers.includes(entry.name)) continue
      try {
        if (entry.isDirectory()) await this.#settleAll(path)
        const sizeBytes = (await sizeOf(path).catch(ignoreMissing)) ?? 0
        await rm(path, { recursive: true, force: true })
        freedBytes += sizeBytes
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) asDiskProblem(failures[0])
    return freedBytes
  }

  /** Ends what a dead process was just throwing away. */
  async #settleAll(folder: string): Promise<void> {
    for (const name of await readdir(folder).catch(ignoreNoFolder)) {
      const [, digest, beforeMs] = OUT.exec(name) ?? []
      if (digest === undefined) continue
      await this.#settle(join(folder, name), digest, Number(beforeMs)).catch(ignoreMissing)
    }
  }

  async close(): Promise<void> {
    await rm(this.workFolder, { recursive: true, force: true })
  }

  /** Makes a file in this process's folder, which may have to be made itself. */
  async #create(path: string): Promise<FileHandle> {
    try {
      return await open(path, 'wx', FILE_MODE)
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) return asDiskProblem(error)
      await this.#makeWorkFolder()
      return open(path, 'wx', FILE_MODE).catch(asDiskProblem)
    }
  }

  #path(digest: string): string {
    assert(DIGEST.test(digest), 'a digest is a SHA-256 in hex')
    return join(this.#assets, digest.slice(0, 2), digest.slice(2))
  }
}

/** Writes, counts and hashes a stream, and returns when its bytes are on the disk. */
async function write(
  content: AsyncIterable<Uint8Array>,
  file: FileHandle,
  { sizeBytesMax, signal }: { readonly sizeBytesMax: number; readonly signal?: AbortSignal | undefined },
): Promise<StoredBytes> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const piece of content) {
    signal?.throwIfAborted()
    sizeBytes += piece.byteLength
    if (sizeBytes > sizeBytesMax) throw problem('body_too_large', `The file is larger than ${sizeBytesMax} bytes.`)
    hash.update(piece)
    await file.writeFile(piece).catch(asDiskProblem)
  }
  await file.sync().catch(asDiskProblem)
  return { digest: hash.digest('hex'), sizeBytes }
}

/** Two pieces of a buffer, to be filled in turn. */
function halvesOf(buffer: Uint8Array | undefined): readonly [Uint8Array, Uint8Array] | undefined {
  if (buffer === undefined) return undefined
  const middle = Math.ceil(buffer.byteLength / 2)
  return [buffer.subarray(0, middle), buffer.subarray(middle)]
}

/** The bytes of a file, or of the files in a folder. */
async function sizeOf(path: string): Promise<number> {
  const facts = await lstat(path).catch(ignoreMissing)
  if (facts === undefined) return 0
  if (!facts.isDirectory()) return facts.size
  let sizeBytes = 0
  for (const name of await readdir(path)) sizeBytes += await sizeOf(join(path, name))
  return sizeBytes
}

/** Nothing is in what is no folder. */
function ignoreNoFolder(error: unknown): readonly string[] {
  if (isSystemError(error, 'ENOTDIR') || isSystemError(error, 'ENOENT')) return []
  return asDiskProblem(error)
}

/** Another process may take the same things away at the same time. */
function ignoreMissing(error: unknown): undefined {
  if (!isSystemError(error, 'ENOENT')) asDiskProblem(error)
}
