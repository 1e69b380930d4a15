import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { requireNativePackages } from '../../src/start/native-packages.ts'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-native-'))
})

afterEach(() => rm(dir, { recursive: true, force: true }))

const OFFERED: Readonly<Record<string, readonly string[]>> = {
  '@napi-rs/webcodecs': ['linux-x64-gnu', 'linux-x64-musl', 'linux-arm-gnueabihf', 'linux-arm64-gnu', 'win32-x64-msvc'],
  '@napi-rs/canvas': ['linux-x64-gnu', 'linux-x64-musl', 'linux-arm64-gnu', 'darwin-arm64', 'win32-x64-msvc'],
  sharp: ['linux-x64', 'linuxmusl-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'libvips-linux-arm'],
}

/** Installs the packages, and of their binaries those that end so. */
async function install(...platforms: readonly string[]): Promise<void> {
  for (const [name, offered] of Object.entries(OFFERED)) {
    const stem = name === 'sharp' ? '@img/sharp' : name
    const binaries = offered.map((platform) => `${stem}-${platform}`)
    const optionalDependencies = Object.fromEntries(binaries.map((binary) => [binary, '1.0.0']))
    const wanted = binaries.filter((binary) => platforms.some((platform) => binary.endsWith(platform)))
    for (const [place, content] of [
      [name, { optionalDependencies }],
      ...wanted.map((binary) => [binary, {}] as const),
    ] as const) {
      await mkdir(join(dir, 'node_modules', place), { recursive: true })
      await writeFile(join(dir, 'node_modules', place, 'package.json'), JSON.stringify({ name: place, ...content }))
    }
  }
}

const check = (system: string, processor: string, isMusl = false) =>
  requireNativePackages(pathToFileURL(join(dir, 'main.ts')).href, { system, processor, isMusl })

test('the packages that are installed here are those for this platform', () => {
  requireNativePackages()
})

test('binaries for the very system, processor and C library are enough', async () => {
  await install('-linux-x64-gnu', '/sharp-linux-x64')
  check('linux', 'x64')
})

test('binaries for another C library or processor are not', async () => {
  await install('-linux-x64-gnu', '/sharp-linux-x64', '-linux-arm64-gnu', '/sharp-linux-arm64')
  check('linux', 'arm64')
  assert.throws(() => check('linux', 'x64', true), /the video codec .*linux x64 with musl\) is not installed/)
  assert.throws(() => check('linux', 'arm'), /linux arm\) is not installed/)
  assert.throws(() => check('darwin', 'x64'), /darwin x64\) is not installed/)
})

test('each of the three is missed by what it is for', async () => {
  await install('webcodecs-linux-x64-gnu', 'sharp-linux-x64')
  assert.throws(() => check('linux', 'x64'), /the drawing library/)
  await rm(dir, { recursive: true })
  await install('-linux-x64-gnu')
  assert.throws(() => check('linux', 'x64'), /the picture library/)
})

test('a package that is not installed at all is missing too', () => {
  assert.throws(() => check('linux', 'x64'), /the video codec/)
})
