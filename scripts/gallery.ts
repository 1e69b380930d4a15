/**
 * Renders the gallery into `docs/gallery/`: for each clip a poster and a strip of frames, and one sheet of all posters.
 * `--films FOLDER` leaves the films there as well; names after that render only these.
 */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp, { type Sharp } from 'sharp'
import type { PixelSize } from '../src/core/shape.ts'
import type { Encoder, EncoderOptions } from '../src/previz/encoder.ts'
import { frameBytes, frameToRgb } from '../src/previz/pixels/frame.ts'
import { PixelMemory } from '../src/previz/pixels/pixel-memory.ts'
import { type RenderReference, render } from '../src/previz/render.ts'
import { createWebCodecsEncoder } from '../src/previz/webcodecs-encoder.ts'
import { type Clip, CLIPS } from './gallery/clips.ts'
import { orderOf } from './gallery/order.ts'
import { makeSample } from './gallery/samples.ts'

const folder = join(import.meta.dirname, '..', 'docs', 'gallery')

/** Which frames a strip shows, as parts of the film; the poster is the third. */
const MOMENTS = [0, 0.25, 0.45, 0.75, 1]

const POSTER_WIDTH = 720
const STRIP_HEIGHT = 160

/** The sheet's width and the gap between its posters, in px, and in how many rows they are. */
const [SHEET_WIDTH, SHEET_GAP, SHEET_ROWS] = [1456, 8, 3]

const { values, positionals } = parseArgs({ options: { films: { type: 'string' } }, allowPositionals: true })
const scratch = await mkdtemp(join(tmpdir(), 'reelay-gallery-'))
try {
  await mkdir(folder, { recursive: true })
  if (values.films !== undefined) await mkdir(values.films, { recursive: true })
  const wanted = CLIPS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  for (const clip of wanted) await show(clip)
  if (wanted.length === CLIPS.length) await writeSheet()
} finally {
  await rm(scratch, { recursive: true, force: true })
}

async function show(clip: Clip): Promise<void> {
  const references: RenderReference[] = []
  for (const { role, sample } of clip.references ?? [])
    references.push({ role, ...(await makeSample(sample, scratch)) })
  const frames: Uint8Array[] = []
  const order = orderOf({ ...clip, audio: true })
  const shown = MOMENTS.map((moment) => Math.round(moment * (order.frames - 1)))
  const videoPath = join(values.films ?? scratch, `${clip.name}.mp4`)
  const openEncoder = (options: EncoderOptions) => keeping(createWebCodecsEncoder(options), shown, frames)
  await render({ order, references, videoPath }, { onProgress: () => undefined }, openEncoder)
  const pictures = frames.map((planes) => pictureOf(planes, clip.size))
  const [, , poster] = pictures
  await poster
    ?.clone()
    .resize({ width: POSTER_WIDTH })
    .webp({ quality: 82 })
    .toFile(join(folder, `${clip.name}.webp`))
  await writeStrip(clip, pictures)
  process.stdout.write(`${clip.name}\n`)
}

/** An encoder that also keeps some of the frames. */
function keeping(encoder: Encoder, shown: readonly number[], frames: Uint8Array[]): Encoder {
  let index = 0
  return {
    addFrame(planes) {
      for (const at of shown) if (at === index) frames.push(planes.slice())
      index++
      return encoder.addFrame(planes)
    },
    addSound: (sound) => encoder.addSound(sound),
    finish: () => encoder.finish(),
    close: () => encoder.close(),
  }
}

function pictureOf(planes: Uint8Array, size: PixelSize): Sharp {
  const memory = new PixelMemory()
  const frame = { at: memory.store(planes.subarray(0, frameBytes(size))), size }
  return sharp(frameToRgb(memory, frame), { raw: { width: size.widthPx, height: size.heightPx, channels: 3 } })
}

async function writeStrip({ name, size }: Clip, pictures: readonly Sharp[]): Promise<void> {
  const width = Math.round((STRIP_HEIGHT * size.widthPx) / size.heightPx)
  const tiles = await Promise.all(
    pictures.map((picture) => picture.clone().resize(width, STRIP_HEIGHT).png().toBuffer()),
  )
  const background = { r: 18, g: 20, b: 26 }
  const canvas = { width: (width + 4) * tiles.length - 4, height: STRIP_HEIGHT, channels: 3, background } as const
  await sharp({ create: canvas })
    .composite(tiles.map((input, index) => ({ input, left: index * (width + 4), top: 0 })))
    .webp({ quality: 80 })
    .toFile(join(folder, `${name}-strip.webp`))
}

/** All posters on one sheet, and the page that says what each was asked for. */
async function writeSheet(): Promise<void> {
  const posters = await Promise.all(
    CLIPS.map(async ({ name }) => {
      const path = join(folder, `${name}.webp`)
      const { width = 1, height = 1 } = await sharp(path).metadata()
      return { path, ratio: width / height }
    }),
  )
  const tiles: { input: Buffer; left: number; top: number }[] = []
  let top = 0
  for (const row of inRows(posters)) {
    // All posters of a row are as high as makes them fill it.
    const room = SHEET_WIDTH - SHEET_GAP * (row.length - 1)
    const height = Math.round(room / row.reduce((sum, { ratio }) => sum + ratio, 0))
    let left = 0
    for (const [index, { path, ratio }] of row.entries()) {
      const width = index === row.length - 1 ? SHEET_WIDTH - left : Math.round(height * ratio)
      tiles.push({ input: await sharp(path).resize(width, height).png().toBuffer(), left, top })
      left += width + SHEET_GAP
    }
    top += height + SHEET_GAP
  }
  const canvas = { width: SHEET_WIDTH, height: top - SHEET_GAP, channels: 3, background: '#12141a' } as const
  await sharp({ create: canvas }).composite(tiles).webp({ quality: 82 }).toFile(join(folder, 'sheet.webp'))
  const entries = CLIPS.map(({ name, prompt }) => `## ${name}\n\n> ${prompt}\n\n![${name}](${name}-strip.webp)\n`)
  const intro = `# Gallery\n\nWhat previz draws for the prompts of the API pages that Reelay speaks, and for some of our own. Made by \`npm run gallery\`.\n\n![All clips](sheet.webp)\n\n`
  await writeFile(join(folder, 'README.md'), `${intro}${entries.join('\n')}`)
}

/** Posters in their order, in rows that are about equally full. */
function inRows<Poster extends { readonly ratio: number }>(posters: readonly Poster[]): readonly Poster[][] {
  const full = posters.reduce((sum, { ratio }) => sum + ratio, 0) / SHEET_ROWS
  const rows: Poster[][] = Array.from({ length: SHEET_ROWS }, () => [])
  let before = 0
  for (const poster of posters) {
    rows[Math.min(SHEET_ROWS - 1, Math.floor((before + poster.ratio / 2) / full))]?.push(poster)
    before += poster.ratio
  }
  return rows
}
