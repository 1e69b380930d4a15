import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadServerSecret } from '../../src/start/server-secret.ts'

test('of many that make the secret in one moment, as processes of one number in several containers, all have the same', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'reelay-secret-'))
  try {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => loadServerSecret(dir, { mayMake: true })))
    assert.equal(new Set(secrets).size, 1)
    assert.equal(await loadServerSecret(dir, { mayMake: false }), secrets[0])
    assert.deepEqual(await readdir(dir), ['secret'])
  } finally {
    await rm(dir, { recursive: true })
  }
})
