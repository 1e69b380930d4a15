/**
 * The installation's name, kept in its store and in its data folder. What a store does not know is swept out of the
 * folder, so a store never gets to work on a folder that is another one's, nor a new store on a folder with content.
 */

import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assert } from '../core/assert.ts'
import { type ProblemError, problem } from '../core/problem.ts'
import type { Store } from '../core/store-port.ts'
import { isSystemError } from '../lib/system-error.ts'
import { makeOnce } from './make-once.ts'

const NAME = /^[0-9a-f-]{36}$/

/** The second look is at what another process, which started in the same moment, has made since the first. */
const LOOKS_MAX = 2

/** What a folder says of itself. */
type Folder = { readonly name: string | undefined; readonly holdsData: boolean }

/**
 * Makes sure that store and folder are of one installation; new ones get a name, and so do those of a version that gave
 * none. The folder is named before the store, and before anything else is put into it: so of several processes that
 * start at once all come to the same name. Throws `ProblemError` `unavailable` when the two do not belong together.
 */
export async function matchInstallation(store: Store, dataDir: string): Promise<void> {
  for (let looks = 1; ; looks++) {
    // In this order: what is in the folder by now has its name in the store already.
    const folder = await lookAt(dataDir)
    const stored = await store.installation()
    if (stored !== undefined && stored === folder.name) return
    const hasKeys = await store.hasKeys()
    const obstacle = obstacleOf({ dataDir, folder, stored, hasKeys })
    if (obstacle === undefined) return nameBoth(store, dataDir, stored)
    if (looks === LOOKS_MAX) throw obstacle
  }
}

type Finding = {
  readonly dataDir: string
  readonly folder: Folder
  readonly stored: string | undefined
  readonly hasKeys: boolean
}

function obstacleOf({ dataDir, folder, stored, hasKeys }: Finding): ProblemError | undefined {
  if (stored === undefined) {
    if (hasKeys || !folder.holdsData) return undefined
    const what = `the database is new, while ${dataDir} holds the data of another one`
    return problem('unavailable', `${what}; name that database, or an empty folder in REELAY_DATA_DIR`)
  }
  if (folder.name !== undefined) return differs(dataDir, folder.name, stored)
  if (!hasKeys && !folder.holdsData) return undefined
  const path = join(dataDir, 'installation')
  const why = `${path} is missing, so this may be another folder than the database's own`
  return problem(
    'unavailable',
    `${why}; put it back from a backup, or, when the folder is right, write ${stored} into it`,
  )
}

function differs(dataDir: string, name: string, stored: string): ProblemError {
  const what = `${dataDir} belongs to another database than this one`
  const names = `its file installation says ${name}, the database ${stored}`
  return problem('unavailable', `${what}: ${names}; name the two that belong together`)
}

async function nameBoth(store: Store, dataDir: string, stored: string | undefined): Promise<void> {
  await makeOnce(join(dataDir, 'installation'), `${stored ?? randomUUID()}\n`)
  const { name } = await lookAt(dataDir)
  assert(name !== undefined, 'the folder has a name by now')
  await store.commit([{ write: 'name-installation', id: name }])
  const agreed = await store.installation()
  if (agreed !== name) throw differs(dataDir, name, String(agreed))
}

async function lookAt(dataDir: string): Promise<Folder> {
  const names = await readdir(dataDir)
  const holdsData = names.includes('secret') || (await holdsAssets(dataDir))
  if (!names.includes('installation')) return { name: undefined, holdsData }
  const path = join(dataDir, 'installation')
  const name = (await readFile(path, 'utf8')).trim()
  if (!NAME.test(name)) throw problem('unavailable', `${path} is damaged: put it back from a backup`)
  return { name, holdsData }
}

/** Whether a data folder holds stored bytes. */
export async function holdsAssets(dataDir: string): Promise<boolean> {
  try {
    return (await readdir(join(dataDir, 'assets'))).length > 0
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false
    throw error
  }
}
