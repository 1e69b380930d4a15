/**
 * The data folder before anything is opened in it: it is there, can be written, is its owner's alone, and does not hold
 * the remains of a database that was lost.
 */

import { access, chmod, constants, mkdir, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { problem } from '../core/problem.ts'
import { codeOf, isSystemError } from '../lib/system-error.ts'
import { holdsAssets } from './installation.ts'

const FOLDERS: readonly string[] = ['assets', 'temporary', 'damaged']
const FILES = /^(?:reelay\.sqlite|secret|installation)/

/** What may lie at the root of a disk that was mounted for this alone. */
const OF_THE_SYSTEM = /^(?:\.|lost\+found$)/

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600

/** The mode bit of folders that everybody shares, such as /tmp. */
const STICKY = 0o1000

/**
 * Makes the folder where it is missing, and takes from others what rights they have on it and on what Reelay keeps there.
 * Throws `ProblemError` `unavailable`, with a sentence that names the setting, when it cannot be made or written, when it
 * is not Reelay's own, or when the database that should lie in it (`embedded`) is missing or empty beside other data.
 */
export async function prepareDataFolder(dir: string, { embedded }: { readonly embedded: boolean }): Promise<void> {
  try {
    await makeFolder(dir)
    await access(dir, constants.R_OK | constants.W_OK | constants.X_OK)
    const names = await readdir(dir)
    const sticky = process.platform !== 'win32' && ((await stat(dir)).mode & STICKY) !== 0
    const strange = names.find((name) => !isOurs(name) && !OF_THE_SYSTEM.test(name))
    if (sticky || (strange !== undefined && !names.some(isOurs))) {
      const why = sticky ? 'is shared by everybody' : `holds other things, such as ${strange}`
      throw problem('unavailable', `REELAY_DATA_DIR: ${dir} ${why}; name a folder that is Reelay's own`)
    }
    if (embedded) await refuseLostDatabase(dir, names)
    await makePrivate(dir, FOLDER_MODE)
    for (const name of names.filter(isOurs)) {
      await makePrivate(join(dir, name), FOLDERS.includes(name) ? FOLDER_MODE : FILE_MODE)
    }
  } catch (error) {
    throw refusal(dir, error)
  }
}

/** Makes the folder and those above it. Node's own way (`recursive`) never ends where the system makes none, as in /proc. */
async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { mode: FOLDER_MODE })
  } catch (error) {
    if (await isFolder(dir)) return
    const above = dirname(dir)
    if (!isSystemError(error, 'ENOENT') || above === dir || (await isFolder(above))) throw error
    await makeFolder(above)
    await makeFolder(dir)
  }
}

async function isFolder(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined)
  return facts?.isDirectory() === true
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

/** SQLite makes a file that is missing, takes an empty one for a new database, and throws its log away. */
async function refuseLostDatabase(dir: string, names: readonly string[]): Promise<void> {
  const path = join(dir, 'reelay.sqlite')
  const sizeBytes = names.includes('reelay.sqlite') ? (await stat(path)).size : undefined
  if (sizeBytes !== undefined && sizeBytes > 0) return
  const logBytes = names.includes('reelay.sqlite-wal') ? (await stat(`${path}-wal`)).size : 0
  if (!names.includes('secret') && logBytes === 0 && !(await holdsAssets(dir))) return
  const what = `the database ${path} is ${sizeBytes === undefined ? 'missing' : 'empty'}, while other data is there`
  throw problem('unavailable', `${what}; put it back from a backup`)
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
