import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Store } from '../../src/core/store-port.ts'
import { matchInstallation } from '../../src/start/installation.ts'
import { MemoryStore } from '../conformance/store-model.ts'
import { MemoryState } from '../conformance/store-model-state.ts'
import * as sample from '../conformance/store-samples.ts'

const clock = { nowMs: () => 1_000 }

let dir: string
let state: MemoryState
let store: Store

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-installation-'))
  state = new MemoryState()
  store = new MemoryStore(state, clock)
})

afterEach(() => rm(dir, { recursive: true, force: true }))

const nameOf = async (folder: string) => (await readFile(join(folder, 'installation'), 'utf8')).trim()

/** As a start goes on once the two belong together. */
async function fill(folder: string, to: Store): Promise<void> {
  await writeFile(join(folder, 'secret'), 'x')
  await addKey(to)
  await mkdir(join(folder, 'assets', 'ab'), { recursive: true })
}

async function addKey(to: Store): Promise<void> {
  const tenant = sample.sampleTenant(1)
  await to.commit([
    { write: 'save-tenant', tenant },
    { write: 'insert-key', key: sample.sampleKey(1) },
  ])
}

test('an empty store and an empty folder get one name, and know each other ever after', async () => {
  await matchInstallation(store, dir)
  assert.equal(await store.installation(), await nameOf(dir))
  assert.deepEqual(await readdir(dir), ['installation'])
  await fill(dir, store)
  await matchInstallation(store, dir)
  assert.equal(await store.installation(), await nameOf(dir))
})

test('a process goes on when another one has made everything between its look at the folder and that at the store', async () => {
  class LateStore extends MemoryStore {
    override async installation(): Promise<string | undefined> {
      if (state.names.size === 0) {
        await matchInstallation(store, dir)
        await fill(dir, store)
      }
      return super.installation()
    }
  }
  await matchInstallation(new LateStore(state, clock), dir)
  assert.equal(state.names.get('id'), await nameOf(dir))
})

test('many processes that start at once on an empty store and folder agree', async () => {
  for (let round = 0; round < 10; round++) {
    const shared = new MemoryState()
    const folder = join(dir, String(round))
    await mkdir(folder)
    const start = async (delay: number) => {
      for (let turn = 0; turn < delay; turn++) await new Promise(setImmediate)
      const own = new MemoryStore(shared, clock)
      await matchInstallation(own, folder)
      await fill(folder, own)
    }
    await Promise.all(Array.from({ length: 12 }, (_, index) => start(index * 3)))
    assert.equal(shared.names.get('id'), await nameOf(folder))
  }
})

test('of two processes that start at once on one empty store, each with a folder of its own, one is refused', async () => {
  const folders = ['a', 'b'].map((name) => join(dir, name))
  for (const folder of folders) await mkdir(folder)
  const starts = folders.map((folder) => matchInstallation(new MemoryStore(state, clock), folder))
  const refused = (await Promise.allSettled(starts)).filter(({ status }) => status === 'rejected')
  assert.equal(refused.length, 1)
})

describe('a store is kept away from a folder that is not its own', () => {
  test('a new one from a folder with a secret, or with stored bytes', async () => {
    await matchInstallation(store, dir)
    await fill(dir, store)
    const other = () => new MemoryStore(new MemoryState(), clock)
    await assert.rejects(matchInstallation(other(), dir), /the database is new, while .* holds the data of another one/)
    await rm(join(dir, 'secret'))
    await assert.rejects(matchInstallation(other(), dir), /the database is new/)
    await rm(join(dir, 'installation'))
    await assert.rejects(matchInstallation(other(), dir), /the database is new/)
  })

  test('one with content from the folder of another one, and both names are told', async () => {
    await matchInstallation(store, dir)
    await fill(dir, store)
    const folder = join(dir, 'other')
    await mkdir(folder)
    const other = new MemoryStore(new MemoryState(), clock)
    await matchInstallation(other, folder)
    await fill(folder, other)
    const names = new RegExp(`installation says ${await nameOf(folder)}, the database ${await nameOf(dir)};`)
    await assert.rejects(matchInstallation(store, folder), names)
  })

  test('one with content from an empty folder, and from one whose name was lost, which can be written again', async () => {
    await matchInstallation(store, dir)
    const name = await nameOf(dir)
    await fill(dir, store)
    const empty = join(dir, 'empty')
    await mkdir(empty)
    await assert.rejects(matchInstallation(store, empty), /empty\/installation is missing/)
    await rm(join(dir, 'installation'))
    await assert.rejects(matchInstallation(store, dir), new RegExp(`is missing, .* write ${name} into it`))
    await writeFile(join(dir, 'installation'), name)
    await matchInstallation(store, dir)
    await writeFile(join(dir, 'installation'), 'half')
    await assert.rejects(matchInstallation(store, dir), /installation is damaged/)
  })
})

describe('a first start that was cut off goes on', () => {
  test('after the folder got its name, and after the store did', async () => {
    await matchInstallation(store, dir)
    const name = await nameOf(dir)
    const fresh = new MemoryStore(new MemoryState(), clock)
    await matchInstallation(fresh, dir)
    assert.equal(await fresh.installation(), name)
    await rm(join(dir, 'installation'))
    await matchInstallation(store, dir)
    assert.equal(await nameOf(dir), name)
  })

  test('after the secret was made, before there was a key', async () => {
    await matchInstallation(store, dir)
    await writeFile(join(dir, 'secret'), 'x')
    await matchInstallation(store, dir)
  })
})

test('a store and a folder of a version that gave no names are adopted, also in two goes', async () => {
  await fill(dir, store)
  await matchInstallation(store, dir)
  assert.equal(await store.installation(), await nameOf(dir))
  state.names.clear()
  await matchInstallation(store, dir)
  assert.equal(await store.installation(), await nameOf(dir))
})
