import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ConfigError, readConfig } from '../src/config.ts'
import { SETTINGS, SHOWN_SETTINGS } from '../src/settings.ts'
import { helpText } from '../src/start/help.ts'

const main = join(import.meta.dirname, '..', 'src', 'main.ts')

function run(args: readonly string[], settings: Record<string, string> = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_'))
  return spawnSync(process.execPath, [main, ...args], {
    env: { ...Object.fromEntries(inherited), ...settings },
    encoding: 'utf8',
  })
}

test('without any setting there is a default for everything', () => {
  const config = readConfig({ PATH: '/bin' })
  assert.equal(config.port, 8_000)
  assert.equal(config.host, '127.0.0.1')
  assert.ok(config.renderWorkers >= 1)
})

test('every example of the list can be read', () => {
  for (const { name, example } of Object.values(SETTINGS)) readConfig({ [name]: example })
})

describe('a setting that cannot be used is named with its rule', () => {
  const rows: readonly [Record<string, string>, RegExp][] = [
    [{ REELAY_PROT: '8000' }, /REELAY_PROT: there is no such setting/],
    [{ REELAY_PORT: 'eighty' }, /REELAY_PORT: a whole number from 0 to 65535/],
    [{ REELAY_PORT: '65536' }, /REELAY_PORT/],
    [{ REELAY_PORT: '-1' }, /REELAY_PORT/],
    [{ REELAY_PORT: '' }, /REELAY_PORT/],
    [{ REELAY_DATA_DIR: ' ' }, /REELAY_DATA_DIR: cannot be empty/],
    [{ REELAY_API_KEY: 'short' }, /REELAY_API_KEY: a key has 8 to 256/],
    [{ REELAY_API_KEY: '' }, /REELAY_API_KEY/],
    [{ REELAY_ADMIN_KEY: '' }, /REELAY_ADMIN_KEY: an admin key has 24/],
    [{ REELAY_ADMIN_KEY: ' '.repeat(30) }, /REELAY_ADMIN_KEY/],
    [{ REELAY_ADMIN_KEY: 'x'.repeat(23) }, /REELAY_ADMIN_KEY/],
    [{ REELAY_ADMIN_KEY: 'é'.repeat(30) }, /REELAY_ADMIN_KEY/],
    [{ REELAY_ADMIN_KEY: 'k'.repeat(24), REELAY_API_KEY: 'k'.repeat(24) }, /another one than REELAY_API_KEY/],
    [{ REELAY_URL: 'video.example.com' }, /REELAY_URL/],
    [{ REELAY_WEBHOOK_SECRET: '' }, /REELAY_WEBHOOK_SECRET/],
    [{ REELAY_WEBHOOK_SECRET: 'whsec_MTIz' }, /REELAY_WEBHOOK_SECRET/],
    [{ REELAY_PUBLIC_URL: 'video.example.com' }, /REELAY_PUBLIC_URL/],
    [{ REELAY_PUBLIC_URL: 'ftp://video.example.com' }, /REELAY_PUBLIC_URL/],
    [{ REELAY_PUBLIC_URL: 'https://user:pw@video.example.com' }, /REELAY_PUBLIC_URL/],
    [{ REELAY_ENABLE_MODELS: 'a model' }, /REELAY_ENABLE_MODELS: no name of a model: a model/],
    [{ REELAY_MODELS: '' }, /REELAY_MODELS: cannot be empty/],
    [{ REELAY_CONNECT_TO: 'example.com' }, /REELAY_CONNECT_TO/],
    [{ REELAY_MODEL_ALIASES: 'sora-2' }, /REELAY_MODEL_ALIASES/],
    [{ REELAY_MODEL_ALIASES: 'sora-2=a model' }, /REELAY_MODEL_ALIASES/],
    [{ REELAY_MODEL_ALIASES: 'a=seedance-2.0,a=seedance-2-0' }, /REELAY_MODEL_ALIASES: a is there twice/],
    [{ REELAY_CORS_ORIGINS: 'https://a.example/' }, /REELAY_CORS_ORIGINS/],
    [{ REELAY_CORS_ORIGINS: 'a.example' }, /REELAY_CORS_ORIGINS/],
    [{ REELAY_ACCEL_REDIRECT: 'protected' }, /REELAY_ACCEL_REDIRECT/],
    [{ REELAY_ACCEL_REDIRECT: '/a\r\nb/' }, /REELAY_ACCEL_REDIRECT/],
    [{ REELAY_TRUSTED_PROXIES: 'nginx' }, /REELAY_TRUSTED_PROXIES: an address or a network/],
    [{ REELAY_TRUSTED_PROXIES: '10.0.0.0/33' }, /REELAY_TRUSTED_PROXIES/],
    [{ REELAY_RENDER_WORKERS: '-1' }, /REELAY_RENDER_WORKERS/],
    [{ REELAY_LOG_LEVEL: 'loud' }, /REELAY_LOG_LEVEL: one of/],
    [{ REELAY_FAILPOINT: 'nowhere' }, /REELAY_FAILPOINT/],
  ]
  for (const [settings, message] of rows) {
    test(JSON.stringify(settings), () => {
      assert.throws(
        () => readConfig(settings),
        (error) => error instanceof ConfigError && message.test(error.message),
      )
    })
  }

  test('all of them at once', () => {
    assert.throws(() => readConfig({ REELAY_PORT: 'x', REELAY_HOSTS: 'y' }), /REELAY_PORT.*\n.*REELAY_HOSTS/)
  })
})

test('a public URL loses its last slash', () => {
  assert.equal(
    readConfig({ REELAY_PUBLIC_URL: 'https://video.example.com/gateway/' }).publicUrl,
    'https://video.example.com/gateway',
  )
})

test('the help describes every setting', () => {
  const text = helpText('1.2.3')
  for (const { name, shownDefault } of SHOWN_SETTINGS) assert.ok(text.includes(name) && text.includes(shownDefault))
})

test('--help and --version answer and end well', () => {
  const help = run(['--help'])
  assert.equal(help.status, 0)
  assert.match(help.stdout, /REELAY_DATA_DIR/)
  const version = run(['--version'])
  assert.deepEqual([version.status, version.stdout], [0, '0.1.0\n'])
})

test('a wrong setting or argument ends the start with 2 and says why, without a stack', () => {
  const wrong = run([], { REELAY_PORT: 'x' })
  assert.equal(wrong.status, 2)
  assert.match(wrong.stderr, /REELAY_PORT: a whole number/)
  assert.doesNotMatch(wrong.stderr, /at file:/)
  assert.equal(run(['--port', '1']).status, 2)
})
