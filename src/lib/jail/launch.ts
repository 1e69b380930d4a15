/** How a jailed child is started: Node's permission model, limits of the operating system, and an empty environment. */

import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { compiledFolders } from './compiled.ts'
import { type SystemLimits, withLimits } from './limits.ts'

/** What a child may do. */
export type JailRules = {
  /** The file that it runs, absolute; it calls `serveJailed`. */
  readonly program: string
  /** The folders that it may read besides the program's own, absolute. They exist. */
  readonly readable: readonly string[]
  /** The one folder that it may write to, absolute; absent: nothing. */
  readonly writable?: string
  /** JavaScript heap, in megabytes. */
  readonly heapMegabytesMax: number
  /** Everything that it holds in memory, in bytes. */
  readonly memoryBytesMax: number
  /** Its priority below ours, 0 to 19 (setpriority(2)). */
  readonly niceness: number
}

/** What to spawn. */
type Launch = {
  readonly command: string
  readonly parameters: readonly string[]
  readonly environment: NodeJS.ProcessEnv
}

const PROJECT = join(import.meta.dirname, '..', '..', '..')
/** What programs are made of. */
const PROGRAM_PARTS: readonly string[] = ['node_modules', 'src', 'assets', 'package.json'].map((name) =>
  join(PROJECT, name),
)

/**
 * Tells glibc to give large blocks back to the system as soon as they are freed: decoded frames come in hundreds. Tells
 * mimalloc, which has the pixels of canvases, to keep them for a moment, in ms, as the next canvas comes at once, and to ask
 * for no huge pages: emptying those cost a fifth of the painting of a street.
 */
const ALLOCATOR = {
  MALLOC_MMAP_THRESHOLD_: '1048576',
  MALLOC_ARENA_MAX: '2',
  MIMALLOC_ALLOW_THP: '0',
  MIMALLOC_PURGE_DELAY: '100',
}

/**
 * How a child's heap is kept: young objects have some 8 MiB, not the 56 that they were seen to grow to, and programs may
 * collect them when they know that large native memory hangs on small ones.
 */
export const HEAP_FLAGS = ['--expose-gc', '--max-semi-space-size=4'] as const

/**
 * What a process may allocate beyond what it may hold, in bytes: heaps, stacks and WebAssembly memory are reserved in
 * gigabytes and mostly never touched. The system refuses at once what lies beyond it, while the watchdog, which knows
 * exactly, only looks now and then.
 */
const RESERVE_BYTES = 4 * 1024 ** 3

/** The largest file that a child may write, in bytes: far more than any film of ours. */
const WRITTEN_BYTES_MAX = 1024 ** 3

/** Modules are opened one by one, and libraries stay open; 1024 is what systems usually give. */
const OPEN_FILES_MAX = 256

/** Puts the command together. Throws a system error when a folder is not there. */
export async function launchOf(rules: JailRules): Promise<Launch> {
  const node = [process.execPath, ...(await flagsOf(rules)), rules.program, ...argumentsOf(rules)]
  const limited = withLimits(node, limitsOf(rules))
  const [command = '', ...parameters] = limited
  return { command, parameters, environment: { ...bareEnvironment(), ...compiledEnvironment() } }
}

async function flagsOf(rules: JailRules): Promise<readonly string[]> {
  // Modules are read by their real path: node_modules may be a link.
  const parts = await Promise.all(PROGRAM_PARTS.map((path) => realpath(path)))
  const readable = [...parts, ...PROGRAM_PARTS, rules.program, ...compiledFolders(), ...rules.readable]
  return [
    '--permission',
    '--allow-addons',
    // For the watchdog alone: the child gives this right up before it reads its first question.
    '--allow-worker',
    ...readable.map((path) => `--allow-fs-read=${resolve(path)}`),
    ...(rules.writable === undefined ? [] : [`--allow-fs-write=${resolve(rules.writable)}`]),
    `--max-old-space-size=${rules.heapMegabytesMax}`,
    ...HEAP_FLAGS,
    '--disable-warning=SecurityWarning',
  ]
}

function argumentsOf({ memoryBytesMax, niceness }: JailRules): readonly string[] {
  return [process.pid, memoryBytesMax, niceness].map(String)
}

function limitsOf({ memoryBytesMax, writable }: JailRules): SystemLimits {
  return {
    dataBytesMax: memoryBytesMax + RESERVE_BYTES,
    fileBytesMax: writable === undefined ? 0 : WRITTEN_BYTES_MAX,
    openFilesMax: OPEN_FILES_MAX,
  }
}

/** Tells Node where compiled code is, and that it is only to be read. */
function compiledEnvironment(): NodeJS.ProcessEnv {
  const [folder] = compiledFolders()
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder, NODE_COMPILE_CACHE_READONLY: '1' }
}

/** Nothing of the server's environment, where keys may be; Windows cannot start a process without its own folder. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const systemRoot = process.env['SystemRoot']
  return { ...(systemRoot === undefined ? {} : { SystemRoot: systemRoot }), ...ALLOCATOR }
}
