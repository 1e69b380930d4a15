import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { signLink, verifyLink } from '../../src/links/signature.ts'

const SECRET = Buffer.alloc(32, 7)
const EXPIRES_AT_MS = 1_800_000_000_000

function verdict(path: string, nowMs: number, secret = SECRET): string {
  const [ticket = '', fileName = ''] = path.split('/')
  return verifyLink(secret, { ticket, fileName }, nowMs).verdict
}

test('a link is a path that ends in its file name', () => {
  assert.match(signLink(SECRET, 'film.mp4', EXPIRES_AT_MS), /^1800000000-[\w-]{22}\/film\.mp4$/)
})

test('a link is valid until it expires, and expired from then on', () => {
  const path = signLink(SECRET, 'film.mp4', EXPIRES_AT_MS)
  assert.equal(verdict(path, 0), 'valid')
  assert.equal(verdict(path, EXPIRES_AT_MS - 1), 'valid')
  assert.equal(verdict(path, EXPIRES_AT_MS), 'expired')
})

test('another secret, name, time or signature is invalid, never merely expired', () => {
  const path = signLink(SECRET, 'film.mp4', EXPIRES_AT_MS)
  const late = EXPIRES_AT_MS + 1
  assert.equal(verdict(path, late, Buffer.alloc(32, 8)), 'invalid')
  assert.equal(verdict(path.replace('film', 'other'), late), 'invalid')
  assert.equal(verdict(path.replace('1800000000', '1900000000'), 0), 'invalid')
  assert.equal(verdict(path.replace('1800000000', '01800000000'), 0), 'invalid')
  for (const ticket of [
    '',
    '-',
    '1800000000',
    '1800000000-',
    `1800000000-${'A'.repeat(22)}`,
    `1800000000-${'A'.repeat(23)}`,
  ]) {
    assert.equal(verifyLink(SECRET, { ticket, fileName: 'film.mp4' }, 0).verdict, 'invalid')
  }
})

test('no changed character makes a valid link', () => {
  const path = signLink(SECRET, 'film.mp4', EXPIRES_AT_MS)
  fc.assert(
    fc.property(fc.nat(path.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, other) => {
      fc.pre(path[at] !== other && other !== '/')
      assert.equal(verdict(path.slice(0, at) + other + path.slice(at + 1), 0), 'invalid')
    }),
    { numRuns: 1000 },
  )
})
