/** Everything that must hold: types, lint, generated documentation, tests. Arguments narrow the tests down to files. */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const files = process.argv.slice(2)

if (files.length === 0) {
  run('types', bin('tsc'), ['-p', '.'])
  run('lint and format', bin('biome'), ['ci', '--error-on-warnings', '.'])
  run('documentation', process.execPath, ['scripts/docs.ts', '--check'])
}
run('tests', process.execPath, [
  '--test',
  '--test-concurrency=2',
  '--test-timeout=300000',
  ...(files.length > 0 ? files : ['test/**/*.test.ts']),
])

function run(what: string, command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status === 0) return
  process.stderr.write(`\n${what}: failed\n`)
  process.exit(status ?? 1)
}
