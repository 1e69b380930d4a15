import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { causeOf } from '../../src/previz/render-cause.ts'
import { renderOne } from '../../src/previz/render-one.ts'
import type { RenderReference } from '../../src/previz/render.ts'
import { makePng } from '../support/media-samples.ts'
import { ORDER } from '../support/orders.ts'

let dir: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-render-one-'))
  await writeFile(join(dir, 'good.png'), await makePng({ widthPx: 200, heightPx: 100 }))
  await writeFile(join(dir, 'broken.png'), 'no picture')
})

after(() => rm(dir, { recursive: true }))

const PICTURE = { kind: 'image', mediaType: 'image/png', widthPx: 200, heightPx: 100 } as const
const SIZE = { widthPx: 200, heightPx: 100 } as const
const FILM = {
  kind: 'video',
  mediaType: 'video/mp4',
  ...SIZE,
  durationSeconds: 1,
  frames: 24,
  videoCodec: 'avc',
} as const
const SOUND = { kind: 'audio', mediaType: 'audio/wav', durationSeconds: 1, audioCodec: 'pcm-s16' } as const

/** What a render ends in: `done`, or why it failed. */
async function end(references: readonly RenderReference[], videoPath = join(dir, 'film.mp4')): Promise<string> {
  const ended = await renderOne({ order: { ...ORDER, frames: 2 }, references, videoPath }, () => undefined)
  return ended.end === 'done' ? 'done' : ended.because
}

const picture = (name: string): RenderReference => ({ role: 'first_frame', facts: PICTURE, path: join(dir, name) })

test('a render of a good picture is done, and one of a broken picture is its own fault', async () => {
  assert.equal(await end([picture('good.png')]), 'done')
  assert.equal(await end([picture('broken.png')]), 'render')
})

for (const [what, reference] of [
  ['picture', { role: 'first_frame', facts: PICTURE, path: '/missing/still.png' }],
  ['film', { role: 'reference_video', facts: FILM, path: '/missing/film.mp4' }],
  ['sound', { role: 'reference_audio', facts: SOUND, path: '/missing/sound.wav' }],
] as const) {
  test(`a ${what} that the system does not give is the system's fault`, async () => {
    assert.equal(await end([reference]), 'system')
  })
}

test('a film that cannot be written is the fault of the system', async () => {
  assert.equal(await end([], join(dir, 'missing', 'film.mp4')), 'system')
})

test('each error of the system is told from one of the render, and a full disk from all others', () => {
  const failing = (code: string) => Object.assign(new Error(code), { code, errno: -1 })
  for (const code of ['EIO', 'ESTALE', 'EMFILE', 'EACCES', 'EROFS', 'ENOENT'])
    assert.equal(causeOf(failing(code)), 'system')
  for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) assert.equal(causeOf(failing(code)), 'storage')
  for (const error of [new Error('x'), 'x', Object.assign(new Error('x'), { code: 'ERR_ASSERTION' })]) {
    assert.equal(causeOf(error), 'render')
  }
})

test('how far a render is rises from its planning through sound and painting to its last frame', async () => {
  const percents: number[] = []
  const request = { order: { ...ORDER, frames: 24 }, references: [], videoPath: join(dir, 'told.mp4') }
  await renderOne(request, ({ percent }) => percents.push(percent))
  assert.deepEqual(
    percents,
    [...new Set(percents)].toSorted((one, other) => one - other),
  )
  assert.ok(percents.filter((percent) => percent < 40).length >= 5, `told before the first frame: ${percents}`)
  const last = percents.at(-1) ?? 0
  assert.ok(last >= 80 && last < 100, `told last: ${last}`)
})
