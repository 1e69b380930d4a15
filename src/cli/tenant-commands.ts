/** Commands about tenants. */

import type { JsonObject } from '../core/json.ts'
import { UsageError } from './arguments.ts'
import type { Command, Shown } from './command.ts'
import { idempotencyKeyOf } from './once-option.ts'
import { tableOf } from './rows.ts'

const facts = (answer: JsonObject): Shown => ({ as: 'facts', facts: answer })

const change = (name: string, summary: string, body: JsonObject): Command => ({
  name: `tenants ${name}`,
  usage: 'TENANT',
  summary,
  words: 1,
  options: [],
  ask: async ({ words: [tenant = ''] }, { tenantId }) => ({
    method: 'PATCH',
    path: `/tenants/${await tenantId(tenant)}`,
    body,
  }),
  show: facts,
})

/** The commands. */
export const tenantCommands: readonly Command[] = [
  {
    name: 'tenants list',
    usage: '[--limit N] [--after ID]',
    summary: 'all tenants, oldest first',
    words: 0,
    options: ['limit', 'after'],
    ask: async ({ options }) => ({ method: 'GET', path: `/tenants?${new URLSearchParams([...options])}` }),
    show: (answer) => tableOf(answer, ['id', 'name', 'credit', 'disabled', 'created_at']),
  },
  {
    name: 'tenants create',
    usage: 'NAME [--credit limited|unlimited] [--once KEY]',
    summary: 'add a tenant; one with limited credit spends only what it is granted',
    words: 1,
    options: ['credit', 'once'],
    ask: async ({ words: [name = ''], options }, helpers) => {
      const credit = options.get('credit') ?? 'unlimited'
      if (credit !== 'limited' && credit !== 'unlimited') throw new UsageError('--credit takes limited or unlimited.')
      const idempotencyKey = idempotencyKeyOf({ options }, helpers)
      return { method: 'POST', path: '/tenants', body: { name, credit }, idempotencyKey }
    },
    show: facts,
  },
  {
    name: 'tenants show',
    usage: 'TENANT',
    summary: 'one tenant, by its id or its name, with its balance',
    words: 1,
    options: [],
    ask: async ({ words: [tenant = ''] }, { tenantId }) => ({
      method: 'GET',
      path: `/tenants/${await tenantId(tenant)}`,
    }),
    show: facts,
  },
  {
    ...change('rename', 'give a tenant another name', {}),
    usage: 'TENANT NAME',
    words: 2,
    ask: async ({ words: [tenant = '', name = ''] }, { tenantId }) => ({
      method: 'PATCH',
      path: `/tenants/${await tenantId(tenant)}`,
      body: { name },
    }),
  },
  change('limit', 'from now on it spends only what it is granted', { credit: 'limited' }),
  change('unlimit', 'from now on it spends without limit', { credit: 'unlimited' }),
  change('disable', 'take none of its keys any more', { disabled: true }),
  change('enable', 'take its keys again', { disabled: false }),
]
