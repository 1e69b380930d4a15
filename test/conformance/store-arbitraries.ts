/** Arbitrary jobs, for properties of a store: any state, any text. */

import fc from 'fast-check'
import { type ActiveJob, end, type Job, type Outcome, type PreparedReference, start } from '../../src/core/job.ts'
import type { Json } from '../../src/core/json.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import * as sample from './store-samples.ts'

const bytes = fc.record({ digest: fc.stringMatching(/^[0-9a-f]{64}$/), sizeBytes: fc.maxSafeNat() })

const asset = fc.record({
  digest: fc.stringMatching(/^[0-9a-f]{64}$/),
  sizeBytes: fc.maxSafeNat(),
  facts: fc.record({
    kind: fc.constant('image' as const),
    mediaType: fc.constantFrom('image/png' as const, 'image/jpeg' as const),
    widthPx: fc.nat(),
    heightPx: fc.nat(),
  }),
})

const library = fc.record({
  from: fc.constant('library' as const),
  dialectId: fc.constant('ark' as const),
  id: fc.stringMatching(/^[!-~]{1,40}$/),
})

const role = fc.constantFrom(...REFERENCE_ROLES)

const references: fc.Arbitrary<readonly PreparedReference[]> = fc.array(
  fc.oneof(fc.record({ role, asset }), fc.record({ role, library })),
  { maxLength: 3 },
)

const result = fc.record(
  { video: asset, lastFrame: asset, poster: asset, scrubSheet: asset, storyboard: bytes },
  { requiredKeys: ['video'] },
)

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({ status: fc.constant('succeeded' as const), result }),
  fc.record({
    status: fc.constant('failed' as const),
    failure: fc.record({ code: fc.constant('upstream_failed' as const), message: fc.string({ unit: 'binary' }) }),
  }),
  fc.record({ status: fc.constantFrom('cancelled' as const, 'expired' as const) }),
)

const jsonObject = fc.dictionary(
  fc.string(),
  fc.jsonValue({ noUnicodeString: false }).map((value): Json => JSON.parse(JSON.stringify(value))),
)

/** Job 1 of tenant 1 in any state, with any text in it. */
export const anyJob: fc.Arbitrary<Job> = fc
  .record({
    prompt: fc.string({ unit: 'binary' }),
    asked: fc.array(fc.record({ role, source: library }), { maxLength: 2 }),
    references,
    metadata: jsonObject,
    notes: fc.array(fc.record({ kind: fc.constant('dropped' as const), field: fc.string(), detail: fc.string() })),
    attempt: fc.option(fc.record({ id: fc.nat(9).map(sample.attemptId), upstreamId: fc.string() })),
    hiddenAtMs: fc.option(fc.nat()),
    progressPercent: fc.nat(100),
    stage: fc.oneof(fc.constantFrom('queued' as const, 'running' as const), outcome),
    atMs: fc.nat(),
  })
  .map(({ prompt, asked, references, metadata, notes, attempt, hiddenAtMs, progressPercent, stage, atMs }) => {
    const plain = sample.sampleJob(1)
    const job: ActiveJob = {
      ...plain,
      request: { ...plain.request, prompt, references: asked, metadata },
      references,
      notes,
      progressPercent,
      ...(attempt && { attempt }),
      ...(hiddenAtMs !== null && { hiddenAtMs }),
    }
    if (stage === 'queued') return job
    return stage === 'running' ? start(job, atMs) : end(job, stage, atMs)
  })
  .map((job) => structuredClone(job))
