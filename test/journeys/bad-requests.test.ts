/**
 * Rows B and C of the attack list, and what of E and G a submit's body can carry, against one real server: malformed
 * JSON, nonsense in every field, and a few strange things that are fine.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import { isJsonObject, type Json, type JsonObject } from '../../src/core/json.ts'
import {
  assertRefused,
  assertSilent,
  assertUnharmed,
  expand,
  type Expected,
  type Face,
  FACES,
  jobIds,
  loadRows,
  partOf,
  perFace,
  rowFields,
  SUBMITS,
  withMembers,
} from '../support/attacks.ts'
import { type Answer, type Reelay, startReelay } from '../support/reelay.ts'

const json: z.ZodType<Json> = z.json()
const members = z.record(z.string(), json)

const bodyRow = z.strictObject({
  ...rowFields,
  body: z.string().optional(),
  hex: z.string().optional(),
  /** Head, unit, times, tail. */
  repeat: z.tuple([z.string(), z.string(), z.int(), z.string()]).optional(),
  /** A text that is repeated behind the tail as often as the unit. */
  mirror: z.string().optional(),
  status: z.int().default(400),
  code: z.string(),
  param: z.string().optional(),
  says: z.string().optional(),
})

const requestRow = z.strictObject({
  ...rowFields,
  /** One field of each face, given each of `values` in turn; it is also the field to blame. */
  at: z.partialRecord(z.enum(FACES), z.string()).optional(),
  values: z.array(json).optional(),
  /** Or several fields at once. */
  set: z.partialRecord(z.enum(FACES), members).optional(),
  param: z.partialRecord(z.enum(FACES), z.string()).optional(),
  status: perFace(z.int()).default(400),
  code: z.string(),
  says: z.string().optional(),
})

const acceptedRow = z.strictObject({
  ...rowFields,
  /** Absent: all faces, for fields that all of them call the same. */
  face: z.enum(FACES).optional(),
  set: members,
  /** Fields that the job's notes must name. */
  notes: z.array(z.string()).default([]),
})

let reelay: Reelay
let known: readonly Json[] = []

before(async () => {
  reelay = await startReelay()
})

after(async () => {
  await reelay?.close()
})

function submit(face: Face, body: JsonObject | Uint8Array<ArrayBuffer>): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  return reelay.call('POST', SUBMITS[face].path, { body, headers })
}

async function refused(face: Face, body: JsonObject | Uint8Array<ArrayBuffer>, expected: Expected): Promise<void> {
  assertRefused(reelay, face, await submit(face, body), expected)
  assert.deepEqual(await jobIds(reelay), known)
}

function bytesOf(row: z.infer<typeof bodyRow>): Uint8Array<ArrayBuffer> {
  if (row.hex !== undefined) return new Uint8Array(Buffer.from(row.hex, 'hex'))
  const [head, unit, times, tail] = row.repeat ?? [row.body ?? '', '', 0, '']
  return new TextEncoder().encode(head + unit.repeat(times) + tail + (row.mirror ?? '').repeat(times))
}

describe('a body that is no request is refused by every face', () => {
  for (const row of loadRows('bodies', bodyRow)) {
    test(`${row.row}: ${row.sends}`, async () => {
      for (const face of FACES) await refused(face, bytesOf(row), row)
    })
  }
})

describe('a request that cannot be honoured is refused, and the field is named', () => {
  for (const row of loadRows('requests', requestRow)) {
    test(`${row.row}: ${row.sends}`, async () => {
      for (const face of FACES) {
        const expected = { ...row, status: partOf(row.status, face) ?? 400 }
        const body = SUBMITS[face].body
        const path = row.at?.[face]
        const set = row.set?.[face]
        assert.ok(row.at !== undefined || row.set !== undefined)
        if (set !== undefined) await refused(face, withMembers(body, set), { ...expected, param: row.param?.[face] })
        if (path === undefined) continue
        for (const value of row.values ?? []) {
          await refused(face, withMembers(body, { [path]: value }), { ...expected, param: path })
        }
      }
    })
  }

  test('and after all that the server is unharmed', () => assertUnharmed(reelay))
})

describe('a request that is only strange is accepted, and nothing in it is bound that should not be', () => {
  for (const row of loadRows('accepted', acceptedRow)) {
    for (const face of row.face === undefined ? FACES : [row.face]) {
      test(`${row.row}: ${row.sends}, to ${face}`, async () => {
        const submitted = await submit(face, withMembers(SUBMITS[face].body, inPlace(row.set, face)))
        assert.equal(submitted.status, 200, submitted.text)
        const job = await newestJob()
        const told = await reelay.call('GET', `/v1/jobs/${job}`)
        await reelay.call('DELETE', `/v1/jobs/${job}`)
        assert.equal(told.json()['status'], 'processing')
        assertSilent(reelay, submitted.text + told.text)
        assert.equal(String(receiptId(submitted)).split('_')[1], job.slice('job_'.length))
        const fields = noted(told.json()['notes'])
        for (const name of row.notes) assert.ok(fields.has(inJobsWords(name)), `${name} is not noted: ${told.text}`)
        await assertKept(face, job, inPlace(row.set, face))
      })
    }
  }

  test('and no prototype was changed', () => assertUnharmed(reelay))
})

/** The prompt is a member of `input` in one face and of the body in the others. */
function inPlace(set: JsonObject, face: Face): JsonObject {
  const { prompt, ...rest } = set
  if (prompt === undefined) return set
  return { ...rest, [face === 'jobs' ? 'input.prompt' : 'prompt']: prompt }
}

/** All jobs are told by the jobs face here, whichever face took them. */
function inJobsWords(field: string): string {
  return field === 'prompt' ? 'input.prompt' : field
}

function noted(notes: Json | undefined): ReadonlySet<Json | undefined> {
  return new Set(Array.isArray(notes) ? notes.map((note) => (isJsonObject(note) ? note['field'] : undefined)) : [])
}

async function newestJob(): Promise<string> {
  const ids = await jobIds(reelay)
  const fresh = ids.filter((id) => !known.includes(id))
  assert.equal(fresh.length, 1)
  known = ids
  return String(fresh[0])
}

function receiptId(answer: Answer): Json | undefined {
  const { id, requestId } = answer.json()
  return requestId ?? id
}

/** What a caller gave comes back as it was given. */
async function assertKept(face: Face, job: string, set: JsonObject): Promise<void> {
  const core = job.slice('job_'.length)
  if (face === 'videos' && set['prompt'] !== undefined) {
    assert.equal((await reelay.call('GET', `/v1/videos/video_${core}`)).json()['prompt'], expand(set['prompt']))
  }
  if (face === 'open' && set['metadata'] !== undefined) {
    assert.deepEqual(
      (await reelay.call('GET', `/api/open/v1/video/generations/req_${core}`)).json()['metadata'],
      set['metadata'],
    )
  }
}
