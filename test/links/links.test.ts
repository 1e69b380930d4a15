import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLinks, MEDIA_PATH } from '../../src/links/links.ts'
import { sampleFile, sampleJob } from '../conformance/store-samples.ts'
import { HandClock } from '../support/hand-clock.ts'

const BASE = 'https://video.example.com'
const START_MS = 1_800_000_000_000

function linking(ttlSeconds = 86_400) {
  const clock = new HandClock(START_MS)
  const links = createLinks({ secret: Buffer.alloc(32, 7), clock, ttlSeconds })
  return { clock, links, check: (url: string) => links.check(url.slice(BASE.length + MEDIA_PATH.length)) }
}

const job = sampleJob(1)
const file = sampleFile(1)

test('a link leads to what it was made for, and its bytes are called by its name', () => {
  const { links, check } = linking()
  for (const [link, to, name] of [
    [links.video(job, BASE), 'video', `${job.id}.mp4`],
    [links.lastFrame(job, BASE), 'last-frame', `${job.id}-last.png`],
    [links.poster(job, BASE), 'poster', `${job.id}-poster.jpg`],
    [links.scrubTrack(job, BASE), 'scrub-track', `${job.id}-scrub.vtt`],
    [links.scrubSheet(job, BASE, START_MS + 60_000), 'scrub-sheet', `${job.id}-scrub.jpg`],
  ] as const) {
    const { expiresAtMs } = link
    assert.deepEqual(check(link.url), { result: 'valid', target: { to, jobId: job.id }, name, expiresAtMs })
  }
  const { url, expiresAtMs } = links.file(file, BASE)
  assert.deepEqual(check(url), {
    result: 'valid',
    target: { to: 'file', fileId: file.id },
    name: `file_${file.id}.png`,
    expiresAtMs,
  })
})

test('a link works for as long as it says, and for a while longer than was asked at most', () => {
  const { clock, links, check } = linking()
  const { url, expiresAtMs } = links.video(job, BASE)
  assert.ok(expiresAtMs >= START_MS + 86_400_000 && expiresAtMs < START_MS + 90_000_000)
  clock.jump(expiresAtMs - START_MS - 1)
  assert.equal(check(url).result, 'valid')
  clock.jump(1)
  assert.equal(check(url).result, 'expired')
})

test('a link to a sheet ends when it is told to', () => {
  const { clock, links, check } = linking()
  const { url } = links.scrubSheet(job, BASE, START_MS + 60_000)
  clock.jump(60_000)
  assert.equal(check(url).result, 'expired')
})

test('a link to the same bytes stays the same for an hour, so that caches are at rest', () => {
  const { clock, links } = linking()
  const urls = new Set<string>()
  for (let minute = 0; minute < 60; minute++) {
    urls.add(links.video(job, BASE).url)
    clock.jump(60_000)
  }
  assert.ok(urls.size <= 2)
})

test('a link for a few seconds is no hour longer for it', () => {
  const { links } = linking(10)
  assert.ok(links.video(job, BASE).expiresAtMs <= START_MS + 12_500)
})

test('what was altered is no link of ours, expired or not', () => {
  const { clock, links, check } = linking()
  const { url } = links.video(job, BASE)
  const altered = [
    url.replace('.mp4', '.mp3'),
    url.replace(job.id, sampleJob(2).id),
    `${url}/more`,
    url.replace(`${MEDIA_PATH}1`, `${MEDIA_PATH}2`),
    BASE + MEDIA_PATH,
  ]
  for (const text of altered) assert.deepEqual(check(text), { result: 'invalid' })
  clock.jump(10 * 86_400_000)
  for (const text of altered) assert.deepEqual(check(text), { result: 'invalid' })
})
