/** The proxy's header: which targets are routed, and where; everything else stays where it came in, and is refused. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProblemError } from '../../../src/core/problem.ts'
import { proxyProblem, routedUrl, TARGET_HEADER } from '../../../src/http/fal/proxy-target.ts'

const routed = (target: string, url = '/fal/proxy') => routedUrl({ url, headers: { [TARGET_HEADER]: target } })

test('a target of fal’s hosts is routed by its path and query', () => {
  assert.equal(
    routed('https://queue.fal.run/a/b/c?fal_webhook=https%3A%2F%2Fx'),
    '/fal/a/b/c?fal_webhook=https%3A%2F%2Fx',
  )
  assert.equal(routed('https://fal.run/a/b'), '/fal/run/a/b')
  assert.equal(
    routed('https://rest.fal.ai/storage/upload/initiate?storage_type=x'),
    '/fal/storage/upload/initiate?storage_type=x',
  )
  assert.equal(routed('https://QUEUE.fal.run:443/a/b', '/api/fal/proxy?mine=1'), '/fal/a/b')
})

test('no target leads out of the paths below /fal', () => {
  for (const path of ['/../admin/v1/tenants', '/%2e%2e/admin/v1/tenants', '/a/../../../admin', '\\..\\admin']) {
    const url = routed(`https://queue.fal.run${path}`)
    assert.ok(url.startsWith('/fal/') && !url.includes('..'), url)
  }
})

test('any other target stays at the proxy’s path', () => {
  for (const target of [
    'http://queue.fal.run/a/b',
    'https://queue.fal.run.example.com/a/b',
    'https://example.com/queue.fal.run',
    'https://queue.fal.run:8443/a/b',
    'https://user@queue.fal.run/a/b',
    'https://toString/a/b',
    'file:///etc/passwd',
    '//queue.fal.run/a',
    '',
    'https://queue.fal.run/a, https://queue.fal.run/b'.replace('https://q', 'ftp://q'),
  ]) {
    assert.equal(routed(target), '/fal/proxy', target)
  }
  assert.equal(routedUrl({ url: '/fal/proxy', headers: {} }), '/fal/proxy')
})

test('the header means nothing at other paths', () => {
  for (const url of ['/v1/jobs', '/fal/proxy/x', '/fal/proxyx', '/']) {
    assert.equal(routed('https://queue.fal.run/a/b', url), url)
  }
})

test('what was wrong is told, with the header', () => {
  const missing = proxyProblem({})
  assert.ok(missing instanceof ProblemError)
  assert.deepEqual([missing.problem.code, missing.problem.field], ['missing_parameter', TARGET_HEADER])
  assert.equal(proxyProblem({ [TARGET_HEADER]: 'https://example.com' }).problem.code, 'url_not_allowed')
})
