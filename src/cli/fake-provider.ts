/** `reelay fake-provider`: runs a provider that makes nothing but colour bars, to try out a gateway with, and its troubles. */

import { parseArgs } from 'node:util'
import { findProfile, PROFILES, profilesOf } from '../dialects/profiles.ts'
import { dialects } from '../dialects/registry.ts'
import type { Behaviour } from '../fake-provider/behaviour.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { BEHAVIOUR_GROUPS } from '../fake-provider/behaviours/table.ts'
import { createFakeProvider, type FakeProvider, type FakeProviderOptions } from '../fake-provider/fake-provider.ts'
import { RuleError } from '../fake-provider/script.ts'
import { readCount, UsageError } from './arguments.ts'
import { COMFYUI, fakeComfyUsage, readFakeComfy, startFakeComfy } from './fake-comfyui.ts'

const OPTIONS = {
  dialect: { type: 'string' },
  profile: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'upload-port': { type: 'string' },
  key: { type: 'string', multiple: true },
  models: { type: 'string' },
  assets: { type: 'string' },
  behave: { type: 'string', multiple: true },
  'queue-ms': { type: 'string' },
  'run-ms': { type: 'string' },
  callbacks: { type: 'boolean' },
  links: { type: 'boolean' },
  'fetch-references': { type: 'boolean' },
} as const

const SPOKEN = [...dialects.map(({ id }) => id), COMFYUI]

/** Options that mean nothing to a ComfyUI server. */
const OF_DIALECTS = ['upload-port', 'models', 'assets', 'queue-ms', 'callbacks', 'links', 'fetch-references'] as const

/** How it is used: what is printed when the arguments are wrong, or on `--help`. */
export function fakeProviderUsage(): string {
  const groups = Object.entries(BEHAVIOUR_GROUPS).flatMap(([title, behaviours]) => [
    '',
    `${title}:`,
    ...behaviours.flatMap((behaviour) => [`  ${shown(behaviour)}`, `      ${behaviour.summary}`]),
  ])
  return [
    'Usage: npm start -- fake-provider --dialect DIALECT [options]',
    '',
    `  --dialect   what it speaks: ${SPOKEN.join(', ')}`,
    ...Object.keys(PROFILES).map(
      (id) => `  --profile   whose ${id}: ${profilesOf(id).join(', ')}; ours when not given`,
    ),
    '  --port      where it listens on 127.0.0.1; 9100 when not given. --host is another address',
    '  --upload-port  where it takes files, and there alone, as a provider with an upload URL: fal',
    '  --key       a key that it takes, more than once for several; without one it takes every key',
    '  --models    the models that it has, with commas between; without it every one',
    '  --assets    the ids of the media in its library (asset://ID), with commas between; without it every one',
    '  --queue-ms  for how long a job waits; 500 when not given',
    '  --run-ms    for how long a job runs; 1500 when not given',
    '  --callbacks send callbacks to URLs on this machine',
    '  --fetch-references  fetch references from this machine, without a key; a job whose references do not come fails',
    '  --links     tell links to films also where the dialect has a route for them',
    '  --behave    NAME[:ARGUMENT][*TIMES][@NUMBER]: trouble, for all submits, the first TIMES or that NUMBER alone;',
    '              more than once for several. The same in a prompt holds for that job: [[fake:NAME:ARGUMENT]]',
    ...groups,
    ...fakeComfyUsage(),
    '',
  ].join('\n')
}

function shown({ name, argument }: Behaviour): string {
  if (argument === undefined) return name
  return argument.isNeeded === true ? `${name}:${argument.shown}` : `${name}[:${argument.shown}]`
}

/** Runs it until it is interrupted; returns an exit code when it cannot run: 2 for wrong arguments, 1 for a port that is taken. */
export async function runFakeProvider(args: readonly string[], print: (text: string) => void): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    print(fakeProviderUsage())
    return 0
  }
  try {
    const given = parse(args)
    if (given.dialect === COMFYUI) print(await startComfy(given))
    else {
      const options = readOptions(given)
      print(greeting(options, await createFakeProvider(options)))
    }
    return await new Promise<never>(() => undefined)
  } catch (error) {
    if (error instanceof RuleError || error instanceof UsageError) {
      print(`${error.message}\n\nnpm start -- fake-provider --help says what there is.\n`)
      return 2
    }
    print(`The fake provider cannot start: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

type Given = ReturnType<typeof parse>

function countOf(given: Given, name: 'port' | 'upload-port' | 'queue-ms' | 'run-ms', otherwise: number): number {
  return readCount(name, given[name] ?? String(otherwise))
}

function uploadPortOf(given: Given, dialect: Dialect): Pick<FakeProviderOptions, 'uploadPort'> {
  if (given['upload-port'] === undefined) return {}
  if (dialect.uploadsElsewhere !== true) throw new UsageError(`--upload-port means nothing to ${dialect.id}.`)
  return { uploadPort: countOf(given, 'upload-port', 0) }
}

function startComfy(given: Given): Promise<string> {
  const foreign = OF_DIALECTS.find((name) => given[name] !== undefined)
  if (foreign !== undefined) throw new UsageError(`--${foreign} means nothing to a ComfyUI server.`)
  const options = readFakeComfy({
    port: countOf(given, 'port', 9100),
    host: given.host ?? '127.0.0.1',
    keys: given.key ?? [],
    runMs: countOf(given, 'run-ms', 1_500),
    behave: given.behave ?? [],
  })
  return startFakeComfy(options)
}

function readOptions(given: Given): FakeProviderOptions {
  const dialect = readDialect(given.dialect ?? '', given.profile)
  return {
    dialect,
    port: countOf(given, 'port', 9100),
    host: given.host ?? '127.0.0.1',
    ...uploadPortOf(given, dialect),
    keys: given.key ?? [],
    ...(given.models !== undefined && { models: given.models.split(',') }),
    ...(given.assets !== undefined && { assets: given.assets.split(',') }),
    queueMs: countOf(given, 'queue-ms', 500),
    runMs: countOf(given, 'run-ms', 1_500),
    behave: given.behave ?? [],
    callbacks: given.callbacks ?? false,
    fetchReferences: given['fetch-references'] ?? false,
    ...(given.links === true && { links: true }),
  }
}

function readDialect(id: string, profile: string | undefined): Dialect {
  const plain = findProfile(id)
  if (plain === undefined) throw new UsageError(`--dialect is one of ${dialects.map((each) => each.id).join(', ')}.`)
  if (profile === undefined) return plain
  const found = findProfile(id, profile)
  if (found !== undefined) return found
  const known = profilesOf(id)
  throw new UsageError(
    known.length === 0 ? `${id} has no profiles.` : `--profile is one of ${known.join(', ')} for ${id}.`,
  )
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function greeting(
  { dialect, keys = [], behave = [] }: FakeProviderOptions,
  { origin, url, uploadUrl }: FakeProvider,
): string {
  return [
    `A fake provider that speaks ${dialect.id} serves at ${origin}`,
    `  Base URL for clients   ${url}`,
    ...(uploadUrl === undefined ? [] : [`  Upload URL             ${uploadUrl}`]),
    `  Key                    ${keys.length === 0 ? 'any' : keys.join(', ')}`,
    `  Trouble                ${behave.length === 0 ? 'none but what prompts ask for: [[fake:NAME]]' : behave.join(', ')}`,
    `  What it was asked      ${origin}/_fake/requests, /_fake/jobs, /_fake/counts`,
    '',
  ].join('\n')
}
