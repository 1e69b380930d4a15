import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Asset } from '../../src/core/media.ts'
import { planSheet } from '../../src/core/sheet-plan.ts'
import { scrubTrack, sheetCues } from '../../src/gateway/scrub-track.ts'

const HD = { widthPx: 1280, heightPx: 720 }

test('cues follow one another without a gap, from nothing to the end, each with its part of the sheet', () => {
  const cues = sheetCues(planSheet(HD, 120), 24, 'https://example.com/sheet.jpg')
  const lines = cues.split('\n')
  assert.equal(lines[0], 'WEBVTT')
  assert.deepEqual(lines.slice(1, 8), [
    '',
    '00:00:00.000 --> 00:00:00.208',
    'https://example.com/sheet.jpg#xywh=0,0,160,90',
    '',
    '00:00:00.208 --> 00:00:00.417',
    'https://example.com/sheet.jpg#xywh=160,0,160,90',
    '',
  ])
  const times = lines.filter((line) => line.includes('-->')).map((line) => line.split(' --> '))
  assert.deepEqual(
    times.slice(1).map(([start]) => start),
    times.slice(0, -1).map(([, end]) => end),
  )
  assert.equal(times.at(-1)?.[1], '00:00:05.000')
  assert.match(sheetCues(planSheet(HD, 24 * 4_000), 24, 'x'), /--> 01:06:40\.000/)
})

const asset = (facts: Asset['facts']): Asset => ({ digest: 'a'.repeat(64), sizeBytes: 1, facts })
const film = {
  kind: 'video',
  mediaType: 'video/mp4',
  ...HD,
  frames: 150,
  durationSeconds: 5,
  videoCodec: 'h264',
} as const
const sheetOf = (size: { widthPx: number; heightPx: number }) =>
  asset({ kind: 'image', mediaType: 'image/jpeg', ...size })

test('a film of any frame rate has a track as long as it is', () => {
  const scrubSheet = sheetOf(planSheet(HD, 150).size)
  assert.match(scrubTrack({ video: asset(film), scrubSheet }, 'x') ?? '', /--> 00:00:05\.000\n/)
})

test('there is no track without a sheet, nor of one that is not cut as it would say', () => {
  assert.equal(scrubTrack({ video: asset(film) }, 'x'), undefined)
  assert.equal(scrubTrack({ video: asset(film), scrubSheet: sheetOf({ widthPx: 8, heightPx: 8 }) }, 'x'), undefined)
})
