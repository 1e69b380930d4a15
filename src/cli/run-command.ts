/** Runs a command of the command line: its arguments, a request to the server, and what is shown of the answer. */

import { readFile } from 'node:fs/promises'
import type { Json } from '../core/json.ts'
import { ProblemError } from '../core/problem.ts'
import { parseStrictJson } from '../core/strict-json.ts'
import { AdminError, askServer, type Server } from './admin-client.ts'
import { readArguments, UsageError } from './arguments.ts'
import type { Helpers } from './command.ts'
import { findCommand } from './commands.ts'
import { inert, render } from './render.ts'
import { rowsOf } from './rows.ts'

/** What a command needs of the process. */
export type CommandLine = {
  /** Finds the server; asked only once the arguments are right. Throws what is told as it is. */
  readonly server: () => Promise<Server>
  /** Whether a person reads: tables for him, JSON for programs. */
  readonly isTerminal: boolean
  readonly nowMs: () => number
  /** Makes a random idempotency key for a change that was typed without one. */
  readonly makeKey: () => string
}

/** What is written where, and the exit code: 0 for done, 1 for refused, unreachable or not known, 2 for a wrong argument. */
export type Outcome = { readonly output: string; readonly complaint: string; readonly exitCode: 0 | 1 | 2 }

/** Runs what was typed. */
export async function runCommand(typed: readonly string[], line: CommandLine): Promise<Outcome> {
  try {
    const read = readArguments(typed)
    const { command, given } = findCommand(read)
    const server = await line.server()
    const asked = await command.ask(given, helpersOf(server, line))
    const answer = await askServer(server, asked)
    const output =
      line.isTerminal && !read.isJson ? render(command.show(answer)) : `${JSON.stringify(answer, undefined, 2)}\n`
    return { output, complaint: '', exitCode: 0 }
  } catch (error) {
    const isKnown = error instanceof UsageError || error instanceof AdminError || error instanceof ProblemError
    if (!isKnown) throw error
    const complaint = `${error.message.split('\n').map(inert).join('\n')}\n`
    return { output: '', complaint, exitCode: error instanceof UsageError ? 2 : 1 }
  }
}

function helpersOf(server: Server, { nowMs, makeKey }: CommandLine): Helpers {
  return {
    nowMs,
    makeKey,
    tenantId: (nameOrId) => findTenantId(server, nameOrId),
    readJson: async (path): Promise<Json> => {
      const bytes = await readFile(path).catch((error: unknown) => {
        throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
      })
      return parseStrictJson(bytes)
    },
  }
}

/** A tenant by its id, or by a name that one alone has. */
async function findTenantId(server: Server, nameOrId: string): Promise<string> {
  if (/^tenant_\w{26}$/.test(nameOrId)) return nameOrId
  const found: string[] = []
  for (let after = ''; ; ) {
    const page = await askServer(server, { method: 'GET', path: `/tenants?limit=200${after}` })
    const rows = rowsOf(page)
    found.push(...rows.filter(({ name }) => name === nameOrId).map(({ id }) => String(id)))
    if (page['has_more'] !== true) break
    after = `&after=${String(rows.at(-1)?.['id'])}`
  }
  const [id, ...others] = found
  if (id === undefined)
    throw new AdminError(`There is no tenant ${JSON.stringify(nameOrId)}; reelay tenants list shows all.`)
  if (others.length > 0) throw new AdminError(`Several tenants have this name; name one by its id: ${found.join(', ')}`)
  return id
}
