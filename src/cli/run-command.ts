/** Runs a command of the command line: its arguments, a request to the server, and what is shown of the answer. */

import { readFile } from 'node:fs/promises'
import type { Json } from '../core/json.ts'
import type { SecretSource } from '../providers/declaration-file.ts'
import { ProblemError } from '../core/problem.ts'
import { OPERATOR_JSON_MEMBERS_MAX, parseStrictJson } from '../core/strict-json.ts'
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
  /** The variables of the environment, for secrets that an operator names by one. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** All of what comes in by stdin. */
  readonly readStdin: () => Promise<string>
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
    return { output, complaint: '', exitCode: command.isWell?.(answer) === false ? 1 : 0 }
  } catch (error) {
    const isKnown = error instanceof UsageError || error instanceof AdminError || error instanceof ProblemError
    if (!isKnown) throw error
    const complaint = `${error.message.split('\n').map(inert).join('\n')}\n`
    return { output: '', complaint, exitCode: error instanceof UsageError ? 2 : 1 }
  }
}

function helpersOf(server: Server, line: CommandLine): Helpers {
  const { nowMs, makeKey } = line
  return {
    nowMs,
    makeKey,
    tenantId: (nameOrId) => findTenantId(server, nameOrId),
    readJson: async (path): Promise<Json> => parseStrictJson(await readBytes(path), OPERATOR_JSON_MEMBERS_MAX),
    readText: async (path) => (await readBytes(path)).toString('utf8'),
    readSecret: (source) => readSecret(source, line),
    credentialId: (provider, labelOrId) => findCredentialId(server, provider, labelOrId),
  }
}

function readBytes(path: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  })
}

/** A secret without the line break that files and pipes end with. What is wrong with it is said without it. */
async function readSecret(source: SecretSource, { environment, readStdin }: CommandLine): Promise<string> {
  const [what, text] =
    'env' in source
      ? [`the variable ${source.env}`, environment[source.env] ?? '']
      : 'file' in source
        ? [`the file ${source.file}`, (await readBytes(source.file)).toString('utf8')]
        : ['stdin', await readStdin()]
  const secret = text.trim()
  if (secret === '') throw new UsageError(`There is no secret: ${what} is empty or not there.`)
  if (!/^[\x21-\x7e]{1,4096}$/.test(secret)) {
    throw new UsageError(`${what} holds no secret: one is up to 4096 visible ASCII characters without spaces.`)
  }
  return secret
}

async function findCredentialId(server: Server, provider: string, labelOrId: string): Promise<string> {
  const path = `/providers/${encodeURIComponent(provider)}/credentials`
  const rows = rowsOf(await askServer(server, { method: 'GET', path }))
  const found = rows.find(({ label }) => label === labelOrId) ?? rows.find(({ id }) => id === labelOrId)
  if (found !== undefined) return String(found['id'])
  const labels = rows.map(({ label }) => JSON.stringify(label)).join(', ')
  throw new AdminError(
    `${provider} has no key ${JSON.stringify(labelOrId)}; it has ${labels === '' ? 'none' : labels}.`,
  )
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
