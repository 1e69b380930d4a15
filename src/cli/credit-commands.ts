/** Commands about a tenant's credits. */

import { UsageError } from './arguments.ts'
import type { Command } from './command.ts'
import { idempotencyKeyOf } from './once-option.ts'
import { tableOf } from './rows.ts'

const move = (kind: 'grant' | 'adjust', summary: string): Command => ({
  name: `credits ${kind}`,
  usage: 'TENANT AMOUNT --reason TEXT [--once KEY]',
  summary,
  words: 2,
  options: ['reason', 'once'],
  ask: async ({ words: [tenant = '', credits = ''], options }, helpers) => {
    const reason = options.get('reason')
    if (reason === undefined) throw new UsageError('--reason is needed: it stays in the journal.')
    const idempotencyKey = idempotencyKeyOf({ options }, helpers)
    return {
      method: 'POST',
      path: `/tenants/${await helpers.tenantId(tenant)}/credits`,
      body: { kind, credits, reason },
      idempotencyKey,
    }
  },
  show: (answer) => ({ as: 'facts', facts: answer }),
})

const read = (
  what: 'balance' | 'journal' | 'usage',
  summary: string,
  options: readonly string[],
  columns: readonly string[],
): Command => ({
  name: `credits ${what}`,
  usage: ['TENANT', ...options.map((option) => `[--${option} ${PLACEHOLDERS[option] ?? 'X'}]`)].join(' '),
  summary,
  words: 1,
  options,
  ask: async ({ words: [tenant = ''], options: given }, { tenantId }) => ({
    method: 'GET',
    path: `/tenants/${await tenantId(tenant)}/${what}?${new URLSearchParams([...given])}`,
  }),
  show: (answer) => (columns.length === 0 ? { as: 'facts', facts: answer } : tableOf(answer, columns, 'before')),
})

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  limit: 'N',
  before: 'ID',
  from: '2026-11-01',
  to: '2026-11-30',
}

/** The commands. */
export const creditCommands: readonly Command[] = [
  move('grant', 'add credits, such as 100 or 12.5'),
  move('adjust', 'add credits, or take some back with an amount below 0'),
  read('balance', 'what a tenant has, and what its jobs hold of it', [], []),
  read(
    'journal',
    'what has moved, newest first',
    ['limit', 'before'],
    ['at', 'kind', 'change', 'credits', 'cause', 'actor', 'job_id', 'id'],
  ),
  read('usage', 'what was charged, by day and model', ['from', 'to'], ['day', 'model', 'jobs', 'credits']),
]
