/** The installation's own secret: made at the first start, kept in the data folder, the root of key hashes and link signatures. */

import { readFile } from 'node:fs/promises'
import { createHmac, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { problem } from '../core/problem.ts'
import { codeOf } from '../lib/system-error.ts'
import { makeOnce } from './make-once.ts'

/**
 * Reads the secret, or makes it where `mayMake` says so: a new one beside an old database would only make every key and
 * every link worthless. Throws `ProblemError` `unavailable` when it is missing then, or is not what was written.
 */
export async function loadServerSecret(dataDir: string, { mayMake }: { readonly mayMake: boolean }): Promise<string> {
  const path = join(dataDir, 'secret')
  if (mayMake) await makeOnce(path, `${randomBytes(32).toString('hex')}\n`)
  const secret = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = codeOf(error) || String(error)
    const why = code === 'ENOENT' ? 'is missing, while the database has keys that were made with it' : `(${code})`
    throw problem('unavailable', `${path} ${why}: put it back from a backup; without it no key works`)
  })
  if (!/^[0-9a-f]{64}$/.test(secret.trim()))
    throw problem('unavailable', `${path} is damaged: put it back from a backup; without it no key works`)
  return secret.trim()
}

/** A key for one purpose, derived from the secret. */
export function deriveKey(secret: string, purpose: string): Buffer {
  return createHmac('sha256', secret).update(purpose).digest()
}
