/** Commands about jobs of all tenants. */

import type { Command } from './command.ts'
import { tableOf } from './rows.ts'

const FILTERS = ['tenant', 'status', 'model', 'upstream', 'face', 'key', 'from', 'to', 'text', 'limit', 'after']

/** The commands. */
export const jobCommands: readonly Command[] = [
  {
    name: 'jobs list',
    usage: FILTERS.map((name) => `[--${name} X]`).join(' '),
    summary: 'jobs of all tenants, newest first; deleted ones too, unless a tenant is named',
    words: 0,
    options: FILTERS,
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
