/** `reelay apply -f providers.yaml`: providers as a file declares them. */

import { dirname, resolve } from 'node:path'
import type { Json, JsonObject } from '../core/json.ts'
import type { FileProvider, SecretSource } from '../providers/declaration-file.ts'
import { UsageError } from './arguments.ts'
import type { Command, Helpers } from './command.ts'
import { rowsOf } from './rows.ts'
import { warningsIn } from './warnings.ts'

/** The commands. */
export const applyCommands: readonly Command[] = [
  {
    name: 'apply',
    usage: '-f FILE.yaml [--plan] [--prune]',
    summary: 'make providers what a file declares; --plan only says what would change, --prune removes all others',
    words: 0,
    options: ['file', 'plan', 'prune'],
    ask: async ({ options }, helpers) => {
      const path = options.get('file')
      if (path === undefined) throw new UsageError('Say which file declares the providers: -f providers.yaml')
      const declared = await readFile(path, await helpers.readText(path))
      const providers: JsonObject[] = []
      for (const provider of declared) providers.push(await resolved(provider, dirname(path), helpers))
      const body = { providers, plan: options.has('plan'), prune: options.has('prune') }
      return { method: 'POST', path: '/providers/apply', body }
    },
    show: (answer) => {
      const changes = rowsOf({ data: answer['changes'] ?? [] }).map(lineOf)
      const remark =
        changes.length === 0 ? 'Nothing changes.' : answer['plan'] === true ? 'Nothing was changed yet.' : undefined
      return { as: 'lines', lines: [...changes, ...warningsIn(answer)], ...(remark !== undefined && { remark }) }
    },
  },
]

async function readFile(path: string, text: string): Promise<readonly FileProvider[]> {
  // Loaded only now: no other command needs YAML.
  const { DeclarationError, readDeclarationFile } = await import('../providers/declaration-file.ts')
  try {
    return readDeclarationFile(text)
  } catch (error) {
    if (!(error instanceof DeclarationError)) throw error
    throw new UsageError(`${path}:${error.message}`, { cause: error })
  }
}

/** With the secrets and the workflow that the file only names; paths in it begin where it lies. */
async function resolved({ members, keys, workflowFile }: FileProvider, folder: string, helpers: Helpers) {
  const workflow = workflowFile === undefined ? {} : { workflow: await helpers.readJson(resolve(folder, workflowFile)) }
  const declared: Json[] = []
  for (const { members: key, source } of keys ?? []) {
    const secret = source === undefined ? {} : { secret: await helpers.readSecret(within(folder, source)) }
    declared.push({ ...key, ...secret })
  }
  return { ...members, ...workflow, ...(keys !== undefined && { keys: declared }) }
}

function within(folder: string, source: SecretSource): SecretSource {
  return 'file' in source ? { file: resolve(folder, source.file) } : source
}

const SIGNS: Readonly<Record<string, string>> = { add: '+', change: '~', remove: '-' }

/** Such as `~ ark-cn slots: 4 → 10`. */
function lineOf({ action, provider, key, field, from, to }: JsonObject): string {
  const who = key === null ? `provider ${String(provider)}` : `provider ${String(provider)}, key ${String(key)}`
  const head = `${SIGNS[String(action)] ?? '?'} ${who}`
  if (field === null) return head
  if (field === 'secret') return `${head}: another secret`
  return `${head}, ${String(field)}: ${shownValue(from)} → ${shownValue(to)}`
}

/** Characters of a value on a line. */
const VALUE_MAX = 100

function shownValue(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= VALUE_MAX ? text : `${text.slice(0, VALUE_MAX - 1)}…`
}
