/** Providers by the admin API: configured, changed, drained, declared as a whole; and their keys, which never come out again. */

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { isJsonObject } from '../../src/core/json.ts'
import { type JobId, makeId } from '../../src/core/ids.ts'
import { sampleAttempt, sampleJob } from '../conformance/store-samples.ts'
import { type InProcess, startInProcess } from '../support/in-process.ts'
import { KEY } from '../support/reelay.ts'
import { exampleWorkflow, withBindings } from '../upstreams/comfyui/comfy-rig.ts'

const CANARY = 'sk-CANARY-8f31c2d0aa74-wxyz'
const ARK: JsonObject = {
  dialect: 'ark',
  url: 'https://ark.example.com/api/v3',
  models: { 'seedance-2.0': 'doubao-seedance-2-0-260128' },
}
const FAL: JsonObject = {
  dialect: 'fal',
  url: 'https://queue.example.com',
  upload_url: 'https://rest.example.com',
  models: { 'seedance-2.0': 'bytedance/seedance-2.0/reference-to-video' },
}
const FULL: JsonObject = {
  ...ARK,
  models: {
    'seedance-2.0': 'doubao-seedance-2-0-260128',
    'seedance-1.5-pro': { name: 'doubao-seedance-1-5-pro-251215', resolutions: ['480p', '720p'], sound: false },
    'seedance-2.5': [
      { name: 'a/text', roles: [] },
      { name: 'a/image', needs_reference: true },
    ],
  },
  slots: 10,
  submits_per_minute: 60,
  weight: 200,
  priority: -5,
  region: 'cn',
  channels: ['byte2.0'],
  budget_per_day: '100.5',
  costs: { 'seedance-2.0': { '720p': { per: 'second', text: '0.5', referenced: '0.8' }, flex_percent: 50 } },
  calls_back: true,
  shares_library: true,
  state: 'on',
}

let gateway: InProcess

before(async () => {
  gateway = await startInProcess()
})

after(() => gateway?.close())

beforeEach(async () => {
  for (const { name } of listOf(await json('GET', ''))) await json('DELETE', `/${String(name)}?force=true`)
})

const at = (path: string) => `/admin/v1/providers${path}`

const listOf = (body: JsonObject, member = 'data'): readonly JsonObject[] => {
  const list = body[member]
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

async function json(method: string, path: string, body?: Json): Promise<JsonObject> {
  const answer = await gateway.ask(method, at(path), body === undefined ? {} : { body })
  assert.ok(answer.status < 300, answer.text)
  assert.ok(!answer.text.includes(CANARY), 'no answer has a secret')
  return answer.json()
}

async function refused(
  method: string,
  path: string,
  body: Json | undefined,
  ...[status, code, param]: [number, string, string?]
) {
  const answer = await gateway.ask(method, at(path), body === undefined ? {} : { body })
  const told = answer.json()
  assert.deepEqual([answer.status, told['code']], [status, code], answer.text)
  if (param !== undefined) assert.equal(told['param'], param, answer.text)
  assert.ok(!answer.text.includes(CANARY), 'no refusal has a secret')
  return String(told['detail'])
}

/** The graph of the example, and so many nodes besides. */
function largeGraph(nodes: number, node: JsonObject): JsonObject {
  const { graph } = exampleWorkflow()
  const more = Array.from({ length: nodes }, (_, index) => [`more-${index}`, node] as const)
  return { ...(isJsonObject(graph) ? graph : {}), ...Object.fromEntries(more) }
}

const revision = () => gateway.store.providersRevision()

describe('a provider', () => {
  test('is added, shown in the form in which it can be sent again, changed, and taken out', async () => {
    const { created_at: createdAt, ...made } = await json('PUT', '/ark-cn', FULL)
    assert.deepEqual(made, { name: 'ark-cn', version: 1, ...FULL, keys: [], warnings: [] })
    assert.equal(typeof createdAt, 'string')
    assert.deepEqual(await json('GET', '/ark-cn'), { ...made, created_at: createdAt })
    assert.deepEqual(listOf(await json('GET', '')), [{ ...made, created_at: createdAt }])
    const { region: _region, ...rest } = FULL
    const replaced = await json('PUT', '/ark-cn', { ...rest, slots: 11 })
    assert.deepEqual([replaced['version'], replaced['slots'], replaced['region']], [2, 11, undefined])
    assert.deepEqual(await json('DELETE', '/ark-cn'), { name: 'ark-cn', deleted: true })
    await refused('GET', '/ark-cn', undefined, 404, 'provider_not_found')
  })

  test('has defaults for what is not said', async () => {
    const made = await json('PUT', '/a', ARK)
    assert.deepEqual(
      ['slots', 'weight', 'priority', 'channels', 'costs', 'calls_back', 'shares_library', 'state'].map(
        (member) => made[member],
      ),
      [4, 100, 0, [], {}, false, false, 'on'],
    )
    assert.equal((await json('PUT', '/b', { ...ARK, url: 'HTTPS://Ark.Example.com:443/api/v3/' }))['url'], ARK['url'])
  })

  test('that is sent as it is changes nothing, and no version', async () => {
    await json('PUT', '/ark-cn', FULL)
    const known = await revision()
    assert.equal((await json('PUT', '/ark-cn', FULL))['version'], 1)
    assert.equal(await revision(), known)
  })

  test('is changed member by member, with null for what is to go', async () => {
    await json('PUT', '/ark-cn', FULL)
    const changed = await json('PATCH', '/ark-cn', { slots: 3, region: null, budget_per_day: null })
    assert.deepEqual(
      [changed['slots'], changed['region'], changed['budget_per_day'], changed['weight']],
      [3, undefined, undefined, 200],
    )
    await refused('PATCH', '/ark-cn', { slot: 3 }, 400, 'unsupported_parameter', 'slot')
    await refused('PATCH', '/ark-cn', { url: null }, 400, 'missing_parameter', 'url')
    await refused('PATCH', '/ark-cn', { name: 'b' }, 400, 'unsupported_parameter', 'name')
    await refused('PATCH', '/nobody', { slots: 3 }, 404, 'provider_not_found')
  })

  test('is changed only in the version that its operator has seen, where he says which', async () => {
    await json('PUT', '/ark-cn', { ...ARK, base_version: 0 })
    assert.match(await refused('PUT', '/ark-cn', { ...ARK, base_version: 0 }, 409, 'provider_changed'), /already/)
    await json('PATCH', '/ark-cn', { slots: 9, base_version: 1 })
    await refused('PATCH', '/ark-cn', { slots: 8, base_version: 1 }, 409, 'provider_changed', 'base_version')
    await refused('PUT', '/ark-cn', { ...ARK, base_version: 1 }, 409, 'provider_changed', 'base_version')
    await refused('PUT', '/ark-cn', { ...ARK, base_version: 'x' }, 400, 'invalid_parameter', 'base_version')
    await refused('PATCH', '/ark-cn', { base_version: -1 }, 400, 'invalid_parameter', 'base_version')
    await refused('DELETE', '/ark-cn?base_version=1', undefined, 409, 'provider_changed')
    await refused('PUT', '/other', { ...ARK, base_version: 4 }, 409, 'provider_changed')
    assert.equal((await json('GET', '/ark-cn'))['slots'], 9)
  })

  test('of many changes at one moment, all are made', async () => {
    await json('PUT', '/ark-cn', ARK)
    const channels = Array.from({ length: 8 }, (_, index) => `c${index}`)
    const members = ['slots', 'weight', 'submits_per_minute', 'priority']
    await Promise.all(members.map((member) => json('PATCH', '/ark-cn', { [member]: 77 })))
    await Promise.all(channels.map((channel) => json('PATCH', '/ark-cn', { channels: [channel] })))
    const left = await json('GET', '/ark-cn')
    assert.deepEqual(
      members.map((member) => left[member]),
      [77, 77, 77, 77],
    )
    assert.equal(left['version'], 1 + members.length + channels.length)
  })

  test('has its files where its operator says, in one spelling', async () => {
    const url = 'https://Rest.Example.com:443/'
    assert.equal((await json('PUT', '/fal', { ...FAL, upload_url: url }))['upload_url'], FAL['upload_url'])
    assert.equal((await json('PATCH', '/fal', { upload_url: null }))['upload_url'], undefined)
    const said = await refused('PATCH', '/fal', { dialect: 'ark', upload_url: url }, 400, 'invalid_parameter')
    assert.match(
      said,
      /^upload_url is for fal alone: whoever speaks ark has its files, where it takes any, at its url\.$/,
    )
  })

  test('is drained, turned off and resumed; declaring it again leaves it as it stands', async () => {
    await json('PUT', '/ark-cn', ARK)
    for (const [verb, state] of [
      ['drain', 'draining'],
      ['off', 'off'],
      ['resume', 'on'],
      ['drain', 'draining'],
      ['drain', 'draining'],
    ] as const) {
      assert.equal((await json('POST', `/ark-cn/${verb}`, {}))['state'], state)
    }
    assert.equal((await json('PUT', '/ark-cn', { ...ARK, slots: 2 }))['state'], 'draining')
    assert.equal((await json('PATCH', '/ark-cn', { slots: 3 }))['state'], 'draining')
    await refused('POST', '/nobody/drain', {}, 404, 'provider_not_found')
    await refused('POST', '/ark-cn/drain', { now: true }, 400, 'unsupported_parameter', 'now')
  })

  test('with jobs under way is taken out by force alone', async () => {
    await json('PUT', '/busy', ARK)
    const at_ = Date.now()
    const id = makeId<JobId>(at_, new Uint8Array(10))
    const attempt = sampleAttempt(1, { jobId: id, upstreamId: 'busy', createdAtMs: at_ })
    const tenantId = (await gateway.store.tenants())[0]?.id
    assert.ok(tenantId)
    const job = sampleJob(1, { id, tenantId, createdAtMs: at_, deadlineAtMs: at_ + 1_000_000 })
    const started = { ...job, attempt: { id: attempt.id, upstreamId: 'busy' } }
    await gateway.store.commit([{ write: 'insert-job', job: started }])
    assert.match(await refused('DELETE', '/busy', undefined, 409, 'provider_busy'), /a job under way/)
    const pruned = { providers: [], prune: true, plan: true }
    await refused('POST', '/apply', pruned, 409, 'provider_busy')
    await refused('DELETE', '/busy?force=yes', undefined, 400, 'invalid_parameter', 'force')
    await json('DELETE', '/busy?force=true')
    await refused('DELETE', '/busy?force=true', undefined, 404, 'provider_not_found')
  })

  test('of ComfyUI has its graph, which may be larger than what callers send', async () => {
    const node = { class_type: 'CLIPTextEncode', inputs: { text: 'x' } }
    const workflow = exampleWorkflow({ graph: largeGraph(1_500, node) })
    const made = await json('PUT', '/cellar', { ...ARK, dialect: 'comfyui', workflow })
    assert.deepEqual(made['workflow'], workflow)
    const job = await gateway.ask('POST', '/v1/jobs', { key: KEY, body: { model: 'x', workflow } })
    assert.equal(job.status, 400)
    assert.match(job.text, /JSON is taken with up to 1000 members/)
  })

  test('is tested, once somebody can do that', async () => {
    await json('PUT', '/ark-cn', ARK)
    const told = await json('POST', '/ark-cn/test', {})
    assert.equal(typeof told['ok'], 'boolean')
    assert.equal(typeof told['line'], 'string')
    await refused('POST', '/ark-cn/test', { clip: 'yes' }, 400, 'invalid_parameter', 'clip')
    await refused('POST', '/nobody/test', {}, 404, 'provider_not_found')
  })

  for (const [what, members, changes, says] of [
    [
      'whose words nobody speaks',
      { dialect: 'videos' },
      { profile: 'nonsense' },
      /^own: nobody here speaks the dialect videos with the profile nonsense$/,
    ],
    [
      'whose workflow does not fit its graph',
      { dialect: 'comfyui', workflow: exampleWorkflow() },
      { workflow: withBindings({ seed: '3.inputs.noise_seed' }) },
      /^own: workflow\.bindings\.seed names 3\.inputs\.noise_seed: node 3 \(KSampler\) has no input noise_seed/,
    ],
  ] as const) {
    test(`is told to be one ${what}, where that was stored before it was looked at`, async () => {
      await json('PUT', '/own', { ...ARK, ...members })
      const [stored] = (await gateway.store.providers()).providers
      assert.ok(stored !== undefined)
      const provider = { ...stored, ...changes, version: stored.version + 1 }
      await gateway.store.commit([{ write: 'save-provider', provider }])
      const told = await json('POST', '/own/test', {})
      assert.equal(told['ok'], false)
      assert.match(String(told['line']), says)
      assert.deepEqual(
        listOf(told, 'steps').map(({ step, ok }) => [step, ok]),
        [['settings', false]],
      )
    })
  }
})

describe('what a provider cannot be', () => {
  const cases: readonly (readonly [members: JsonObject, code: string, param: string])[] = [
    [{ dialect: 'nope' }, 'invalid_parameter', 'dialect'],
    [{ dialect: 'comfyui' }, 'missing_parameter', 'workflow'],
    [{ workflow: {} }, 'invalid_parameter', 'workflow'],
    [{ profile: 'sglang' }, 'invalid_parameter', 'profile'],
    [{ dialect: 'videos', profile: 'nonsense' }, 'invalid_parameter', 'profile'],
    [{ dialect: 'videos', profile: 'toString' }, 'invalid_parameter', 'profile'],
    [{ dialect: 'openai', profile: 'openai' }, 'invalid_parameter', 'profile'],
    [{ dialect: 'comfyui', profile: 'sglang', workflow: {} }, 'invalid_parameter', 'profile'],
    [{ upload_url: 'https://files.example.com' }, 'invalid_parameter', 'upload_url'],
    [{ dialect: 'replicate', upload_url: 'https://files.example.com' }, 'invalid_parameter', 'upload_url'],
    [{ dialect: 'fal', upload_url: 'files.example.com' }, 'invalid_parameter', 'upload_url'],
    [{ dialect: 'fal', upload_url: 'https://user:pw@files.example.com' }, 'invalid_parameter', 'upload_url'],
    [{ models: {} }, 'invalid_parameter', 'models'],
    [{ models: { nobody: 'x' } }, 'model_not_found', 'models.nobody'],
    [{ models: { 'seedance-2.0': '' } }, 'invalid_parameter', 'models.seedance-2.0'],
    [{ models: { 'seedance-2.0': 5 } }, 'invalid_parameter', 'models.seedance-2.0'],
    [{ models: { 'seedance-2.0': [] } }, 'invalid_parameter', 'models.seedance-2.0'],
    [{ models: { 'seedance-2.0': { nam: 'x' } } }, 'unsupported_parameter', 'models.seedance-2.0.nam'],
    [{ models: { 'seedance-2.0': [{ name: 'x', y: 1 }] } }, 'unsupported_parameter', 'models.seedance-2.0[0].y'],
    [{ models: { 'seedance-2.0': {} } }, 'missing_parameter', 'models.seedance-2.0.name'],
    [
      { models: { 'seedance-2.0': { name: 'x', resolutions: ['9p'] } } },
      'invalid_parameter',
      'models.seedance-2.0.resolutions[0]',
    ],
    [
      { models: { 'seedance-2.0': { name: 'x', frames: { min: 9, max: 3 } } } },
      'invalid_parameter',
      'models.seedance-2.0.frames',
    ],
    [{ costs: { nobody: {} } }, 'model_not_found', 'costs.nobody'],
    [{ costs: { 'seedance-2.0': { '9p': {} } } }, 'unsupported_parameter', 'costs.seedance-2.0.9p'],
    [{ costs: { 'seedance-2.0': { '720p': { text: 1 } } } }, 'missing_parameter', 'costs.seedance-2.0.720p.referenced'],
    [
      { costs: { 'seedance-2.0': { '720p': { text: -1, referenced: 1 } } } },
      'invalid_parameter',
      'costs.seedance-2.0.720p.text',
    ],
    [{ slots: 0 }, 'invalid_parameter', 'slots'],
    [{ slots: 10_001 }, 'invalid_parameter', 'slots'],
    [{ slots: 1.5 }, 'invalid_parameter', 'slots'],
    [{ weight: 0 }, 'invalid_parameter', 'weight'],
    [{ weight: 1001 }, 'invalid_parameter', 'weight'],
    [{ priority: 101 }, 'invalid_parameter', 'priority'],
    [{ submits_per_minute: 0 }, 'invalid_parameter', 'submits_per_minute'],
    [{ budget_per_day: 0 }, 'invalid_parameter', 'budget_per_day'],
    [{ budget_per_day: '1e3' }, 'invalid_parameter', 'budget_per_day'],
    [{ channels: ['a b'] }, 'invalid_parameter', 'channels[0]'],
    [{ channels: ['a', 'a'] }, 'invalid_parameter', 'channels'],
    [{ region: '\u001b[31m' }, 'invalid_parameter', 'region'],
    [{ state: 'gone' }, 'invalid_parameter', 'state'],
    [{ calls_back: 'yes' }, 'invalid_parameter', 'calls_back'],
    [{ shares_library: 1 }, 'invalid_parameter', 'shares_library'],
    [{ shares_library: true, dialect: 'fal' }, 'invalid_parameter', 'shares_library'],
    [{ version: 1 }, 'unsupported_parameter', 'version'],
    [{ callsBack: true }, 'unsupported_parameter', 'callsBack'],
    [{ keys: [{ label: 'a' }] }, 'missing_parameter', 'keys[0].secret'],
    [{ keys: [{ label: 'a', secret: `${CANARY} b` }] }, 'invalid_parameter', 'keys[0].secret'],
    [{ keys: [{ label: 'a', secret: '' }] }, 'invalid_parameter', 'keys[0].secret'],
    [{ keys: [{ label: 'a', secret: CANARY, env: 'A' }] }, 'unsupported_parameter', 'keys[0].env'],
    [{ keys: ['a', 'a'].map((label) => ({ label, secret: CANARY })) }, 'invalid_parameter', 'keys'],
    ...[
      'ark.example.com',
      'ftp://ark.example.com',
      'https://user:pw@ark.example.com',
      'https://user@ark.example.com',
      'https://ark.example.com/?key=1',
      'https://ark.example.com/#a',
      'https://ark.example.com/a b',
      'file:///etc/passwd',
      'https://',
      `https://ark.example.com/${'x'.repeat(500)}`,
    ].map((url) => [{ url }, 'invalid_parameter', 'url'] as const),
  ]
  for (const [members, code, param] of cases) {
    test(`is ${JSON.stringify(members).slice(0, 90)}`, async () => {
      const known = await revision()
      await refused('PUT', '/ark-cn', { ...ARK, ...members }, code === 'model_not_found' ? 404 : 400, code, param)
      const provider = { name: 'ark-cn', ...ARK, ...members }
      const within = `providers[0].${param}`
      await refused('POST', '/apply', { providers: [provider] }, code === 'model_not_found' ? 404 : 400, code, within)
      assert.equal(await revision(), known, 'nothing was changed')
    })
  }

  test('is of a profile that its dialect does not have: those that there are are told', async () => {
    const said = (members: JsonObject) =>
      refused('PUT', '/own', { ...ARK, ...members }, 400, 'invalid_parameter', 'profile')
    assert.equal(
      await said({ dialect: 'videos', profile: 'nonsense' }),
      'profile must be one of openai, new-api, ope, sglang, vllm-omni for the dialect videos, or absent.',
    )
    assert.equal(await said({ profile: 'sglang' }), 'profile cannot be said: the dialect ark has no profiles.')
    const provider = { name: 'own', ...ARK, profile: 'sglang' }
    const planned = { providers: [provider], plan: true }
    const detail = await refused('POST', '/apply', planned, 400, 'invalid_parameter', 'providers[0].profile')
    assert.equal(detail, 'providers[0].profile cannot be said: the dialect ark has no profiles.')
  })

  test('has a workflow that does not fit its graph: the path and the rule are told, wherever it is declared', async () => {
    const comfy = (workflow: JsonObject) => ({ ...ARK, dialect: 'comfyui', workflow })
    const wrong = comfy(withBindings({ seed: '3.inputs.noise_seed' }))
    const seed = 'workflow.bindings.seed'
    const says = `${seed} names 3.inputs.noise_seed: node 3 (KSampler) has no input noise_seed, only seed, steps, cfg, `
    const put = await refused('PUT', '/cellar', wrong, 400, 'invalid_parameter', seed)
    assert.ok(put.startsWith(says), put)
    for (const plan of [true, false]) {
      const body = {
        providers: [
          { name: 'ark-cn', ...ARK },
          { name: 'cellar', ...wrong },
        ],
        plan,
      }
      const applied = await refused('POST', '/apply', body, 400, 'invalid_parameter', `providers[1].${seed}`)
      assert.ok(applied.startsWith(`providers[1].${says}`), applied)
    }
    for (const [workflow, param] of [
      [{}, 'workflow.graph'],
      [{ graph: { nodes: [], links: [] } }, 'workflow.graph'],
      [exampleWorkflow({ output: '999' }), 'workflow.output'],
      [exampleWorkflow({ speed: 2 }), 'workflow'],
    ] as const) {
      await refused('PUT', '/cellar', comfy(workflow), 400, 'invalid_parameter', param)
    }
    await json('PUT', '/cellar', comfy(exampleWorkflow()))
    await refused('PATCH', '/cellar', { workflow: wrong.workflow }, 400, 'invalid_parameter', seed)
    assert.deepEqual(
      listOf(await json('GET', '')).map(({ name, version }) => [name, version]),
      [['cellar', 1]],
    )
  })

  test('is called previz, or anything that is no name', async () => {
    for (const name of ['previz', 'Ark', 'a_b', '-a', 'a'.repeat(33), 'a%20b', 'a%00']) {
      await refused('PUT', `/${name}`, ARK, 400, 'invalid_parameter', 'name')
    }
    await refused('POST', '/apply', { providers: [{ ...ARK, name: 'previz' }] }, 400, 'invalid_parameter')
    await refused('POST', '/apply', { providers: [{ ...ARK }] }, 400, 'missing_parameter', 'providers[0].name')
  })
})

describe('the keys of a provider', () => {
  const add = (body: JsonObject) => json('POST', '/ark-cn/credentials', body)

  test('are added, listed, changed, closed, opened, rotated and taken out; nobody ever reads one', async () => {
    await json('PUT', '/ark-cn', ARK)
    const { warnings, ...made } = await add({ label: 'main', secret: CANARY, slots: 5 })
    assert.deepEqual(warnings, [])
    const { id: _id, created_at: _createdAt, ...rest } = made
    assert.deepEqual(rest, {
      ...{ provider: 'ark-cn', label: 'main', version: 1, hint: 'wxyz', slots: 5, status: 'open', closed: null },
      ...{ usable: true, unusable_because: null },
    })
    assert.match(String(made['id']), /^cred_/)
    const path = `/ark-cn/credentials/${String(made['id'])}`
    assert.deepEqual(listOf(await json('GET', '/ark-cn/credentials')), [made])
    const changed = await json('PATCH', path, { label: 'first', slots: null, submits_per_minute: 6 })
    assert.deepEqual([changed['label'], changed['slots'], changed['submits_per_minute']], ['first', undefined, 6])
    const closed = await json('POST', `${path}/close`, { reason: 'the bill is late' })
    assert.equal(closed['status'], 'closed')
    assert.ok(isJsonObject(closed['closed']))
    assert.deepEqual([closed['closed']['cause'], closed['closed']['detail']], ['operator', 'the bill is late'])
    const rotated = await json('POST', `${path}/rotate`, { secret: `${CANARY}-2222` })
    assert.deepEqual([rotated['hint'], rotated['status']], ['2222', 'closed'], 'what its operator closed stays closed')
    assert.equal((await json('POST', `${path}/open`, {}))['status'], 'open')
    assert.equal((await json('POST', `${path}/open`, {}))['version'], 5, 'opening what is open changes nothing')
    assert.deepEqual((await json('DELETE', path))['deleted'], true)
    assert.deepEqual(listOf(await json('GET', '/ark-cn/credentials')), [])
    await refused('POST', `${path}/open`, {}, 404, 'credential_not_found')
  })

  test('have a hint only where that tells little of them', async () => {
    await json('PUT', '/ark-cn', ARK)
    assert.equal((await add({ label: 'short', secret: 'abcdefghijklmno' }))['hint'], '')
    assert.equal((await add({ label: 'long', secret: 'abcdefghijklmnop' }))['hint'], 'mnop')
  })

  test('of one provider have labels of their own, and are found under no other provider', async () => {
    await json('PUT', '/ark-cn', ARK)
    await json('PUT', '/other', ARK)
    const { id } = await add({ label: 'main', secret: CANARY })
    await refused('POST', '/ark-cn/credentials', { label: 'main', secret: 'x' }, 409, 'credential_exists', 'label')
    const second = await add({ label: 'second', secret: CANARY })
    const path = `/ark-cn/credentials/${String(second['id'])}`
    await refused('PATCH', path, { label: 'main' }, 409, 'credential_exists', 'label')
    await refused('DELETE', `/other/credentials/${String(id)}`, undefined, 404, 'credential_not_found')
    await refused('DELETE', '/ark-cn/credentials/nope', undefined, 404, 'credential_not_found')
    await refused('POST', '/nobody/credentials', { label: 'a', secret: 'x' }, 404, 'provider_not_found')
    for (const [body, field] of [
      [{ label: 'x' }, 'secret'],
      [{ secret: CANARY }, 'label'],
    ] as const) {
      await refused('POST', '/ark-cn/credentials', body, 400, 'missing_parameter', field)
    }
    await refused('POST', `${path}/rotate`, { secret: CANARY, overlap: 1 }, 400, 'unsupported_parameter', 'overlap')
  })

  test('that were closed because they were refused or unpaid go on with a new secret', async () => {
    await json('PUT', '/ark-cn', ARK)
    await add({ label: 'main', secret: CANARY })
    const [credential] = (await gateway.store.providers()).credentials
    assert.ok(credential)
    const closed = { cause: 'unpaid', atMs: 1, detail: 'the account is empty' } as const
    await gateway.store.commit([{ write: 'save-credential', credential: { ...credential, version: 2, closed } }])
    assert.equal(listOf(await json('GET', '/ark-cn/credentials'))[0]?.['status'], 'closed')
    const path = `/ark-cn/credentials/cred_${credential.id}/rotate`
    assert.equal((await json('POST', path, { secret: 'another-secret' }))['status'], 'open')
  })

  test('do not follow their provider to another origin', async () => {
    await json('PUT', '/ark-cn', ARK)
    await add({ label: 'main', secret: CANARY })
    const elsewhere = { ...ARK, url: 'https://evil.example.com/api/v3' }
    assert.match(await refused('PUT', '/ark-cn', elsewhere, 400, 'invalid_parameter', 'url'), /secrets again.*main/)
    await refused('PATCH', '/ark-cn', { url: 'http://ark.example.com/api/v3' }, 400, 'invalid_parameter', 'url')
    const slots = [{ label: 'main', slots: 2 }]
    await refused('PUT', '/ark-cn', { ...elsewhere, keys: slots }, 400, 'invalid_parameter', 'url')
    await json('PATCH', '/ark-cn', { url: 'https://ark.example.com/api/v4' })
    const moved = await json('PUT', '/ark-cn', { ...elsewhere, keys: [{ label: 'main', secret: CANARY }] })
    assert.deepEqual(
      listOf(moved, 'keys').map(({ usable }) => usable),
      [true],
    )
  })

  test('do not follow their provider’s files to another origin, nor back from it', async () => {
    await json('PUT', '/ark-cn', FAL)
    await add({ label: 'main', secret: CANARY })
    const url = 'https://evil.example.com'
    const shown = await refused('PATCH', '/ark-cn', { upload_url: url }, 400, 'invalid_parameter', 'upload_url')
    assert.match(shown, /another origin, https:\/\/evil\.example\.com, .*secrets again.*main/)
    const alone = await refused('PATCH', '/ark-cn', { upload_url: null }, 400, 'invalid_parameter', 'upload_url')
    assert.match(alone, /cannot go alone.*sealed for https:\/\/rest\.example\.com as well.*secrets again.*main/)
    await refused('PATCH', '/ark-cn', { url }, 400, 'invalid_parameter', 'url')
    const planned = { providers: [{ name: 'ark-cn', ...FAL, upload_url: url }], plan: true }
    await refused('POST', '/apply', planned, 400, 'invalid_parameter', 'providers[0].upload_url')
    await json('PATCH', '/ark-cn', { upload_url: 'https://rest.example.com/v2' })
    const moved = await json('PATCH', '/ark-cn', { upload_url: url, keys: [{ label: 'main', secret: CANARY }] })
    assert.deepEqual([moved['upload_url'], listOf(moved, 'keys').map(({ usable }) => usable)], [url, [true]])
    const keys = [{ label: 'main', secret: CANARY }]
    assert.equal((await json('PATCH', '/ark-cn', { upload_url: null, keys }))['upload_url'], undefined)
    const given = await refused('PATCH', '/ark-cn', { upload_url: url }, 400, 'invalid_parameter', 'upload_url')
    assert.match(given, /shows the keys of ark-cn at another origin/)
    await json('PATCH', '/ark-cn', { upload_url: 'https://queue.example.com/files' })
  })

  for (const [where, move] of [
    ['', { baseUrl: 'https://evil.example.com/api/v3' }],
    ['’s files', { uploadUrl: 'https://evil.example.com' }],
  ] as const) {
    test(`cannot be opened by whoever moves their provider${where} in the database, and that is said`, async () => {
      await json('PUT', '/ark-cn', FAL)
      await add({ label: 'main', secret: CANARY })
      const [provider] = (await gateway.store.providers()).providers
      assert.ok(provider)
      const stolen = { ...provider, version: 2, ...move }
      await gateway.store.commit([{ write: 'save-provider', provider: stolen }])
      const [told] = listOf(await json('GET', '/ark-cn/credentials'))
      assert.equal(told?.['usable'], false)
      assert.match(String(told?.['unusable_because']), /another origin/)
      const { resealed, unusable } = await json('POST', '/reseal', {})
      assert.equal(resealed, 0)
      assert.ok(Array.isArray(unusable) && unusable.length === 1)
    })
  }
})

describe('an account that is configured twice', () => {
  const MAIN = { label: 'main', secret: CANARY }
  const TOLD = ['ark-cn (key main) and ark-two (key spare) have the same secret for https://ark.example.com']
  const warningsOf = ({ warnings }: JsonObject): readonly string[] | undefined =>
    Array.isArray(warnings) ? warnings.map((warning) => String(warning).split(':', 2).join(':')) : undefined

  test('is told to its operator, whenever he looks or changes something, and with whatever path', async () => {
    assert.deepEqual(warningsOf(await json('PUT', '/ark-cn', { ...ARK, keys: [MAIN] })), [])
    const other = { ...ARK, url: 'https://ark.example.com/api/v4' }
    assert.deepEqual(warningsOf(await json('PUT', '/ark-two', other)), [])
    assert.deepEqual(warningsOf(await json('POST', '/ark-two/credentials', { ...MAIN, label: 'spare' })), TOLD)
    for (const [method, path, body] of [
      ['GET', '/ark-two'],
      ['GET', '/ark-cn'],
      ['PUT', '/ark-two', { ...other, slots: 2 }],
      ['POST', '/ark-cn/test', {}],
      ['POST', '/apply', { providers: [], plan: true }],
    ] as const) {
      assert.deepEqual(warningsOf(await json(method, path, body)), TOLD, `${method} ${path}`)
    }
  })

  test('is told before it is applied, and not when what is applied ends it', async () => {
    const twice = ['ark-cn', 'ark-two'].map((name) => ({ name, ...ARK, keys: [MAIN] }))
    const planned = await json('POST', '/apply', { providers: twice, plan: true })
    assert.deepEqual(warningsOf(planned)?.length, 1)
    assert.equal(warningsOf(await json('POST', '/apply', { providers: twice }))?.length, 1)
    const once = [{ ...twice[0], url: 'https://ark.example.net/api/v3' }, twice[1] ?? {}]
    assert.deepEqual(warningsOf(await json('POST', '/apply', { providers: once })), [])
  })

  test('is no such thing for another secret, or another origin', async () => {
    await json('PUT', '/ark-cn', { ...ARK, keys: [MAIN, { label: 'two', secret: `${CANARY}-2` }] })
    const elsewhere = { ...ARK, url: 'https://ark.example.com:8443/api/v3', keys: [MAIN] }
    assert.deepEqual(warningsOf(await json('PUT', '/ark-two', elsewhere)), [])
  })
})

describe('a declaration', () => {
  const declared = (more: JsonObject = {}): JsonObject => ({
    name: 'ark-cn',
    ...ARK,
    keys: [{ label: 'main', secret: CANARY, slots: 5 }],
    ...more,
  })
  const apply = (providers: readonly JsonObject[], more: JsonObject = {}) =>
    json('POST', '/apply', { providers, ...more })
  const lines = (applied: JsonObject) =>
    listOf(applied, 'changes').map(({ action, provider, key, field }) =>
      [action, provider, key, field].filter((word) => word !== null).join(' '),
    )

  test('applied is there; planned, it says what would change and changes nothing; applied again, nothing changes', async () => {
    const known = await revision()
    const planned = await apply([declared()], { plan: true })
    assert.deepEqual(lines(planned), ['add ark-cn', 'add ark-cn main'])
    assert.deepEqual([planned['plan'], await revision()], [true, known])
    const applied = await apply([declared()])
    assert.deepEqual(applied['changes'], planned['changes'])
    const after_ = await revision()
    assert.deepEqual([applied['revision'], applied['plan']], [after_, false])
    assert.deepEqual(lines(await apply([declared()])), [])
    assert.deepEqual(lines(await apply([declared({ keys: [{ label: 'main', slots: 5 }] })])), [], 'secrets stay')
    const { keys: _keys, ...keyless } = declared()
    assert.deepEqual(lines(await apply([keyless])), [], 'so do keys')
    assert.equal(await revision(), after_)
  })

  test('says line by line what changes, from what to what', async () => {
    await apply([declared()])
    const changed = declared({
      slots: 8,
      models: { 'seedance-2.0': 'another', 'seedance-2.5': 'x' },
      costs: { 'seedance-2.0': { '720p': { text: 1, referenced: '1.5' } } },
      keys: [
        { label: 'main', secret: `${CANARY}2`, submits_per_minute: 6 },
        { label: 'second', secret: CANARY },
      ],
    })
    const told = await apply([changed])
    assert.deepEqual(lines(told), [
      'change ark-cn models.seedance-2.0',
      'change ark-cn models.seedance-2.5',
      'change ark-cn slots',
      'change ark-cn costs.seedance-2.0',
      'change ark-cn main slots',
      'change ark-cn main submits_per_minute',
      'change ark-cn main secret',
      'add ark-cn second',
    ])
    const [model] = listOf(told, 'changes')
    assert.deepEqual([model?.['from'], model?.['to']], ['doubao-seedance-2-0-260128', 'another'])
    assert.deepEqual(lines(await apply([changed])), [])
  })

  test('leaves others alone, unless they are to be pruned', async () => {
    await apply([declared(), declared({ name: 'other' })])
    const one = declared({ keys: [{ label: 'new', secret: CANARY }] })
    assert.deepEqual(lines(await apply([one], { plan: true })), ['add ark-cn new'])
    const pruned = ['remove other', 'remove ark-cn main', 'add ark-cn new']
    assert.deepEqual(lines(await apply([one], { plan: true, prune: true })), pruned)
    assert.deepEqual(lines(await apply([one], { prune: true })), pruned)
    assert.deepEqual(
      listOf(await json('GET', '')).map(({ name }) => name),
      ['ark-cn'],
    )
  })

  test('is applied as a whole or not at all', async () => {
    const known = await revision()
    const wrong = declared({ name: 'wrong', keys: [{ label: 'nobody' }] })
    await refused(
      'POST',
      '/apply',
      { providers: [declared(), wrong] },
      ...([400, 'missing_parameter', 'providers[1].keys[0].secret'] as const),
    )
    await refused('POST', '/apply', { providers: [declared(), declared()] }, 400, 'invalid_parameter', 'providers')
    await refused('POST', '/apply', { providers: [], dry: true }, 400, 'unsupported_parameter', 'dry')
    await refused('POST', '/apply', {}, 400, 'missing_parameter', 'providers')
    assert.equal(await revision(), known)
  })
})
