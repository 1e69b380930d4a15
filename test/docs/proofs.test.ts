/** What the documentation says is proved is proved: each test that a row names is there, and each row of data has its place. */

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ATTACK_ROWS } from '../../scripts/attack-rows.ts'
import { PUBLISHED_FAULTS } from '../../scripts/published-faults.ts'

const root = join(import.meta.dirname, '..', '..')

const texts = new Map<string, string>()

function textOf(file: string): string {
  const known = texts.get(file) ?? readFileSync(join(root, file), 'utf8')
  texts.set(file, known)
  return known
}

describe('each proof is there', () => {
  for (const [what, proofs] of [
    ...ATTACK_ROWS.map(({ row, proofs }) => [`row ${row}`, proofs] as const),
    ...PUBLISHED_FAULTS.map(({ id, proofs }) => [id, proofs] as const),
  ]) {
    test(`of ${what}`, () => {
      for (const { file, says } of proofs) assert.ok(textOf(file).includes(says), `${file} does not say: ${says}`)
    })
  }
})

test('every row of the attack list on keys, objects, money, webhooks, providers and ffmpeg is proved', () => {
  const numbers = (letter: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)
  // D7 and D9 are about logging in, which nobody can yet.
  const keys = numbers('D', 8).filter((row) => row !== 'D7')
  const others = [...numbers('K', 9), ...numbers('L', 8), 'G19', ...numbers('R', 2)]
  const wanted = [...keys, ...numbers('E', 7), ...numbers('F', 13), ...others]
  assert.deepEqual(
    ATTACK_ROWS.map(({ row }) => row),
    wanted,
  )
  for (const { row, proofs } of ATTACK_ROWS) assert.ok(proofs.length > 0, row)
})

test('a published fault has a test, or a reason why there is none', () => {
  for (const { id, answer, proofs } of PUBLISHED_FAULTS) {
    assert.ok(proofs.length > 0 || answer.startsWith('not '), id)
  }
})

test('every test that is named after a published fault is in the table', () => {
  const folder = join('test', 'journeys', 'published-faults')
  const files = [
    ...readdirSync(join(root, folder)).map((name) => join(folder, name)),
    'test/fixtures/attacks/published-urls.json',
  ]
  const known = PUBLISHED_FAULTS.flatMap(({ proofs }) => proofs.map(({ says }) => says)).join('\n')
  const named = files.flatMap(
    (file) => textOf(file).match(/(?:CVE-\d{4}-\d{4,5}|GHSA-[0-9a-z]{4}(?:-[0-9a-z]{4}){2})/g) ?? [],
  )
  assert.ok(new Set(named).size > 20)
  for (const id of new Set(named)) assert.ok(known.includes(id), id)
})

test('data of the attack list is run: each file is read by a test', () => {
  const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.test.ts'),
  )
  const all = tests.map((name) => textOf(join('test', name))).join('\n')
  for (const file of readdirSync(join(root, 'test', 'fixtures', 'attacks'))) {
    assert.match(all, new RegExp(`'${file.replace('.json', '')}'`), file)
  }
})
