/** Commands about jobs of all tenants. */

import { isJsonObject, type Json, type JsonObject } from '../core/json.ts'
import type { Command } from './command.ts'
import { tableOf } from './rows.ts'

/** Options that narrow a list of jobs, and what they take. */
const FILTERS: Readonly<Record<string, string>> = {
  tenant: 'TENANT',
  status: 'queued,running',
  model: 'NAME',
  upstream: 'NAME',
  face: 'NAME',
  key: 'KEY_ID',
  outcome: 'unknown',
  from: '2026-11-01',
  to: '2026-11-30',
  text: 'TEXT',
  limit: 'N',
  after: 'ID',
}

/** What a table shows of a shot. */
const SHOT_COLUMNS = ['number', 'start', 'duration', 'picture', 'camera', 'line']

/** Where the rest of it is. */
const REMARK_ON_SHOTS = 'All of it: --json'

/** The shots of a storyboard, each as a line of a table. */
function shotsOf({ shots }: JsonObject): readonly JsonObject[] {
  if (!Array.isArray(shots)) return []
  return shots.filter(isJsonObject).map((shot) => ({
    ...shot,
    picture: textOfPicture(shot['picture']),
    camera: isJsonObject(shot['camera']) ? (shot['camera']['moves'] ?? null) : null,
  }))
}

/** A scene is told by its place and whoever is in it, anything else by its kind and the references that it shows. */
function textOfPicture(picture: Json | undefined): string {
  if (!isJsonObject(picture)) return '-'
  const { kind, place, cast, reference, from_reference: from, to_reference: to } = picture
  if (kind !== 'scene') return [kind, reference, from, to].filter((part) => part !== undefined).join(' ')
  const named = Array.isArray(cast) ? cast.filter(isJsonObject).map(({ words }) => String(words)) : []
  return [place, ...named].join(', ')
}

/** The commands. */
export const jobCommands: readonly Command[] = [
  {
    name: 'jobs list',
    usage: Object.entries(FILTERS)
      .map(([name, value]) => `[--${name} ${value}]`)
      .join(' '),
    summary: 'jobs of all tenants, newest first; deleted ones too, unless a tenant is named',
    words: 0,
    options: Object.keys(FILTERS),
    ask: async ({ options }, { tenantId }) => {
      const tenant = options.get('tenant')
      const query = new URLSearchParams([...options])
      if (tenant !== undefined) query.set('tenant', await tenantId(tenant))
      return { method: 'GET', path: `/jobs?${query}` }
    },
    show: (answer) =>
      tableOf(answer, ['id', 'status', 'model', 'upstream', 'quoted', 'charged', 'created_at', 'prompt']),
  },
  {
    name: 'jobs show',
    usage: 'JOB_ID',
    summary: 'all that is known of a job: its tries, and what it has moved',
    words: 1,
    options: [],
    ask: async ({ words: [job = ''] }) => ({ method: 'GET', path: `/jobs/${encodeURIComponent(job)}` }),
    show: (answer) => ({ as: 'facts', facts: answer }),
  },
  {
    name: 'jobs storyboard',
    usage: 'JOB_ID',
    summary: 'how previz has understood the prompt of a job: the shots of its film',
    words: 1,
    options: [],
    ask: async ({ words: [job = ''] }) => ({ method: 'GET', path: `/jobs/${encodeURIComponent(job)}/storyboard` }),
    show: (answer) => ({ as: 'table', columns: SHOT_COLUMNS, rows: shotsOf(answer), remark: REMARK_ON_SHOTS }),
  },
  {
    name: 'jobs unknown',
    usage: '[--limit N] [--after ID]',
    summary: 'jobs that a provider may or may not have taken, ended ones too',
    words: 0,
    options: ['limit', 'after'],
    ask: async ({ options }) => ({
      method: 'GET',
      path: `/jobs?${new URLSearchParams([['outcome', 'unknown'], ...options])}`,
    }),
    show: (answer) => tableOf(answer, ['id', 'status', 'model', 'upstream', 'quoted', 'created_at', 'prompt']),
  },
  {
    name: 'jobs resolve',
    usage: 'JOB_ID taken|not_taken|failed [--upstream-id ID]',
    summary: 'say whether the provider has taken such a job, and as what; or give it up',
    words: 2,
    options: ['upstream-id'],
    ask: async ({ words: [job = '', as = ''], options }) => ({
      method: 'POST',
      path: `/jobs/${encodeURIComponent(job)}/resolve`,
      body: { as, ...(options.has('upstream-id') && { upstream_id: options.get('upstream-id') ?? '' }) },
    }),
    show: (answer) => ({ as: 'facts', facts: answer }),
  },
  {
    name: 'jobs cancel',
    usage: 'JOB_ID',
    summary: 'cancel a job; what it holds is released',
    words: 1,
    options: [],
    ask: async ({ words: [job = ''] }) => ({
      method: 'POST',
      path: `/jobs/${encodeURIComponent(job)}/cancel`,
      body: {},
    }),
    show: (answer) => ({ as: 'facts', facts: answer }),
  },
]
