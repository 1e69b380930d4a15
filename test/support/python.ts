/**
 * Python with a client that is not of this project, for journeys. What `test/fixtures/python/<client>.txt` names, version by
 * version, is installed once by pip into a folder under node_modules; where that cannot be, what Python has itself is used,
 * and where there is nothing, the journey is skipped.
 */

import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Clients as they are imported, under the names of their files of versions. */
const MODULES = {
  'fal-client': 'fal_client',
  litellm: 'litellm',
  openai: 'openai',
  replicate: 'replicate',
  'volcengine-ark-runtime': 'volcenginesdkarkruntime',
} as const

/** A client that journeys know. */
export type PythonClient = keyof typeof MODULES

/** Python that can import a client. */
export type Python = {
  /** Runs a program with these variables besides those of this process. Throws with its traceback when it fails. */
  run(program: string, env: Readonly<Record<string, string>>): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')
const execute = promisify(execFile)
const INSTALL_TIMEOUT_MS = 180_000
const RUN_TIMEOUT_MS = 240_000

/** Python with a client, or why there is none here. `PYTHON_CLIENTS=installed` in the environment keeps pip from being asked. */
export async function pythonWith(client: PythonClient): Promise<Python | string> {
  const requirements = join(root, 'test', 'fixtures', 'python', `${client}.txt`)
  const version = await said('import sys; print(sys.implementation.cache_tag)')
  if (version === undefined) return 'there is no python3'
  const key = createHash('sha256').update(version).update(readFileSync(requirements)).digest('hex').slice(0, 12)
  const folder = join(root, 'node_modules', '.cache', 'python', `${client}-${key}`)
  const trouble = existsSync(folder) ? undefined : await install(requirements, folder)
  const path = trouble === undefined ? folder : undefined
  if (path === undefined && (await said(`import ${MODULES[client]}`)) === undefined) {
    return `python3 has no ${client}, and ${trouble}`
  }
  return { run: (program, env) => run(program, { ...(path !== undefined && { PYTHONPATH: path }), ...env }) }
}

/** Puts what a file names into a folder, whole or not at all. Gives why it could not. */
async function install(requirements: string, folder: string): Promise<string | undefined> {
  if (process.env['PYTHON_CLIENTS'] === 'installed') return 'PYTHON_CLIENTS asks for nothing to be installed'
  const unfinished = `${folder}.${randomUUID()}`
  await mkdir(unfinished, { recursive: true })
  // Wheels only: nobody's set-up script runs here. Without a network it gives up at once.
  const args = [
    'install',
    '-q',
    '--no-input',
    '--no-compile',
    // The file names everything: nothing is left to be resolved.
    '--no-deps',
    '--disable-pip-version-check',
    '--only-binary',
    ':all:',
    '--retries',
    '1',
    '--timeout',
    '15',
  ]
  try {
    const { PIP_USER: _, ...env } = process.env
    const options = { env, timeout: INSTALL_TIMEOUT_MS }
    await execute('python3', ['-m', 'pip', ...args, '--target', unfinished, '-r', requirements], options)
    // Another test file may have been faster.
    if (!existsSync(folder)) await rename(unfinished, folder)
    return undefined
  } catch (error) {
    return existsSync(folder) ? undefined : `pip could not install it: ${lastLine(error)}`
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

async function said(program: string): Promise<string | undefined> {
  return execute('python3', ['-c', program]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  )
}

async function run(program: string, more: Readonly<Record<string, string>>): Promise<void> {
  // What Python compiles stays beside the client; LiteLLM is large.
  const own = { PYTHONDONTWRITEBYTECODE: '', PYTHONNOUSERSITE: '1', PYTHONUTF8: '1' }
  const env = { ...process.env, ...own, ...more }
  await execute('python3', ['-c', program], { env, timeout: RUN_TIMEOUT_MS }).catch((error: unknown) => {
    throw new Error(`the client's program failed:\n${stderrOf(error)}`)
  })
}

function stderrOf(error: unknown): string {
  const text: unknown = error instanceof Error ? Reflect.get(error, 'stderr') : undefined
  return typeof text === 'string' && text !== '' ? text : String(error)
}

function lastLine(error: unknown): string {
  return stderrOf(error).trim().split('\n').at(-1) ?? ''
}
