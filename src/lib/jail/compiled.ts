/**
 * Compiled code for jailed programs. Node strips types and compiles anew in each process that may not write its compile
 * cache, which was half of what it took to start a child. So children have a folder of it that they can only read: it is
 * written by a process of ours that loads their program and is asked nothing.
 */

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { getCompileCacheDir } from 'node:module'
import { setPriority } from 'node:os'
import { dirname, join, sep } from 'node:path'

/** Code that has changed since then is compiled by each child, as it is without a cache. */
const GOOD_FOR_MS = 3_600_000

const LOWEST_PRIORITY = 19

/** Programs of tests do anything when nobody jails them. */
const SOURCE = join(import.meta.dirname, '..', '..') + sep

/** What this process has looked after. */
const seen = new Set<string>()

/** The one folder where compiled code is, absolute; none in a process that has no compile cache itself. */
export function compiledFolders(): readonly string[] {
  const own = getCompileCacheDir()
  return own === undefined ? [] : [join(dirname(own), 'jailed')]
}

/** How children are started: code that was compiled under other flags of V8's is none to them. */
type Ways = { readonly flags: readonly string[]; readonly environment: NodeJS.ProcessEnv }

/** Has one of our programs compiled for the children to come, by a process that nobody has to wait for; once an hour. Never fails. */
export async function keepCompiled(program: string, { flags, environment }: Ways): Promise<void> {
  const [folder] = compiledFolders()
  if (folder === undefined || seen.has(program) || !program.startsWith(SOURCE)) return
  seen.add(program)
  const what = createHash('sha256').update([process.version, program, ...flags].join('\n'))
  try {
    if (await isMarked(join(folder, what.digest('hex')))) return
    const compiler = spawn(process.execPath, [...flags, program], {
      stdio: 'ignore',
      windowsHide: true,
      env: { ...environment, NODE_COMPILE_CACHE: folder },
    })
    compiler.unref()
    const ended = once(compiler, 'exit')
    if (compiler.pid !== undefined) setPriority(compiler.pid, LOWEST_PRIORITY)
    await ended
  } catch {
    // Children start without, only later: on a disk that is full or not to be written, for one.
  }
}

/** Whether somebody has seen to it lately; if nobody has, it is marked, so that of many servers one does. */
async function isMarked(mark: string): Promise<boolean> {
  const markedAtMs = await stat(mark).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
  if (Date.now() - markedAtMs < GOOD_FOR_MS) return true
  await mkdir(dirname(mark), { recursive: true })
  await writeFile(mark, '')
  return false
}
