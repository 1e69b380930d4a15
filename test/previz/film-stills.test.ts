import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { RenderPool, type RenderState } from '../../src/previz/render-pool.ts'
import { render } from '../../src/previz/render.ts'
import { planSheet } from '../../src/core/sheet-plan.ts'
import { difference, frameThumbnail, pictureThumbnail } from '../support/inspect.ts'
import { ORDER } from '../support/orders.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-stills-'))
})
after(() => rm(folder, { recursive: true }))

function requestNamed(name: string) {
  const path = (extension: string) => join(folder, `${name}.${extension}`)
  const stillPaths = { poster: path('poster.jpg'), sheet: path('sheet.jpg') }
  return { order: ORDER, references: [], videoPath: path('mp4'), stillPaths }
}

test('a render makes a poster that is a frame of the film, and a sheet of frames in their places', async () => {
  const { stillPaths, videoPath, ...rest } = requestNamed('film')
  await render({ ...rest, videoPath, stillPaths }, { onProgress: () => undefined })
  const film = await readFile(videoPath)
  const { size } = ORDER.shape
  const poster = await readFile(stillPaths.poster)
  const { width, height, format } = await sharp(poster).metadata()
  assert.deepEqual({ width, height, format }, { width: size.widthPx, height: size.heightPx, format: 'jpeg' })
  const apart: number[] = []
  for (let frame = 0; frame < ORDER.frames; frame++) {
    apart.push(difference(await pictureThumbnail(poster, 1), await frameThumbnail(film, frame)))
  }
  assert.ok(Math.min(...apart) < 2.5, String(apart))
  const plan = planSheet(size, ORDER.frames)
  const sheet = sharp(await readFile(stillPaths.sheet))
  const { width: sheetWidth, height: sheetHeight } = await sheet.metadata()
  assert.deepEqual({ widthPx: sheetWidth, heightPx: sheetHeight }, plan.size)
  for (const { frame, left, top } of [plan.tiles[0], plan.tiles.at(-1)].filter((tile) => tile !== undefined)) {
    const { widthPx, heightPx } = plan.tileSize
    const part = await sheet.clone().extract({ left, top, width: widthPx, height: heightPx }).png().toBuffer()
    assert.ok(difference(await pictureThumbnail(part, 1), await frameThumbnail(film, frame)) < 6)
  }
})

test('the film is the same with and without them, and they are the same each time', async () => {
  const [one, two] = [requestNamed('one'), requestNamed('two')]
  const { stillPaths: _, ...plain } = requestNamed('plain')
  for (const request of [one, two, plain]) await render(request, { onProgress: () => undefined })
  assert.ok((await readFile(one.videoPath)).equals(await readFile(plain.videoPath)))
  assert.ok((await readFile(one.stillPaths.poster)).equals(await readFile(two.stillPaths.poster)))
  assert.ok((await readFile(one.stillPaths.sheet)).equals(await readFile(two.stillPaths.sheet)))
})

test('a film whose pictures cannot be written is there all the same, and why they are not is told', async () => {
  const { stillPaths, ...rest } = requestNamed('without')
  const sheet = join(folder, 'nowhere', 'sheet.jpg')
  const { stillsFailure } = await render(
    { ...rest, stillPaths: { ...stillPaths, sheet } },
    { onProgress: () => undefined },
  )
  assert.match(stillsFailure?.message ?? '', /ENOENT/)
  assert.ok((await readFile(rest.videoPath)).byteLength > 0)
  await assert.rejects(readFile(stillPaths.poster), /ENOENT/)
})

test('a jailed child makes them, too, and the pool brings them home', async (context) => {
  const request = requestNamed('jailed')
  const { promise, resolve } = Promise.withResolvers<RenderState>()
  const pool = new RenderPool({ workers: 1, folder, onEnd: (_id, state) => resolve(state) })
  context.after(() => pool.close())
  pool.start('jailed', request)
  assert.deepEqual(await promise, { state: 'done' })
  for (const path of Object.values(request.stillPaths)) {
    assert.equal((await sharp(await readFile(path)).metadata()).format, 'jpeg')
  }
})
