/** `reelay fake-provider` runs a provider from the command line, and says what it can do. */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { BEHAVIOUR_NAMES } from '../../src/fake-provider/behaviours/table.ts'
import { COMFY_TROUBLES } from '../../src/fake-provider/comfyui/troubles.ts'
import { until } from '../support/reelay.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const started: ChildProcess[] = []

after(() => {
  for (const child of started) child.kill()
})

function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, 'fake-provider', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(child)
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const ended = once(child, 'close').then(([code]) => ({ code: Number(code), output }))
  return { child, output: () => output, ended }
}

test('it says where it serves, takes the key that it was given, and does what it was told', async () => {
  const { child, output } = run('--dialect', 'jobs', '--port', '0', '--key', 'sk-test', '--behave', 'balance-gone@2')
  await until(
    async () => output(),
    (text) => text.includes('/_fake/counts'),
    20,
  )
  const [, origin = ''] = /serves at (http:\S+)/.exec(output()) ?? []
  assert.match(output(), new RegExp(`Base URL for clients +${origin}/v1\n +Key +sk-test\n +Trouble +balance-gone@2`))
  const submit = async (key: string) => {
    const body = JSON.stringify({ model: 'seedance-2.0', input: { prompt: 'a kite' } })
    const headers = { authorization: `Bearer ${key}` }
    return (await fetch(`${origin}/v1/jobs`, { method: 'POST', headers, body })).status
  }
  assert.deepEqual([await submit('other'), await submit('sk-test'), await submit('sk-test')], [401, 200, 402])
  child.kill()
})

test('it says where it takes files, where that is another place', async () => {
  const { child, output } = run('--dialect', 'fal', '--port', '0', '--upload-port', '0')
  await until(
    async () => output(),
    (text) => text.includes('/_fake/counts'),
    20,
  )
  const [, origin = ''] = /serves at (http:\S+)/.exec(output()) ?? []
  const [, url = ''] = /Upload URL +(http:\/\/127\.0\.0\.1:\d+\/fal)\n/.exec(output()) ?? []
  assert.ok(url !== '' && !url.startsWith(origin), output())
  assert.equal((await fetch(`${url}/storage/upload/initiate`, { method: 'POST' })).status, 401)
  child.kill()
})

test('it is a ComfyUI server, too', async () => {
  const args = ['--dialect', 'comfyui', '--port', '0', '--key', 'k', '--behave', 'old-build', '--run-ms', '50']
  const { child, output } = run(...args)
  await until(
    async () => output(),
    (text) => text.includes('Trouble'),
    20,
  )
  const [, origin = ''] = /serves at (http:\S+)/.exec(output()) ?? []
  assert.match(output(), new RegExp(`Base URL +${origin}\n +Key +k\n +Trouble +old-build`))
  assert.equal((await fetch(`${origin}/queue`)).status, 401)
  const stats = await fetch(`${origin}/system_stats`, { headers: { authorization: 'Bearer k' } })
  assert.match(await stats.text(), /"comfyui_version":"0\.3\.10"/)
  child.kill()
})

test('its help names every behaviour', async () => {
  const { code, output } = await run('--help').ended
  assert.equal(code, 0)
  for (const name of [...BEHAVIOUR_NAMES, ...Object.keys(COMFY_TROUBLES)])
    assert.match(output, new RegExp(`^ {2}${name}(?:\\[?:.*)?$`, 'm'))
})

for (const [args, words] of [
  [[], /--dialect is one of jobs, /],
  [['--dialect', 'klingon'], /--dialect is one of jobs, /],
  [['--dialect', 'videos', '--profile', 'klingon'], /--profile is one of openai, new-api, ope, sglang, vllm-omni/],
  [['--dialect', 'jobs', '--profile', 'sglang'], /jobs has no profiles/],
  [['--dialect', 'jobs', '--behave', 'misbehave'], /There is no behaviour "misbehave"/],
  [['--dialect', 'jobs', '--behave', 'slow-answers'], /slow-answers:MS/],
  [['--dialect', 'jobs', '--port', 'soon'], /--port takes a whole number/],
  [['--dialect', 'jobs', '--loud'], /--loud/],
  [['--dialect', 'jobs', '--upload-port', '0'], /--upload-port means nothing to jobs/],
  [['--dialect', 'comfyui', '--upload-port', '0'], /--upload-port means nothing to a ComfyUI server/],
  [['--dialect', 'comfyui', '--behave', 'fail'], /--behave is one of ignores-ids, .*not fail/],
  [['--dialect', 'comfyui', '--models', 'a'], /--models means nothing to a ComfyUI server/],
] as const) {
  test(`it says what is wrong with: ${args.join(' ')}`, async () => {
    const { code, output } = await run(...args).ended
    assert.equal(code, 2)
    assert.match(output, words)
  })
}

test('a port that is taken is told', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  for (const args of [
    ['--dialect', 'jobs', '--port', String(port)],
    ['--dialect', 'fal', '--port', '0', '--upload-port', String(port)],
  ]) {
    const { code, output } = await run(...args).ended
    assert.equal(code, 1)
    assert.match(output, /EADDRINUSE/)
  }
  other.close()
})
