/**
 * The data folder before anything is opened in it: it is there, can be written, is its owner's alone, and does not hold
 * the remains of a database that was lost.
 */

import { access, chmod, constants, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { problem } from '../core/problem.ts'
import { codeOf } from '../lib/system-error.ts'

const FOLDERS: readonly string[] = ['assets', 'temporary']
const FILES = /^(?:reelay\.sqlite|secret)/

/** What may lie at the root of a disk that was mounted for this alone. */
const OF_THE_SYSTEM = /^(?:\.|lost\+found$)/

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600

/** The mode bit of folders that everybody shares, such as /tmp. */
const STICKY = 0o1000

/**
 * Makes the folder where it is missing, and takes from others what rights they have on it and on what Reelay keeps there.
 * Throws `ProblemError` `unavailable`, with a sentence that names the setting, when it cannot be made or written, when it
 * is not Reelay's own, or when an empty database lies beside stored files.
 */
export async function prepareDataFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: FOLDER_MODE })
    await access(dir, constants.R_OK | constants.W_OK | constants.X_OK)
    const names = await readdir(dir)
    const sticky = process.platform !== 'win32' && ((await stat(dir)).mode & STICKY) !== 0
    const strange = names.find((name) => !isOurs(name) && !OF_THE_SYSTEM.test(name))
    if (sticky || (strange !== undefined && !names.some(isOurs))) {
      const why = sticky ? 'is shared by everybody' : `holds other things, such as ${strange}`
      throw problem('unavailable', `REELAY_DATA_DIR: ${dir} ${why}; name a folder that is Reelay's own`)
    }
    await refuseLostDatabase(dir, names)
    await makePrivate(dir, FOLDER_MODE)
    for (const name of names.filter(isOurs)) {
      await makePrivate(join(dir, name), FOLDERS.includes(name) ? FOLDER_MODE : FILE_MODE)
    }
  } catch (error) {
    throw refusal(dir, error)
  }
}

function isOurs(name: string): boolean {
  return FOLDERS.includes(name) || FILES.test(name)
}

/** Whoever does not own a file, as on some mounted disks, can use it and cannot change its mode. */
async function makePrivate(path: string, mode: number): Promise<void> {
  await chmod(path, mode).catch((error: unknown) => {
    // A file of SQLite's may be gone since it was listed: another process has just ended.
    if (!['EPERM', 'ENOENT'].includes(codeOf(error))) throw error
  })
}

/** SQLite takes an empty file for a new database, and throws its log away. */
async function refuseLostDatabase(dir: string, names: readonly string[]): Promise<void> {
  const path = join(dir, 'reelay.sqlite')
  if (!names.includes('reelay.sqlite') || (await stat(path)).size > 0) return
  const assets = names.includes('assets') ? await readdir(join(dir, 'assets')) : []
  const log = names.includes('reelay.sqlite-wal') ? (await stat(`${path}-wal`)).size : 0
  if (assets.length === 0 && log === 0) return
  throw problem('unavailable', `the database ${path} is empty, while other data is there; put it back from a backup`)
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'may not be made, read or written by this user',
  EPERM: 'may not be made, read or written by this user',
  EROFS: 'is on a disk that cannot be written',
  ENOSPC: 'cannot be made, because the disk is full',
  EDQUOT: 'cannot be made, because the disk is full',
  EEXIST: 'is no folder',
  ENOTDIR: 'is not in a folder, or is none itself',
  ENOENT: 'cannot be made there',
  ELOOP: 'is a link that leads to itself',
  ENAMETOOLONG: 'is too long for a name',
}

function refusal(dir: string, error: unknown): unknown {
  const reason = REASONS[codeOf(error)]
  return reason === undefined ? error : problem('unavailable', `REELAY_DATA_DIR: ${dir} ${reason}`)
}
