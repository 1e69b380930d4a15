import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, test } from 'node:test'
import { inspectFilm } from '../support/inspect.ts'
import { until } from '../support/reelay.ts'

const DEMO = join(import.meta.dirname, '..', '..', 'scripts', 'demo.ts')

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-demo-test-'))
})

afterEach(() => rm(dir, { recursive: true, force: true }))

/** Starts the demonstration in an empty folder, which also gets what it keeps for a while. */
function start(settings: Readonly<Record<string, string>>) {
  return spawn(process.execPath, [DEMO], {
    cwd: dir,
    env: { ...process.env, TMPDIR: dir, TEMP: dir, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

test('the demonstration leaves one film and nothing else, whatever the caller has set for a server', async () => {
  const child = start({
    REELAY_PORT: 'no port',
    REELAY_PUBLIC_URL: 'https://video.example.com',
    REELAY_FAILPOINT: 'dispatch.after-submit',
    REELAY_SETTING_OF_TOMORROW: '1',
  })
  child.stdout.resume()
  assert.deepEqual(await once(child, 'close'), [0, null])
  assert.deepEqual(await readdir(dir), ['reelay-demo.mp4'])
  const { widthPx, heightPx, frames } = await inspectFilm(await readFile(join(dir, 'reelay-demo.mp4')))
  assert.deepEqual([widthPx, heightPx, frames], [1280, 720, 120])
})

test('its server ends with it, also when it is killed', { skip: process.platform === 'win32' }, async () => {
  const child = start({})
  let url = ''
  for await (const line of createInterface({ input: child.stdout })) {
    url = /serves at (http:\S+)/.exec(line)?.[1] ?? ''
    if (url !== '') break
  }
  child.kill('SIGKILL')
  await once(child, 'close')
  await until(
    () =>
      fetch(`${url}/health`).then(
        () => true,
        () => false,
      ),
    (serves) => !serves,
  )
})
