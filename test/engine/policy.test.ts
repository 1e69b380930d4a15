import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ProblemCode, problem } from '../../src/core/problem.ts'
import type { ClaimedStep, StepKind } from '../../src/core/steps.ts'
import { isPassing, judge } from '../../src/engine/policy.ts'

function step(kind: StepKind, retries: number): ClaimedStep {
  return {
    id: 'x',
    generation: 1,
    kind,
    lane: kind,
    tenantId: 't' as never,
    claims: 1,
    retries,
    parks: retries,
    setbacks: 0,
  }
}

const PASSING: readonly ProblemCode[] = ['unavailable', 'storage_full', 'rate_limited', 'upstream_unavailable']
const KINDS: readonly StepKind[] = ['prepare', 'dispatch', 'watch', 'collect']

for (const code of PASSING) {
  test(`${code} is the world's, and parks a job at every station however often it comes (B3)`, () => {
    assert.ok(isPassing(code))
    for (const kind of KINDS) assert.equal(judge(problem(code, ''), step(kind, 10_000), 0.5).verdict, 'again')
  })
}

test('waits grow from a second to half a minute, and are whole milliseconds, as the store keeps them', () => {
  const waits = Array.from({ length: 12 }, (_, retries) => {
    const verdict = judge(problem('unavailable', ''), step('watch', retries), 0.123456789)
    assert.ok(verdict.verdict === 'again')
    return verdict.afterMs
  })
  assert.ok(waits.every(Number.isInteger))
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  )
  assert.ok((waits[0] ?? 0) <= 1_000 && (waits.at(-1) ?? 0) > 20_000 && (waits.at(-1) ?? 0) <= 30_000)
})

test('what a caller got wrong ends the job, with its own words', () => {
  const verdict = judge(problem('unsupported_media', 'no picture', 'references[0]'), step('prepare', 0), 0)
  assert.deepEqual(verdict, {
    verdict: 'fail',
    problem: { code: 'unsupported_media', message: 'no picture', field: 'references[0]' },
  })
})

test('a reference whose own host does not give it has three tries', () => {
  const error = problem('reference_unreachable', 'no answer')
  assert.deepEqual(
    [0, 1, 2].map((retries) => judge(error, step('prepare', retries), 0).verdict),
    ['again', 'again', 'fail'],
  )
})

test('what nobody foresaw has eight tries, and says nothing of itself', () => {
  const error = new TypeError('secret detail')
  assert.equal(judge(error, step('prepare', 6), 0).verdict, 'again')
  const last = judge(error, step('prepare', 7), 0)
  assert.ok(last.verdict === 'fail')
  assert.equal(last.problem.code, 'internal_error')
  assert.doesNotMatch(last.problem.message, /secret/)
})

test('what nobody foresaw never ends a job whose film may be finished and paid for', () => {
  for (const kind of ['watch', 'collect'] as const) {
    assert.equal(judge(new TypeError('surprise'), step(kind, 10_000), 0).verdict, 'again')
  }
})
