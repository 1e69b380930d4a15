/** Small files of the data folder that are made once, whole or not at all, by one of several processes. */

import { randomUUID } from 'node:crypto'
import { link, open, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isSystemError } from '../lib/system-error.ts'

/** Makes a file that only its owner may read, unless it is there already. */
export async function makeOnce(path: string, text: string): Promise<void> {
  // Processes of several machines or containers share the folder, and may have one number.
  const fresh = `${path}.${randomUUID()}`
  const file = await open(fresh, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
    // A link succeeds for one process only, and never leaves half a file behind.
    await link(fresh, path)
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error
  } finally {
    await file.close()
    await unlink(fresh)
  }
  await syncFolder(dirname(path))
}

/** Makes the name survive a power cut. Windows cannot open folders, and needs no such call. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}
