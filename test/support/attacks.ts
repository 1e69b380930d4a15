/**
 * The attack list: rows of bad input as data (`test/fixtures/attacks/`), and what must hold for the answer to each of
 * them besides its status and code: the dialect's own shape, a request id, no new job, and no word about our insides.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { isJsonObject } from '../../src/core/json.ts'
import { KEY, type Reelay } from './reelay.ts'

const folder = join(import.meta.dirname, '..', 'fixtures', 'attacks')

/** The dialects by which attacks come. */
export const FACES = ['jobs', 'open', 'videos'] as const

/** A dialect by which attacks come. */
export type Face = (typeof FACES)[number]

/** Where each face takes a submit, and a request that it takes there. */
export const SUBMITS: { readonly [F in Face]: { readonly path: string; readonly body: JsonObject } } = {
  jobs: {
    path: '/v1/jobs',
    body: { model: 'seedance-2.0', input: { prompt: 'A cat on a wall.', resolution: '480p' } },
  },
  open: {
    path: '/api/open/v1/video/generations',
    body: { model: 'seedance-2.0', prompt: 'A cat on a wall.', resolution: '480p' },
  },
  videos: {
    path: '/v1/videos',
    body: { model: 'seedance-2-0', prompt: 'A cat on a wall.', resolution: '480p', ratio: '16:9', seconds: '4' },
  },
}

/** What every row has: its number on the attack list, and what is sent in words. */
export const rowFields = { row: z.string().regex(/^[A-K]\d{1,2}$/), sends: z.string().min(1) }

/** One answer for all faces, or one for each. */
export const perFace = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([schema, z.partialRecord(z.enum(FACES), schema)])

/** What a refusal is expected to be. An absent `param` means that no field is to blame. */
export type Expected = {
  readonly status: number
  readonly code: string
  readonly param?: string | undefined
  /** A text that the message must contain. */
  readonly says?: string | undefined
}

/** An answer, by whatever client. */
export type Answered = {
  readonly status: number
  readonly headers: { get(name: string): string | null | undefined }
  readonly text: string
}

/** Reads a file of rows; throws when a row is not of the schema. */
export function loadRows<Row>(name: string, row: z.ZodType<Row>): readonly Row[] {
  return z.array(row).parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')))
}

/** Picks one face's part of a value that may be the same for all. */
export function partOf<Value extends string | number>(
  value: Value | { readonly [F in Face]?: Value | undefined } | undefined,
  face: Face,
): Value | undefined {
  return typeof value === 'object' ? value[face] : value
}

/** In rows, a long text is written `{"$repeat": ["a", 9]}`, a long list `{"$list": [item, 9]}`, an object of many members `{"$members": 9}`. */
export function expand(value: Json): Json {
  if (Array.isArray(value)) return value.map(expand)
  if (!isJsonObject(value)) return value
  const { $repeat: repeat, $list: list, $members: members } = value
  if (Array.isArray(repeat)) return String(repeat[0]).repeat(Number(repeat[1]))
  if (Array.isArray(list)) return Array.from({ length: Number(list[1]) }, () => expand(list[0] ?? null))
  if (typeof members === 'number')
    return Object.fromEntries(Array.from({ length: members }, (_, at) => [`key${at}`, at]))
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, expand(member)]))
}

/** A copy of a body with the members at the given paths (`input.prompt`) replaced. */
export function withMembers(body: JsonObject, members: JsonObject): JsonObject {
  let copy = body
  for (const [path, value] of Object.entries(members)) copy = withMember(copy, path.split('.'), expand(value))
  return copy
}

function withMember(body: JsonObject, [key = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...body, [key]: value }
  const child = body[key]
  return { ...body, [key]: withMember(isJsonObject(child) ? child : {}, rest, value) }
}

/** Ids of all jobs that the tests' tenant has, newest first. */
export async function jobIds(reelay: Reelay): Promise<readonly Json[]> {
  const list = (await reelay.call('GET', '/v1/jobs?limit=100')).json()
  assert.ok(Array.isArray(list['data']), JSON.stringify(list))
  return list['data'].map((job) => (isJsonObject(job) ? (job['id'] ?? null) : null))
}

/** Checks a refusal whole. `secrets` are texts that must not be in it, besides those that never may. */
export function assertRefused(
  reelay: Pick<Reelay, 'dataDir'>,
  face: Face,
  answer: Answered,
  expected: Expected,
  secrets: readonly string[] = [],
): void {
  assert.equal(answer.status, expected.status, answer.text.slice(0, 500))
  const told = readEnvelope(face, answer)
  assert.equal(told.code, expected.code, answer.text)
  assert.equal(told.param ?? undefined, expected.param, answer.text)
  if (expected.says !== undefined) assert.ok(told.message.includes(expected.says), answer.text)
  assert.match(told.message, /^\P{Cc}+[.…]$/u)
  const requestId = answer.headers.get('x-request-id')
  assert.match(requestId ?? '', /^req_[0-9a-z]{26}$/)
  if (told.requestId !== undefined) assert.equal(told.requestId, requestId)
  if (answer.status === 401) assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
  assertSilent(reelay, answer.text, secrets)
}

/** What no answer may ever say. */
export function assertSilent(reelay: Pick<Reelay, 'dataDir'>, text: string, secrets: readonly string[] = []): void {
  const insides = [reelay.dataDir, import.meta.dirname, 'node_modules', 'node:internal', 'SQLITE', '    at ', 'whsec_']
  for (const secret of [KEY, ...insides, ...secrets])
    assert.ok(!text.includes(secret), `the answer says ${secret}: ${text}`)
}

/** Checks that the server lives and that nothing is left half-written. */
export async function assertUnharmed(reelay: Reelay): Promise<void> {
  assert.equal((await reelay.call('GET', '/health')).status, 200)
  assert.deepEqual(await temporaryFiles(reelay), [])
}

/** Files that are still being written, each in the folder of its process. */
export async function temporaryFiles({ dataDir }: Pick<Reelay, 'dataDir'>): Promise<readonly string[]> {
  const entries = await readdir(join(dataDir, 'temporary'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

type Told = {
  readonly code: string
  readonly message: string
  readonly param: string | null
  readonly requestId?: string
}

const text = z.string().min(1)
const param = z.string().nullable()
const errorObject = z.strictObject({ code: text, message: text, type: text, param })

/** The three shapes of an error, exactly. */
const ENVELOPES = {
  jobs: z.strictObject({ error: errorObject, request_id: text }),
  videos: z.strictObject({ error: errorObject }),
  open: z.strictObject({
    success: z.literal(false),
    error: z.strictObject({ code: text, message: text, reason: text.optional(), param: text.optional() }),
    requestId: text,
  }),
}

/** Seed 001's coarse words: the status that each goes with, and the stable code that it stands for by itself. */
const WORDS: { readonly [word: string]: { readonly statuses: readonly number[]; readonly code: string } } = {
  invalid_request: { statuses: [400, 405, 408, 413, 414, 415, 417, 431], code: 'invalid_parameter' },
  unauthorized: { statuses: [401], code: 'unauthorized' },
  forbidden: { statuses: [403], code: 'model_not_enabled' },
  not_found: { statuses: [404], code: 'job_not_found' },
  conflict: { statuses: [409], code: 'job_not_cancellable' },
  insufficient_credits: { statuses: [402], code: 'insufficient_credits' },
  rate_limited: { statuses: [429], code: 'rate_limited' },
  service_unavailable: { statuses: [503, 507], code: 'unavailable' },
}

function readEnvelope(face: Face, answer: Answered): Told {
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/)
  const body: unknown = JSON.parse(answer.text)
  if (face === 'open') {
    const { error, requestId } = ENVELOPES.open.parse(body)
    const word = WORDS[error.code]
    if (word === undefined) throw new Error(`there is no word ${error.code}`)
    assert.ok(word.statuses.includes(answer.status), answer.text)
    return { code: error.reason ?? word.code, message: error.message, param: error.param ?? null, requestId }
  }
  if (face === 'videos') {
    if (answer.status < 500) assert.equal(answer.headers.get('x-should-retry'), 'false')
    return ENVELOPES.videos.parse(body).error
  }
  const { error, request_id: requestId } = ENVELOPES.jobs.parse(body)
  return { ...error, requestId }
}
