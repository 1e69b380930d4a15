/**
 * Why a server did not take a graph, in words for the caller: what is wrong at which node. The details that come with it quote
 * the operator's models and folders, and are left out.
 */

import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import { isClass } from './history-report.ts'

const NODES_MAX = 3
const CHARACTERS_MAX = 200

const message = z.string().transform((text) => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').slice(0, CHARACTERS_MAX))
const NodeError = z.object({
  class_type: z.string().optional().catch(undefined),
  errors: z.array(z.object({ message })).max(1_000),
})
const Answer = z.object({
  error: z.union([message, z.object({ message })]).optional(),
  node_errors: z
    .record(z.string().regex(/^[\w:-]{1,64}$/), NodeError)
    .optional()
    .catch(undefined),
})

/** The sentence. */
export function refusalWords(status: number, body: Json): string {
  const { error, node_errors = {} } = Answer.safeParse(body).data ?? {}
  const nodes = Object.entries(node_errors).slice(0, NODES_MAX)
  const told = nodes.map(([id, { class_type, errors }]) => {
    const what = [...new Set(errors.map((one) => one.message))].slice(0, NODES_MAX).join(', ')
    return `node ${id}${isClass(class_type) ? ` (${class_type})` : ''}: ${what}`
  })
  const general = typeof error === 'object' ? error.message : error
  const why = told.length > 0 ? told.join('; ') : (general ?? `status ${status}`)
  return `The provider refused the workflow: ${why.replace(/\.$/, '')}.`
}
