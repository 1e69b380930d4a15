/** Commands about the keys to providers. Secrets are read from where they are said to be, never from the argument line. */

import type { JsonObject } from '../core/json.ts'
import { type Arguments, readCount } from './arguments.ts'
import type { Command, Helpers } from './command.ts'
import { rowsOf } from './rows.ts'
import { neededSource, secretOptions, secretUsage } from './secret-options.ts'
import { factsWithWarnings } from './warnings.ts'

const keysPath = ({ words: [provider = ''] }: Pick<Arguments, 'words'>): string =>
  `/providers/${encodeURIComponent(provider)}/credentials`

async function keyPath(given: Pick<Arguments, 'words'>, { credentialId }: Helpers): Promise<string> {
  const [provider = '', key = ''] = given.words
  return `${keysPath(given)}/${encodeURIComponent(await credentialId(provider, key))}`
}

/** The commands. */
export const providerKeyCommands: readonly Command[] = [
  {
    name: 'providers key list',
    usage: 'PROVIDER',
    summary: "a provider's keys: how they stand, never what they are",
    words: 1,
    options: [],
    ask: async (given) => ({ method: 'GET', path: keysPath(given) }),
    show: (answer) => ({
      as: 'table',
      columns: ['label', 'id', 'hint', 'status', 'slots', 'submits_per_minute', 'created_at', 'why'],
      rows: rowsOf(answer).map((row) => ({ ...row, ...standing(row) })),
    }),
  },
  {
    name: 'providers key add',
    usage: `PROVIDER LABEL ${secretUsage('')} [--slots N] [--rpm N]`,
    summary: 'add a key; --slots and --rpm say how much of it is used',
    words: 2,
    options: [...secretOptions(''), 'slots', 'rpm'],
    ask: async (given, { readSecret }) => {
      const { words, options } = given
      const [slots, rpm] = [options.get('slots'), options.get('rpm')]
      const limits = {
        ...(slots !== undefined && { slots: readCount('slots', slots) }),
        ...(rpm !== undefined && { submits_per_minute: readCount('rpm', rpm) }),
      }
      const secret = await readSecret(neededSource(given, ''))
      return { method: 'POST', path: keysPath(given), body: { label: words[1] ?? '', secret, ...limits } }
    },
    show: factsWithWarnings,
  },
  {
    name: 'providers key close',
    usage: 'PROVIDER KEY [--reason TEXT]',
    summary: 'use a key no more, named by its label or its id, until it is opened',
    words: 2,
    options: ['reason'],
    ask: async (given, helpers) => {
      const reason = given.options.get('reason')
      const body = reason === undefined ? {} : { reason }
      return { method: 'POST', path: `${await keyPath(given, helpers)}/close`, body }
    },
    show: factsWithWarnings,
  },
  {
    name: 'providers key open',
    usage: 'PROVIDER KEY',
    summary: 'use a key again, whyever it was closed',
    words: 2,
    options: [],
    ask: async (given, helpers) => ({
      method: 'POST',
      path: `${await keyPath(given, helpers)}/open`,
      body: {},
    }),
    show: factsWithWarnings,
  },
  {
    name: 'providers key rotate',
    usage: `PROVIDER KEY ${secretUsage('')}`,
    summary: 'give a key another secret',
    words: 2,
    options: secretOptions(''),
    ask: async (given, helpers) => {
      const secret = await helpers.readSecret(neededSource(given, ''))
      return { method: 'POST', path: `${await keyPath(given, helpers)}/rotate`, body: { secret } }
    },
    show: factsWithWarnings,
  },
  {
    name: 'providers key remove',
    usage: 'PROVIDER KEY [--force]',
    summary: 'take a key out; with --force also while works are known by it, of which nothing is heard any more',
    words: 2,
    options: ['force'],
    ask: async (given, helpers) => {
      const query = given.options.has('force') ? '?force=true' : ''
      return { method: 'DELETE', path: `${await keyPath(given, helpers)}${query}` }
    },
    show: factsWithWarnings,
  },
]

function standing({ status, closed, usable, unusable_because: reason }: JsonObject): JsonObject {
  if (usable === false) return { status: 'unusable', why: reason ?? null }
  const detail = typeof closed === 'object' && closed !== null && 'detail' in closed ? closed.detail : null
  return { status: status ?? null, why: detail ?? null }
}
