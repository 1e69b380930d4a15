import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, test } from 'node:test'
import { findProgram } from '../../src/start/find-program.ts'

let dir: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-program-'))
  for (const folder of ['first', 'second', 'third']) await mkdir(join(dir, folder))
  await mkdir(join(dir, 'first', 'tool'))
  for (const folder of ['second', 'third']) {
    await writeFile(join(dir, folder, 'tool'), '')
    await chmod(join(dir, folder, 'tool'), 0o755)
  }
  await writeFile(join(dir, 'first', 'text'), '')
})

after(() => rm(dir, { recursive: true }))

const searchPath = () => ['', 'first', 'second', 'third'].map((name) => name && join(dir, name)).join(delimiter)

test('a name is the first program of that name in the folders of the path, and no folder', () => {
  assert.equal(findProgram('tool', searchPath()), join(dir, 'second', 'tool'))
})

test('a path is taken as it is', () => {
  assert.equal(findProgram(join(dir, 'third', 'tool'), searchPath()), join(dir, 'third', 'tool'))
})

test('a name that is none of a program stays one', () => {
  assert.equal(findProgram('tool', ''), 'tool')
  assert.equal(findProgram('text', searchPath()), 'text')
})
