/** Declarations: what is written is read, and what is read is written the same way again. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { checkSettings } from '../../src/admin/provider-rules.ts'
import type { JsonObject } from '../../src/core/json.ts'
import { profilesOf } from '../../src/dialects/profiles.ts'
import { dialects } from '../../src/dialects/registry.ts'
import { builtInCatalog } from '../../src/models/catalog.ts'
import { declarationOf, writtenForm } from '../../src/providers/declaration.ts'
import { ProvidersSchema, SettingsSchema } from '../../src/providers/declaration-schema.ts'
import { PRESETS } from '../../src/providers/presets.ts'
import { readWorkflow } from '../../src/upstreams/comfyui/workflow.ts'

const count = fc.integer({ min: 1, max: 1_000 })
const word = fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}$/)
const credits = fc.integer({ min: 1, max: 9_999_999 }).map((micro) => `${(micro / 1_000_000).toFixed(6)}`)
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })

const aModel = fc.oneof(
  word,
  fc.record(
    {
      name: word,
      resolutions: fc.uniqueArray(fc.constantFrom('480p', '720p', '1080p', '4k'), { minLength: 1 }),
      frames: fc.constant({ min: 24, max: 121 }),
      seconds: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
      whole_seconds: fc.boolean(),
      sound: fc.boolean(),
      roles: fc.uniqueArray(fc.constantFrom('first_frame', 'last_frame', 'reference_image')),
      needs_reference: fc.boolean(),
      references_max: fc.nat(9),
      frames_with_references: fc.boolean(),
    },
    { requiredKeys: ['name'] },
  ),
)

const aPrice = fc.record({ per: fc.constantFrom('second', 'million_tokens'), text: credits, referenced: credits })

const aDeclaration = fc.record(
  {
    dialect: word,
    url: fc.constantFrom('https://ark.example.com/api/v3', 'http://10.0.0.9:8188', 'https://x.y/'),
    models: fc.dictionary(word, fc.oneof(aModel, fc.array(aModel, { minLength: 1, maxLength: 3 })), { minKeys: 1 }),
    upload_url: fc.constantFrom('https://rest.example.com', 'http://10.0.0.9:8189/fal'),
    profile: fc.constantFrom('sglang', 'new-api'),
    slots: count,
    submits_per_minute: count,
    weight: count,
    priority: fc.integer({ min: -100, max: 100 }),
    region: word,
    channels: fc.uniqueArray(word, { maxLength: 4 }),
    budget_per_day: credits,
    costs: fc.dictionary(
      word,
      fc.record({ '720p': aPrice, '4k': aPrice, flex_percent: fc.integer({ min: 1, max: 100 }) }, { requiredKeys: [] }),
    ),
    calls_back: fc.boolean(),
    shares_library: fc.boolean(),
    workflow: fc.dictionary(word, maybe(word)).map((graph): JsonObject => JSON.parse(JSON.stringify(graph))),
    state: fc.constantFrom('on', 'draining', 'off'),
  },
  { requiredKeys: ['dialect', 'url', 'models'] },
)

describe('a declaration', () => {
  test('that was read and is written again is read as the same, and written as the same', () => {
    fc.assert(
      fc.property(aDeclaration, (written) => {
        const first = declarationOf('a', SettingsSchema.parse(written)).settings
        const again = writtenForm(first)
        assert.deepEqual(declarationOf('a', SettingsSchema.parse(again)).settings, first)
        assert.deepEqual(writtenForm(declarationOf('a', SettingsSchema.parse(again)).settings), again)
        assert.deepEqual(JSON.parse(JSON.stringify(again)), again, 'it is JSON')
      }),
    )
  })

  test('has one spelling of a URL', () => {
    const urlOf = (url: string) => SettingsSchema.parse({ dialect: 'ark', url, models: { a: 'b' } }).url
    for (const url of [
      'https://A.example.com:443/v1',
      'HTTPS://a.example.com/v1/',
      'https://a.example.com/x/../v1//',
    ]) {
      assert.equal(urlOf(url), 'https://a.example.com/v1')
    }
    assert.equal(urlOf('http://a.example.com'), 'http://a.example.com')
  })

  test('is at most as long as it may be, in every list that it has', () => {
    const one = { dialect: 'ark', url: 'https://a.example.com', models: { a: 'b' } }
    const many = (length: number) => Array.from({ length }, (_, index) => `x${index}`)
    const tableOf = (length: number) => Object.fromEntries(many(length).map((name) => [name, 'y']))
    for (const longer of [
      { channels: many(51) },
      { models: tableOf(201) },
      { models: { a: many(21) } },
      { costs: Object.fromEntries(many(201).map((name) => [name, {}])) },
      { keys: many(101).map((label) => ({ label, secret: 'x' })) },
      { workflow: { a: 'x'.repeat(1_048_577) } },
      { region: 'x'.repeat(65) },
    ]) {
      assert.equal(SettingsSchema.safeParse({ ...one, ...longer }).success, false, Object.keys(longer).join())
    }
    assert.equal(ProvidersSchema.safeParse(many(201).map((name) => ({ ...one, name }))).success, false)
    assert.equal(ProvidersSchema.safeParse(many(200).map((name) => ({ ...one, name }))).success, true)
  })
})

describe('a preset', () => {
  const rules = {
    catalog: builtInCatalog(),
    upstreamDialects: dialects.map(({ id }) => id),
    profilesOf,
    uploadUrlDialects: dialects.filter(({ uploadsElsewhere }) => uploadsElsewhere).map(({ id }) => id),
    libraryDialects: [],
    checkWorkflow: readWorkflow,
  }
  for (const [name, preset] of Object.entries(PRESETS)) {
    test(`${name} is a provider of a dialect that there is, and has models that there are`, () => {
      const isBare = Object.keys(preset['models'] ?? {}).length === 0
      const whole = isBare ? { ...preset, models: { 'seedance-2.0': 'x' } } : preset
      const { settings } = declarationOf(name, SettingsSchema.parse(whole))
      checkSettings(rules, settings, '')
      for (const url of [settings.baseUrl, settings.uploadUrl ?? 'https:']) assert.match(url, /^https:/)
    })
  }
})
