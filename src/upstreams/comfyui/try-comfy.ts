/** Trying a ComfyUI server out: whether it is one, and has the nodes of its workflow. Nothing is queued by it. */

import { z } from 'zod'
import { isJsonObject, type JsonObject } from '../../core/json.ts'
import { problem } from '../../core/problem.ts'
import type { Origin } from '../../lib/egress/configured-origin.ts'
import { jsonOrNull } from '../http/wire.ts'
import { readWorkflow } from './workflow.ts'

/** Whom to ask, and by which secret. */
export type TriedComfy = { readonly origin: Origin; readonly basePath: string; readonly secret: string | undefined }

/** Classes of nodes that are asked for, at once and in all; and names of those that are told. */
const AT_ONCE = 8
const CLASSES_MAX = 200
const TOLD_MAX = 5

const SystemStats = z.object({ system: z.object({}) })
const PromptInfo = z.object({ exec_info: z.object({}) })

/** Asks a server what it is; `at` is how its operator calls it. Throws `ProblemError` with what is wrong. */
export async function askComfy(tried: TriedComfy, at: string): Promise<string> {
  const stats = await ask(tried, '/system_stats')
  if (stats.status === 401 || stats.status === 403) {
    const why = tried.secret === undefined ? 'it wants a key' : 'it lets nobody through with this key'
    throw problem('unauthorized', `${why}, status ${stats.status}`)
  }
  if (stats.status === 200 && SystemStats.safeParse(stats.body).success) return 'the server is answered'
  // A proxy may keep to itself what machine it stands before.
  const info = stats.status === 404 ? await ask(tried, '/prompt') : undefined
  if (info?.status === 200 && PromptInfo.safeParse(info.body).success) return 'the server is answered'
  throw problem('upstream_unavailable', `there is no ComfyUI server at ${at}, status ${stats.status}`)
}

/** Whether a server has every class of node that a workflow names. Throws `ProblemError` for one that cannot be used, too. */
export async function lookForNodes(tried: TriedComfy, workflow: JsonObject): Promise<string> {
  const { graph } = readWorkflow(workflow)
  const classes = [...new Set(Object.values(graph).map(({ class_type }) => class_type))].slice(0, CLASSES_MAX)
  const missing: string[] = []
  for (let at = 0; at < classes.length; at += AT_ONCE) {
    const some = classes.slice(at, at + AT_ONCE)
    const told = await Promise.all(some.map((name) => ask(tried, `/object_info/${encodeURIComponent(name)}`)))
    for (const [index, { status, body }] of told.entries()) {
      const name = some[index] ?? ''
      if (status !== 200 || !isJsonObject(body)) return 'not looked at: it does not tell which nodes it has'
      if (!Object.hasOwn(body, name)) missing.push(name)
    }
  }
  if (missing.length === 0) return `it has the ${classes.length} kinds of nodes of its workflow`
  const more = missing.length > TOLD_MAX ? `, and ${missing.length - TOLD_MAX} more` : ''
  const names = missing.slice(0, TOLD_MAX).join(', ')
  throw problem('model_not_found', `it does not have these nodes of its workflow: ${names}${more}`)
}

async function ask({ origin, basePath, secret }: TriedComfy, path: string) {
  const headers = secret === undefined ? {} : { authorization: `Bearer ${secret}` }
  const { status, body } = await origin.send({ method: 'GET', target: basePath + path, headers })
  return { status, body: jsonOrNull(body) }
}
