/** Secrets at rest open for what they were sealed for, with a key that is at hand, and for nothing else. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createSealer, originOf, originsOf, type SealedFor } from '../../src/lib/sealing.ts'

const key = (byte: number) => Buffer.alloc(32, byte)
const ABOUT: SealedFor = { provider: 'ark-cn', credentialId: 'c1', origins: ['https://ark.example.com'] }
const SECRET = 'sk-CANARY-1f0b5c'

const someOrigins = fc.array(fc.string(), { minLength: 1, maxLength: 2 })
const aPlace = fc.record({ provider: fc.string(), credentialId: fc.string(), origins: someOrigins })
const aKey = fc.uint8Array({ minLength: 32, maxLength: 32 })
// Lone surrogates have no bytes.
const aSecret = fc.string({ unit: 'grapheme', maxLength: 300 })

describe('a sealed secret', () => {
  test('opens for what it was sealed for, whatever it is', () => {
    fc.assert(
      fc.property(aSecret, aPlace, aKey, (secret, about, bytes) => {
        const sealer = createSealer({ keys: [bytes] })
        assert.deepEqual(sealer.open(sealer.seal(secret, about), about), { isOpen: true, secret })
      }),
    )
  })

  test('opens for nothing else: another provider, credential or origin, however they are cut', () => {
    const sealer = createSealer({ keys: [key(1)] })
    fc.assert(
      fc.property(aPlace, aPlace, (about, other) => {
        fc.pre(JSON.stringify(about) !== JSON.stringify(other))
        assert.equal(sealer.open(sealer.seal(SECRET, about), other).isOpen, false)
      }),
    )
    const moved = { ...ABOUT, provider: 'ark-cnc', credentialId: '1' }
    assert.equal(sealer.open(sealer.seal(SECRET, ABOUT), moved).isOpen, false)
  })

  test('opens for another path of the same origin, and for no other scheme, host or port', () => {
    const sealer = createSealer({ keys: [key(1)] })
    const at = (url: string) => ({ ...ABOUT, origins: [originOf(url)] })
    const sealed = sealer.seal(SECRET, at('https://ark.example.com/api/v3'))
    for (const same of ['https://ark.example.com', 'https://ARK.example.com:443/api/v4', 'https://ark.example.com/x']) {
      assert.equal(sealer.open(sealed, at(same)).isOpen, true, same)
    }
    const others = [
      'http://ark.example.com',
      'https://ark.example.com:8443',
      'https://evil.example.com',
      'https://ark.example.com.evil.com',
    ]
    for (const other of others) assert.equal(sealer.open(sealed, at(other)).isOpen, false, other)
  })

  test('for two origins opens for both of them together, in this order, and for neither alone', () => {
    const sealer = createSealer({ keys: [key(1)] })
    const at = (baseUrl: string, uploadUrl?: string) => ({
      ...ABOUT,
      origins: originsOf({ baseUrl, ...(uploadUrl !== undefined && { uploadUrl }) }),
    })
    const [queue, rest] = ['https://queue.example.com/v1', 'https://rest.example.com']
    const sealed = sealer.seal(SECRET, at(queue, rest))
    assert.equal(sealer.open(sealed, at(queue, `${rest}/files`)).isOpen, true)
    for (const other of [at(queue), at(rest), at(rest, queue), at(queue, 'https://evil.example.com'), at(queue, queue)])
      assert.equal(sealer.open(sealed, other).isOpen, false, other.origins.join())
    const alone = sealer.seal(SECRET, at(queue))
    assert.equal(sealer.open(alone, at(queue, rest)).isOpen, false)
    assert.equal(sealer.open(alone, at(queue, 'https://queue.example.com/files')).isOpen, true, 'it is the same origin')
  })

  test('opens no more once any character of it is another', () => {
    const sealer = createSealer({ keys: [key(1)] })
    const sealed = sealer.seal(SECRET, ABOUT)
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        const changed = sealed.slice(0, at) + character + sealed.slice(at + 1)
        fc.pre(changed !== sealed)
        const result = sealer.open(changed, ABOUT)
        // The last character of base64 has bits that mean nothing.
        if (at === sealed.length - 1 && result.isOpen) assert.equal(result.secret, SECRET)
        else assert.equal(result.isOpen, false)
      }),
      { numRuns: 500 },
    )
  })

  test('says why it does not open instead of throwing, whatever the text is', () => {
    const sealer = createSealer({ keys: [key(1)] })
    const texts = fc.oneof(
      fc.string(),
      fc.base64String().map((text) => `v1.${'0'.repeat(16)}.${text}`),
      fc.string({ unit: fc.constantFrom(...'abAB09-_'), minLength: 30, maxLength: 60 }).map((text) => {
        return `${sealer.seal('', ABOUT).slice(0, 20)}${text}`
      }),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const result = sealer.open(text, ABOUT)
        assert.ok(!result.isOpen && result.detail.length > 20)
      }),
    )
  })

  test('does not show its secret, and never looks the same twice', () => {
    const sealer = createSealer({ keys: [key(1)] })
    const sealed = Array.from({ length: 50 }, () => sealer.seal(SECRET, ABOUT))
    assert.equal(new Set(sealed).size, 50)
    for (const text of sealed) {
      assert.ok(!text.includes(SECRET))
      assert.ok(!Buffer.from(text.split('.')[2] ?? '', 'base64url').includes(SECRET))
      assert.ok(!text.includes(key(1).toString('hex')))
    }
  })
})

describe('the keys that seal', () => {
  test('the first one seals and all of them open: a key is rotated by putting another one in front', () => {
    const [old, rotated] = [createSealer({ keys: [key(1)] }), createSealer({ keys: [key(2), key(1)] })]
    const sealed = old.seal(SECRET, ABOUT)
    assert.deepEqual(rotated.open(sealed, ABOUT), { isOpen: true, secret: SECRET })
    assert.equal(old.isNewest(sealed), true)
    assert.equal(rotated.isNewest(sealed), false)
    const anew = rotated.seal(SECRET, ABOUT)
    assert.equal(rotated.isNewest(anew), true)
    assert.deepEqual(createSealer({ keys: [key(2)] }).open(anew, ABOUT), { isOpen: true, secret: SECRET })
    assert.equal(old.open(anew, ABOUT).isOpen, false)
  })

  test('without the key it was sealed with, a secret is not to be had, and which key it was is said by no bytes of the key', () => {
    fc.assert(
      fc.property(aKey, aKey, (one, other) => {
        fc.pre(!Buffer.from(one).equals(Buffer.from(other)))
        const sealed = createSealer({ keys: [one] }).seal(SECRET, ABOUT)
        const result = createSealer({ keys: [other] }).open(sealed, ABOUT)
        assert.ok(!result.isOpen)
        assert.match(result.detail, /REELAY_CREDENTIALS_KEY/)
        assert.ok(
          !Buffer.from(one)
            .toString('hex')
            .includes(sealed.split('.')[1] ?? ''),
        )
      }),
    )
  })

  test('a key of another length seals nothing', () => {
    assert.throws(() => createSealer({ keys: [Buffer.alloc(31)] }))
    assert.throws(() => createSealer({ keys: [] }))
  })
})
