/** Commands about providers. */

import { isJsonObject, type Json, type JsonObject } from '../core/json.ts'
import { PRESETS } from '../providers/presets.ts'
import { type Arguments, readCount, UsageError } from './arguments.ts'
import type { Command, Helpers, Shown } from './command.ts'
import { rowsOf } from './rows.ts'
import { factsWithWarnings, warningsIn } from './warnings.ts'
import { secretOptions, secretSourceOf, secretUsage } from './secret-options.ts'

const facts = ({ workflow, ...answer }: JsonObject): Shown => {
  // A graph is nothing to be read on a terminal.
  const told = isJsonObject(workflow) ? { workflow: `${Object.keys(workflow).length} members` } : {}
  return factsWithWarnings({ ...answer, ...told })
}

const pathOf = ({ words: [name = ''] }: Pick<Arguments, 'words'>): string => `/providers/${encodeURIComponent(name)}`

/** How long a test may take, and one that makes a film, in ms. */
const TEST_TIMEOUT_MS = 120_000
const CLIP_TIMEOUT_MS = 1_800_000

const verb = (name: string, summary: string): Command => ({
  name: `providers ${name}`,
  usage: 'NAME',
  summary,
  words: 1,
  options: [],
  ask: async (given) => ({ method: 'POST', path: `${pathOf(given)}/${name}`, body: {} }),
  show: facts,
})

/** The commands. */
export const providerCommands: readonly Command[] = [
  {
    name: 'providers list',
    usage: '',
    summary: 'all providers, with their keys',
    words: 0,
    options: [],
    ask: async () => ({ method: 'GET', path: '/providers' }),
    show: (answer) => ({
      as: 'table',
      columns: ['name', 'dialect', 'state', 'keys', 'slots', 'priority', 'weight', 'region', 'url', 'models'],
      rows: rowsOf(answer).map((row) => ({ ...row, keys: keysInWords(row['keys']), models: namesOf(row['models']) })),
    }),
  },
  {
    name: 'providers show',
    usage: 'NAME',
    summary: 'one provider with its keys, whose secrets nobody is shown',
    words: 1,
    options: [],
    ask: async (given) => ({ method: 'GET', path: pathOf(given) }),
    show: facts,
  },
  {
    name: 'providers add',
    usage:
      `NAME [--preset ${Object.keys(PRESETS).join('|')}] [--dialect ID] [--url URL] [--upload-url URL] [--model OURS=THEIRS]… ` +
      `[${secretUsage('key-')}] [--key-label main] [--slots N] [--rpm N] [--weight N] [--priority N] [--region TEXT] ` +
      '[--channels a,b] [--budget CREDITS] [--profile ID] [--calls-back] [--shares-library] [--workflow FILE.json]',
    summary: 'add a provider; --rpm is submits in a minute, --budget credits a day; --model may come several times',
    words: 1,
    repeatable: ['model'],
    options: [
      ...['preset', 'dialect', 'url', 'upload-url', 'model', 'key-label', 'slots', 'rpm', 'weight', 'priority'],
      ...[
        'region',
        'channels',
        'budget',
        'profile',
        'calls-back',
        'shares-library',
        'workflow',
        ...secretOptions('key-'),
      ],
    ],
    ask: async (given, helpers) => ({ method: 'PUT', path: pathOf(given), body: await newProvider(given, helpers) }),
    show: facts,
  },
  {
    name: 'providers test',
    usage: 'NAME [--clip]',
    summary: 'try it out, and say in one line what is wrong; with --clip it makes one real film, which costs',
    words: 1,
    options: ['clip'],
    ask: async (given) => {
      const clip = given.options.has('clip')
      const timeoutMs = clip ? CLIP_TIMEOUT_MS : TEST_TIMEOUT_MS
      return { method: 'POST', path: `${pathOf(given)}/test`, body: { clip }, timeoutMs }
    },
    show: (answer) => ({
      as: 'lines',
      lines: [
        ...rowsOf({ data: answer['steps'] ?? [] }).map(
          ({ step, ok, detail, ms }) =>
            `${ok === true ? 'ok  ' : 'FAIL'} ${String(step)}: ${String(detail)} (${ms} ms)`,
        ),
        ...warningsIn(answer),
        String(answer['line']),
      ],
    }),
    isWell: ({ ok }) => ok === true,
  },
  verb('drain', 'give it nothing new; what it has under way is gone on with'),
  verb('resume', 'give it work again'),
  verb('off', 'give it nothing, and ask it nothing'),
  {
    name: 'providers remove',
    usage: 'NAME [--force]',
    summary: 'take it out with its keys; with --force also while it has jobs under way, which are lost',
    words: 1,
    options: ['force'],
    ask: async (given) => ({
      method: 'DELETE',
      path: `${pathOf(given)}${given.options.has('force') ? '?force=true' : ''}`,
    }),
    show: facts,
  },
  {
    name: 'providers reseal',
    usage: '',
    summary: 'seal all keys of providers anew with the first one of REELAY_CREDENTIALS_KEY',
    words: 0,
    options: [],
    ask: async () => ({ method: 'POST', path: '/providers/reseal', body: {} }),
    show: facts,
    isWell: ({ unusable }) => !Array.isArray(unusable) || unusable.length === 0,
  },
]

function keysInWords(keys: Json | undefined): string {
  const rows = rowsOf({ data: keys ?? [] })
  const ready = rows.filter(({ status, usable }) => status === 'open' && usable === true).length
  return ready === rows.length ? String(ready) : `${ready} of ${rows.length}`
}

function namesOf(models: Json | undefined): readonly string[] {
  return isJsonObject(models) ? Object.keys(models) : []
}

/** A provider that must not be there yet. */
async function newProvider(given: Arguments, helpers: Helpers): Promise<JsonObject> {
  const { options } = given
  const source = secretSourceOf(given, 'key-')
  const workflow = options.get('workflow')
  const members: JsonObject = {
    ...presetOf(options),
    ...textOf(options, 'dialect', 'dialect'),
    ...textOf(options, 'url', 'url'),
    ...textOf(options, 'upload-url', 'upload_url'),
    ...textOf(options, 'profile', 'profile'),
    ...textOf(options, 'region', 'region'),
    ...textOf(options, 'budget', 'budget_per_day'),
    ...numberOf(options, 'slots', 'slots'),
    ...numberOf(options, 'rpm', 'submits_per_minute'),
    ...numberOf(options, 'weight', 'weight'),
    ...numberOf(options, 'priority', 'priority'),
    ...(options.has('channels') && { channels: options.get('channels')?.split(',') ?? [] }),
    ...(options.has('model') && { models: readModels(options.get('model') ?? '') }),
    ...(options.has('calls-back') && { calls_back: true }),
    ...(options.has('shares-library') && { shares_library: true }),
    ...(workflow !== undefined && { workflow: await helpers.readJson(workflow) }),
  }
  for (const name of ['dialect', 'url', 'models']) {
    const value: Json | undefined = members[name]
    const isMissing = value === undefined || (isJsonObject(value) && Object.keys(value).length === 0)
    if (isMissing) throw new UsageError(`--${name === 'models' ? 'model' : name} is needed.`)
  }
  const label = options.get('key-label') ?? 'main'
  const secret = source === undefined ? undefined : await helpers.readSecret(source)
  return { ...members, base_version: 0, ...(secret !== undefined && { keys: [{ label, secret }] }) }
}

function presetOf(options: Options): JsonObject {
  const name = options.get('preset')
  if (name === undefined) return {}
  const preset = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined
  if (preset === undefined) throw new UsageError(`--preset takes one of ${Object.keys(PRESETS).join(', ')}.`)
  const url = options.get('url')
  if (url === undefined || isSameOrigin(url, preset['url'])) return preset
  // The key of whoever is somewhere else is not to be shown where the preset's files are brought.
  const { upload_url: _elsewhere, ...rest } = preset
  return rest
}

/** Whether a URL leads to where the preset's own does; what is no URL, the server will say. */
function isSameOrigin(url: string, own: Json | undefined): boolean {
  const said = URL.parse(url)?.origin
  return said !== undefined && said === URL.parse(String(own))?.origin
}

type Options = Arguments['options']

function textOf(options: Options, option: string, member: string): JsonObject {
  const text = options.get(option)
  return text === undefined ? {} : { [member]: text }
}

function numberOf(options: Options, option: string, member: string): JsonObject {
  const text = options.get(option)
  if (text === undefined) return {}
  const sign = text.startsWith('-') ? -1 : 1
  return { [member]: sign * readCount(option, sign < 0 ? text.slice(1) : text) }
}

/** `OURS=THEIRS`, or one name that both of us have, by line. */
function readModels(text: string): JsonObject {
  const pairs = text.split('\n').map((line) => {
    const [ours = '', ...theirs] = line.split('=')
    const name = theirs.length === 0 ? ours : theirs.join('=')
    if (ours === '' || name === '') throw new UsageError('--model takes OURS=THEIRS, such as seedance-2.0=ep-2026.')
    return [ours, name] as const
  })
  if (new Set(pairs.map(([ours]) => ours)).size < pairs.length) throw new UsageError('--model names a model twice.')
  return Object.fromEntries(pairs)
}
