/** The same request again: which keys there are, what makes two requests the same, and one answer for all of them. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Json } from '../../src/core/json.ts'
import { ProblemError } from '../../src/core/problem.ts'
import type { KeptAnswer } from '../../src/core/records.ts'
import {
  AnswerTaken,
  type FingerprintBody,
  fingerprintOf,
  OnceOnly,
  readIdempotencyKey,
} from '../../src/gateway/once.ts'

const refusedWith = (code: string, retryAfterSeconds?: number) => (error: unknown) => {
  assert.ok(error instanceof ProblemError, String(error))
  assert.deepEqual([error.problem.code, error.problem.retryAfterSeconds], [code, retryAfterSeconds])
  return true
}

describe('an Idempotency-Key', () => {
  test('is the same bare and as a structured-field string', () => {
    assert.equal(readIdempotencyKey('8e03978e-40d5'), '8e03978e-40d5')
    assert.equal(readIdempotencyKey('"8e03978e-40d5"'), '8e03978e-40d5')
    assert.equal(readIdempotencyKey('"a \\"b\\" \\\\ c"'), 'a "b" \\ c')
    assert.equal(readIdempotencyKey('k'.repeat(255)).length, 255)
  })

  for (const [what, header] of [
    ['empty', ''],
    ['empty in quotes', '""'],
    ['of 256 characters', 'k'.repeat(256)],
    ['of 256 characters in quotes', `"${'k'.repeat(256)}"`],
    ['with a space', 'a b'],
    ['sent twice', 'a, b'],
    ['in another script', 'schlüssel'],
    ['with a line end', 'a\nb'],
    ['in a quote that never ends', '"open'],
    ['in quotes, with something behind them', '"open"x'],
    ['in quotes, with a quote inside', '"a"b"'],
    ['one quote', '"'],
  ] as const) {
    test(`that is ${what} is none`, () => {
      assert.throws(() => readIdempotencyKey(header), refusedWith('invalid_parameter'))
    })
  }
})

describe('a fingerprint', () => {
  const json = (value: Json): string => fingerprintOf('POST /v1/jobs', { kind: 'json', json: value })
  const form = (...parts: Extract<FingerprintBody, { kind: 'form' }>['parts']) =>
    fingerprintOf('POST /v1/videos', { kind: 'form', parts })

  test('does not see the order of members', () => {
    const shuffled = (value: Json): Json => {
      if (Array.isArray(value)) return value.map((item: Json) => shuffled(item))
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([name, member]: [string, Json]) => [name, shuffled(member)]),
      )
    }
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as Json
        assert.equal(json(shuffled(plain)), json(plain))
      }),
    )
  })

  test('sees everything else', () => {
    const different: readonly Json[] = [
      {},
      { a: 1 },
      { a: '1' },
      { a: [1] },
      { a: null },
      { a: { b: 1 } },
      { 'a.b': 1 },
      { a: 1, b: 2 },
      { a: 2, b: 1 },
      [1, 2],
      [2, 1],
      ['1,2'],
    ]
    assert.equal(new Set(different.map(json)).size, different.length)
    assert.notEqual(fingerprintOf('POST /v1/videos', { kind: 'json', json: {} }), json({}))
    assert.notEqual(fingerprintOf('POST /v1/jobs', { kind: 'empty' }), json({}))
  })

  test('of a form sees fields in any order, the order within a field, and what files hold', () => {
    const [model, prompt] = [
      { name: 'model', value: 'm' },
      { name: 'prompt', value: 'p' },
    ]
    const file = { name: 'image', digest: 'd1' }
    assert.equal(form(model, prompt, file), form(file, prompt, model))
    const urls = ['a', 'b'].map((value) => ({ name: 'urls[]', value }))
    assert.notEqual(form(...urls), form(...urls.toReversed()))
    assert.notEqual(form(model, prompt, file), form(model, prompt, { ...file, digest: 'd2' }))
    assert.notEqual(form({ name: 'image', value: 'd1' }), form(file))
    assert.notEqual(form({ name: 'a', value: 'b' }), form({ name: 'ab', value: '' }))
  })
})

describe('a request that comes again', () => {
  const once = { scope: 'key POST /v1/jobs', key: 'k', fingerprint: 'f' }
  const answer = { status: 200, headers: {}, body: '{"id":1}' }
  const shop = () => {
    const kept = new Map<string, KeptAnswer>()
    const only = new OnceOnly({ answer: async (scope, key) => kept.get(`${scope} ${key}`) })
    const keep = (one: KeptAnswer) => {
      const id = `${one.scope} ${one.key}`
      if (kept.has(id)) throw new AnswerTaken()
      kept.set(id, one)
      return one
    }
    return { only, keep, kept }
  }

  test('gets the answer that was kept, and does nothing', async () => {
    const { only, keep } = shop()
    const first = await only.run(once, async (kept) => keep(kept(answer)))
    assert.deepEqual([first.answer.body, first.isReplayed], [answer.body, false])
    const again = await only.run(once, () => assert.fail('it is not done again'))
    assert.deepEqual(again, { answer, isReplayed: true })
  })

  test('with another body is refused, whether the first is done or under way', async () => {
    const { only, keep } = shop()
    const other = { ...once, fingerprint: 'g' }
    const nothing = () => assert.fail('it is not done')
    await only.run(once, async (kept) => {
      await assert.rejects(only.run(other, nothing), refusedWith('idempotency_key_reused'))
      return keep(kept(answer))
    })
    await assert.rejects(only.run(other, nothing), refusedWith('idempotency_key_reused'))
  })

  test('while the first is under way is told to come again', async () => {
    const { only, keep } = shop()
    await only.run(once, async (kept) => {
      await assert.rejects(
        only.run(once, () => assert.fail('it is not done twice')),
        refusedWith('idempotency_in_progress', 1),
      )
      return keep(kept(answer))
    })
  })

  test('gets the answer of the process that was faster', async () => {
    const { only, keep, kept } = shop()
    const { isReplayed, answer: got } = await only.run(once, async (make) => {
      kept.set(`${once.scope} ${once.key}`, { ...once, ...answer, body: 'of the other' })
      return keep(make(answer))
    })
    assert.deepEqual([isReplayed, got.body], [true, 'of the other'])
  })

  test('and that lost to a process with another body is refused', async () => {
    const { only, keep, kept } = shop()
    const work = only.run(once, async (make) => {
      kept.set(`${once.scope} ${once.key}`, { ...once, ...answer, fingerprint: 'g' })
      return keep(make(answer))
    })
    await assert.rejects(work, refusedWith('idempotency_key_reused'))
  })

  test('after a refusal is done as if it were the first', async () => {
    const { only, keep } = shop()
    await assert.rejects(
      only.run(once, () => Promise.reject(new Error('refused'))),
      /refused/,
    )
    assert.equal((await only.run(once, async (kept) => keep(kept(answer)))).isReplayed, false)
  })
})
