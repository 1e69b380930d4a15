/**
 * The packages whose work is done by a binary for one platform. Where that is missing, a server would start and then
 * fail every job; so the start asks for it, without loading any.
 */

import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { problem } from '../core/problem.ts'

/** What each of them does here, for the sentence that misses it. */
const NATIVE_PACKAGES = {
  '@napi-rs/webcodecs': 'the video codec',
  '@napi-rs/canvas': 'the drawing library',
  sharp: 'the picture library',
}

/** Where the program is and on what: tests say so themselves. */
export type Platform = {
  readonly system: string
  readonly processor: string
  /** Linux has two kinds of C library. */
  readonly isMusl: boolean
}

/** Throws `ProblemError` `unavailable` when a binary for this platform is not installed. Takes a few milliseconds. */
export function requireNativePackages(base: string = import.meta.url, platform: Platform = thisPlatform()): void {
  for (const [name, what] of Object.entries(NATIVE_PACKAGES)) {
    const manifest = manifestOf(name, base)
    if (
      manifest !== undefined &&
      binariesFor(platform, manifest).some((binary) => manifestOf(binary, manifest) !== undefined)
    )
      continue
    const { system, processor, isMusl } = platform
    const where = `${system} ${processor}${isMusl ? ' with musl' : ''}`
    throw problem(
      'unavailable',
      `${what} for this platform (${name} for ${where}) is not installed; run \`npm ci\` on this machine, with optional packages`,
    )
  }
}

function thisPlatform(): Platform {
  return { system: process.platform, processor: process.arch, isMusl: process.platform === 'linux' && isMusl() }
}

/** As these packages find out themselves: by the text of `ldd`, or else by Node's own report. */
function isMusl(): boolean {
  try {
    return readFileSync('/usr/bin/ldd', 'utf8').includes('musl')
  } catch {
    return !JSON.stringify(process.report.getReport()).includes('glibcVersionRuntime')
  }
}

function manifestOf(name: string, base: string): string | undefined {
  try {
    return findPackageJSON(name, base)
  } catch {
    return undefined
  }
}

/** The packages with a binary for that platform, by the words in their names, such as `canvas-linux-x64-musl`. */
function binariesFor({ system, processor, isMusl }: Platform, manifest: string): readonly string[] {
  const { optionalDependencies = {} }: { optionalDependencies?: Record<string, string> } = JSON.parse(
    readFileSync(manifest, 'utf8'),
  )
  return Object.keys(optionalDependencies).filter((name) => {
    const words = name.slice(name.lastIndexOf('/') + 1).split('-')
    const isOfSystem = words.includes(system) || words.includes(`${system}musl`)
    const isOfLibrary = system !== 'linux' || words.some((word) => word.endsWith('musl')) === isMusl
    return isOfSystem && isOfLibrary && words.includes(processor) && !words.includes('libvips')
  })
}
