/**
 * Providers by the command line, against a running server: added, declared as a file, their keys rotated and sealed anew. A
 * canary among the keys is looked for in everything that the server keeps, writes and tells.
 */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type JsonObject, isJsonObject } from '../../src/core/json.ts'
import { type Reelay, startReelay } from '../support/reelay.ts'
import { exampleWorkflow, withBindings } from '../upstreams/comfyui/comfy-rig.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const CANARY = 'sk-CANARY-51d2e07b93-ends-in-abcd'
const ENVIRONMENT = { ARK_API_KEY: CANARY, EMPTY: '', OTHER_KEY: `${CANARY}-2` }
const [OLD_KEY, NEW_KEY] = ['1a'.repeat(32), '2b'.repeat(32)]

let reelay: Reelay
/** Everything that was told to whoever typed. */
const told: string[] = []

before(async () => {
  reelay = await startReelay({ REELAY_CREDENTIALS_KEY: OLD_KEY })
})

after(() => reelay?.close())

async function run(args: readonly string[], input = '', settings: Readonly<Record<string, string>> = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_'))
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      ...Object.fromEntries(inherited),
      ...ENVIRONMENT,
      REELAY_DATA_DIR: reelay.dataDir,
      REELAY_URL: reelay.url,
      ...settings,
    },
  })
  child.stdin.end(input)
  let [output, said] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const [code] = await once(child, 'close')
  told.push(output, said)
  return { code, output, said }
}

async function done(...args: readonly string[]): Promise<JsonObject> {
  const { code, output, said } = await run(args)
  assert.equal(code, 0, said)
  const json: unknown = JSON.parse(output)
  assert.ok(typeof json === 'object' && json !== null)
  return json as JsonObject
}

const rows = (list: unknown): readonly JsonObject[] => (Array.isArray(list) ? list.filter(isJsonObject) : [])

async function declare(name: string, text: string): Promise<string> {
  const path = join(reelay.dataDir, name)
  await writeFile(path, text)
  return path
}

describe('a provider', () => {
  test('is added from a preset with a key from the environment, shown, drained, resumed and taken out', async () => {
    const made = await done('providers', 'add', 'ark-cn', '--preset', 'ark-cn', '--key-env', 'ARK_API_KEY')
    assert.deepEqual([made['dialect'], made['region'], made['version']], ['ark', 'cn', 1])
    assert.ok(isJsonObject(made['models']))
    assert.equal(made['models']['seedance-2.0'], 'doubao-seedance-2-0-260128')
    assert.deepEqual(
      rows(made['keys']).map(({ label, hint, status, usable }) => [label, hint, status, usable]),
      [['main', 'abcd', 'open', true]],
    )
    assert.equal((await done('providers', 'drain', 'ark-cn'))['state'], 'draining')
    assert.equal((await done('providers', 'off', 'ark-cn'))['state'], 'off')
    assert.equal((await done('providers', 'resume', 'ark-cn'))['state'], 'on')
    assert.equal((await done('providers', 'show', 'ark-cn'))['version'], 4)
    assert.deepEqual(
      rows((await done('providers', 'list'))['data']).map(({ name }) => name),
      ['ark-cn'],
    )
    assert.deepEqual(await done('providers', 'remove', 'ark-cn', '--force'), { name: 'ark-cn', deleted: true })
  })

  test('is added member by member, once', async () => {
    const add = [
      ...['providers', 'add', 'own', '--dialect', 'videos', '--url', 'http://10.0.0.9:30010/v1', '--profile', 'sglang'],
      ...['--model', 'seedance-2.0=wan', '--model=seedance-2.5', '--slots', '2', '--rpm', '30', '--weight', '5'],
      ...['--priority', '-3', '--region', 'cellar', '--channels', 'a,b', '--budget', '12.5', '--calls-back'],
    ]
    const { created_at: _createdAt, ...made } = await done(...add)
    assert.deepEqual(made, {
      ...{ name: 'own', version: 1, dialect: 'videos', profile: 'sglang', url: 'http://10.0.0.9:30010/v1' },
      ...{ models: { 'seedance-2.0': 'wan', 'seedance-2.5': 'seedance-2.5' }, slots: 2, submits_per_minute: 30 },
      ...{ weight: 5, priority: -3, region: 'cellar', channels: ['a', 'b'], budget_per_day: '12.5', costs: {} },
      ...{ calls_back: true, shares_library: false, state: 'on', keys: [], warnings: [] },
    })
    const again = await run(add)
    assert.equal(again.code, 1)
    assert.match(again.said, /There is a provider own already.*provider_changed/)
    await done('providers', 'remove', 'own')
  })

  test('of a preset has its files where the preset says, unless it is somewhere else itself', async () => {
    const filesOf = async (...more: readonly string[]) => {
      const { upload_url: url } = await done('providers', 'add', 'fal', '--preset', 'fal', ...more)
      await done('providers', 'remove', 'fal')
      return url
    }
    const own = ['--url', 'http://10.0.0.9:8000/fal']
    assert.equal(await filesOf(), 'https://rest.fal.ai')
    assert.equal(await filesOf(...own), undefined, 'no key of another house is shown to fal')
    for (const same of ['https://queue.fal.run', 'https://QUEUE.fal.run:443/'])
      assert.equal(await filesOf('--url', same), 'https://rest.fal.ai', same)
    assert.equal(await filesOf('--url', 'https://fal.run'), undefined)
    assert.equal(await filesOf(...own, '--upload-url', 'http://10.0.0.9:8001'), 'http://10.0.0.9:8001')
    assert.equal(await filesOf('--upload-url', 'https://rest.example.com'), 'https://rest.example.com')
  })

  test('that was tested and is not well ends its command with 1', async () => {
    await done('providers', 'add', 'ark-cn', '--preset', 'ark-cn')
    const { code, output } = await run(['providers', 'test', 'ark-cn'])
    const answer: unknown = JSON.parse(output)
    assert.ok(typeof answer === 'object' && answer !== null && 'ok' in answer)
    assert.equal(code, answer.ok === true ? 0 : 1)
    await done('providers', 'remove', 'ark-cn')
  })

  test('takes its secrets from no argument, and says where one was not found', async () => {
    for (const [args, code, sentence] of [
      [
        ['providers', 'add', 'x', '--preset', 'ark-cn', '--key-env', 'EMPTY'],
        2,
        /no secret: the variable EMPTY is empty/,
      ],
      [['providers', 'add', 'x', '--preset', 'ark-cn', '--key', CANARY], 2, /no option --key here/],
      [['providers', 'add', 'x', '--preset', 'ark-cn', '--key-env', 'A', '--key-stdin'], 2, /from one place/],
      [['providers', 'add', 'x', '--preset', 'ark-cn', '--key-file', '/nowhere'], 2, /\/nowhere cannot be read/],
      [['providers', 'add', 'x', '--preset', 'nope'], 2, /--preset takes one of ark-cn, /],
      [['providers', 'add', 'x', '--preset', 'openai'], 2, /--model is needed/],
      [['providers', 'add', 'x', '--dialect', 'ark'], 2, /--url is needed/],
      [['providers', 'add', 'x', '--preset', 'ark-cn', '--model', '=b'], 2, /OURS=THEIRS/],
      [['providers', 'add', 'x', '--preset', 'ark-cn', '--model', 'nope=b'], 1, /no model or family called "nope"/],
      [['providers', 'add', 'Bad', '--preset', 'ark-cn'], 1, /name must be small letters/],
      [['providers', 'key', 'add', 'x', 'y'], 2, /Say where the secret is: --env/],
      [['providers', 'show', 'nobody'], 1, /no such provider.*provider_not_found/],
    ] as const) {
      const result = await run(args)
      assert.equal(result.code, code, result.said)
      assert.match(result.said, sentence)
      assert.doesNotMatch(result.said, /at file:/)
    }
  })
})

describe('keys', () => {
  test('are added by stdin and by file, listed, closed, opened, rotated and taken out, by label or id', async () => {
    await done('providers', 'add', 'ark-cn', '--preset', 'ark-cn')
    const piped = await run(['providers', 'key', 'add', 'ark-cn', 'main', '--stdin', '--slots', '5'], `${CANARY}\n`)
    assert.equal(piped.code, 0, piped.said)
    const secret = join(reelay.dataDir, 'a-secret')
    await writeFile(secret, 'not the canary\n')
    const wrong = await run(['providers', 'key', 'add', 'ark-cn', 'second', '--file', secret])
    assert.deepEqual([wrong.code, /holds no secret/.test(wrong.said)], [2, true])
    await writeFile(secret, 'another-secret-of-theirs\n')
    const { id } = await done('providers', 'key', 'add', 'ark-cn', 'second', '--file', secret, '--rpm', '6')
    const closed = await done('providers', 'key', 'close', 'ark-cn', 'second', '--reason', 'too dear')
    assert.equal(closed['status'], 'closed')
    assert.deepEqual((await done('providers', 'key', 'open', 'ark-cn', String(id)))['status'], 'open')
    const rotated = await done('providers', 'key', 'rotate', 'ark-cn', 'second', '--env', 'OTHER_KEY')
    assert.equal(rotated['hint'], 'cd-2')
    const listed = rows((await done('providers', 'key', 'list', 'ark-cn'))['data'])
    assert.deepEqual(
      listed.map(({ label, hint, slots, submits_per_minute: rate }) => [label, hint, slots, rate]),
      [
        ['main', 'abcd', 5, undefined],
        ['second', 'cd-2', undefined, 6],
      ],
    )
    await done('providers', 'key', 'remove', 'ark-cn', 'second')
    const gone = await run(['providers', 'key', 'remove', 'ark-cn', 'second'])
    assert.deepEqual([gone.code, /ark-cn has no key "second"; it has "main"/.test(gone.said)], [1, true])
    await done('providers', 'remove', 'ark-cn')
  })
})

describe('a declared file', () => {
  const YAML = `
providers:
  - name: ark-cn
    dialect: ark
    url: https://ark.example.com/api/v3
    keys:
      - label: main
        env: ARK_API_KEY
        slots: 5
      - {label: spare, file: secrets/spare}
    models:
      seedance-2.0: doubao-seedance-2-0-260128
      seedance-1.5-pro: {name: doubao-seedance-1-5-pro-251215, resolutions: [480p, 720p]}
    slots: 10
    submits_per_minute: 60
    channels: [byte2.0]
    budget_per_day: 100
    costs: {seedance-2.0: {720p: {per: second, text: 0.5, referenced: 0.8}}}
  - name: cellar
    dialect: comfyui
    url: http://10.0.0.9:8188
    models: {seedance-2.0: wan}
    workflow: {file: graph.json}
`

  const lines = ({ changes }: JsonObject) =>
    rows(changes).map(({ action, provider, key, field }) =>
      [action, provider, key, field].filter((word) => word !== null).join(' '),
    )

  test('is planned, applied, and applied again without any change', async () => {
    const path = await declare('providers.yaml', YAML)
    await mkdir(join(reelay.dataDir, 'secrets'))
    await declare('secrets/spare', `${CANARY}-spare\n`)
    await declare('graph.json', JSON.stringify(exampleWorkflow()))
    const everything = ['add ark-cn', 'add ark-cn main', 'add ark-cn spare', 'add cellar']
    assert.deepEqual(lines(await done('apply', '-f', path, '--plan')), everything)
    assert.deepEqual(rows((await done('providers', 'list'))['data']), [], 'a plan changes nothing')
    assert.deepEqual(lines(await done('apply', '-f', path)), everything)
    assert.deepEqual(lines(await done('apply', '-f', path)), [])
    assert.deepEqual(lines(await done('apply', '--file', path, '--plan', '--prune')), [])
    const [, cellar] = rows((await done('providers', 'list'))['data'])
    assert.deepEqual(cellar?.['workflow'], exampleWorkflow())
    const changed = await declare(
      'changed.yaml',
      YAML.replace('slots: 10', 'slots: 20').replace('ARK_API_KEY', 'OTHER_KEY'),
    )
    assert.deepEqual(lines(await done('apply', '-f', changed)), ['change ark-cn slots', 'change ark-cn main secret'])
    const one = await declare('one.yaml', YAML.slice(0, YAML.indexOf('  - name: cellar')))
    assert.deepEqual(lines(await done('apply', '-f', one, '--prune', '--plan')), [
      'remove cellar',
      'change ark-cn slots',
      'change ark-cn main secret',
    ])
  })

  test('that is wrong is refused with file, line and path, and nothing is applied', async () => {
    const known = await done('providers', 'list')
    await declare('unbound.json', JSON.stringify(withBindings({ seed: '3.inputs.noise_seed' })))
    for (const [text, code, sentence] of [
      [YAML.replace('slots: 10', 'slots: 0'), 2, /^\S*wrong\.yaml:14:5: providers\[0\]\.slots must be at least 1\.\n$/],
      [YAML.replace('url: http', 'ulr: http'), 2, /wrong\.yaml:5:5: There is no member providers\[0\]\.ulr here/],
      [
        YAML.replace('env: ARK_API_KEY', 'secret: x'),
        2,
        /wrong\.yaml:8:9: There is no member providers\[0\]\.keys\[0\]\.secret/,
      ],
      [YAML.replace('ARK_API_KEY', 'NOT_THERE'), 2, /the variable NOT_THERE is empty or not there/],
      [YAML.replace('graph.json', 'nowhere.json'), 2, /nowhere\.json cannot be read/],
      [YAML.replace('seedance-2.0: doubao', 'seedance-9: doubao'), 1, /providers\[0\]\.models.*"seedance-9"/],
      [YAML.replace('dialect: ark', 'dialect: arc'), 1, /providers\[0\]\.dialect must be one of jobs, /],
      [
        YAML.replace('slots: 10', 'profile: sglang'),
        1,
        /providers\[0\]\.profile cannot be said: the dialect ark has no /,
      ],
      [
        YAML.replace('graph.json', 'unbound.json'),
        1,
        /providers\[1\]\.workflow\.bindings\.seed names 3\.inputs\.noise_seed/,
      ],
    ] as const) {
      const path = await declare('wrong.yaml', text)
      const result = await run(['apply', '-f', path])
      assert.equal(result.code, code, result.said)
      assert.match(result.said, sentence)
      assert.equal(result.output, '')
    }
    assert.deepEqual(await done('providers', 'list'), known)
    assert.equal((await run(['apply'])).code, 2)
  })
})

describe('the key that seals', () => {
  test('is rotated: sealed anew with the first, the former one can be taken away', async () => {
    const keys = async () =>
      rows((await done('providers', 'key', 'list', 'ark-cn'))['data']).map(({ label, usable }) => [label, usable])
    const restart = async (sealing: string | undefined) => {
      const { dataDir } = reelay
      told.push(reelay.log(), reelay.output())
      await reelay.stop()
      reelay = await startReelay({ REELAY_CREDENTIALS_KEY: sealing }, dataDir)
    }
    const [usable, unusable] = [true, false].map((isUsable) => ['main', 'spare'].map((label) => [label, isUsable]))
    assert.deepEqual(await keys(), usable)
    await restart(`${NEW_KEY},${OLD_KEY}`)
    assert.deepEqual(await keys(), usable)
    assert.deepEqual(await done('providers', 'reseal'), { resealed: 2, unusable: [] })
    assert.deepEqual(await done('providers', 'reseal'), { resealed: 0, unusable: [] })
    await restart(NEW_KEY)
    assert.deepEqual(await keys(), usable)
    assert.equal((await run(['doctor', '--quick'], '', { REELAY_CREDENTIALS_KEY: NEW_KEY })).code, 0)
    await restart(undefined)
    assert.deepEqual(await keys(), unusable)
    const refused = await run(['providers', 'reseal'])
    assert.equal(refused.code, 1)
    assert.match(refused.output, /REELAY_CREDENTIALS_KEY/)
    const doctor = await run(['doctor', '--quick'])
    assert.equal(doctor.code, 1)
    assert.match(
      doctor.output,
      /^WRONG: the key "main" of the provider ark-cn cannot be opened: it was sealed with a key/m,
    )
    const { data } = await done('providers', 'key', 'list', 'ark-cn')
    assert.match(String(rows(data)[0]?.['unusable_because']), /not at hand/)
  })
})

test('no key to a provider is in what the server keeps, writes and tells', async () => {
  const own = ['providers.yaml', 'changed.yaml', 'one.yaml', 'wrong.yaml', 'graph.json', 'unbound.json', 'a-secret']
  const files = (await readdir(reelay.dataDir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  const kept = files.filter(({ name, parentPath }) => !own.includes(name) && !parentPath.endsWith('secrets'))
  assert.ok(kept.some(({ name }) => name === 'reelay.sqlite'))
  for (const { name, parentPath } of kept) {
    const bytes = await readFile(join(parentPath, name))
    for (const secret of [CANARY, OLD_KEY, NEW_KEY, 'another-secret-of-theirs']) {
      assert.equal(bytes.includes(secret), false, `${name} has a secret`)
      assert.equal(bytes.includes(Buffer.from(secret).toString('base64').slice(0, 20)), false, name)
    }
  }
  const everything = [...told, reelay.log(), reelay.output()].join('\n')
  for (const secret of [CANARY, OLD_KEY, NEW_KEY, 'another-secret-of-theirs']) assert.ok(!everything.includes(secret))
})
