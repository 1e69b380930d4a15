/**
 * Fills the lockfile up with the packages of all platforms. npm writes down only those that it could fetch when it wrote
 * the lockfile; `npm ci` then refuses the lockfile, or, up to npm 10, leaves other platforms without their binaries.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** An entry of a lockfile; only what is used here. */
export type LockEntry = {
  readonly version?: string
  readonly integrity?: string
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly dev?: boolean
  readonly optional?: boolean
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** The packages of a lockfile (version 3) by their places, such as `node_modules/sharp`. */
export type LockedPackages = Readonly<Record<string, LockEntry>>

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'sunos', 'win32']
const PROCESSORS = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'universal',
  'wasm32',
  'x64',
]

/**
 * The entries that are named in some `optionalDependencies` and are not there, by their places.
 * Throws when a name does not tell its platform, or its version is a range.
 */
export function missingPlatforms(packages: LockedPackages): LockedPackages {
  const missing: Record<string, LockEntry> = {}
  for (const [place, entry] of Object.entries(packages)) {
    const wanted = entry.optionalDependencies ?? {}
    for (const [name, version] of Object.entries(wanted)) {
      if (findLocked(packages, place, name) !== undefined) continue
      if (!/^\d+\.\d+\.\d+$/.test(version))
        throw new Error(`${place} wants ${name} ${version}, which is no one version`)
      const { os, cpu, libc } = platformOf(name, Object.keys(wanted))
      // Members in npm's own order, and entries below: its next writing then changes nothing.
      missing[`node_modules/${name}`] = {
        version,
        ...(cpu === undefined ? {} : { cpu }),
        ...(entry.dev === true ? { dev: true } : {}),
        ...(libc === undefined ? {} : { libc }),
        optional: true,
        os,
      }
    }
  }
  return missing
}

/** The place of the entry of that name that Node would find from another one's place; `undefined` when there is none. */
export function findLocked(packages: LockedPackages, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (packages[place] !== undefined) return place
    if (folder === '') return undefined
  }
}

type Platform = {
  readonly os: readonly string[]
  readonly cpu: readonly string[] | undefined
  readonly libc: readonly string[] | undefined
}

/** What a name such as `@napi-rs/canvas-linux-x64-musl` says about where its package works. */
function platformOf(name: string, family: readonly string[]): Platform {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-')
  const os = words.find((word) => SYSTEMS.includes(word))
  const cpu = words.find((word) => PROCESSORS.includes(word))
  if (os === undefined || cpu === undefined) throw new Error(`${name} does not say for which platform it is`)
  const libc = os === 'linux' ? libcOf(words, family) : undefined
  return {
    os: [os],
    cpu: cpu === 'universal' ? undefined : [cpu],
    libc: libc === undefined ? undefined : [libc],
  }
}

/** A name without a C library means glibc where a sibling is for musl, and works with both where there is none. */
function libcOf(words: readonly string[], family: readonly string[]): string | undefined {
  if (words.includes('musl')) return 'musl'
  const named = words.some((word) => word.startsWith('gnu'))
  return named || family.some((sibling) => sibling.endsWith('-musl')) ? 'glibc' : undefined
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '..', 'package-lock.json')
  const lock: { packages: LockedPackages } = JSON.parse(readFileSync(path, 'utf8'))
  const missing = missingPlatforms(lock.packages)
  const entries = Object.entries({ ...lock.packages, ...missing })
  const packages = Object.fromEntries(entries.sort(([one], [other]) => one.localeCompare(other, 'en')))
  writeFileSync(path, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`)
  process.stdout.write(`${Object.keys(missing).length} packages of other platforms written into package-lock.json\n`)
}
