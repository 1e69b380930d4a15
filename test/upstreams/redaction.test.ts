import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { REDACTED, redactorOf } from '../../src/upstreams/redaction.ts'

const SECRET = 'sk-canary/4+7=="x\\y'
const redact = redactorOf(SECRET)

/** All characters as JSON may write them. */
const escaped = (text: string) =>
  Array.from(text, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')

describe('a key is taken out of a text', () => {
  for (const [what, written] of [
    ['as it is', SECRET],
    ['as JSON writes it', JSON.stringify(SECRET).slice(1, -1)],
    ['as JSON writes it that escapes slashes', JSON.stringify(SECRET).slice(1, -1).replaceAll('/', '\\/')],
    ['as JSON may write it', escaped(SECRET)],
    ['as URLs write it', encodeURIComponent(SECRET)],
  ] as const) {
    test(what, () => {
      assert.equal(redact(`Bearer ${written} is wrong: ${written}`), `Bearer ${REDACTED} is wrong: ${REDACTED}`)
    })
  }

  test('within the base64 of whatever it is part of', () => {
    for (const before of ['', 'a', 'ab', 'Bearer ', 'user:']) {
      for (const after of ['', '!', ' and on']) {
        for (const form of ['base64', 'base64url'] as const) {
          const text = Buffer.from(before + SECRET + after).toString(form)
          const rest = Buffer.from(redact(text).replace(REDACTED, ''), form).toString()
          assert.notEqual(redact(text), text)
          assert.ok(!rest.includes('canary'), rest)
        }
      }
    }
  })

  test('of which a text made of pieces of JSON has nothing left, wherever it stood', () => {
    const words = fc.array(fc.oneof(fc.string(), fc.constant(SECRET)), { maxLength: 5 })
    fc.assert(
      fc.property(words, (texts) => {
        const told: unknown = JSON.parse(redact(JSON.stringify({ error: { message: texts.join(' '), param: texts } })))
        assert.ok(!JSON.stringify(told).includes(JSON.stringify(SECRET).slice(1, -1)))
      }),
    )
  })
})

test('a short key is taken out only where it is shown as one', () => {
  const short = redactorOf('sk')
  assert.equal(short('a task for "Bearer sk", Key sk'), `a task for "Bearer ${REDACTED}", Key ${REDACTED}`)
  assert.equal(short('Bearer skip'), 'Bearer skip')
})

test('a text without the key stays as it is', () => {
  fc.assert(fc.property(fc.string(), (text) => redact(text) === text))
})
