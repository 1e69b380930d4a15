/** Everything that must hold: types, lint, generated documentation, tests. Arguments narrow the tests down to files. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const files = process.argv.slice(2)

if (files.length === 0) {
  run('types', [program('typescript', 'tsc'), '-p', '.'])
  run('lint and format', [program('@biomejs/biome', 'biome'), 'ci', '--error-on-warnings', '.'])
  run('documentation', ['scripts/docs.ts', '--check'])
}
run('tests', [
  '--test',
  '--test-concurrency=2',
  '--test-timeout=300000',
  ...(files.length > 0 ? files : ['test/**/*.test.ts']),
])

/** A package's own script behind the command that it installs: the command itself is another file on every system. */
function program(name: string, command: string): string {
  const manifest = findPackageJSON(name, import.meta.url)
  if (manifest === undefined) throw new Error(`${name} is not installed`)
  const { bin }: { bin: Readonly<Record<string, string>> } = JSON.parse(readFileSync(manifest, 'utf8'))
  return join(dirname(manifest), bin[command] ?? '')
}

function run(what: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status === 0) return
  process.stderr.write(`\n${what}: failed\n`)
  process.exit(status ?? 1)
}
