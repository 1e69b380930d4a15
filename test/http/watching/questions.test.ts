/** What those who watch ask for, as they may write it. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProblemError } from '../../../src/core/problem.ts'
import { limitIn, positionIn, typesIn, waitIn, wantsStream } from '../../../src/http/watching/questions.ts'

const isWrong = (error: unknown) => error instanceof ProblemError && error.problem.code === 'invalid_parameter'

test('a stream is sent to who names its type and wants JSON no more', () => {
  for (const accept of [
    'text/event-stream',
    'Text/Event-Stream; charset=utf-8',
    'application/json;q=0.5, text/event-stream',
  ]) {
    assert.ok(wantsStream(accept), accept)
  }
  for (const accept of [
    undefined,
    '*/*',
    'text/*',
    'text/event-stream;q=0',
    'application/json, text/event-stream;q=0.9',
  ]) {
    assert.ok(!wantsStream(accept), String(accept))
  }
})

test('a wait is preferred as RFC 7240 writes it; what is no wait is left alone', () => {
  for (const [prefer, seconds] of [
    ['wait=30', 30],
    ['respond-async, Wait = "7"', 7],
    ['wait=5; foo=bar, wait=9', 5],
    ['wait=86400', 60],
  ] as const) {
    assert.deepEqual(waitIn({ prefer }, {}), { seconds, by: 'preference' }, prefer)
  }
  for (const prefer of ['wait', 'wait=', 'wait=0', 'wait=-1', 'wait=1.5', 'wait=soon', 'await=5', 'return=minimal']) {
    assert.equal(waitIn({ prefer }, {}), undefined, prefer)
  }
  assert.deepEqual(waitIn({ prefer: 'wait=3' }, { wait: '90' }), { seconds: 60, by: 'parameter' })
  for (const wait of ['0', '-1', '1.5', 'x', '1e1', ' 5']) assert.throws(() => waitIn({}, { wait }), isWrong, wait)
})

test('where a stream broke off goes before where its address begins', () => {
  assert.equal(positionIn({ 'last-event-id': '7' }, { after: '3' }), 7)
  assert.equal(positionIn({}, { after: ['1', '3'] }), 3)
  assert.equal(positionIn({ 'last-event-id': '' }, {}), undefined)
  for (const after of ['-1', 'x', '1.0', '9'.repeat(16)]) assert.throws(() => positionIn({}, { after }), isWrong, after)
})

test('limits and types are held to their bounds', () => {
  assert.equal(limitIn({}), 100)
  assert.equal(limitIn({ limit: '1' }), 1)
  for (const limit of ['0', '101', 'x', '-1']) assert.throws(() => limitIn({ limit }), isWrong, limit)
  assert.deepEqual(typesIn({ types: 'job.succeeded, job.failed' }), new Set(['job.succeeded', 'job.failed']))
  assert.equal(typesIn({}), undefined)
  for (const types of [',', 'A', 'a b', 'a,'.repeat(40), 'x'.repeat(65)])
    assert.throws(() => typesIn({ types }), isWrong, types)
})
