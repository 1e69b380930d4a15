/**
 * What every dialect must do, exercised the same way for each: the laws of its codecs on recorded messages, on
 * arbitrary requests and jobs, on every status and problem, and on malformed input.
 */

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { JOB_STATUSES, type JobStatus } from '../../src/core/job-status.ts'
import type { Json } from '../../src/core/json.ts'
import { type Note, Notes } from '../../src/core/notes.ts'
import { PROBLEMS, ProblemError, type ProblemCode } from '../../src/core/problem.ts'
import type { GenerationRequest } from '../../src/core/request.ts'
import { SEEDANCE_PIXELS } from '../../src/core/shape.ts'
import type { Codec, Dialect } from '../../src/dialects/dialect.ts'
import type { WireRequest, WireResponse } from '../../src/dialects/wire.ts'
import {
  anyProblem,
  generationRequest,
  jobId,
  jobQuery,
  jobView,
  jobViewIn,
  mutated,
  PROBLEM_CODES,
  vendorId,
} from './dialect-samples.ts'

type Side =
  | { readonly side: 'request'; readonly wire: WireRequest; readonly normal?: WireRequest }
  | { readonly side: 'response'; readonly wire: WireResponse; readonly normal?: WireResponse }

/** A recorded message. `normal` is what it becomes when written again; absent: exactly itself. */
export type WireFixture = Side & {
  readonly name: string
  readonly source: string
  readonly operation:
    | 'submit'
    | 'retrieve'
    | 'result'
    | 'cancel'
    | 'list'
    | 'remove'
    | 'discard'
    | 'content'
    | 'problem'
}

/** What a dialect is known to blur. */
export type DialectFacts = {
  /** Statuses that come back as a coarser one. */
  readonly coarserStatuses: { readonly [S in JobStatus]?: JobStatus }
  /** Problem codes that come back as another one of the same kind. */
  readonly coarserProblems: { readonly [C in ProblemCode]?: ProblemCode }
  /** It is spoken to providers alone: there is no history. */
  readonly isProfile?: true
}

const FIXTURES = new URL('../fixtures/wire/', import.meta.url)

/** Beside a dialect's messages, where it blurs anything. */
const FACTS_FILE = 'facts.json'

/** What a dialect is known to blur, from `test/fixtures/wire/<id>/facts.json`; without that file nothing. */
export function readDialectFacts(dialectId: string): DialectFacts {
  const path = new URL(`${dialectId}/${FACTS_FILE}`, FIXTURES)
  const told = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  return { coarserStatuses: {}, coarserProblems: {}, ...told }
}

/** The recorded messages of a dialect, from `test/fixtures/wire/<id>/`. */
export function readWireFixtures(dialectId: string): readonly WireFixture[] {
  const folder = new URL(`${dialectId}/`, FIXTURES)
  return readdirSync(folder)
    .filter((file) => file !== FACTS_FILE)
    .toSorted()
    .map((file) => ({ name: file.replace('.json', ''), ...JSON.parse(readFileSync(new URL(file, folder), 'utf8')) }))
}

/** Declares the suite for one dialect. */
export function exerciseDialect(dialect: Dialect, fixtures: readonly WireFixture[], facts: DialectFacts): void {
  describe(`the dialect ${dialect.id}`, () => {
    describe('keeps the wire law', () => declareWireLaw(dialect, fixtures))
    describe('keeps the canonical law', () => declareCanonicalLaw(dialect, facts))
    describe('tells every status', () => declareStatuses(dialect, facts))
    describe('tells every problem', () => declareProblems(dialect, facts))
    describe('survives malformed input', () => declareMalformedInput(dialect, fixtures))
  })
}

function declareWireLaw(dialect: Dialect, fixtures: readonly WireFixture[]): void {
  for (const fixture of fixtures) {
    test(`${fixture.name} (${fixture.source}) comes back in its normal form`, () => {
      const again =
        fixture.side === 'request'
          ? rewrite(requestCodec(dialect, fixture.operation), fixture.wire)
          : rewrite(responseCodec(dialect, fixture.operation), fixture.wire)
      assert.deepEqual(again, fixture.normal ?? fixture.wire)
    })
  }
}

function rewrite<Wire>(codec: Codec<Wire, unknown>, wire: Wire): Wire {
  return codec.encode(codec.decode(wire, new Notes()), new Notes())
}

function requestCodec(dialect: Dialect, operation: WireFixture['operation']): Codec<WireRequest, unknown> {
  assert.notEqual(operation, 'problem')
  const found = operation === 'problem' ? undefined : dialect[operation]
  assert.ok(found, `${dialect.id} has ${operation}`)
  return eraseValue(found.request)
}

function responseCodec(dialect: Dialect, operation: WireFixture['operation']): Codec<WireResponse, unknown> {
  if (operation === 'problem') return eraseValue(dialect.problem)
  assert.notEqual(operation, 'content')
  const found = operation === 'content' ? undefined : dialect[operation]
  assert.ok(found, `${dialect.id} has ${operation}`)
  return eraseValue<WireResponse>(found.response)
}

/** Forgets the type of the values in the middle: what is decoded is only ever handed back to the same codec. */
function eraseValue<Wire>(codec: Codec<Wire, never> | Codec<Wire, unknown>): Codec<Wire, unknown> {
  return codec as Codec<Wire, unknown>
}

function declareCanonicalLaw(dialect: Dialect, facts: DialectFacts): void {
  const { submit, retrieve, result, cancel, list, remove, discard, content, events, callback } = dialect
  test('a request comes back, less what was noted', () => {
    fc.assert(
      fc.property(generationRequest, (request) =>
        assertLossless(submit.request, request, dialect.tellsPixels === true ? pixelsOf(request) : {}),
      ),
    )
  })
  for (const [name, operation] of Object.entries({ submit, retrieve, result, cancel })) {
    if (operation === undefined) continue
    const codec = operation.response
    test(`a job told on ${name} comes back, less what was noted`, () => {
      fc.assert(fc.property(jobView, (view) => assertLossless(codec, view, coarser(view.status, facts))))
    })
  }
  test('a job told in a callback comes back, less what was noted', () => {
    fc.assert(fc.property(jobView, (view) => assertLossless(callback, view, coarser(view.status, facts))))
  })
  test('a job is named the same way in both directions', () => {
    const named = [retrieve, result, cancel, remove, discard, content, events].flatMap((operation) =>
      operation === undefined ? [] : [operation],
    )
    fc.assert(
      fc.property(fc.oneof(jobId, vendorId), (id) => {
        for (const operation of named) assertLossless(operation.request, { id })
      }),
    )
  })
  test(facts.isProfile === true ? 'there is no history' : 'a job has its history behind its own path', () => {
    if (facts.isProfile === true) return assert.equal(events, undefined)
    const paths = (routes: readonly { readonly path: string }[]) => routes.map(({ path }) => path)
    return assert.deepEqual(
      paths(events?.routes ?? []),
      paths(retrieve.routes).map((path) => `${path}/events`),
    )
  })
  if (list === undefined) return
  test('a question for a page comes back', () => {
    fc.assert(fc.property(jobQuery, (query) => assertLossless(list.request, query)))
  })
  test('a page keeps its length, its order and whether there is more', () => {
    fc.assert(
      fc.property(fc.array(jobView, { maxLength: 4 }), fc.boolean(), (jobs, hasMore) => {
        const page = list.response.decode(list.response.encode({ jobs, hasMore }, new Notes()), new Notes())
        assert.equal(page.hasMore, hasMore)
        assert.deepEqual(
          page.jobs.map(({ id }) => id),
          jobs.map(({ id }) => id),
        )
      }),
    )
  })
}

function coarser(status: JobStatus, facts: DialectFacts): { status: JobStatus } {
  return { status: facts.coarserStatuses[status] ?? status }
}

/** The exact size that a request comes to, in place of resolution and ratio. */
function pixelsOf({ size, resolution, ratio }: GenerationRequest): object {
  const isTold = resolution !== undefined && ratio !== undefined && ratio !== 'adaptive'
  const exact = size ?? (isTold ? SEEDANCE_PIXELS[resolution][ratio] : undefined)
  return { size: exact, resolution: undefined, ratio: undefined }
}

/**
 * Asserts that writing and reading `value` changes exactly what the writer noted, and that JSON can carry it. `expected` is
 * what comes back in other words; `undefined` for what does not.
 */
function assertLossless<Wire, Value extends object>(
  codec: Codec<Wire, Value>,
  value: Value,
  expected: object = {},
): void {
  const notes = new Notes()
  const wire = codec.encode(value, notes)
  assert.deepEqual(JSON.parse(JSON.stringify(wire)), wire)
  const again = codec.decode(wire, new Notes())
  const whole = Object.entries({ ...value, ...expected }).filter(([, member]) => member !== undefined)
  const told = less(Object.fromEntries(whole), notes.list, 'members and items')
  assert.deepEqual(less(again, notes.list, 'members'), told)
}

/** A value less the members that notes name; items of lists are left out where the value still has them. */
function less(value: object, notes: readonly Note[], scope: 'members' | 'members and items'): object {
  const dropped = new Set(notes.map(({ field }) => field))
  const members = Object.entries(value).filter(([name]) => !dropped.has(name))
  return Object.fromEntries(
    members.map(([name, content]: [string, unknown]) => {
      if (!Array.isArray(content) || scope === 'members') return [name, content]
      return [name, content.filter((_, index) => !dropped.has(`${name}[${index}]`))]
    }),
  )
}

function declareStatuses(dialect: Dialect, facts: DialectFacts): void {
  for (const status of JOB_STATUSES) {
    const expected = facts.coarserStatuses[status] ?? status
    test(`${status} is told as ${expected}, in words that are known`, () => {
      fc.assert(
        fc.property(jobViewIn(status), (view) => {
          const notes = new Notes()
          const { response } = dialect.retrieve
          assert.equal(response.decode(response.encode(view, new Notes()), notes).status, expected)
          assert.deepEqual(notes.list, [])
        }),
        { numRuns: 20 },
      )
    })
  }
}

function declareProblems(dialect: Dialect, facts: DialectFacts): void {
  const answer = (code: ProblemCode) => ({ problem: { code, message: 'It did not work.' }, requestId: 'req_1' })
  for (const code of PROBLEM_CODES) {
    const expected = facts.coarserProblems[code] ?? code
    test(`${code} is told as ${expected}, with its class and whether to try again`, () => {
      const notes = new Notes()
      const wire = dialect.problem.encode(answer(code), notes)
      assert.ok(wire.status >= 400 && wire.status < 600)
      assert.deepEqual(dialect.problem.decode(wire, notes), answer(expected))
      assert.deepEqual(notes.list, [])
      assert.deepEqual(PROBLEMS[expected], PROBLEMS[code])
    })
  }
  test('any problem is told as JSON with its message', () => {
    fc.assert(
      fc.property(anyProblem, generationRequest, (problem, request) => {
        const wire = dialect.problem.encode({ problem, requestId: 'req_1', request }, new Notes())
        assert.deepEqual(JSON.parse(JSON.stringify(wire)), wire)
        assert.equal(dialect.problem.decode(wire, new Notes()).problem.message, problem.message)
      }),
    )
  })
  test('an error that nobody recognises becomes a problem all the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), fc.jsonValue(), (status, value) => {
        const body: Json = JSON.parse(JSON.stringify(value))
        const { problem } = dialect.problem.decode({ status, headers: {}, body }, new Notes())
        assert.ok(Object.hasOwn(PROBLEMS, problem.code))
      }),
    )
  })
}

function declareMalformedInput(dialect: Dialect, fixtures: readonly WireFixture[]): void {
  for (const fixture of fixtures) {
    if (fixture.side === 'request' && fixture.wire.body.kind === 'json') {
      const { wire } = fixture
      const { json } = fixture.wire.body
      test(`${fixture.name} with one wrong value is a request still, or a problem with a field`, () => {
        fc.assert(
          fc.property(mutated(json), (mutation) => {
            const codec = requestCodec(dialect, fixture.operation)
            assertDecodes(codec, { ...wire, body: { kind: 'json', json: mutation } }, 'invalid_body')
          }),
        )
      })
    }
    if (fixture.side === 'response') {
      const { wire } = fixture
      test(`${fixture.name} with one wrong value is an answer still, or a bad result`, () => {
        fc.assert(
          fc.property(mutated(wire.body), (body) => {
            assertDecodes(responseCodec(dialect, fixture.operation), { ...wire, body }, 'upstream_bad_result')
          }),
        )
      })
    }
  }
}

/** Asserts that decoding succeeds, or throws a problem that names a field, or has the one code that needs none. */
function assertDecodes<Wire>(codec: Codec<Wire, unknown>, wire: Wire, fieldless: ProblemCode): void {
  try {
    codec.decode(wire, new Notes())
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { code, field } = error.problem
    assert.ok(code === fieldless || (field !== undefined && field !== ''), `${code} names no field`)
  }
}
