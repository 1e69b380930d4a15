import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Job } from '../../src/core/job.ts'
import { type ProblemCode, ProblemError } from '../../src/core/problem.ts'
import { readStoryboard } from '../../src/gateway/storyboard.ts'
import { sampleJob } from '../conformance/store-samples.ts'
import { filmFacts } from '../engine/scripted-upstream.ts'

const queued = sampleJob(1)
const video = { digest: 'a'.repeat(64), sizeBytes: 1, facts: filmFacts(queued.order) }

/** A storage in which one blob lies, in two pieces. */
function storageOf(text: string) {
  return {
    sizeBytes: async (digest: string) => (digest.startsWith('b') ? Buffer.byteLength(text) : undefined),
    async *read() {
      yield Buffer.from(text).subarray(0, 20)
      yield Buffer.from(text).subarray(20)
    },
  }
}

function succeeded(text?: string): Job {
  const storyboard =
    text === undefined ? {} : { storyboard: { digest: 'b'.repeat(64), sizeBytes: Buffer.byteLength(text) } }
  return { ...queued, status: 'succeeded', startedAtMs: 2, finishedAtMs: 3, result: { video, ...storyboard } }
}

const isProblem = (code: ProblemCode, words: RegExp) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code && words.test(error.message)

test('what was kept is told as it was written, whatever its version', async () => {
  const text = JSON.stringify({ version: 0, shots: [{ line: '一只橙色的猫 cat' }] })
  assert.deepEqual(await readStoryboard(storageOf(text), succeeded(text)), JSON.parse(text))
})

test('a job that is under way has none yet', async () => {
  await assert.rejects(readStoryboard(storageOf('{}'), queued), isProblem('video_not_ready', /queued/))
})

test('a job that failed, or that another provider has made, has none', async () => {
  const failure = { code: 'upstream_failed', message: '' } as const
  const failed: Job = { ...queued, status: 'failed', finishedAtMs: 3, failure }
  await assert.rejects(readStoryboard(storageOf('{}'), failed), isProblem('storyboard_unavailable', /failed/))
  await assert.rejects(readStoryboard(storageOf('{}'), succeeded()), isProblem('storyboard_unavailable', /not made/))
})

test('one whose bytes are not kept any more is said to be gone', async () => {
  const storage = { ...storageOf('{}'), sizeBytes: async () => undefined }
  await assert.rejects(readStoryboard(storage, succeeded('{}')), isProblem('storyboard_unavailable', /any more/))
})
