/** The page at `/`: inert, whatever it is told, and shown to browsers only. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { FRONT_PAGE_HEADERS, frontPage, wantsHtml } from '../../src/http/front-page.ts'

test('what it is told is text and never markup', () => {
  const page = frontPage({ version: '<b>1</b>', linkBase: 'http://x"><script>', submits: ['POST /<img>'] })
  for (const markup of ['<b>', '<script', '<img']) assert.ok(!page.includes(markup), markup)
  assert.ok(page.includes('POST /&#60;img&#62;'))
})

test('its policy allows its own style, by its hash, and nothing else', () => {
  const page = frontPage({ version: '1', linkBase: 'http://x', submits: [] })
  const style = /<style>(.*)<\/style>/s.exec(page)?.[1] ?? ''
  const policy = FRONT_PAGE_HEADERS['content-security-policy']
  assert.ok(policy.startsWith("default-src 'none'"))
  assert.ok(policy.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`))
  assert.doesNotMatch(page, /\son\w+=|\sstyle=|<link rel="stylesheet"/)
})

for (const [accept, answer] of [
  ['text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', true],
  ['application/json, text/html;q=0.1', true],
  ['TEXT/HTML', true],
  ['text/html; q=0.5', true],
  ['text/html;q=0, */*', false],
  ['text/html;level=1; Q=0.000', false],
  ['*/*', false],
  ['application/json', false],
  ['text/htmlx', false],
  [undefined, false],
] as const) {
  test(`${accept ?? 'no Accept'} ${answer ? 'is' : 'is not'} a browser's`, () =>
    assert.equal(wantsHtml(accept), answer))
}
