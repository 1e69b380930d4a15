import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

const PARENT = join(import.meta.dirname, 'compiling-parent.ts')
const PROBER = join(import.meta.dirname, '..', '..', '..', 'src', 'media', 'probe-child.ts')

let dir: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-compiled-'))
})

after(() => rm(dir, { recursive: true }))

/** Runs a parent with a compile cache; returns where its child finds compiled code, and whether it could write there. */
async function run(program: string, cache: string | undefined): Promise<{ folder?: string; mayWrite?: string }> {
  const { NODE_COMPILE_CACHE: _, ...others } = process.env
  const env = cache === undefined ? others : { ...others, NODE_COMPILE_CACHE: cache }
  const { stdout } = await promisify(execFile)(process.execPath, [PARENT, program], { env })
  return JSON.parse(stdout).answer
}

test('children start with code that was compiled for them, which they can only read', async () => {
  const cache = join(dir, 'cache')
  const { folder = '', mayWrite } = await run(PROBER, cache)
  assert.ok(folder.startsWith(join(cache, 'jailed')), folder)
  assert.equal(mayWrite, 'no')
  const compiled = await readdir(folder)
  assert.ok(compiled.length > 50, `${compiled.length} modules`)
  // A child that starts later adds nothing, although the program of this one was never compiled.
  assert.deepEqual(await run(PROBER, cache), { folder, mayWrite })
  assert.deepEqual(await readdir(folder), compiled)
})

test('a program is compiled at most once an hour', async () => {
  const cache = join(dir, 'hourly')
  const { folder = '' } = await run(PROBER, cache)
  await rm(folder, { recursive: true })
  assert.deepEqual(await run(PROBER, cache), { mayWrite: 'no' })
})

test('children start without, where nothing can be kept or the parent keeps nothing itself', async () => {
  const file = join(dir, 'file')
  await writeFile(file, '')
  assert.deepEqual(await run(PROBER, join(file, 'cache')), { mayWrite: 'no' })
  assert.deepEqual(await run(PROBER, undefined), { mayWrite: 'no' })
})

test('only our own programs are ever run outside of a jail', async () => {
  const mark = join(dir, 'has-run')
  const program = join(dir, 'program.ts')
  await writeFile(program, `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(mark)}, '')\n`)
  await run(program, join(dir, 'others'))
  assert.ok(!(await readdir(dir)).includes('has-run'))
})
