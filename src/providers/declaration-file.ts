/**
 * Declarations as files: YAML, and so JSON too. A fault is told with its line, its column and its path. Secrets are not in
 * such a file but named by it: a variable of the environment, a file, or what comes in by stdin.
 */

import { type Document, isAlias, isCollection, isMap, LineCounter, type Node, parseDocument } from 'yaml'
import { z } from 'zod'
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts'
import { ProblemError } from '../core/problem.ts'
import { fieldPath, parseRequest } from '../dialects/parsing.ts'
import { keyList, keyMembers, providerList } from './declaration-schema.ts'

/** Characters of a file. */
export const DECLARATION_CHARACTERS_MAX = 1_048_576

/** A file that cannot be used; the message is `line:column: what is wrong`. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError'
}

/** Where a secret is to be had. */
export type SecretSource = { readonly env: string } | { readonly file: string } | { readonly stdin: true }

/** A key as a file has it. */
export type FileKey = { readonly members: JsonObject; readonly source: SecretSource | undefined }

/** A provider as a file has it: the members as they are written, its keys, and the file in which its workflow is. */
export type FileProvider = {
  readonly members: JsonObject
  readonly keys: readonly FileKey[] | undefined
  readonly workflowFile: string | undefined
}

const fileKey = z
  .strictObject({
    ...keyMembers,
    env: z
      .string()
      .regex(/^[A-Za-z_]\w{0,127}$/, { error: 'must be the name of a variable, such as ARK_API_KEY' })
      .exactOptional(),
    file: z.string().min(1).max(4_096).exactOptional(),
    stdin: z.literal(true).exactOptional(),
  })
  .refine(({ env, file, stdin }) => [env, file, stdin].filter((one) => one !== undefined).length <= 1, {
    error: 'has its secret from one place: env, file or stdin',
  })

const FileSchema = z.strictObject({ providers: providerList(keyList(fileKey).exactOptional()) })

/** Reads a file's text. Throws `DeclarationError`. */
export function readDeclarationFile(text: string): readonly FileProvider[] {
  if (text.length > DECLARATION_CHARACTERS_MAX) {
    throw new DeclarationError(`1:1: The file has more than ${DECLARATION_CHARACTERS_MAX} characters.`)
  }
  const lines = new LineCounter()
  const document = parsed(text, lines)
  const json = jsonOf(document)
  const { error } = FileSchema.safeParse(json)
  if (error !== undefined) throw faultIn(json, error, document, lines)
  const list = isJsonObject(json) && Array.isArray(json['providers']) ? json['providers'].filter(isJsonObject) : []
  const providers = list.map(providerOf)
  const asking = providers.flatMap(({ keys = [] }) =>
    keys.filter(({ source }) => source !== undefined && 'stdin' in source),
  )
  if (asking.length > 1) throw new DeclarationError('1:1: Only one key can have its secret from stdin.')
  return providers
}

function parsed(text: string, lineCounter: LineCounter): Document {
  try {
    // JSON is YAML; what YAML has besides would be read differently by two readers.
    const document = parseDocument(text, { version: '1.2', schema: 'core', lineCounter, prettyErrors: false })
    const [fault] = [...document.errors, ...document.warnings]
    if (fault === undefined) return document
    throw new DeclarationError(`${placeOf(fault.pos[0], lineCounter)}: ${fault.message.split('\n')[0]}`)
  } catch (error) {
    throw error instanceof RangeError ? tooDeep(error) : error
  }
}

function jsonOf(document: Document): Json {
  try {
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null))
  } catch (error) {
    if (error instanceof ReferenceError) throw new DeclarationError(`1:1: ${error.message}.`, { cause: error })
    throw error instanceof RangeError ? tooDeep(error) : error
  }
}

function tooDeep(cause: RangeError): DeclarationError {
  return new DeclarationError('1:1: The file is nested too deeply.', { cause })
}

/** What is not known is said first: it may be a misspelt member that was needed. */
function faultIn(json: Json, { issues }: z.ZodError, document: Document, lines: LineCounter): DeclarationError {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys')
  if (unknown !== undefined) {
    const path = [...unknown.path, unknown.keys[0] ?? '']
    const at = placeOf(offsetOf(document, path), lines)
    return new DeclarationError(`${at}: There is no member ${fieldPath(path).slice(0, 200)} here.`)
  }
  const at = placeOf(offsetOf(document, issues[0]?.path ?? []), lines)
  return new DeclarationError(`${at}: ${complaintAbout(json)}`)
}

function complaintAbout(json: Json): string {
  try {
    parseRequest(FileSchema, json)
    return 'The file cannot be read.'
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const isWhole = error.problem.field === undefined
    return isWhole ? 'The file must have a member providers, which is a list.' : error.message
  }
}

function placeOf(offset: number, lines: LineCounter): string {
  const { line, col } = lines.linePos(offset)
  return `${Math.max(line, 1)}:${Math.max(col, 1)}`
}

/** Where a path leads to, or as far as it goes: the key of a member, so that one without a value is found as well. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: Node | null = document.contents
  let offset = node?.range?.[0] ?? 0
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null
    if (!isCollection(node)) break
    if (isMap<Node, Node | null>(node)) {
      const pair = node.items.find(({ key }) => String(key) === String(step))
      if (pair === undefined) break
      offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else {
      const next: unknown = node.get(Number(step), true)
      node = isNode(next) ? next : null
      offset = node?.range?.[0] ?? offset
    }
  }
  return offset
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value
}

function providerOf({ keys, ...members }: JsonObject): FileProvider {
  const workflow = members['workflow']
  const isFile = isJsonObject(workflow) && Object.keys(workflow).join() === 'file'
  const workflowFile = isFile && typeof workflow['file'] === 'string' ? workflow['file'] : undefined
  return {
    members,
    keys: Array.isArray(keys) ? keys.filter(isJsonObject).map(keyOf) : undefined,
    workflowFile,
  }
}

function keyOf({ env, file, stdin, ...members }: JsonObject): FileKey {
  if (typeof env === 'string') return { members, source: { env } }
  if (typeof file === 'string') return { members, source: { file } }
  return { members, source: stdin === true ? { stdin } : undefined }
}
