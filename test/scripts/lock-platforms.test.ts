import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type LockedPackages, missingPlatforms } from '../../scripts/lock-platforms.ts'

const root = join(import.meta.dirname, '..', '..')
const lock: { packages: LockedPackages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))

describe('the lockfile', () => {
  test('has an entry for every package of every platform; `npm run lock` adds what is missing', () => {
    assert.deepEqual(Object.keys(missingPlatforms(lock.packages)), [])
  })

  test('has one without the codec for no platform that the codec is made for', () => {
    const codecs = Object.keys(lock.packages['node_modules/@napi-rs/webcodecs']?.optionalDependencies ?? {})
    assert.ok(codecs.length >= 9)
    for (const name of codecs) {
      const entry = lock.packages[`node_modules/${name}`]
      assert.ok(entry?.os !== undefined && entry.cpu !== undefined && entry.optional === true, name)
      assert.equal(entry.libc !== undefined, name.includes('linux'), name)
    }
  })

  test('names no registry, so that it can be installed from any', () => {
    for (const [place, entry] of Object.entries(lock.packages)) assert.ok(!('resolved' in entry), place)
  })
})

describe('an entry that is missing', () => {
  const parent = (wanted: Record<string, string>, dev = false): LockedPackages => ({
    'node_modules/parent': { version: '1.2.3', dev, optionalDependencies: wanted },
  })

  test('is made from its name: system, processor and C library', () => {
    const wanted = {
      '@a/b-darwin-arm64': '1.2.3',
      '@a/b-linux-arm-gnueabihf': '1.2.3',
      '@a/b-linux-x64': '1.2.3',
      '@a/b-linux-x64-musl': '1.2.3',
      '@a/b-win32-x64-msvc': '1.2.4',
    }
    assert.deepEqual(missingPlatforms(parent(wanted)), {
      'node_modules/@a/b-darwin-arm64': { version: '1.2.3', os: ['darwin'], cpu: ['arm64'], optional: true },
      'node_modules/@a/b-linux-arm-gnueabihf': {
        version: '1.2.3',
        os: ['linux'],
        cpu: ['arm'],
        libc: ['glibc'],
        optional: true,
      },
      'node_modules/@a/b-linux-x64': { version: '1.2.3', os: ['linux'], cpu: ['x64'], libc: ['glibc'], optional: true },
      'node_modules/@a/b-linux-x64-musl': {
        version: '1.2.3',
        os: ['linux'],
        cpu: ['x64'],
        libc: ['musl'],
        optional: true,
      },
      'node_modules/@a/b-win32-x64-msvc': { version: '1.2.4', os: ['win32'], cpu: ['x64'], optional: true },
    })
  })

  test('works with every C library where no sibling is for musl', () => {
    const [entry] = Object.values(missingPlatforms(parent({ 'b-linux-x64': '1.2.3', 'b-linux-arm64': '1.2.3' })))
    assert.equal(entry?.libc, undefined)
  })

  test('is for development only when its parent is', () => {
    const [entry] = Object.values(missingPlatforms(parent({ 'b-linux-x64': '1.2.3' }, true)))
    assert.equal(entry?.dev, true)
  })

  test('is looked for where Node would look for it', () => {
    const packages = {
      'node_modules/a/node_modules/b': { version: '1.0.0', optionalDependencies: { 'c-linux-x64': '1.0.0' } },
    }
    const c = { version: '1.0.0' }
    assert.equal(Object.keys(missingPlatforms(packages)).length, 1)
    for (const place of [
      'node_modules/a/node_modules/b/node_modules/',
      'node_modules/a/node_modules/',
      'node_modules/',
    ])
      assert.deepEqual(missingPlatforms({ ...packages, [`${place}c-linux-x64`]: c }), {})
    assert.equal(Object.keys(missingPlatforms({ ...packages, 'node_modules/d/node_modules/c-linux-x64': c })).length, 1)
  })

  test('is refused when its name tells no platform or its version is a range', () => {
    assert.throws(() => missingPlatforms(parent({ 'some-addon': '1.2.3' })), /some-addon does not say/)
    assert.throws(() => missingPlatforms(parent({ 'b-linux-x64': '^1.2.3' })), /no one version/)
  })
})
