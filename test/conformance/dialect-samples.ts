/** Arbitrary requests, jobs and JSON for the dialect suite: everything that the canonical types allow. */

import fc from 'fast-check'
import { type FileId, type JobId, makeId } from '../../src/core/ids.ts'
import { JOB_STATUSES, type JobStatus } from '../../src/core/job-status.ts'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { microCredits } from '../../src/core/money.ts'
import type { Note } from '../../src/core/notes.ts'
import { PROBLEMS, type Problem, type ProblemCode } from '../../src/core/problem.ts'
import {
  type GenerationRequest,
  OUTPUT_FORMATS,
  REFERENCE_ROLES,
  REFERENCE_TASKS,
  type Reference,
} from '../../src/core/request.ts'
import { RATIOS, RESOLUTIONS } from '../../src/core/shape.ts'
import type { JobFilter, JobQuery, JobView } from '../../src/core/view.ts'

/** Every problem code. */
export const PROBLEM_CODES: readonly ProblemCode[] = Object.keys(PROBLEMS).filter((code): code is ProblemCode =>
  Object.hasOwn(PROBLEMS, code),
)

/** A record as programs make them; fast-check also makes objects without a prototype, which no codec is handed. */
function plainRecord<T>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(members, { noNullPrototype: true })
}

const coreId = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.uint8Array({ minLength: 10, maxLength: 10 }))
  .map(([atMs, random]) => ({ atMs, random }))

/** A job's core id. */
export const jobId: fc.Arbitrary<string> = coreId.map(({ atMs, random }) => makeId<JobId>(atMs, random))

const fileId: fc.Arbitrary<FileId> = coreId.map(({ atMs, random }) => makeId<FileId>(atMs, random))

/** An id as a vendor may have made it. */
export const vendorId: fc.Arbitrary<string> = fc.stringMatching(/^(cgt|task|gen)-[a-z0-9]{1,20}$/)

const url = fc
  .webUrl({ withQueryParameters: true, validSchemes: ['https', 'http'] })
  .filter((text) => text.length < 2_000)

const dataUri = fc.base64String({ minLength: 4, maxLength: 40 }).map((data) => `data:image/png;base64,${data}`)

const bytes = fc.oneof(
  url.map((text) => ({ from: 'url', url: text }) as const),
  dataUri.map((text) => ({ from: 'inline', dataUri: text }) as const),
  fileId.map((id) => ({ from: 'file', fileId: id }) as const),
)

const library = fc.stringMatching(/^[!-~]{1,40}$/).map((id) => ({ from: 'library', dialectId: 'ark', id }) as const)

const reference: fc.Arbitrary<Reference> = fc.oneof(
  { weight: 4, arbitrary: plainRecord({ role: fc.constantFrom(...REFERENCE_ROLES, 'infer' as const), source: bytes }) },
  { weight: 1, arbitrary: plainRecord({ role: fc.constantFrom(...REFERENCE_ROLES), source: library }) },
)

const size = plainRecord({ widthPx: fc.integer({ min: 1, max: 9_999 }), heightPx: fc.integer({ min: 1, max: 9_999 }) })

const metadata: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.oneof(fc.constant('url'), fc.stringMatching(/^[a-z.$]{1,12}$/)),
  fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null), fc.array(fc.integer(), { maxLength: 2 })),
  { maxKeys: 4, noNullPrototype: true },
)

const modelName = fc.stringMatching(/^[a-z0-9./-]{1,40}$/)
const prompt = fc.string({ unit: 'grapheme', maxLength: 60 })

/** Any request that the canonical type allows. */
export const generationRequest: fc.Arbitrary<GenerationRequest> = fc.record(
  {
    model: modelName,
    prompt,
    references: fc.array(reference, { maxLength: 7 }),
    resolution: fc.constantFrom(...RESOLUTIONS),
    ratio: fc.constantFrom(...RATIOS, 'adaptive' as const),
    size,
    durationSeconds: fc.integer({ min: -1, max: 60 }),
    frames: fc.integer({ min: 1, max: 500 }),
    seed: fc.integer({ min: -1, max: 2 ** 32 - 1 }),
    generateAudio: fc.boolean(),
    cameraFixed: fc.boolean(),
    watermark: fc.boolean(),
    returnLastFrame: fc.boolean(),
    draft: fc.boolean(),
    serviceTier: fc.constantFrom('default' as const, 'flex' as const),
    expiresAfterSeconds: fc.integer({ min: 0, max: 300_000 }),
    startWithinSeconds: fc.integer({ min: 2, max: 90_000 }).map((tenths) => tenths / 10),
    lowPriority: fc.constant(true as const),
    callbackUrl: url,
    callbackStates: fc.subarray([...JOB_STATUSES], { minLength: 1 }),
    metadata,
    channel: fc.string({ maxLength: 40 }),
    draftOfId: jobId,
    priority: fc.integer({ min: 0, max: 9 }),
    outputFormat: fc.constantFrom(...OUTPUT_FORMATS),
    referenceTask: fc.constantFrom(...REFERENCE_TASKS),
    webSearch: fc.boolean(),
    endUserId: fc.stringMatching(/^[a-f0-9]{1,64}$/),
    extensions: fc.constant({ elsewhere: { knob: 1 } }),
  },
  { noNullPrototype: true, requiredKeys: ['model', 'prompt', 'references'] },
)

const canonicalField = fc.constantFrom(
  'model',
  'prompt',
  'ratio',
  'durationSeconds',
  'seed',
  'references[1]',
  'input.unheard_of',
)

const note: fc.Arbitrary<Note> = plainRecord({
  kind: fc.constantFrom('dropped' as const, 'approximated' as const, 'unrecognized' as const),
  field: canonicalField,
  detail: fc.string({ maxLength: 20 }),
})

/** A problem with any code. */
export const anyProblem: fc.Arbitrary<Problem> = fc.record(
  {
    code: fc.constantFrom(...PROBLEM_CODES),
    message: fc.string({ minLength: 1, maxLength: 40 }),
    field: canonicalField,
  },
  { noNullPrototype: true, requiredKeys: ['code', 'message'] },
)

const atMs = fc.oneof(
  fc.integer({ min: 0, max: 2e12 }),
  fc.integer({ min: 0, max: 2e9 }).map((seconds) => seconds * 1_000),
)
const seconds = fc.oneof(
  fc.integer({ min: 1, max: 30 }),
  fc.integer({ min: 1, max: 3_000 }).map((hundredths) => hundredths / 100),
)

/** Any job in one state; only a succeeded job has videos, and only a failed one a failure. */
export function jobViewIn(status: JobStatus): fc.Arbitrary<JobView> {
  const video = fc.record({ url, size, durationSeconds: seconds }, { noNullPrototype: true, requiredKeys: ['url'] })
  return fc.record(
    {
      id: fc.oneof(jobId, vendorId),
      status: fc.constant(status),
      videos: status === 'succeeded' ? fc.array(video, { maxLength: 2 }) : fc.constant([]),
      model: modelName,
      requestId: fc.string({ maxLength: 30 }),
      linkBase: fc.constant('https://video.example.com'),
      createdAtMs: atMs,
      startedAtMs: atMs,
      updatedAtMs: atMs,
      finishedAtMs: atMs,
      expiresAtMs: atMs,
      progressPercent: fc.integer({ min: 0, max: 100 }),
      prompt,
      resolution: fc.constantFrom(...RESOLUTIONS),
      ratio: fc.constantFrom(...RATIOS),
      size,
      durationSeconds: seconds,
      frames: fc.integer({ min: 29, max: 289 }),
      generateAudio: fc.boolean(),
      request: generationRequest,
      seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      metadata,
      priceMicroCredits: fc.integer({ min: 0, max: 1e9 }).map(microCredits),
      notes: fc.array(note, { minLength: 1, maxLength: 2 }),
      ...(status === 'succeeded' ? { lastFrameUrl: url, tokens: fc.integer({ min: 1, max: 1e9 }) } : {}),
      ...(status === 'failed' ? { failure: anyProblem } : {}),
    },
    { noNullPrototype: true, requiredKeys: ['id', 'status', 'videos'] },
  )
}

/** Any job in any state. */
export const jobView: fc.Arbitrary<JobView> = fc.constantFrom(...JOB_STATUSES).chain(jobViewIn)

const jobFilter: fc.Arbitrary<JobFilter> = fc.record(
  {
    statuses: fc.subarray([...JOB_STATUSES], { minLength: 1, maxLength: 1 }),
    ids: fc.array(fc.oneof(jobId, vendorId), { minLength: 1, maxLength: 3 }),
    model: modelName,
    serviceTier: fc.constantFrom('default' as const, 'flex' as const),
    ageMsMax: fc.constant(604_800_000),
  },
  { noNullPrototype: true },
)

/** Any question for a page. */
export const jobQuery: fc.Arbitrary<JobQuery> = fc.record(
  {
    limit: fc.integer({ min: 1, max: 100 }),
    order: fc.constantFrom('newest first' as const, 'oldest first' as const),
    afterId: jobId,
    page: fc.integer({ min: 1, max: 500 }),
    only: jobFilter,
  },
  { noNullPrototype: true, requiredKeys: ['limit', 'order'] },
)

const hostileValue: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    '',
    'false',
    '5; DROP',
    '1e3x720',
    0,
    -1,
    -0,
    1.5,
    1e21,
    2 ** 53,
    Infinity,
    true,
    [],
    {},
    [[]],
  ),
  fc.constantFrom<Json>(
    'file_nothing',
    'data:',
    'file:///etc/passwd',
    '//host',
    'http:/x',
    { url: 5 },
    { __proto__: null },
  ),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value))),
)

/** JSON with one value, at any depth, replaced by a hostile one or taken away. */
export function mutated(json: Json): fc.Arbitrary<Json> {
  const paths = pathsOf(json)
  return fc
    .record({ path: fc.constantFrom(...paths), value: hostileValue, remove: fc.boolean() })
    .map(({ path, value, remove }) => replaceAt(json, path, remove ? undefined : value) ?? null)
}

type Path = readonly (string | number)[]

function pathsOf(json: Json): Path[] {
  if (typeof json !== 'object' || json === null) return [[]]
  const entries: [string | number, Json][] = Array.isArray(json) ? [...json.entries()] : Object.entries(json)
  return [[], ...entries.flatMap(([key, value]) => pathsOf(value).map((rest) => [key, ...rest]))]
}

function replaceAt(json: Json, path: Path, value: Json | undefined): Json | undefined {
  const [key, ...rest] = path
  if (key === undefined) return value
  const entries: [string | number, Json][] = Array.isArray(json) ? [...json.entries()] : Object.entries(json ?? {})
  const replaced = entries.flatMap(([name, member]) => {
    const next = name === key ? replaceAt(member, rest, value) : member
    return next === undefined ? [] : [[name, next] as const]
  })
  return Array.isArray(json) ? replaced.map(([, member]) => member) : Object.fromEntries(replaced)
}
