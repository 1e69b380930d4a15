/** How tests of dialects ask: short forms for wire requests, and for the problem that a decoder throws. */

import assert from 'node:assert/strict'
import type { Json } from '../../src/core/json.ts'
import { Notes } from '../../src/core/notes.ts'
import { type Problem, ProblemError } from '../../src/core/problem.ts'
import type { GenerationRequest } from '../../src/core/request.ts'
import type { Dialect } from '../../src/dialects/dialect.ts'
import type { FormPart, WireRequest, WireResponse } from '../../src/dialects/wire.ts'

const EMPTY: WireRequest = { method: 'POST', path: '/', params: {}, query: {}, headers: {}, body: { kind: 'empty' } }

/** A request with a JSON body. */
export function asking(json: Json): WireRequest {
  return { ...EMPTY, body: { kind: 'json', json } }
}

/** A request with a form. */
export function sending(parts: readonly FormPart[]): WireRequest {
  return { ...EMPTY, body: { kind: 'form', parts } }
}

/** A request for a job by the id in the path, or for a page by query parameters. */
export function naming(params: WireRequest['params'], query: WireRequest['query'] = {}): WireRequest {
  return { ...EMPTY, method: 'GET', params, query }
}

/** An answer with a JSON body. */
export function answering(body: Json): WireResponse {
  return { status: 200, headers: {}, body }
}

/** What a dialect makes of a submit. */
export function submitted(dialect: Dialect, wire: WireRequest, notes = new Notes()): GenerationRequest {
  return dialect.submit.request.decode(wire, notes)
}

/** The problem that `action` throws. */
export function problemOf(action: () => unknown): Problem {
  try {
    action()
  } catch (error) {
    assert.ok(error instanceof ProblemError, String(error))
    return error.problem
  }
  return assert.fail('nothing was refused')
}

/** Asserts that each body is refused with this code and this field. */
export function assertRefused(dialect: Dialect, rows: readonly (readonly [Json, string, string | undefined])[]): void {
  for (const [json, code, field] of rows) {
    const found = problemOf(() => submitted(dialect, asking(json)))
    assert.deepEqual([found.code, found.field], [code, field], `${JSON.stringify(json)}: ${found.message}`)
  }
}
