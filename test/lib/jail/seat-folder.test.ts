import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { SeatFolder } from '../../../src/lib/jail/seat-folder.ts'

let dir: string
let seat: SeatFolder

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-seat-'))
  seat = new SeatFolder(join(dir, 'seat'))
  await seat.prepare()
})

afterEach(() => rm(dir, { recursive: true }))

test('a file is lent without being copied, also twice, and stays when it is taken back', async () => {
  const path = join(dir, 'picture')
  await writeFile(path, 'bytes')
  const lent = [await seat.lend(path), await seat.lend(path)]
  assert.equal(new Set(lent).size, 2)
  for (const copy of lent) assert.equal((await stat(copy)).ino, (await stat(path)).ino)
  await writeFile(join(seat.out, 'film'), 'half')
  await seat.clear()
  assert.deepEqual([await readdir(seat.in), await readdir(seat.out)], [[], []])
  assert.equal(await readFile(path, 'utf8'), 'bytes')
})

test('a file of another disk is lent as a copy', async (context) => {
  const other = await mkdtemp('/dev/shm/reelay-seat-').catch(() => undefined)
  if (other === undefined || (await stat(other)).dev === (await stat(dir)).dev) return context.skip('there is one disk')
  try {
    await writeFile(join(other, 'picture'), 'bytes')
    assert.equal(await readFile(await seat.lend(join(other, 'picture')), 'utf8'), 'bytes')
  } finally {
    await rm(other, { recursive: true })
  }
})

test('what a question before has left is gone, and so is trouble with folders that have vanished', async () => {
  await writeFile(join(seat.in, 'old'), 'x')
  await seat.prepare()
  assert.deepEqual(await readdir(seat.in), [])
  await rm(join(dir, 'seat'), { recursive: true })
  await seat.clear()
  await seat.prepare()
  assert.deepEqual(await readdir(seat.out), [])
})

test('a file that is not there cannot be lent', async () => {
  await assert.rejects(seat.lend(join(dir, 'missing')), { code: 'ENOENT' })
})
