/** What has come to the far end: every reference by its bytes, every field that was said or a note that it was not. */

import assert from 'node:assert/strict'
import type { Note } from '../../src/core/notes.ts'
import type { GenerationRequest, ReferenceRole } from '../../src/core/request.ts'
import { SEEDANCE_PIXELS } from '../../src/core/shape.ts'
import type { FakeJob } from '../../src/fake-provider/fake-job.ts'
import { until } from '../support/reelay.ts'
import type { Column } from './columns.ts'
import { IN_LIBRARY } from './modes.ts'
import type { Place } from './place.ts'
import type { Sample } from './samples.ts'
import { FILE_PLACES } from './workflow.ts'

/** What a job was to come to there. */
export type Expected = {
  readonly prompt: string
  readonly roles: readonly ReferenceRole[]
  readonly samples: readonly Sample[]
  /** They are not here: they are named in the provider's own library. */
  readonly isInLibrary: boolean
  /** What the caller's dialect could say. */
  readonly said: Partial<GenerationRequest>
  readonly notes: readonly Note[]
  /** How many jobs with this prompt were made before. */
  readonly earlier: number
}

/** Whether anything with this prompt has come to an upstream. */
export function hasHeard({ fakes, comfy }: Place, { name }: Column, prompt: string): boolean {
  const isThere = fakes.get(name)?.jobs.some(({ request }) => request.prompt === prompt) === true
  return isThere || comfy?.graphs.some((graph) => graph['6']?.inputs['text'] === prompt) === true
}

/** Throws where something is missing at the far end of an upstream, and no note tells it. */
export async function checkFarEnd(place: Place, column: Column, expected: Expected): Promise<void> {
  if (column.name === 'previz') return
  if (column.name === 'comfyui') return checkGraph(place, expected)
  const jobs = place.fakes.get(column.name)?.jobs ?? []
  const first = jobs.find(({ request }) => request.prompt === expected.prompt)
  const here = jobs.filter(
    ({ request }) => request.prompt === expected.prompt || (first !== undefined && request.draftOfId === first.id),
  )
  const job = here[expected.earlier]
  assert.ok(job !== undefined && here.length === expected.earlier + 1, `${here.length} works came to the far end`)
  // By the id of its own draft, the provider has everything.
  if (job.request.draftOfId === undefined) await checkReferences(job, expected)
  if (job.request.draftOfId === undefined) checkFields(job.request, expected)
}

async function checkReferences(job: FakeJob, { roles, samples, isInLibrary }: Expected): Promise<void> {
  const heard = job.request.references.map(({ role }, index) => (role === 'infer' ? roles[index] : role))
  assert.deepEqual(heard, roles)
  const fetched = await until(
    async () => job.fetched,
    (known) => known !== undefined,
    10,
  )
  if (isInLibrary) {
    const named = roles.map(() => `asset://${IN_LIBRARY.id}`)
    return assert.deepEqual(
      fetched?.map(({ from }) => from),
      named,
    )
  }
  return assert.deepEqual(
    fetched?.map(({ digest }) => digest),
    samples.map(({ digest }) => digest),
  )
}

/** Fields whose value comes there as it is, or is noted. */
const FIELDS = [
  'durationSeconds',
  'seed',
  'generateAudio',
  'resolution',
  'ratio',
  'cameraFixed',
  'watermark',
  'returnLastFrame',
  'serviceTier',
  'priority',
  'referenceTask',
  'webSearch',
  'endUserId',
] as const

function checkFields(heard: GenerationRequest, { said, notes }: Expected): void {
  const { resolution, ratio } = said
  const pixels = resolution && ratio && ratio !== 'adaptive' ? SEEDANCE_PIXELS[resolution][ratio] : undefined
  const isSize = pixels !== undefined && JSON.stringify(heard.size) === JSON.stringify(pixels)
  const noted = new Set(notes.map(({ field }) => field))
  const lost = FIELDS.filter((field) => {
    if (said[field] === undefined || JSON.stringify(said[field]) === JSON.stringify(heard[field])) return false
    const isShape = field === 'resolution' || field === 'ratio'
    return !noted.has(field) && !(isShape && (isSize || noted.has('size')))
  })
  assert.deepEqual(lost, [], 'lost without a note')
}

function checkGraph({ comfy }: Place, { prompt, samples, said, earlier }: Expected): void {
  const here = comfy?.graphs.filter((graph) => graph['6']?.inputs['text'] === prompt) ?? []
  const graph = here[earlier]
  assert.ok(graph !== undefined && here.length === earlier + 1, `${here.length} works came to the far end`)
  const names = FILE_PLACES.flatMap(([node, input]) => graph[node]?.inputs[input] ?? [])
  const digests = names.map((name) => comfy?.uploads.find((upload) => upload.name === name)?.digest)
  assert.deepEqual(
    digests,
    samples.map(({ digest }) => digest),
  )
  if (said.seed !== undefined) assert.equal(graph['3']?.inputs['seed'], said.seed)
}
