/** How fast films are rendered and what that takes, in a process that is kept as those of the gateway that render. */

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bareEnvironment, HEAP_FLAGS } from '../src/lib/jail/launch.ts'
import type { BenchResult } from './result.ts'

/** Runs the benchmark; takes some five minutes. `PREVIZ_FILM=street` runs what has that in its name alone. */
export async function run(): Promise<readonly BenchResult[]> {
  const program = fileURLToPath(new URL('./processes/film-speed.ts', import.meta.url))
  const env = { ...process.env, ...bareEnvironment() }
  const { stdout } = await promisify(execFile)(process.execPath, [...HEAP_FLAGS, program], { env })
  return JSON.parse(stdout)
}
