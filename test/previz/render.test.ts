import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import type { MediaFacts } from '../../src/core/media.ts'
import type { ShapedOrder } from '../../src/core/order.ts'
import type { ReferenceRole } from '../../src/core/request.ts'
import { evenSize, RATIOS, SEEDANCE_PIXELS } from '../../src/core/shape.ts'
import { type RenderReference, render } from '../../src/previz/render.ts'
import {
  complaintsOfFfmpeg,
  decibelsBetween,
  difference,
  type Film,
  frameGrey,
  frameThumbnail,
  inspectFilm,
  pictureGrey,
  pictureThumbnail,
  shownSize,
  type Thumbnail,
} from '../support/inspect.ts'
import { makeBmp, makeJpeg, makeMp3, makeMp4, makeWav } from '../support/media-samples.ts'
import { ORDER } from '../support/orders.ts'

/** Thumbnails of an encoded picture and its original differ by less than this; of different pictures by far more. */
const SAME = 2.5
const OTHER = 10

let folder = ''
let files = 0
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-render-'))
})
after(() => rm(folder, { recursive: true }))

async function saved(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${files++}`)
  await writeFile(path, bytes)
  return path
}

type Made = { readonly bytes: Buffer; readonly film: Film; readonly lastFrame: Buffer | undefined }

async function make(changes: Partial<ShapedOrder> = {}, references: readonly RenderReference[] = []): Promise<Made> {
  const order = { ...ORDER, ...changes }
  const [videoPath, lastFramePath] = [join(folder, `${files++}.mp4`), join(folder, `${files++}.png`)]
  const request = { order, references, videoPath, ...(order.returnLastFrame ? { lastFramePath } : {}) }
  await render(request, { onProgress: () => undefined })
  const bytes = await readFile(videoPath)
  assert.equal(await complaintsOfFfmpeg(bytes), '')
  const lastFrame = order.returnLastFrame ? await readFile(lastFramePath) : undefined
  return { bytes, film: await inspectFilm(bytes), lastFrame }
}

/** A picture that looks like no other: diagonal bands in two colours. */
async function bands(one: string, other: string, widthPx = 900, heightPx = 700): Promise<Buffer> {
  const stripes = Array.from({ length: 8 }, (_, index) => {
    const x = index * (widthPx / 4) - widthPx
    return `<path d="M${x},0 h${widthPx / 8} l${widthPx},${heightPx} h-${widthPx / 8} z" fill="${other}"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"><rect width="100%" height="100%" fill="${one}"/>${stripes.join('')}</svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}

async function imageReference(
  role: ReferenceRole,
  bytes: Buffer,
  mediaType: 'image/png' | 'image/jpeg' | 'image/bmp' = 'image/png',
): Promise<RenderReference> {
  const facts: MediaFacts = { kind: 'image', mediaType, widthPx: 0, heightPx: 0 }
  return { role, facts, path: await saved(bytes) }
}

async function videoReference(bytes: Buffer, durationSeconds: number): Promise<RenderReference> {
  const facts: MediaFacts = {
    kind: 'video',
    mediaType: 'video/mp4',
    widthPx: 0,
    heightPx: 0,
    durationSeconds,
    frames: 0,
    videoCodec: 'avc',
  }
  return { role: 'reference_video', facts, path: await saved(bytes) }
}

async function audioReference(bytes: Buffer, mediaType: 'audio/wav' | 'audio/mpeg'): Promise<RenderReference> {
  const facts: MediaFacts = { kind: 'audio', mediaType, durationSeconds: 1, audioCodec: '' }
  return { role: 'reference_audio', facts, path: await saved(bytes) }
}

const ratioOf = ({ shape }: ShapedOrder) => shape.size.widthPx / shape.size.heightPx

for (const resolution of ['480p', '720p', '1080p'] as const) {
  for (const ratio of RATIOS) {
    const size = SEEDANCE_PIXELS[resolution][ratio]
    test(`a film at ${resolution} ${ratio} has exactly ${size.widthPx}x${size.heightPx} pixels and its frames`, async () => {
      const frames = resolution === '480p' ? 29 : 5
      const { film } = await make({ resolution, shape: { ratio, size }, frames })
      assert.equal(film.widthPx, size.widthPx)
      assert.equal(film.heightPx, size.heightPx)
      assert.equal(film.frames, frames)
      assert.ok(Math.abs(film.durationSeconds - frames / 24) < 0.001)
      assert.equal(film.videoCodec, 'h264')
      assert.equal(film.moovFirst, true)
      assert.equal(film.sound, undefined)
    })
  }
}

for (const [widthPx, heightPx] of [
  [16, 16],
  [18, 1000],
  [1002, 18],
  [350, 622],
  [1366, 770],
  [853, 480],
  [641, 361],
  [17, 17],
] as const) {
  test(`a size that is in no table, ${widthPx}x${heightPx}, is rendered as well, drawn and from a picture`, async () => {
    const shape = { ratio: '16:9', size: { widthPx, heightPx } } as const
    const picture = await imageReference('first_frame', await bands('#204080', '#e0c060'))
    for (const [references, draft] of [
      [[], false],
      [[picture], false],
      [[picture], true],
    ] as const) {
      const wishes = { prompt: 'A dog runs through rain, orbit', returnLastFrame: true, watermark: true }
      const { film, bytes, lastFrame } = await make({ ...wishes, shape, frames: 5, draft }, references)
      assert.deepEqual(shownSize(bytes), { widthPx, heightPx })
      const coded = { widthPx: film.widthPx, heightPx: film.heightPx }
      assert.deepEqual(coded, evenSize({ widthPx, heightPx }))
      assert.equal(film.frames, 5)
      const png = await sharp(lastFrame).metadata()
      assert.deepEqual([png.width, png.height], [widthPx, heightPx])
    }
  })
}

test('the first frame is seen at the beginning and the last frame at the end', async () => {
  const [first, last] = [await bands('#204080', '#e0c060'), await bands('#803020', '#60e0a0', 500, 900)]
  const references = [await imageReference('first_frame', first), await imageReference('last_frame', last)]
  const { bytes, lastFrame } = await make({ frames: 48, returnLastFrame: true }, references)
  const wanted = await Promise.all([first, last].map((picture) => pictureThumbnail(picture, ratioOf(ORDER))))
  const seen = [await frameThumbnail(bytes, 0), await frameThumbnail(bytes, -1)]
  assert.ok(difference(at(wanted, 0), at(seen, 0)) < SAME)
  assert.ok(difference(at(wanted, 1), at(seen, 1)) < SAME)
  assert.ok(difference(at(seen, 0), at(seen, 1)) > OTHER)
  assert.ok(lastFrame !== undefined && difference(await pictureThumbnail(lastFrame), at(wanted, 1)) < SAME)
})

for (const [resolution, ratio] of [
  ['480p', '1:1'],
  ['480p', '9:16'],
  ['720p', '16:9'],
  ['1080p', '21:9'],
] as const) {
  test(`a film at ${resolution} ${ratio} begins with the picture that was ordered, at 42 dB or more`, async () => {
    const size = SEEDANCE_PIXELS[resolution][ratio]
    const photo = await sharp(join(import.meta.dirname, '../../docs/gallery/autumn-river.webp'))
      .resize(size.widthPx * 2, size.heightPx * 2, { fit: 'cover' })
      .png()
      .toBuffer()
    const wanted = await sharp(photo).resize(size.widthPx, size.heightPx).png().toBuffer()
    const { bytes } = await make({ resolution, shape: { ratio, size }, frames: 24 }, [
      await imageReference('first_frame', photo),
    ])
    const decibels = decibelsBetween(await frameGrey(bytes, 0), await pictureGrey(wanted))
    assert.ok(decibels >= 42, `${decibels.toFixed(1)} dB`)
  })
}

test('a film with odd sides begins with the picture that was ordered in all that is shown, at 42 dB or more', async () => {
  const [size, coded] = [
    { widthPx: 641, heightPx: 361 },
    { widthPx: 642, heightPx: 362 },
  ]
  const photo = await readFile(join(import.meta.dirname, '../../docs/gallery/autumn-river.webp'))
  const wanted = await sharp(photo).resize(size.widthPx, size.heightPx).png().toBuffer()
  const reference = await imageReference('first_frame', await sharp(wanted).png().toBuffer())
  const { bytes } = await make({ shape: { ratio: '16:9', size }, frames: 24 }, [reference])
  const shown = await sharp(await frameGrey(bytes, 0), {
    raw: { width: coded.widthPx, height: coded.heightPx, channels: 1 },
  })
    .extract({ left: 0, top: 0, width: size.widthPx, height: size.heightPx })
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  const decibels = decibelsBetween(shown, await pictureGrey(wanted))
  assert.ok(decibels >= 42, `${decibels.toFixed(1)} dB`)
})

test('the mark is not on the picture ordered for the start, and is on all else', async () => {
  const plain = await sharp(await bands('#204080', '#204080'))
    .png()
    .toBuffer()
  const opened = await make({ frames: 24, cameraFixed: true }, [await imageReference('first_frame', plain)])
  const other = await make({ frames: 24, cameraFixed: true }, [await imageReference('reference_image', plain)])
  const brightest = async (film: Made, frame: number) => Math.max(...new Set(await frameGrey(film.bytes, frame)))
  assert.ok((await brightest(opened, 0)) < 90)
  assert.ok((await brightest(opened, 12)) > 180)
  assert.ok((await brightest(other, 0)) > 180)
})

test('reference images are shots between the first frame and the last', async () => {
  const pictures = [
    await bands('#101010', '#404040'),
    await bands('#f0f0f0', '#c0c0c0'),
    await bands('#202060', '#6060a0'),
  ]
  const [first, middle, last] = pictures
  assert.ok(first !== undefined && middle !== undefined && last !== undefined)
  const references = [
    await imageReference('reference_image', middle),
    await imageReference('last_frame', last),
    await imageReference('first_frame', first),
  ]
  const { bytes } = await make({ frames: 48, cameraFixed: true }, references)
  const shown = await frameThumbnail(bytes, 24)
  assert.ok(difference(shown, await pictureThumbnail(middle, ratioOf(ORDER))) < SAME)
})

test('with a fixed camera an image stands still; without, it moves', async () => {
  const references = [await imageReference('first_frame', await bands('#204080', '#e0c060'))]
  const still = await make({ cameraFixed: true }, references)
  const moving = await make({ cameraFixed: false }, references)
  assert.ok(difference(await frameThumbnail(still.bytes, 0), await frameThumbnail(still.bytes, -1)) < 0.5)
  assert.ok(difference(await frameThumbnail(moving.bytes, 0), await frameThumbnail(moving.bytes, -1)) > 4)
})

test('a photo is shown as its EXIF orientation says, and a BMP like any other picture', async () => {
  const wide = await sharp(await bands('#204080', '#e0c060', 900, 600))
    .jpeg({ quality: 95 })
    .withMetadata({ orientation: 6 })
    .toBuffer()
  const upright = await sharp(wide).autoOrient().png().toBuffer()
  const { bytes } = await make({ frames: 3 }, [await imageReference('first_frame', wide, 'image/jpeg')])
  assert.ok(difference(await frameThumbnail(bytes, 0), await pictureThumbnail(upright, ratioOf(ORDER))) < SAME)
  const bmp = await make({ frames: 3 }, [
    await imageReference('first_frame', makeBmp({ widthPx: 40, heightPx: 30 }), 'image/bmp'),
  ])
  const same = await make({ frames: 3 }, [
    await imageReference('first_frame', await makeJpeg({ widthPx: 40, heightPx: 30 }), 'image/jpeg'),
  ])
  assert.ok(difference(await frameThumbnail(bmp.bytes, 0), await frameThumbnail(same.bytes, 0)) < SAME)
})

test('a reference video runs at its own pace, and again from its beginning when it is short', async () => {
  const [first, last] = [await bands('#204080', '#e0c060'), await bands('#803020', '#60e0a0')]
  const frames = [await imageReference('first_frame', first), await imageReference('last_frame', last)]
  const shape = { ratio: '4:3', size: SEEDANCE_PIXELS['480p']['4:3'] } as const
  const large = { ratio: '4:3', size: SEEDANCE_PIXELS['720p']['4:3'] } as const
  const source = await make({ frames: 24, cameraFixed: true, shape: large }, frames)
  const { bytes, film } = await make({ frames: 36, shape }, [await videoReference(source.bytes, 1)])
  const [beginning, end] = await Promise.all([first, last].map((picture) => pictureThumbnail(picture, 752 / 560)))
  assert.equal(film.frames, 36)
  assert.ok(difference(await frameThumbnail(bytes, 2), at([beginning], 0)) < 4)
  assert.ok(difference(await frameThumbnail(bytes, 22), at([end], 0)) < 4)
  assert.ok(difference(await frameThumbnail(bytes, 26), at([beginning], 0)) < 4)
})

test('a reference video of a single picture is shown all along', async () => {
  const [single, long] = [await makeMp4({ seconds: 1 / 24 }), await makeMp4({ seconds: 2 })]
  const one = await make({ frames: 30 }, [await videoReference(single, 2)])
  const other = await make({ frames: 30 }, [await videoReference(long, 2)])
  assert.ok(difference(await frameThumbnail(one.bytes, 29), await frameThumbnail(other.bytes, 29)) < 1)
})

test('a film that was turned by its camera is shown upright', async () => {
  const turned = await makeMp4({ widthPx: 128, heightPx: 64, seconds: 2, rotation: 90 })
  const upright = await makeMp4({ widthPx: 64, heightPx: 128, seconds: 2 })
  const one = await make({ frames: 6 }, [await videoReference(turned, 2)])
  const other = await make({ frames: 6 }, [await videoReference(upright, 2)])
  assert.ok(difference(await frameThumbnail(one.bytes, 3), await frameThumbnail(other.bytes, 3)) < 1)
})

for (const [name, mediaType, sound] of [
  ['WAV', 'audio/wav', async () => makeWav({ seconds: 1 })],
  ['MP3', 'audio/mpeg', () => makeMp3({ seconds: 1 })],
] as const) {
  test(`reference audio (${name}) is the sound track, as long as the film, even where no sound was ordered`, async () => {
    const references = [
      await imageReference('reference_image', await bands('#204080', '#e0c060')),
      await audioReference(await sound(), mediaType),
    ]
    const { film } = await make({ frames: 48, audio: false }, references)
    assertSound(film, 2)
  })
}

test('generated sound is there when it was ordered', async () => {
  assertSound((await make({ frames: 36, audio: true })).film, 1.5)
})

test('the same order gives the same bytes, another seed another picture', async () => {
  const [one, again, other] = [
    await make({ audio: true, watermark: true }),
    await make({ audio: true, watermark: true }),
    await make({ seed: 8 }),
  ]
  assert.equal(digest(one.bytes), digest(again.bytes))
  assert.ok(difference(await frameThumbnail(one.bytes, 0), await frameThumbnail(other.bytes, 0)) > OTHER)
})

test('a watermark changes the picture, but not the last frame that is handed back', async () => {
  const [plain, marked] = [
    await make({ returnLastFrame: true }),
    await make({ returnLastFrame: true, watermark: true }),
  ]
  assert.equal(digest(plain.lastFrame), digest(marked.lastFrame))
  const [without, withMark] = [await frameThumbnail(plain.bytes, 0), await frameThumbnail(marked.bytes, 0)]
  assert.ok(difference(corner(without), corner(withMark)) > 2)
  assert.ok(difference(upperHalf(without), upperHalf(withMark)) < 0.5)
})

test('the last frame is a PNG of the film’s own size', async () => {
  const { lastFrame, bytes } = await make({ returnLastFrame: true })
  const facts = await sharp(lastFrame).metadata()
  assert.deepEqual(
    [facts.format, facts.width, facts.height],
    ['png', ORDER.shape.size.widthPx, ORDER.shape.size.heightPx],
  )
  assert.ok(
    lastFrame !== undefined && difference(await pictureThumbnail(lastFrame), await frameThumbnail(bytes, -1)) < SAME,
  )
})

test('a draft has the ordered pixels, shows the same and holds less detail', async () => {
  const reference = [await imageReference('first_frame', await bands('#204080', '#e0c060'))]
  const [full, draft] = [
    await make({ returnLastFrame: true, cameraFixed: true }, reference),
    await make({ returnLastFrame: true, cameraFixed: true, draft: true }, reference),
  ]
  assert.equal(draft.film.widthPx, ORDER.shape.size.widthPx)
  assert.ok(difference(await frameThumbnail(full.bytes, 0), await frameThumbnail(draft.bytes, 0)) < 4)
  assert.ok((await sharpness(draft.lastFrame)) < (await sharpness(full.lastFrame)) * 0.8)
})

test('a reference that cannot be decoded fails the render', async () => {
  await assert.rejects(make({}, [await imageReference('first_frame', Buffer.from('no image'))]))
  await assert.rejects(make({}, [await videoReference(Buffer.from('no film'), 1)]))
})

test('a vector graphic that claims to be a PNG is not read', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>')
  await assert.rejects(make({}, [await imageReference('first_frame', svg)]), /no image format of ours/)
})

function assertSound(film: Film, seconds: number): void {
  assert.ok(film.sound !== undefined)
  assert.equal(film.sound.codec, 'aac')
  assert.equal(film.sound.sampleRateHz, 48_000)
  assert.equal(film.sound.channels, 2)
  assert.ok(Math.abs(film.sound.durationSeconds - seconds) < 0.001, `${film.sound.durationSeconds} s`)
}

/** Bytes to be compared: a comparison of the bytes themselves takes all memory when they differ. */
function digest(bytes: Buffer | undefined): string {
  assert.ok(bytes !== undefined)
  return createHash('sha256').update(bytes).digest('hex')
}

/** The lower right corner of a thumbnail, where a watermark is. */
function corner({ grey }: Thumbnail): Thumbnail {
  return { grey: grey.filter((_, index) => index % 64 > 52 && index > 64 * 57) }
}

function upperHalf({ grey }: Thumbnail): Thumbnail {
  return { grey: grey.subarray(0, grey.length / 2) }
}

/** The strength of the edges in a picture. */
async function sharpness(png: Buffer | undefined): Promise<number> {
  const edges = await sharp(png)
    .greyscale()
    .convolve({ width: 3, height: 3, kernel: [0, -1, 0, -1, 4, -1, 0, -1, 0] })
    .raw()
    .toBuffer()
  return edges.reduce((sum, value) => sum + value ** 2, 0) / edges.length
}

function at<T>(list: readonly (T | undefined)[], index: number): T {
  const value = list[index]
  assert.ok(value !== undefined)
  return value
}
