import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { hashFile } from '../../src/media/hash-file.ts'
import { moveAside } from '../../src/media/move-aside.ts'

const DIGEST = createHash('sha256').update('whole').digest('hex')

describe('moving damaged bytes aside', () => {
  let dir: string
  let path: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'reelay-aside-'))
    path = join(dir, 'assets', DIGEST.slice(0, 2), DIGEST.slice(2))
    await mkdir(dirname(path), { recursive: true })
  })
  afterEach(() => rm(dir, { recursive: true }))

  test('what is damaged loses its name and nothing else', async () => {
    await writeFile(path, 'whale')
    const to = join(dir, 'damaged', `${DIGEST}.17`)
    assert.deepEqual(await moveAside(dir, DIGEST, 17), { to })
    assert.equal(await readFile(to, 'utf8'), 'whale')
    await assert.rejects(readFile(path))
  })

  test('what is damaged again lies beside what was before', async () => {
    await writeFile(path, 'whale')
    await moveAside(dir, DIGEST, 17)
    await writeFile(path, 'while')
    await moveAside(dir, DIGEST, 18)
    assert.deepEqual(await readdir(join(dir, 'damaged')), [`${DIGEST}.17`, `${DIGEST}.18`])
  })

  test('what is right by now stays', async () => {
    await writeFile(path, 'whole')
    assert.equal(await moveAside(dir, DIGEST, 17), 'right')
    assert.equal(await readFile(path, 'utf8'), 'whole')
  })

  test('what is gone by now is said to be', async () => {
    assert.equal(await moveAside(dir, DIGEST, 17), 'gone')
  })

  test('what cannot be read is no verdict: it stays, and the error is told', async () => {
    await mkdir(path)
    await assert.rejects(moveAside(dir, DIGEST, 17), { code: 'EISDIR' })
    assert.deepEqual(await readdir(dirname(path)), [DIGEST.slice(2)])
  })

  test('a file is read whole, whatever the size of the buffer, and no link is followed', async () => {
    await writeFile(path, 'whole')
    for (const size of [1, 2, 5, 64]) {
      assert.deepEqual(await hashFile(path, new Uint8Array(size)), { digest: DIGEST, sizeBytes: 5 })
    }
    await symlink(path, join(dir, 'link'))
    await assert.rejects(hashFile(join(dir, 'link'), new Uint8Array(9)), { code: 'ELOOP' })
  })
})
