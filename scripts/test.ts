/** Everything that must hold: types, lint, generated documentation, tests. Arguments narrow the tests down to files. */

import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { run as runTests } from 'node:test'
import { spec } from 'node:test/reporters'

const root = join(import.meta.dirname, '..')
const files = process.argv.slice(2)

if (files.length === 0) {
  run('types', [program('typescript', 'tsc'), '-p', '.'])
  run('lint and format', [program('@biomejs/biome', 'biome'), 'ci', '--error-on-warnings', '.'])
  run('documentation', ['scripts/docs.ts', '--check'])
}
const TIMEOUT_MS = 300_000
const FLAGS = ['--import', new URL('quiet-tests.ts', import.meta.url).href]
if (files.length > 0) run('tests', [...FLAGS, '--test', `--test-timeout=${TIMEOUT_MS}`, ...files])
else await runAll()

/** Runs every test file. Those that take longest begin first: otherwise one of them is left when the others are over. */
async function runAll(): Promise<void> {
  const first = [
    'test/storm/storm.test.ts',
    'test/journeys/crash.test.ts',
    'test/simulator/simulator.test.ts',
    'test/simulator/known-faults.test.ts',
    'test/upstreams/previz-upstream.test.ts',
    'test/docs/docs.test.ts',
    'test/journeys/start.test.ts',
    'test/journeys/doctor-repair.test.ts',
    'test/matrix/matrix.test.ts',
    'test/journeys/fal-client.test.ts',
    'test/journeys/ark-python.test.ts',
    'test/journeys/litellm.test.ts',
    'test/journeys/doctor.test.ts',
    'test/store/postgres/postgres-store.test.ts',
    'test/store/postgres/pglite-store.test.ts',
    'test/previz/render-pool.test.ts',
    'test/previz/render.test.ts',
    'test/journeys/two-processes.test.ts',
    'test/journeys/provider-leaves.test.ts',
    'test/journeys/unknown-outcomes.test.ts',
  ]
  const others = globSync('test/**/*.test.ts', { cwd: root }).filter((file) => !first.includes(file))
  const all = [...first, ...others.toSorted()].map((file) => join(root, file))
  const tests = runTests({ files: all, concurrency: 4, timeout: TIMEOUT_MS, cwd: root, execArgv: FLAGS })
  tests.on('test:fail', () => {
    process.exitCode = 1
  })
  await pipeline(tests, new spec(), process.stdout, { end: false })
}

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
