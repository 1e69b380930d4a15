/** Files that declare providers: what stands in them, and where they are wrong. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DeclarationError, readDeclarationFile } from '../../src/providers/declaration-file.ts'

const HEAD = [
  'providers:',
  '  - name: ark-cn',
  '    dialect: ark',
  '    url: https://ark.example.com',
  '    models: {a: b}',
]
const file = (...lines: readonly string[]) => [...HEAD, ...lines.map((line) => `    ${line}`)].join('\n')

describe('a file that declares providers', () => {
  test('has members as they are sent, names where secrets are, and where a workflow is', () => {
    const text = file(
      'workflow: {file: graph.json}',
      'keys:',
      '  - {label: one, env: ARK_API_KEY, slots: 5}',
      '  - {label: two, file: ./key}',
      '  - {label: three, stdin: true}',
      '  - label: four',
    )
    const [provider] = readDeclarationFile(text)
    assert.ok(provider)
    assert.equal(provider.members['name'], 'ark-cn')
    assert.equal(provider.workflowFile, 'graph.json')
    assert.deepEqual(provider.keys, [
      { members: { label: 'one', slots: 5 }, source: { env: 'ARK_API_KEY' } },
      { members: { label: 'two' }, source: { file: './key' } },
      { members: { label: 'three' }, source: { stdin: true } },
      { members: { label: 'four' }, source: undefined },
    ])
    assert.equal('keys' in provider.members, false)
  })

  test('may be JSON, and may use what YAML has against repetition', () => {
    const json = { providers: [{ name: 'a', dialect: 'ark', url: 'https://a.example.com', models: { a: 'b' } }] }
    assert.deepEqual(readDeclarationFile(JSON.stringify(json))[0]?.members, json.providers[0])
    const [, second] = readDeclarationFile(
      [
        ...HEAD.slice(0, 4),
        '    models: &models {a: b, on: off}',
        ...HEAD.slice(1, 4).map((line) => line.replace('ark-cn', 'other')),
        '    models: *models',
      ].join('\n'),
    )
    assert.deepEqual(second?.members['models'], { a: 'b', on: 'off' })
  })

  const faults: readonly (readonly [text: string, fault: string])[] = [
    ['', '1:1: The file must have a member providers, which is a list.'],
    ['- 5', '1:1: The file must have a member providers, which is a list.'],
    ['provider: []', '1:1: There is no member provider here.'],
    ['providers: {}', '1:1: providers must be a list.'],
    [
      'providers:\n  - name: Ark',
      '2:5: providers[0].name must be small letters, digits and dashes, at most 32, and not previz.',
    ],
    ['providers:\n  - name: ark\n    dialect: ark', '2:5: providers[0].url is required.'],
    [file('slots: 0'), '6:5: providers[0].slots must be at least 1.'],
    [file('slots: many'), '6:5: providers[0].slots must be a number.'],
    [file('slot: 5'), '6:5: There is no member providers[0].slot here.'],
    [
      file('costs:', '  a:', '    720p: {text: 1, referenced: 1, pre: x}'),
      '8:40: There is no member providers[0].costs.a.720p.pre here.',
    ],
    [
      file('costs: {a: {720p: {text: 0.0000001, referenced: 1}}}'),
      '6:24: providers[0].costs.a.720p.text must be credits such as "8.5", from 0 to 1000000, with at most six places.',
    ],
    [
      file('channels:', '  - a', '  - b c'),
      '8:9: providers[0].channels[1] must be letters, digits and . : _ -, at most 64.',
    ],
    [file('keys: [{label: a, secret: CANARY}]'), '6:23: There is no member providers[0].keys[0].secret here.'],
    [
      file('keys: [{label: a, env: A, file: b}]'),
      '6:12: providers[0].keys[0] has its secret from one place: env, file or stdin.',
    ],
    [
      file('keys: [{label: a, env: "A B"}]'),
      '6:23: providers[0].keys[0].env must be the name of a variable, such as ARK_API_KEY.',
    ],
    [file('keys: [{label: a}, {label: a}]'), '6:5: providers[0].keys has a label twice.'],
    [
      file('keys: [{label: a, stdin: true}, {label: b, stdin: true}]'),
      '1:1: Only one key can have its secret from stdin.',
    ],
    [file('slots: 5', 'slots: 6'), '7:5: Map keys must be unique'],
    [file('slots: [5'), '6:14: Flow sequence'],
    [file('region: !!js/function x'), '6:13: Unresolved tag'],
    [`${file()}\n---\na: b`, '6:1: Source contains multiple documents'],
    ['x'.repeat(1_048_577), '1:1: The file has more than'],
    [`a: ${'['.repeat(200_000)}`, '1:'],
    [
      [
        'a: &a [x,x]',
        ...'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefghij'[index]},`.repeat(9)}]`),
      ].join('\n'),
      '1:1: Excessive alias count',
    ],
  ]
  for (const [text, fault] of faults) {
    test(`is told where it is wrong: ${JSON.stringify(text.slice(-60))}`, () => {
      assert.throws(
        () => readDeclarationFile(text),
        (error) => {
          assert.ok(error instanceof DeclarationError)
          assert.equal(error.message.slice(0, fault.length), fault)
          assert.ok(!error.message.includes('CANARY') && error.message.length < 400)
          return true
        },
      )
    })
  }

  test('is read or refused, whatever it is', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.string(),
        fc.constantFrom('\n', '  ', '- ', ': ', 'providers', 'name', 'keys', '{', '[', '&a', '*a', '|', '"'),
      ),
    )
    fc.assert(
      fc.property(pieces, (parts) => {
        try {
          readDeclarationFile(parts.join(''))
        } catch (error) {
          assert.ok(error instanceof DeclarationError, String(error))
          assert.match(error.message, /^\d+:\d+: /)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
