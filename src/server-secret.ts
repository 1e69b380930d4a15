/** The installation's own secret: made at the first start, kept in the data folder, the root of key hashes and link signatures. */

import { chmod, link, readFile, unlink, writeFile } from 'node:fs/promises'
import { createHmac, randomBytes } from 'node:crypto'
import { join } from 'node:path'

/** Reads the secret, or makes it. Throws when the file is there and is not what was written. */
export async function loadServerSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret')
  const fresh = `${path}.${process.pid}`
  await writeFile(fresh, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  try {
    // A link succeeds for one process only, and never leaves half a secret behind.
    await link(fresh, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await unlink(fresh)
  }
  await chmod(path, 0o600)
  const secret = (await readFile(path, 'utf8')).trim()
  if (!/^[0-9a-f]{64}$/.test(secret))
    throw new Error(`${path} is damaged: put it back from a backup; without it no key works`)
  return secret
}

/** A key for one purpose, derived from the secret. */
export function deriveKey(secret: string, purpose: string): Buffer {
  return createHmac('sha256', secret).update(purpose).digest()
}
