/** docs/fake-provider.md names every behaviour as it is. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Behaviour } from '../../src/fake-provider/behaviour.ts'
import { BEHAVIOUR_GROUPS } from '../../src/fake-provider/behaviours/table.ts'
import { COMFY_TROUBLES } from '../../src/fake-provider/comfyui/troubles.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'fake-provider.md'), 'utf8')
const escaped = (text: string) => text.replaceAll('|', '\\|')

function rowOf({ name, summary, argument }: Behaviour): string {
  const shown = argument === undefined ? '' : argument.isNeeded === true ? `:${argument.shown}` : `[:${argument.shown}]`
  return `| \`${escaped(name + shown)}\` | ${escaped(summary)} | `
}

for (const [title, behaviours] of Object.entries(BEHAVIOUR_GROUPS)) {
  test(`${title}: each has its row, in order, and no other is there`, () => {
    const [, section = ''] = page.split(`\n### ${title}\n`)
    const rows = (section.split(/\n#/)[0] ?? '').match(/^\| `.*$/gm) ?? []
    assert.equal(rows.length, behaviours.length)
    for (const [index, behaviour] of behaviours.entries()) {
      assert.ok(rows[index]?.startsWith(rowOf(behaviour)), `${rows[index]} is not ${rowOf(behaviour)}`)
    }
  })
}

test('each trouble of a ComfyUI server has its row, in order, and no other is there', () => {
  const [, section = ''] = page.split('\n## A ComfyUI server\n')
  const rows = Object.entries(COMFY_TROUBLES).map(([name, summary]) => `| \`${name}\` | ${summary} |`)
  assert.deepEqual(section.match(/^\| `.*$/gm), rows)
})
