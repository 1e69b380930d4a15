import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listenRefusal } from '../../src/start/listen-refusal.ts'

const at = { host: '127.0.0.1', port: 80 }

test('every refusal that a setting can mend names that setting', () => {
  for (const [code, setting] of [
    ['EADDRINUSE', 'REELAY_PORT: '],
    ['EACCES', 'REELAY_PORT: '],
    ['EADDRNOTAVAIL', 'REELAY_HOST: '],
    ['ENOTFOUND', 'REELAY_HOST: '],
  ] as const) {
    assert.ok(listenRefusal(Object.assign(new Error('x'), { code }), at).startsWith(setting), code)
  }
})

test('any other is told as it is', () => {
  assert.equal(listenRefusal(new Error('no sockets left'), at), 'it cannot listen: no sockets left')
})
