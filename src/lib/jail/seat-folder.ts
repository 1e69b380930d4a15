/**
 * A folder for one jailed child: `in` holds what a question is about, and nothing else, to be read; `out` is where it may
 * write. Files are lent by hard links, so that lending costs the same for any size; a child cannot write through them, as
 * it may not write to `in`.
 */

import { constants, copyFile, link, mkdir, readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isDiskFull, isSystemError } from '../system-error.ts'

const FOLDER_MODE = 0o700

/** One seat's folder. */
export class SeatFolder {
  /** What the child may read, absolute. */
  readonly in: string
  /** What the child may write to, absolute. */
  readonly out: string
  #lent = 0

  constructor(path: string) {
    this.in = join(path, 'in')
    this.out = join(path, 'out')
  }

  /** Makes the two folders, and empties them: a question before may have left something. */
  async prepare(): Promise<void> {
    this.#lent = 0
    for (const folder of [this.in, this.out]) await mkdir(folder, { recursive: true, mode: FOLDER_MODE })
    await this.#empty()
  }

  /** Lends a file until the next `prepare` or `clear`; returns its path for the child. Throws what the system throws. */
  async lend(path: string): Promise<string> {
    const lent = join(this.in, this.#lent === 0 ? basename(path) : `${this.#lent}-${basename(path)}`)
    this.#lent += 1
    try {
      await link(path, lent)
    } catch (error) {
      if (isSystemError(error, 'ENOENT') || isDiskFull(error)) throw error
      // Another disk, one without hard links, or somebody else's file.
      await copyFile(path, lent, constants.COPYFILE_FICLONE)
    }
    return lent
  }

  /** Takes back what was lent, and what was written. Trouble is left to the next `prepare`. */
  async clear(): Promise<void> {
    await this.#empty().catch(() => undefined)
  }

  async #empty(): Promise<void> {
    for (const folder of [this.in, this.out]) {
      for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true })
    }
  }
}
