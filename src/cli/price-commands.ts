/** Commands about prices. */

import { isJsonObject, type JsonObject } from '../core/json.ts'
import { UsageError } from './arguments.ts'
import type { Command } from './command.ts'

/** The commands. */
export const priceCommands: readonly Command[] = [
  {
    name: 'prices show',
    usage: '',
    summary: 'what every model costs now; as JSON, it can be changed and set again',
    words: 0,
    options: [],
    ask: async () => ({ method: 'GET', path: '/prices' }),
    show: (answer) => ({
      as: 'table',
      columns: ['model', 'resolution', 'text', 'referenced', 'per', 'version'],
      rows: priceRows(answer),
    }),
  },
  {
    name: 'prices set',
    usage: 'FILE.json',
    summary: 'set the whole price list: base_version or version, models, costs, allow_free',
    words: 1,
    options: [],
    ask: async ({ words: [path = ''] }, { readJson }) => {
      const list = await readJson(path)
      if (!isJsonObject(list)) throw new UsageError(`${path} holds no JSON object.`)
      // What `prices show` gives can be set again: its version is what the new list is made on.
      const { version, effective: _effective, created_at: _createdAt, ...rest } = list
      const base = rest['base_version'] ?? version
      return { method: 'PUT', path: '/prices', body: { ...rest, ...(base !== undefined && { base_version: base }) } }
    },
    show: ({ version, created_at: createdAt }) => ({
      as: 'facts',
      facts: { version: version ?? null, created_at: createdAt ?? null },
    }),
  },
]

function priceRows({ effective, version }: JsonObject): readonly JsonObject[] {
  return Object.entries(isJsonObject(effective) ? effective : {}).flatMap(([model, price]) => {
    const tiers = isJsonObject(price) && isJsonObject(price['tiers']) ? price['tiers'] : {}
    return Object.entries(tiers).map(([resolution, tier]) => ({
      model,
      resolution,
      ...(isJsonObject(tier) ? tier : {}),
      version: version ?? 0,
    }))
  })
}
