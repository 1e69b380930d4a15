/**
 * Writes the bill of materials, `sbom.cdx.json`: every package that a server needs, on any platform, as CycloneDX 1.6.
 * Made here because npm's own `npm sbom --omit=dev` has left packages out, and because what lies inside the codec's
 * binary is in no package.json.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findLocked, type LockedPackages, type LockEntry } from './lock-platforms.ts'

const root = join(import.meta.dirname, '..')

/** One thing of the bill; `components` are inside of it. */
export type Component = {
  readonly type: 'application' | 'library'
  readonly 'bom-ref'?: string
  readonly name: string
  readonly version?: string
  readonly purl?: string
  readonly scope?: 'required' | 'optional'
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
  readonly licenses?: readonly License[]
  readonly components?: readonly Component[]
}

type License = { readonly license: { readonly id: string } } | { readonly expression: string }

/** The whole bill. */
export type Bill = {
  readonly bomFormat: 'CycloneDX'
  readonly specVersion: '1.6'
  readonly version: 1
  readonly metadata: { readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

/** What the strings in the codec's binary say that it was built from; its package says MIT. See NOTICE. */
const INSIDE_THE_CODEC: readonly Component[] = [
  ['FFmpeg', 'GPL-2.0-or-later'],
  ['x264', 'GPL-2.0-or-later'],
  ['x265', 'GPL-2.0-or-later'],
  ['LAME', 'LGPL-2.0-or-later'],
  ['libjxl', 'BSD-3-Clause'],
  ['libvpx', 'BSD-3-Clause'],
  ['libwebp', 'BSD-3-Clause'],
  ['libaom', 'BSD-2-Clause'],
  ['dav1d', 'BSD-2-Clause'],
  ['libopus', 'BSD-3-Clause'],
  ['libvorbis', 'BSD-3-Clause'],
].map(([name = '', id = '']) => ({ type: 'library', name, licenses: [{ license: { id } }] }))

const CODEC_BINARY = /^@napi-rs\/webcodecs-/

/** The bill for a lockfile. `licenseOf` knows licences that the lockfile does not have, by an entry's place. */
export function makeBill(lock: LockedPackages, licenseOf: (place: string) => string | undefined): Bill {
  const wanted = Object.entries(lock).filter(([place, { dev }]) => place !== '' && dev !== true)
  const main = lock[''] ?? {}
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': reference('', main),
        name: 'reelay',
        version: main.version ?? '',
        licenses: licenses(main.license),
      },
    },
    components: wanted.map(([place, entry]) => componentOf(place, entry, entry.license ?? licenseOf(place))),
    dependencies: [['', main] as const, ...wanted].map(([place, entry]) => ({
      ref: reference(place, entry),
      dependsOn: Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }).flatMap((name) => {
        const found = findLocked(lock, place, name)
        return found === undefined ? [] : [reference(found, lock[found] ?? {})]
      }),
    })),
  }
}

function componentOf(place: string, entry: LockEntry, license: string | undefined): Component {
  const name = nameOf(place)
  const [algorithm, hash] = entry.integrity?.split('-') ?? []
  return {
    type: 'library',
    'bom-ref': reference(place, entry),
    name,
    version: entry.version ?? '',
    purl: `pkg:npm/${name.replace('@', '%40')}@${entry.version}`,
    scope: entry.optional === true ? 'optional' : 'required',
    ...(algorithm === 'sha512' && hash !== undefined
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex') }] }
      : {}),
    ...(license === undefined ? {} : { licenses: licenses(license) }),
    ...(CODEC_BINARY.test(name) ? { components: INSIDE_THE_CODEC } : {}),
  }
}

/** A package may be there twice, in two places and versions. */
function reference(place: string, { version }: LockEntry): string {
  return place === '' ? `reelay@${version}` : `${place}@${version}`
}

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function licenses(spdx: string | undefined): readonly License[] {
  if (spdx === undefined) return []
  return / (?:AND|OR|WITH) /.test(spdx) ? [{ expression: spdx }] : [{ license: { id: spdx } }]
}

function installedLicense(place: string): string | undefined {
  try {
    const { license }: { license?: unknown } = JSON.parse(readFileSync(join(root, place, 'package.json'), 'utf8'))
    return typeof license === 'string' ? license : undefined
  } catch {
    // Not installed: most packages of other platforms are not.
    return undefined
  }
}

if (import.meta.main) {
  const { packages }: { packages: LockedPackages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const bill = makeBill(packages, installedLicense)
  const path = join(root, 'sbom.cdx.json')
  writeFileSync(path, `${JSON.stringify(bill, null, 2)}\n`)
  process.stdout.write(`${bill.components.length} packages written to ${path}\n`)
}
