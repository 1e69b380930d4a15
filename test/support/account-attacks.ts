/**
 * The rows of the attack list about money, keys and objects (`money.json`, `keys.json`, `objects.json`): how each is spelled
 * out into requests, and what must hold for the answer to each.
 */

import assert from 'node:assert/strict'
import { z } from 'zod'
import { isJsonObject, type Json, type JsonObject } from '../../src/core/json.ts'
import {
  assertRefused,
  assertSilent,
  expand,
  type Expected,
  FACES,
  rowFields,
  SUBMITS,
  withMembers,
} from './attacks.ts'
import type { Answer, Reelay } from './reelay.ts'

const json: z.ZodType<Json> = z.json()
const WORDS = [...FACES, 'admin'] as const

/** Who answers: a face, or the admin API. */
export type Word = (typeof WORDS)[number]

const perWord = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.partialRecord(z.enum(WORDS), schema)])

/** A row: everything that it lists is combined with everything else. */
export const accountRow = z.strictObject({
  ...rowFields,
  /** `METHOD path`, or `submit` for all faces. `{{name}}` stands for what the test knows by that name. */
  to: z.array(z.string()).min(1),
  /** Whose key is sent; `own` is whichever the path takes, the tenant's or the admin's. */
  as: z.string().default('own'),
  /** Or these headers in place of a key; an empty one is none. */
  authorizations: z.array(z.string()).optional(),
  headers: z.record(z.string(), z.string()).default({}),
  /** A header that is given each of these. */
  header: z.record(z.string(), z.array(json)).optional(),
  /** In place of `{{id}}` in the paths. */
  ids: z.array(json).optional(),
  /** True when answers for all ids must be the same. */
  alike: z.boolean().default(false),
  body: json.optional(),
  raw: z.string().optional(),
  /** A member of the body, by its path with slashes, or each of several with dots, given each of `values`. */
  at: z.string().optional(),
  fields: z.array(z.string()).optional(),
  values: z.array(json).optional(),
  /** What a submit has besides what every submit has. */
  set: z.partialRecord(z.enum(FACES), z.record(z.string(), json)).optional(),
  status: perWord(z.union([z.int(), z.array(z.int())])),
  code: z.union([z.string(), z.array(z.string())]),
  param: z.partialRecord(z.enum(WORDS), z.string()).optional(),
  says: z.string().optional(),
})

/** A row. */
export type AccountRow = z.output<typeof accountRow>

/** One request of a row. */
export type Attack = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Json | Uint8Array<ArrayBuffer>
  readonly word: Word
}

/** Everything that a row says is sent. */
export function attacksOf(row: AccountRow, names: Readonly<Record<string, string>>): readonly Attack[] {
  const fill = (text: string) =>
    text.replaceAll(/\{\{(\w[\w-]*)\}\}/g, (_, name: string) => {
      const known = names[name]
      if (known === undefined) throw new Error(`row ${row.row} speaks of ${name}, which nobody knows`)
      return known
    })
  const ids = row.ids?.map((id) => fill(String(expand(id)))) ?? ['']
  const attacks: Attack[] = []
  for (const route of row.to.flatMap((to) => (to === 'submit' ? FACES.map((face) => `submit ${face}`) : [to]))) {
    const [method = '', path = ''] = route.split(/ (.*)/s)
    const face = FACES.find((one) => method === 'submit' && one === path)
    for (const id of ids) {
      const at = face === undefined ? fill(path.replaceAll('{{id}}', () => id)) : SUBMITS[face].path
      const word = face ?? wordOf(at)
      for (const headers of headersOf(row, word, fill)) {
        for (const body of face === undefined
          ? bodiesOf(row)
          : [withMembers(SUBMITS[face].body, row.set?.[face] ?? {})]) {
          const isSent = body !== undefined && method !== 'GET' && method !== 'DELETE'
          attacks.push({
            method: face === undefined ? method : 'POST',
            path: at,
            headers,
            word,
            ...(isSent && { body }),
          })
        }
      }
    }
  }
  return attacks
}

function wordOf(path: string): Word {
  if (/^\/+admin(?:[/?]|$)/i.test(path)) return 'admin'
  if (path.startsWith('/api/open/')) return 'open'
  return /^\/(?:openai\/)?v1\/(?:videos|models)/.test(path) ? 'videos' : 'jobs'
}

function* headersOf(row: AccountRow, word: Word, fill: (text: string) => string) {
  const { as, authorizations, headers, header } = row
  const who = as === 'own' ? (word === 'admin' ? 'admin' : 'own-tenant') : as
  const rest = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]))
  const [name, values] = Object.entries(header ?? { 'x-nothing': ['1'] })[0] ?? ['', []]
  for (const authorization of authorizations ?? [`Bearer {{${who}}}`]) {
    for (const value of values) yield { ...rest, [name]: String(expand(value)), authorization: fill(authorization) }
  }
}

function* bodiesOf({
  body,
  raw,
  at,
  fields,
  values,
}: AccountRow): Iterable<Json | Uint8Array<ArrayBuffer> | undefined> {
  if (raw !== undefined) return yield new TextEncoder().encode(raw)
  if (!isJsonObject(body ?? null) || (at === undefined && fields === undefined)) return yield body
  for (const value of (values ?? []).map(expand)) {
    if (at !== undefined) yield withValue(body as JsonObject, at.split('/'), value)
    for (const field of fields ?? []) yield withValue(body as JsonObject, field.split('.'), value)
  }
}

function withValue(body: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...body, [name]: value }
  const child = body[name] ?? null
  return { ...body, [name]: withValue(isJsonObject(child) ? child : {}, rest, value) }
}

/** Checks one answer against its row. */
export function assertAsTold(
  reelay: Reelay,
  row: AccountRow,
  { method, path, word, body }: Attack,
  answer: Answer,
  secrets: readonly string[],
): void {
  const sent = `${method} ${path} ${JSON.stringify(body instanceof Uint8Array ? String(body) : body)}`.slice(0, 300)
  const { status: told } = row
  const expected = typeof told === 'object' && !Array.isArray(told) ? told[word] : told
  assert.ok([expected].flat().includes(answer.status), `${sent}: ${answer.status} ${answer.text}`)
  const code = [row.code].flat().find((one) => answer.text.includes(`"${one}"`)) ?? [row.code].flat()[0] ?? ''
  const param = row.param?.[word]
  const problem = { status: answer.status, code, says: row.says, ...(param !== undefined && { param }) }
  if (word === 'admin') assertAdminRefused(reelay, answer, problem, secrets, sent)
  else assertRefused(reelay, word, answer, { ...problem, param: param ?? toldParam(answer) }, secrets)
}

/** Where a row says nothing of the field that is to blame, any may be. */
function toldParam({ text }: Answer): string | undefined {
  return /"param":"([^"]+)"/.exec(text)?.[1]
}

function assertAdminRefused(
  reelay: Reelay,
  answer: Answer,
  { code, param, says }: Expected,
  secrets: readonly string[],
  sent: string,
): void {
  assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8', sent)
  const told = answer.json()
  assert.equal(told['code'], code, `${sent}: ${answer.text}`)
  if (param !== undefined) assert.equal(told['param'], param, `${sent}: ${answer.text}`)
  if (says !== undefined) assert.ok(answer.text.includes(says), answer.text)
  assert.equal(told['request_id'], answer.headers.get('x-request-id'))
  assert.match(String(told['request_id']), /^req_[0-9a-z]{26}$/)
  assertSilent(reelay, answer.text, secrets)
}
