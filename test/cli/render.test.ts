/** What people see of the command line. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMMANDS } from '../../src/cli/commands.ts'
import type { JsonObject } from '../../src/core/json.ts'
import { render } from '../../src/cli/render.ts'
import { tableOf } from '../../src/cli/rows.ts'

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

test('amounts end under one another, and times are told to the second, in UTC', () => {
  const rows = [
    { at: '2026-11-21T23:54:13.400Z', change: '-12.5', cause: '5', job: null },
    { at: '2026-11-21T23:54:09.889Z', change: '1000', cause: 'invoice 7', job: null },
  ]
  assert.equal(
    render({ as: 'table', columns: ['at', 'change', 'job', 'cause'], rows }),
    'AT                    CHANGE  JOB  CAUSE\n' +
      '2026-11-21 23:54:13Z   -12.5  -    5\n' +
      '2026-11-21 23:54:09Z    1000  -    invoice 7\n',
  )
})

test('the members of one thing stand under one another, with what must be known of it at the end', () => {
  const facts = { id: 'key_1', limits: { budget: { per: 'day' }, models: [] }, revoked_at: null }
  assert.equal(
    render({ as: 'facts', facts, remark: 'The key is shown this once.' }),
    'id                 key_1\nlimits.budget.per  day\nlimits.models      -\nrevoked_at         -\nThe key is shown this once.\n',
  )
})

test('a list that has not ended says how it goes on', () => {
  const answer = { data: [{ id: 'transfer_2' }, { id: 'transfer_1' }], has_more: true }
  assert.match(render(tableOf(answer, ['id'], 'before')), /\ntransfer_1\nThere are more: --before transfer_1\n$/)
  assert.doesNotMatch(render(tableOf({ ...answer, has_more: false }, ['id'])), /more/)
})

test('the limits of keys are told by the options that set them', () => {
  const limits = { requests_per_minute: 60, budget: { credits: '100', per: 'day' }, faces: ['jobs', 'open'] }
  const show = COMMANDS.find(({ name }) => name === 'keys list')?.show
  assert.ok(show !== undefined)
  const shown = render(
    show({
      data: [
        { id: 'key_1', limits },
        { id: 'key_2', limits: {} },
      ],
    }),
  )
  assert.match(shown, / rpm 60, budget 100\/day, faces jobs,open /)
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
  assert.equal(render({ as: 'facts', facts: { prompt: long } }), `prompt  ${long}\n`)
})

test('what an answer warns of stands below it, each as a line of its own where there are lines', () => {
  const shown = (name: string, answer: JsonObject) => {
    const command = COMMANDS.find((one) => one.name === name)
    assert.ok(command)
    return render(command.show(answer))
  }
  const warnings = ['one account twice', 'another one']
  for (const name of ['providers add', 'providers show', 'providers key add', 'providers key rotate']) {
    const text = shown(name, { label: 'main', warnings })
    assert.equal(text, 'label  main\nWarning: one account twice Warning: another one\n', name)
  }
  assert.equal(
    shown('providers test', { ok: true, line: 'a: its key works', steps: [], warnings }),
    'Warning: one account twice\nWarning: another one\na: its key works\n',
  )
  assert.match(shown('apply', { changes: [], warnings }), /^Warning: one account twice\nWarning: another one\nNothing/)
  assert.equal(shown('providers show', { label: 'main', warnings: [] }), 'label  main\n')
})
