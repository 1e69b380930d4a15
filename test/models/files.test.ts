/** Manifests in files and folders. */

import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readManifestFiles } from '../../src/models/files.ts'
import { ManifestError } from '../../src/models/manifest.ts'

let dir: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-manifests-'))
})
after(() => rm(dir, { recursive: true, force: true }))

const put = async (name: string, text: string) => {
  await writeFile(join(dir, name), text)
  return join(dir, name)
}

async function faultOf(path: string): Promise<string> {
  try {
    await readManifestFiles(path)
  } catch (error) {
    assert.ok(error instanceof ManifestError, String(error))
    return error.message
  }
  return 'no fault'
}

test('a file in YAML and one in JSON say the same', async () => {
  const yaml = await put('a.yaml', 'models:\n  - name: x\n    ratios: [16:9, "1:1"]\n    enabled: true\n')
  const json = await put('a.json', '{"models":[{"name":"x","ratios":["16:9","1:1"],"enabled":true}]}')
  const [first] = await readManifestFiles(yaml)
  const [second] = await readManifestFiles(json)
  assert.deepEqual(first?.json, second?.json)
  assert.deepEqual([first?.where, second?.where], [yaml, json])
})

test('a folder is read file by file, by their names; other files, hidden ones and folders in it are not', async () => {
  const folder = join(dir, 'folder')
  await mkdir(join(folder, 'deeper'), { recursive: true })
  for (const [name, model] of [
    ['b.yml', 'b'],
    ['a.json', 'a'],
    ['c.yaml', 'c'],
    ['.hidden.yaml', 'h'],
    ['notes.txt', 'n'],
    ['deeper/d.yaml', 'd'],
  ] as const) {
    await put(join('folder', name), JSON.stringify({ models: [{ name: model }] }))
  }
  assert.deepEqual(
    (await readManifestFiles(folder)).map(({ json }) => json['name']),
    ['a', 'b', 'c'],
  )
})

test('what cannot be read is named with its file', async () => {
  assert.equal(await faultOf(join(dir, 'none.yaml')), `${join(dir, 'none.yaml')}: cannot be read (ENOENT).`)
  assert.match(await faultOf(await put('x.txt', '')), /x\.txt: its name must end in \.yaml, \.yml, \.json/)
  assert.match(await faultOf(await put('broken.yaml', 'models: [\n  - {')), /broken\.yaml: .+ at line 2/)
  assert.match(
    await faultOf(await put('twice.yaml', 'models: []\nmodels: []\n')),
    /twice\.yaml: Map keys must be unique/,
  )
  assert.match(await faultOf(await put('twice.json', '{"models":[],"models":[]}')), /twice\.json: /)
  assert.match(await faultOf(await put('broken.json', '{"models":')), /broken\.json: /)
  assert.match(await faultOf(await put('list.yaml', '- name: x\n')), /list\.yaml, models: must be a list of manifests/)
  assert.match(await faultOf(await put('empty.yaml', '')), /empty\.yaml, models: must be a list/)
  assert.match(
    await faultOf(await put('more.yaml', 'models: []\nprices: 1\n')),
    /more\.yaml, prices: there is no such member/,
  )
  assert.match(await faultOf(await put('word.yaml', 'models: [x]\n')), /word\.yaml, models\[0\]: must be a manifest/)
  await mkdir(join(dir, 'nothing'))
  assert.match(await faultOf(join(dir, 'nothing')), /nothing: has no file that ends in/)
})

test('a file has an end: in bytes, in models, and in what its anchors come to', async () => {
  assert.match(await faultOf(await put('large.yaml', `# ${'x'.repeat(1_048_576)}\n`)), /has more than 1048576 bytes/)
  const many = { models: Array.from({ length: 1_001 }, (_, index) => ({ name: `m${index}` })) }
  assert.match(await faultOf(await put('many.json', JSON.stringify(many))), /has more than 1000 models/)
  const laughs = Array.from(
    { length: 9 },
    (_, at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`).join(', ')}]`,
  )
  const bomb = `l0: &l0 [lol]\n${laughs.join('\n')}\nmodels: []\n`
  assert.match(await faultOf(await put('bomb.yaml', bomb)), /bomb\.yaml: Excessive alias count/)
})
