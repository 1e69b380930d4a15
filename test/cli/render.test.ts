/** What people see of the command line. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { render } from '../../src/cli/render.ts'

test('a table has its columns under one another, also with characters that take two', () => {
  const rows = [
    { name: '影片', credit: 'limited' },
    { name: 'studio', credit: null },
  ]
  assert.equal(
    render({ as: 'table', columns: ['name', 'credit'], rows }),
    'NAME    CREDIT\n影片    limited\nstudio  -\n',
  )
  assert.equal(render({ as: 'table', columns: ['name'], rows: [] }), 'There are none.\n')
})

test('stored texts cannot colour the terminal, move its cursor, or turn the direction of writing', () => {
  const evil = '\u001b[31mred\u001b]0;title\u0007\r\n\u009b2J\u202egnp.exe\u2028\0'
  for (const text of [
    render({ as: 'table', columns: ['name'], rows: [{ name: evil }] }),
    render({ as: 'facts', facts: { [evil]: evil, list: [{ deep: evil }], plain: [evil] } }),
  ]) {
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\u2028\u202e]/u)
    assert.match(text, /\\u001b\[31mred/)
  }
})

test('a long text is cut in a table and whole among facts', () => {
  const long = '🎬'.repeat(100)
  assert.ok(render({ as: 'table', columns: ['prompt'], rows: [{ prompt: long }] }).includes(`${'🎬'.repeat(59)}…\n`))
  assert.equal(render({ as: 'facts', facts: { prompt: long } }), `prompt: ${long}\n`)
})
