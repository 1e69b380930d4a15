/** Which URLs lead to this machine and nowhere else. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoopback } from '../../../src/lib/egress/loopback.ts'

test('loopback addresses and localhost are this machine, however they are spelt', () => {
  for (const host of [
    '127.0.0.1',
    '127.1',
    '0x7f.0.0.1',
    '127.255.255.254',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'LocalHost',
  ]) {
    assert.equal(isLoopback(`http://${host}:8000`), true, host)
    assert.equal(isLoopback(`https://${host}/reelay`), true, host)
  }
})

test('everything else is not, also what looks like it', () => {
  for (const host of [
    ...['0.0.0.0', '[::]', '128.0.0.1', '126.255.255.255', '10.0.0.1', '[::2]', '[::ffff:10.0.0.1]', '[fe80::1]'],
    ...['video.example.com', '127.0.0.1.example.com', 'localhost.example.com', 'notlocalhost', 'a.localhost'],
    '127.0.0.1@video.example.com',
  ]) {
    assert.equal(isLoopback(`http://${host}:8000`), false, host)
  }
})
