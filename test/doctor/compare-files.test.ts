/** Files and their entries compared while a server works on both: only what stays wrong is wrong. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Store } from '../../src/core/store-port.ts'
import { compareFiles, type Reading } from '../../src/doctor/compare-files.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { type Survey, surveyFolder } from '../../src/media/survey.ts'
import type { StoreReader } from '../../src/store/reader.ts'
import { openSqliteReader } from '../../src/store/sqlite/read-only.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import * as sample from '../conformance/store-samples.ts'

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

describe('comparing files with the store', () => {
  let dir: string
  let store: Store
  let reader: StoreReader
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'reelay-compare-'))
    store = await openSqliteStore(join(dir, 'reelay.sqlite'), systemClock)
    reader = openSqliteReader(join(dir, 'reelay.sqlite'))
    await store.commit([{ write: 'save-tenant', tenant: sample.sampleTenant(1) }])
  })
  afterEach(async () => {
    await reader.close()
    await store.close()
    await rm(dir, { recursive: true })
  })

  const pathOf = (digest: string) => join(dir, 'assets', digest.slice(0, 2), digest.slice(2))
  const write = async (digest: string, text: string) => {
    await mkdir(dirname(pathOf(digest)), { recursive: true })
    await writeFile(`${pathOf(digest)}.part`, text)
    await rename(`${pathOf(digest)}.part`, pathOf(digest))
  }
  /** An asset that job `number` uses. */
  const keep = async (number: number, text: string, bytes = text) => {
    const digest = digestOf(text)
    await store.commit([
      { write: 'stage-asset', digest, sizeBytes: text.length },
      { write: 'use-asset', digest, use: sample.use(number) },
    ])
    await write(digest, bytes)
    return digest
  }
  const compare = (reading: Partial<Reading> = {}, storage: Survey = surveyFolder(dir)) =>
    compareFiles(reader, storage, { read: 'all', limit: 10, ...reading })
  /** A look at the folder in which something happens before each file is read. */
  const meanwhile = (happens: (digest: string) => Promise<void>): Survey => {
    const folder = surveyFolder(dir)
    return {
      ...folder,
      async read(digest, buffer) {
        await happens(digest)
        return folder.read(digest, buffer)
      },
    }
  }

  test('what is right is counted and measured, and told of on the way', async () => {
    for (let number = 1; number <= 30; number++) await keep(number, `film ${number}`.padEnd(10))
    const told: number[] = []
    const { hashes, damaged, missing } = await compare({ progress: ({ count }) => told.push(count) })
    assert.deepEqual({ hashes, missing }, { hashes: { count: 30, sizeBytes: 300, right: 30 }, missing: 0 })
    assert.deepEqual(damaged, { count: 0, first: [] })
    assert.equal(told.at(-1), 30)
  })

  test('bytes that changed in place are damaged, those of another size are missing, and who uses them is said', async () => {
    const changed = await keep(1, 'whole', 'whale')
    const cut = await keep(2, 'a film', 'a')
    const { hashes, damaged, missing } = await compare()
    assert.deepEqual({ hashes, missing }, { hashes: { count: 1, sizeBytes: 5, right: 0 }, missing: 1 })
    const found = new Map(damaged.first.map(({ digest, fault, uses }) => [digest, [fault, uses[0]?.ownerId]]))
    assert.deepEqual(found.get(changed), ['another hash', sample.jobId(1)])
    assert.deepEqual(found.get(cut), ['another size', sample.jobId(2)])
  })

  test('what a server takes away while it is read is not wrong', async () => {
    await keep(1, 'old')
    const storage = meanwhile(async (digest) => {
      await store.commit([{ write: 'drop-uses', owner: 'job', ownerId: sample.jobId(1) }])
      const asset = await store.asset(digest)
      await store.commit([{ write: 'condemn-asset', digest, revision: asset?.revision ?? 0 }])
      await unlink(pathOf(digest))
    })
    assert.deepEqual((await compare({}, storage)).damaged, { count: 0, first: [] })
  })

  test('what goes away while it is read and is still used is gone', async () => {
    await keep(1, 'new')
    const { damaged, missing } = await compare(
      {},
      meanwhile((digest) => unlink(pathOf(digest))),
    )
    assert.deepEqual([damaged.first.map(({ fault }) => fault), missing], [['gone'], 1])
  })

  test('what the disk does not give is unreadable, which is neither right nor wrong', async () => {
    await keep(1, 'film')
    const { hashes, damaged } = await compare(
      {},
      meanwhile(async (digest) => {
        await unlink(pathOf(digest))
        await mkdir(pathOf(digest))
      }),
    )
    assert.deepEqual(hashes, { count: 0, sizeBytes: 0, right: 0 })
    assert.deepEqual(
      damaged.first.map(({ fault, code }) => [fault, code]),
      [['unreadable', 'EISDIR']],
    )
  })

  test('only what was asked for is read', async () => {
    const one = await keep(1, 'one', 'eno')
    await keep(2, 'two', 'owt')
    assert.equal((await compare({ read: 'none' })).hashes, undefined)
    assert.deepEqual((await compare({ read: new Set([one]) })).damaged.count, 1)
  })

  test('however many are wrong, so many are remembered, and all are counted', async () => {
    for (let number = 1; number <= 30; number++) await keep(number, `film ${number}`, `FILM ${number}`)
    const { damaged } = await compare({ limit: 5 })
    assert.deepEqual([damaged.count, damaged.first.length], [30, 5])
  })
})
