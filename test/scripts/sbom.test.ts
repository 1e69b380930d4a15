import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { LockedPackages } from '../../scripts/lock-platforms.ts'
import { makeBill } from '../../scripts/sbom.ts'

const root = join(import.meta.dirname, '..', '..')
const readJson = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'))
const { packages }: { packages: LockedPackages } = readJson('package-lock.json')
const bill = makeBill(packages, () => undefined)
const names = new Set(bill.components.map(({ name }) => name))

test('the bill of materials names every package that a server needs, in its version', () => {
  const dependencies: Readonly<Record<string, string>> = readJson('package.json').dependencies
  for (const name of Object.keys(dependencies)) assert.ok(names.has(name), name)
  const known = new Set(bill.components.map(({ purl }) => purl))
  const missing = Object.entries(packages)
    .filter(([place, { dev }]) => place !== '' && dev !== true)
    .map(([place, { version }]) => `pkg:npm/${place.split('node_modules/').at(-1)?.replace('@', '%40')}@${version}`)
    .filter((purl) => !known.has(purl))
  assert.deepEqual(missing, [])
})

test('it names nothing that only development needs', () => {
  for (const name of Object.keys(readJson('package.json').devDependencies)) assert.ok(!names.has(name), name)
})

test('it says of the codec on every platform what its binary is made of', () => {
  const codecs = bill.components.filter(({ name }) => name.startsWith('@napi-rs/webcodecs-'))
  assert.equal(codecs.length, 9)
  for (const codec of codecs) {
    const free = (codec.components ?? []).filter(({ licenses }) => JSON.stringify(licenses).includes('"GPL-'))
    assert.deepEqual(
      free.map(({ name }) => name),
      ['FFmpeg', 'x264', 'x265'],
    )
  }
})

test('every dependency leads to something in the bill, and the program to all of its own', () => {
  const references = new Set(bill.components.map((component) => component['bom-ref']))
  assert.equal(references.size, bill.components.length)
  for (const { dependsOn } of bill.dependencies) for (const ref of dependsOn) assert.ok(references.has(ref), ref)
  const [main] = bill.dependencies
  assert.equal(main?.dependsOn.length, Object.keys(readJson('package.json').dependencies).length)
})

test('a licence of several parts is an expression, one that the lockfile lacks is looked for, and a hash is in hex', () => {
  const made = makeBill(
    {
      '': { version: '1.0.0', license: 'Apache-2.0' },
      'node_modules/a': { version: '1.0.0', license: 'MIT OR Apache-2.0', integrity: 'sha512-AAECAw==' },
      'node_modules/b': { version: '2.0.0', optional: true },
    },
    (place) => (place === 'node_modules/b' ? 'ISC' : undefined),
  )
  assert.deepEqual(
    made.components.map(({ licenses, hashes, scope }) => ({ licenses, hashes, scope })),
    [
      {
        licenses: [{ expression: 'MIT OR Apache-2.0' }],
        hashes: [{ alg: 'SHA-512', content: '00010203' }],
        scope: 'required',
      },
      { licenses: [{ license: { id: 'ISC' } }], hashes: undefined, scope: 'optional' },
    ],
  )
})
