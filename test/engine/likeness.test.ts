import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PreparedReference } from '../../src/core/job.ts'
import { areTwins, traitsOf } from '../../src/engine/likeness.ts'
import { digest, sampleJob } from '../conformance/store-samples.ts'

const facts = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 360 } as const
const stored = (number: number): PreparedReference => ({
  role: 'first_frame',
  asset: { digest: digest(number), sizeBytes: 1, facts },
})
const named = (id: string): PreparedReference => ({
  role: 'first_frame',
  library: { from: 'library', dialectId: 'ark', id },
})
const twins = (one: PreparedReference, other: PreparedReference) =>
  areTwins(traitsOf(sampleJob(1, { references: [one] })), traitsOf(sampleJob(2, { references: [other] })))

test('jobs are twins whose references are the same bytes, or the same media of a library, and no others', () => {
  assert.deepEqual([twins(stored(1), stored(1)), twins(named('asset-1'), named('asset-1'))], [true, true])
  assert.deepEqual(
    [twins(stored(1), stored(2)), twins(named('asset-1'), named('asset-2')), twins(stored(1), named('asset-1'))],
    [false, false, false],
  )
})
