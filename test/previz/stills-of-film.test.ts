import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, type TestContext, test } from 'node:test'
import sharp from 'sharp'
import type { VideoFacts } from '../../src/core/media.ts'
import { planSheet } from '../../src/core/sheet-plan.ts'
import type { ResultSource } from '../../src/core/upstream-port.ts'
import { render } from '../../src/previz/render.ts'
import { createStillPool, type StillPoolOptions } from '../../src/previz/still-pool.ts'
import { makeFilmStills } from '../../src/previz/stills-of-film.ts'
import { difference, frameThumbnail, pictureThumbnail } from '../support/inspect.ts'
import { ORDER } from '../support/orders.ts'

const { size } = ORDER.shape
const FRAMES = 72
const FACTS: VideoFacts = {
  kind: 'video',
  mediaType: 'video/mp4',
  ...size,
  frames: FRAMES,
  durationSeconds: FRAMES / 24,
  videoCodec: 'avc',
}

let folder: string
let film: { readonly path: string; readonly facts: VideoFacts }
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-film-stills-'))
  const path = join(folder, 'film.mp4')
  const order = { ...ORDER, frames: FRAMES, prompt: 'A train crosses a desert at noon. Cut to: a forest at night.' }
  await render({ order, references: [], videoPath: path }, { onProgress: () => undefined })
  film = { path, facts: FACTS }
})
after(() => rm(folder, { recursive: true }))

function pool(context: TestContext, options: Partial<StillPoolOptions> = {}) {
  const made = createStillPool({ folder, ...options })
  context.after(() => made.close())
  return made
}

const calm = new AbortController().signal

async function bytesOf(source: ResultSource): Promise<Buffer> {
  assert.ok(source.from === 'stream')
  return buffer(source.open(calm))
}

/** A film that tells a scripted child what to do. */
async function filmCalled(name: string) {
  const path = join(folder, `${name}.mp4`)
  await writeFile(path, name)
  return { path, facts: FACTS }
}

const SCRIPTED = { program: join(import.meta.dirname, 'scripted-stills-child.ts'), timeLimitMs: 1_000 }

test('the poster is a frame of the film, and the sheet has its frames in their places', async () => {
  const stillPaths = { poster: join(folder, 'poster.jpg'), sheet: join(folder, 'sheet.jpg') }
  await makeFilmStills({ film, stillPaths })
  const [bytes, poster] = [await readFile(film.path), await readFile(stillPaths.poster)]
  const { width, height, format } = await sharp(poster).metadata()
  assert.deepEqual({ width, height, format }, { width: size.widthPx, height: size.heightPx, format: 'jpeg' })
  const apart: number[] = []
  for (let frame = 0; frame < FRAMES; frame += 3) {
    apart.push(difference(await pictureThumbnail(poster, 1), await frameThumbnail(bytes, frame)))
  }
  assert.ok(Math.min(...apart) < 4, String(apart))
  const plan = planSheet(size, FRAMES)
  const sheet = sharp(await readFile(stillPaths.sheet))
  for (const { frame, left, top } of plan.tiles.filter((_tile, index) => index % 8 === 0)) {
    const { widthPx, heightPx } = plan.tileSize
    const part = await sheet.clone().extract({ left, top, width: widthPx, height: heightPx }).png().toBuffer()
    const distance = difference(await pictureThumbnail(part, 1), await frameThumbnail(bytes, frame))
    assert.ok(distance < 6, `the picture of frame ${frame} is ${distance} away`)
  }
})

test('a long film is shown by its key pictures alone, each for as long as nothing newer was decoded', async () => {
  const stillPaths = { poster: join(folder, 'long.jpg'), sheet: join(folder, 'long-sheet.jpg') }
  // What is not believed of the number of its frames is only that it is short.
  const facts = { ...FACTS, frames: 10_000 }
  await makeFilmStills({ film: { ...film, facts }, stillPaths })
  const plan = planSheet(size, facts.frames)
  const sheet = sharp(await readFile(stillPaths.sheet))
  const [first] = plan.tiles
  assert.ok(first)
  const { widthPx: width, heightPx: height } = plan.tileSize
  const part = await sheet.extract({ left: first.left, top: first.top, width, height }).png().toBuffer()
  assert.ok(difference(await pictureThumbnail(part, 1), await frameThumbnail(await readFile(film.path), 0)) < 6)
})

test('a jailed child makes them, and they are lent until they have been used', async (context) => {
  const maker = pool(context)
  let lent: ResultSource | undefined
  const made = await maker.make(
    film,
    async ({ poster, scrubSheet }) => {
      lent = poster
      return [await bytesOf(poster), await bytesOf(scrubSheet)]
    },
    calm,
  )
  assert.ok(made.outcome === 'made', JSON.stringify(made))
  const formats = await Promise.all(made.result.map(async (bytes) => (await sharp(bytes).metadata()).format))
  assert.deepEqual(formats, ['jpeg', 'jpeg'])
  assert.ok(lent)
  await assert.rejects(bytesOf(lent), /ENOENT/)
})

test('what is no film is undecodable, and the next film is made all the same', async (context) => {
  const path = join(folder, 'nonsense.mp4')
  await writeFile(path, 'nonsense')
  const maker = pool(context)
  const [bad, good] = await Promise.all([
    maker.make({ path, facts: FACTS }, async () => 'used', calm),
    maker.make(film, async () => 'used', calm),
  ])
  assert.equal(bad.outcome, 'undecodable')
  assert.deepEqual(good, { outcome: 'made', result: 'used' })
})

for (const [name, what] of [
  ['crash', 'dies'],
  ['hang', 'hangs'],
  ['boast', 'answers nonsense'],
] as const) {
  test(`a film whose child ${what} is lost`, async (context) => {
    const made = await pool(context, SCRIPTED).make(await filmCalled(name), async () => 'used', calm)
    assert.equal(made.outcome, 'lost')
  })
}

test('a child that puts something else where a picture should be is not believed', async (context) => {
  const made = pool(context, SCRIPTED).make(await filmCalled('folder'), async () => 'used', calm)
  await assert.rejects(made, /something else than a file/)
})

test('whoever stops it hears why he did', async (context) => {
  const stop = new AbortController()
  const limit = { ...SCRIPTED, timeLimitMs: 60_000 }
  const made = pool(context, limit).make(await filmCalled('hang'), async () => 'used', stop.signal)
  stop.abort(new Error('enough'))
  await assert.rejects(made, /enough/)
})
