/** One render from plan to file, as an ordered list of steps. Runs in a jailed child; knows no jobs. */

import { rm, writeFile } from 'node:fs/promises'
import { assert, assertNever } from '../core/assert.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import type { ShapedOrder } from '../core/order.ts'
import { evenSize } from '../core/shape.ts'
import type { Encoder, EncoderOptions } from './encoder.ts'
import { FilmStills, type Stills } from './film-stills.ts'
import { createFootagePicture } from './footage.ts'
import { createBurnIn } from './burn-in.ts'
import { createMark, createWatermark, markStrength } from './mark.ts'
import { Meter } from './meter.ts'
import { paintOverlay } from './overlay.ts'
import {
  allocateFrame,
  crossfade,
  drawView,
  type Frame,
  frameBytes,
  frameToRgb,
  type Picture,
  WHOLE,
} from './pixels/frame.ts'
import { PixelMemory } from './pixels/pixel-memory.ts'
import { createScenePicture } from './scene/scene-picture.ts'
import { makeSound } from './sound/soundtrack.ts'
import { planStoryboard } from './plan/plan-storyboard.ts'
import type { ReferenceFacts } from './plan/plan-shots.ts'
import { beginsWithPicture, type Shot, type Storyboard } from './storyboard.ts'
import { storyboardJson } from './storyboard-json.ts'
import { planView } from './camera/views.ts'
import { chanceFrom } from './random.ts'
import { createWebCodecsEncoder } from './webcodecs-encoder.ts'

/** A reference and where its bytes are. */
export type RenderReference = ReferenceFacts & { readonly path: string }

/** What is to be rendered, and where the files go. */
export type RenderRequest = {
  readonly order: ShapedOrder
  readonly references: readonly RenderReference[]
  readonly videoPath: string
  /** Where the last frame goes as a PNG; absent: nobody asked for it. */
  readonly lastFramePath?: string
  /** Where poster and scrubbing sheet go, as JPEG; absent: nobody wants them. */
  readonly stillPaths?: StillPaths
  /** Where the storyboard goes as JSON; absent: nobody asked for it. */
  readonly storyboardPath?: string
  /** Whether shot, time, camera and line are written on it, asked for in the prompt or not. */
  readonly burnIn?: boolean
}

/** Where two pictures of a film go. */
export type StillPaths = { readonly poster: string; readonly sheet: string }

/** What a render reports to. */
type RenderHooks = {
  /** Told after each part of the work which share of the whole is done, 0 to 1. */
  onProgress(share: number): void
}

/** Opens an encoder. */
export type EncoderFactory = (options: EncoderOptions) => Encoder

/** What is to be said of a film that was rendered: what kept its pictures from being made, if anything has. */
export type Rendered = { readonly stillsFailure?: Error }

/**
 * Renders a film. Throws whatever went wrong with a reference, the encoder or the disk; a film without its pictures is a film
 * all the same.
 */
export async function render(
  request: RenderRequest,
  hooks: RenderHooks,
  openEncoder: EncoderFactory = createWebCodecsEncoder,
): Promise<Rendered> {
  const { order, references } = request
  const board = planStoryboard(order, references, { burnIn: request.burnIn === true })
  const memory = new PixelMemory()
  const encoder = openEncoder({
    size: board.size,
    frameRate: FRAMES_PER_SECOND,
    title: 'Reelay previz',
    comment: `A previz by Reelay: a sketch for ${order.model}, not its output.`,
    isStartFine: beginsWithPicture(board),
  })
  const stills = request.stillPaths && new FilmStills(memory, evenSize(board.size), board.frames)
  const meter = new Meter(board, hooks.onProgress)
  meter.planned()
  try {
    const sound = await makeSound(board, references)
    meter.soundMade()
    const soundAdded = sound === undefined ? undefined : encoder.addSound(sound)
    const [lastFrame] = await Promise.all([
      addFrames({ board, references, memory, encoder, meter, stills }),
      soundAdded,
    ])
    const [film, pictures] = await Promise.all([encoder.finish(), stills?.finish().catch(asError)])
    await writeOutput(request.videoPath, film)
    if (request.lastFramePath !== undefined) await writeOutput(request.lastFramePath, await pngOf(lastFrame, board))
    if (request.storyboardPath !== undefined) {
      await writeOutput(request.storyboardPath, JSON.stringify(storyboardJson(board)))
    }
    const stillsFailure = request.stillPaths && (await writeStills(request.stillPaths, pictures))
    // Not where something has failed: another part of the render may still be at it.
    memory.close()
    return stillsFailure === undefined ? {} : { stillsFailure }
  } finally {
    encoder.close()
  }
}

type Drawing = {
  readonly board: Storyboard
  readonly references: readonly RenderReference[]
  readonly memory: PixelMemory
  readonly encoder: Encoder
  readonly meter: Meter
  readonly stills: FilmStills | undefined
}

/** Draws and encodes every frame; returns the last one as RGB, as it was before anything was written on it. */
async function addFrames(drawing: Drawing): Promise<Uint8Array<ArrayBuffer>> {
  const { board, memory, encoder, meter, stills } = drawing
  const drawn = allocateFrame(memory, board.drawnSize)
  const incoming = allocateFrame(memory, board.drawnSize)
  const codedSize = evenSize(board.size)
  const out = isDrawnWhole(board) ? drawn : allocateFrame(memory, codedSize)
  const mark = createMark(memory, codedSize)
  const watermark = board.watermark ? createWatermark(memory, codedSize) : undefined
  const burnIn = board.burnIn ? createBurnIn(memory, board) : undefined
  const pictures = new Map<Shot, OpenPicture>()
  let lastFrame = new Uint8Array()
  try {
    for (let index = 0; index < board.frames; index++) {
      await drawShots(drawing, pictures, { drawn, incoming }, index)
      if (out !== drawn) drawView(memory, out, drawn, WHOLE)
      if (index === board.frames - 1) lastFrame = frameToRgb(memory, out)
      paintOverlay(memory, out, mark, markStrength(board, index))
      if (watermark !== undefined) paintOverlay(memory, out, watermark)
      stills?.look(index, out)
      burnIn?.paint(out, index)
      await encoder.addFrame(memory.bytes(out.at, frameBytes(out.size)))
      meter.frameDone()
    }
  } finally {
    for (const { picture } of pictures.values()) await picture.close()
  }
  return lastFrame
}

/** Draws the shots that a frame shows: one, or two while one fades into the next. */
async function drawShots(
  drawing: Drawing,
  pictures: Map<Shot, OpenPicture>,
  frames: { readonly drawn: Frame; readonly incoming: Frame },
  index: number,
): Promise<void> {
  const { board, memory } = drawing
  let shown = false
  for (const shot of board.shots) {
    const at = index - shot.firstFrame
    if (at < 0) continue
    if (at >= shot.frames) {
      await closePicture(pictures.get(shot))
      pictures.delete(shot)
      continue
    }
    const open = pictures.get(shot) ?? (await openShot(drawing, shot))
    pictures.set(shot, open)
    await open.picture.draw(shown ? frames.incoming : frames.drawn, at)
    if (shown) crossfade(memory, frames.drawn, frames.incoming, (at + 1) / (shot.fadeInFrames + 1))
    shown = true
  }
  assert(shown, 'every frame belongs to a shot')
}

/** A shot that is being drawn, and the memory that goes with it. */
type OpenPicture = { readonly picture: Picture; readonly memory: PixelMemory }

async function openShot(drawing: Drawing, shot: Shot): Promise<OpenPicture> {
  const arena = drawing.memory.arena()
  const picture = await openPicture({ ...drawing, memory: arena }, shot)
  // Scenes tell of their painting themselves.
  if (shot.picture.kind !== 'scene') drawing.meter.painted(1)
  return { picture, memory: arena }
}

async function closePicture(open: OpenPicture | undefined): Promise<void> {
  await open?.picture.close()
  open?.memory.release()
}

async function openPicture(
  { board, references, memory, meter }: Drawing,
  { picture, camera, firstFrame, frames }: Shot,
): Promise<Picture> {
  const { drawnSize: size } = board
  // Each shot has chances of its own, so that two in one place are not the same picture.
  const seed = (board.seed + firstFrame) >>> 0
  const referenceAt = (index: number) => {
    const reference = references[index]
    assert(reference !== undefined, 'a shot names a reference that there is')
    return reference
  }
  const stillAt = async (index: number) => {
    const { path, facts } = referenceAt(index)
    assert(facts.kind === 'image', 'a still is an image')
    // Loaded only now: most films show no reference.
    const { loadStill } = await import('./stills/load-still.ts')
    return loadStill(memory, path, facts, { size, seen: isDrawnWhole(board) ? board.size : size })
  }
  if (picture.kind === 'scene') {
    const { setting, cast } = picture
    const onPainted = (share: number) => meter.painted(share)
    return createScenePicture(memory, { size, frames, seed, setting, cast, camera, onPainted })
  }
  if (picture.kind === 'footage') {
    return createFootagePicture(memory, referenceAt(picture.reference).path, { size, frames })
  }
  if (picture.kind === 'still') {
    const { createDepthPicture } = await import('./stills/depth.ts')
    const seconds = frames / FRAMES_PER_SECOND
    const path = planView(camera, { role: picture.role, seconds, chance: chanceFrom(seed, 'view') })
    return createDepthPicture(memory, await stillAt(picture.reference), { frames, path })
  }
  if (picture.kind === 'morph') {
    const { createMorphPicture } = await import('./stills/morph.ts')
    return createMorphPicture(memory, await stillAt(picture.from), await stillAt(picture.to), frames)
  }
  return assertNever(picture)
}

/** Whether frames are drawn as large as they are encoded. */
function isDrawnWhole({ size, drawnSize }: Storyboard): boolean {
  const { widthPx, heightPx } = evenSize(size)
  return drawnSize.widthPx === widthPx && drawnSize.heightPx === heightPx
}

/** What is seen of a frame, as a PNG. */
async function pngOf(rgb: Uint8Array, { size }: Storyboard): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const { widthPx, heightPx } = evenSize(size)
  const seen = { left: 0, top: 0, width: size.widthPx, height: size.heightPx }
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .extract(seen)
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .toBuffer()
}

/** Writes both pictures last, when the film has its room; returns what kept them from being made or written. */
async function writeStills(paths: StillPaths, made: Stills | Error | undefined): Promise<Error | undefined> {
  if (made === undefined || made instanceof Error) return made
  try {
    await writeOutput(paths.poster, made.poster)
    await writeOutput(paths.sheet, made.sheet)
    return undefined
  } catch (error) {
    await rm(paths.poster, { force: true })
    return asError(error)
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** Writes a whole file, or leaves none: half a film would hold a full disk full. */
async function writeOutput(path: string, bytes: Uint8Array | string): Promise<void> {
  try {
    await writeFile(path, bytes)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}
