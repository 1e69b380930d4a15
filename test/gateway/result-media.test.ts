import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Job } from '../../src/core/job.ts'
import { type ProblemCode, ProblemError } from '../../src/core/problem.ts'
import { linkToStill } from '../../src/gateway/result-media.ts'
import { createLinks } from '../../src/links/links.ts'
import { sampleJob } from '../conformance/store-samples.ts'
import { filmFacts } from '../engine/scripted-upstream.ts'

const links = createLinks({ secret: new Uint8Array(32), clock: { nowMs: () => 1_000 }, ttlSeconds: 86_400 })
const BASE = 'https://gateway.example'
const queued = sampleJob(1)
const video = { digest: 'a'.repeat(64), sizeBytes: 1, facts: filmFacts(queued.order) }
const picture = { kind: 'image', mediaType: 'image/jpeg', widthPx: 640, heightPx: 480 } as const
const poster = { digest: 'b'.repeat(64), sizeBytes: 1, facts: picture }
const over = { startedAtMs: 2, finishedAtMs: 3 }

const isProblem = (code: ProblemCode, words: RegExp) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code && words.test(error.message)

test('a picture that there is has a link', () => {
  const job: Job = { ...queued, status: 'succeeded', ...over, result: { video, poster, scrubSheet: poster } }
  assert.equal(linkToStill(job, 'poster', links, BASE).url, links.poster(job, BASE).url)
  assert.equal(linkToStill(job, 'scrub', links, BASE).url, links.scrubTrack(job, BASE).url)
})

test('of two pictures the one that there is has a link, and the other none', () => {
  const job: Job = { ...queued, status: 'succeeded', ...over, result: { video, poster } }
  assert.match(linkToStill(job, 'poster', links, BASE).url, /-poster\.jpg$/)
  assert.throws(() => linkToStill(job, 'scrub', links, BASE), isProblem('video_not_available', /no scrubbing sheet/))
})

test('a job under way has no pictures yet, and one that failed never has', () => {
  const failure = { code: 'upstream_failed', message: '' } as const
  const failed: Job = { ...queued, status: 'failed', finishedAtMs: 3, failure }
  assert.throws(() => linkToStill(queued, 'poster', links, BASE), isProblem('video_not_ready', /queued/))
  assert.throws(() => linkToStill(failed, 'poster', links, BASE), isProblem('video_not_available', /failed/))
})
