import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProblemError } from '../../src/core/problem.ts'
import type { Dialect } from '../../src/dialects/dialect.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import type { Method } from '../../src/dialects/wire.ts'
import { routesOf } from '../../src/fake-provider/routes.ts'

/** A dialect whose paths are these. */
function pathed(paths: {
  readonly submit: readonly string[]
  readonly retrieve: readonly string[]
  readonly cancel?: string
}): Dialect {
  const at = (method: Method, list: readonly string[]) => list.map((path) => ({ method, path }))
  const { list: _list, remove: _remove, ...rest } = jobs
  assert.ok(jobs.cancel !== undefined)
  return {
    ...rest,
    submit: { ...jobs.submit, routes: at('POST', paths.submit) },
    retrieve: { ...jobs.retrieve, routes: at('GET', paths.retrieve) },
    cancel: { ...jobs.cancel, routes: at('PUT', paths.cancel === undefined ? [] : [paths.cancel]) },
  }
}

const queue = pathed({
  submit: ['/:owner/:name', '/:owner/:name/*'],
  retrieve: ['/:owner/:name/requests/:id/status'],
  cancel: '/:owner/:name/requests/:id/cancel',
})

test('names in a path become parameters, decoded, and a star takes all that follows', () => {
  const find = routesOf(queue)
  assert.deepEqual(find('POST', '/ac%2Fme/film').params, { owner: 'ac/me', name: 'film' })
  assert.deepEqual(find('POST', '/acme/film/v2/fast').params, { owner: 'acme', name: 'film', '*': 'v2/fast' })
})

test('what is written out comes before a name, and a name before a star', () => {
  const find = routesOf(queue)
  assert.equal(find('GET', '/acme/film/requests/7/status').operation, 'retrieve')
  assert.equal(find('PUT', '/acme/film/requests/7/cancel').operation, 'cancel')
  assert.equal(find('POST', '/acme/film/requests/7/status').operation, 'submit')
})

for (const [method, path, code] of [
  ['GET', '/nowhere', 'route_not_found'],
  ['DELETE', '/acme/film', 'method_not_allowed'],
  ['GET', '/acme/%E0%A4%A/requests/7/status', 'route_not_found'],
  ['POST', '/acme/', 'route_not_found'],
] as const) {
  test(`${method} ${path} is ${code}`, () => {
    assert.throws(
      () => routesOf(queue)(method, path),
      (error) => error instanceof ProblemError && error.problem.code === code,
    )
  })
}
