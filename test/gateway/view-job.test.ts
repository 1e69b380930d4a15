import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Job } from '../../src/core/job.ts'
import type { ReferenceRole } from '../../src/core/request.ts'
import { viewJob } from '../../src/gateway/view-job.ts'
import { createLinks } from '../../src/links/links.ts'
import { attemptId, sampleJob, tenantId } from '../conformance/store-samples.ts'
import { filmFacts } from '../engine/scripted-upstream.ts'

const links = createLinks({ secret: new Uint8Array(32), clock: { nowMs: () => 1_000 }, ttlSeconds: 86_400 })
const BASE = 'https://gateway.example'
const queued = sampleJob(1)
const video = { digest: 'a'.repeat(64), sizeBytes: 1, facts: filmFacts(queued.order, { widthPx: 640, heightPx: 480 }) }
const picture = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 480 } as const
const lastFrame = { digest: 'b'.repeat(64), sizeBytes: 1, facts: picture }
const over = { startedAtMs: 2, finishedAtMs: 5_000 }

test('links begin with the host by which they were asked for, not that of the submit', () => {
  const job: Job = { ...queued, status: 'succeeded', ...over, result: { video, lastFrame } }
  const view = viewJob(job, links, BASE)
  assert.ok(view.videos[0]?.url.startsWith(`${BASE}/media/`))
  assert.match(view.videos[0]?.url ?? '', /\.mp4$/)
  assert.match(view.lastFrameUrl ?? '', /-last\.png$/)
  assert.deepEqual(view.videos[0]?.size, { widthPx: 640, heightPx: 480 })
  assert.ok((view.expiresAtMs ?? 0) >= 86_401_000)
})

test('pictures of a film are told as far as there are any', () => {
  const still = { ...lastFrame, digest: 'c'.repeat(64) }
  const tell = (result: object) => {
    const [film] = viewJob(
      { ...queued, status: 'succeeded', ...over, result: { video, ...result } },
      links,
      BASE,
    ).videos
    return [film?.posterUrl, film?.scrubUrl].map((url) => url?.replace(/.*(?=-)/, ''))
  }
  assert.deepEqual(tell({}), [undefined, undefined])
  assert.deepEqual(tell({ poster: still }), ['-poster.jpg', undefined])
  assert.deepEqual(tell({ poster: still, scrubSheet: still }), ['-poster.jpg', '-scrub.vtt'])
})

test('a length is told as it was ordered: in seconds, or what the frames come to', () => {
  assert.equal(viewJob(queued, links, BASE).durationSeconds, 5)
  const order = { ...queued.order, frames: 100 }
  const inFrames = { ...queued, order, request: { ...queued.request, frames: 100 } }
  assert.equal(viewJob(inFrames, links, BASE).durationSeconds, 4.17)
})

test('a length that was left to the model is told when the film is there, and not before', () => {
  const order = { ...queued.order, frames: 360, lengthIsOpen: true } as const
  assert.equal(viewJob({ ...queued, order }, links, BASE).durationSeconds, undefined)
  const film = { ...video, facts: { ...video.facts, durationSeconds: 6.0416 } }
  const job: Job = { ...queued, order, status: 'succeeded', ...over, result: { video: film } }
  const view = viewJob(job, links, BASE)
  assert.equal(view.durationSeconds, 6.04)
  assert.equal(view.videos[0]?.durationSeconds, 6.04)
})

describe('of a job whose reference lies in its provider’s library', () => {
  const library = { from: 'library', dialectId: 'ark', id: 'asset-1' } as const
  const shape = { ratio: '21:9', size: { widthPx: 1_680, heightPx: 720 }, isOpen: true } as const
  const ended = (role: ReferenceRole): Job => {
    const references = [{ role, library }]
    const order = { ...queued.order, shape }
    return { ...queued, order, references, status: 'succeeded', ...over, result: { video } }
  }

  test('the shape that was left to the provider is told when the film is there, and not before', () => {
    const before = viewJob({ ...queued, order: { ...queued.order, shape } }, links, BASE)
    assert.deepEqual([before.ratio, before.size], [undefined, undefined])
    const after = viewJob(ended('first_frame'), links, BASE)
    assert.deepEqual([after.ratio, after.size], ['4:3', { widthPx: 640, heightPx: 480 }])
  })

  test('tokens are told, but where they count the length of a film that nobody here has seen', () => {
    assert.equal(viewJob(ended('first_frame'), links, BASE).tokens, (640 * 480 * 121) / 1024)
    assert.equal(viewJob(ended('reference_video'), links, BASE).tokens, undefined)
  })
})

const ENDINGS: readonly Job[] = [
  queued,
  { ...queued, status: 'running', startedAtMs: 2 },
  { ...queued, status: 'failed', finishedAtMs: 5_000, failure: { code: 'upstream_failed', message: 'no' } },
  { ...queued, status: 'cancelled', finishedAtMs: 5_000 },
  { ...queued, status: 'expired', finishedAtMs: 5_000 },
]

for (const job of ENDINGS) {
  test(`a ${job.status} job has no video, and tells why where there is a why`, () => {
    const view = viewJob(job, links, BASE)
    assert.deepEqual(view.videos, [])
    assert.equal(view.status, job.status)
    assert.equal(view.failure?.code, job.status === 'failed' ? 'upstream_failed' : undefined)
    assert.equal(view.finishedAtMs, 'finishedAtMs' in job ? 5_000 : undefined)
  })
}

test('what is ours alone is not shown', () => {
  const attempt = { id: attemptId(2), upstreamId: 'secret-vendor' }
  const job: Job = {
    ...queued,
    tenantId: tenantId(3),
    attempt,
    references: [{ role: 'first_frame', asset: lastFrame }],
  }
  const text = JSON.stringify(viewJob(job, links, BASE))
  for (const secret of ['secret-vendor', lastFrame.digest, job.tenantId, 'https://video.example.com']) {
    assert.ok(!text.includes(secret), secret)
  }
})
