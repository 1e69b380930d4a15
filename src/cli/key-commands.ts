/** Commands about API keys. */

import { isJsonObject, type Json, type JsonObject } from '../core/json.ts'
import { type Arguments, readCount, readSeconds, UsageError } from './arguments.ts'
import type { Command, Helpers, Shown } from './command.ts'
import { rowsOf, tableOf } from './rows.ts'

const LIMITS = '[--rpm N] [--at-once N] [--waiting N] [--budget 100/day] [--models a,b] [--faces a,b] [--origins a,b]'
const LIMIT_OPTIONS = ['rpm', 'at-once', 'waiting', 'budget', 'models', 'faces', 'origins']

const facts = (answer: JsonObject): Shown => ({ as: 'facts', facts: answer })
const once = (answer: JsonObject): Shown => ({
  as: 'facts',
  facts: answer,
  remark: 'The key is shown this once.',
})

/** The commands. */
export const keyCommands: readonly Command[] = [
  {
    name: 'keys list',
    usage: 'TENANT [--limit N] [--after ID]',
    summary: 'the API keys of a tenant, oldest first',
    words: 1,
    options: ['limit', 'after'],
    ask: async ({ words: [tenant = ''], options }, { tenantId }) => ({
      method: 'GET',
      path: `/tenants/${await tenantId(tenant)}/keys?${new URLSearchParams([...options])}`,
    }),
    show: (answer) => {
      const columns = ['id', 'hint', 'name', 'status', 'limits', 'expires_at', 'former_ends_at']
      const data = rowsOf(answer).map((key) => ({ ...key, limits: limitsInWords(key['limits']) }))
      return tableOf({ ...answer, data }, columns)
    },
  },
  {
    name: 'keys create',
    usage: `TENANT [--name TEXT] [--expires 30d] ${LIMITS}`,
    summary: 'make an API key, which is shown this once',
    words: 1,
    options: ['name', 'expires', ...LIMIT_OPTIONS],
    ask: async (given, helpers) => ({
      method: 'POST',
      path: `/tenants/${await helpers.tenantId(given.words[0] ?? '')}/keys`,
      body: keyBody(given, helpers),
    }),
    show: once,
  },
  {
    name: 'keys show',
    usage: 'KEY_ID',
    summary: 'one API key with its limits',
    words: 1,
    options: [],
    ask: async ({ words: [key = ''] }) => ({ method: 'GET', path: `/keys/${encodeURIComponent(key)}` }),
    show: facts,
  },
  {
    name: 'keys set',
    usage: `KEY_ID [--name TEXT] [--expires 30d] ${LIMITS}`,
    summary: 'change an API key; none takes a limit away: --rpm none',
    words: 1,
    options: ['name', 'expires', ...LIMIT_OPTIONS],
    ask: async (given, helpers) => ({
      method: 'PATCH',
      path: `/keys/${encodeURIComponent(given.words[0] ?? '')}`,
      body: keyBody(given, helpers),
    }),
    show: facts,
  },
  {
    name: 'keys rotate',
    usage: 'KEY_ID [--overlap 1h]',
    summary: 'give it another secret; the former one goes on for a day, or for as long as is said',
    words: 1,
    options: ['overlap'],
    ask: async ({ words: [key = ''], options }) => {
      const overlap = options.get('overlap')
      const body = overlap === undefined ? {} : { overlap_seconds: readSeconds('overlap', overlap) }
      return { method: 'POST', path: `/keys/${encodeURIComponent(key)}/rotate`, body }
    },
    show: once,
  },
  {
    name: 'keys revoke',
    usage: 'KEY_ID',
    summary: 'take a key no more, within a second and for good',
    words: 1,
    options: [],
    ask: async ({ words: [key = ''] }) => ({
      method: 'POST',
      path: `/keys/${encodeURIComponent(key)}/revoke`,
      body: {},
    }),
    show: facts,
  },
]

/** Limits by the options that set them. */
function limitsInWords(limits: Json | undefined): string {
  if (!isJsonObject(limits)) return ''
  const words = Object.entries(limits).map(([name, value]) => {
    const text = isJsonObject(value) ? `${String(value['credits'])}/${String(value['per'])}` : String(value)
    return `${OPTION_OF_LIMIT[name] ?? name} ${text}`
  })
  return words.join(', ')
}

const OPTION_OF_LIMIT: Readonly<Record<string, string>> = {
  requests_per_minute: 'rpm',
  jobs_at_once: 'at-once',
  jobs_waiting: 'waiting',
}

function keyBody({ options }: Arguments, { nowMs }: Helpers): JsonObject {
  const given = (option: string, read: (text: string) => Json): Json | undefined => {
    const text = options.get(option)
    if (text === undefined) return undefined
    return text === 'none' ? null : read(text)
  }
  const count = (option: string) => given(option, (text) => readCount(option, text))
  const names = (option: string) => given(option, (text) => text.split(','))
  const limits = {
    requests_per_minute: count('rpm'),
    jobs_at_once: count('at-once'),
    jobs_waiting: count('waiting'),
    budget: given('budget', readBudget),
    models: names('models'),
    faces: names('faces'),
    origins: names('origins'),
  }
  const name = options.get('name')
  const expires = given('expires', (text) => new Date(nowMs() + readSeconds('expires', text) * 1_000).toISOString())
  const told = present(limits)
  return {
    ...(name !== undefined && { name }),
    ...(Object.keys(told).length > 0 && { limits: told }),
    ...(expires !== undefined && { expires_at: expires }),
  }
}

function present(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  const there: Record<string, Json> = {}
  for (const [name, value] of Object.entries(members)) if (value !== undefined) there[name] = value
  return there
}

function readBudget(text: string): JsonObject {
  const [, credits = '', per = ''] = /^([\d.]+)\/(day|month)$/.exec(text) ?? []
  if (credits === '') throw new UsageError('--budget takes credits for a period, such as 100/day or 2500/month.')
  return { credits, per }
}
