/** Poster and scrubbing sheet of a film, made of its frames while they are drawn: as they are in the film, with what is written on it. */

import type { PixelSize } from '../core/shape.ts'
import { planSheet, type SheetPlan } from '../core/sheet-plan.ts'
import { allocateFrame, copyFrame, type Frame, frameBytes, frameToRgb } from './pixels/frame.ts'
import type { PixelMemory } from './pixels/pixel-memory.ts'
import { PosterChoice } from './poster.ts'
import { SheetPainter } from './scrub-sheet.ts'

/** Both pictures as JPEG files, and how to read the sheet. */
export type Stills = { readonly poster: Uint8Array; readonly sheet: Uint8Array; readonly plan: SheetPlan }

/** JPEG, 0 to 100: no difference at the size at which posters are shown; small pictures show less. */
const POSTER_QUALITY = 85
const SHEET_QUALITY = 75

/** Collects both. Frames come in order, each once. */
export class FilmStills {
  readonly #memory: PixelMemory
  readonly #size: PixelSize
  readonly #choice: PosterChoice
  readonly #poster: Frame
  readonly #plan: SheetPlan
  readonly #painter: SheetPainter

  /** For a film of this size and so many frames. */
  constructor(memory: PixelMemory, size: PixelSize, frames: number) {
    this.#memory = memory
    this.#size = size
    this.#choice = new PosterChoice(frames)
    this.#poster = allocateFrame(memory, size)
    this.#plan = planSheet(size, frames)
    this.#painter = new SheetPainter(this.#plan)
  }

  /** Looks at a frame. */
  look(index: number, frame: Frame): void {
    const planes = this.#memory.bytes(frame.at, frameBytes(frame.size))
    const luma = planes.subarray(0, this.#size.widthPx * this.#size.heightPx)
    if (this.#choice.isBetter(index, luma, this.#size)) copyFrame(this.#memory, this.#poster, frame)
    this.#painter.paint(index, planes, this.#size)
  }

  /** Makes both pictures of what was seen. */
  async finish(): Promise<Stills> {
    const poster = await jpeg(frameToRgb(this.#memory, this.#poster), this.#size, POSTER_QUALITY)
    return { poster, sheet: await jpeg(this.#painter.rgb, this.#plan.size, SHEET_QUALITY), plan: this.#plan }
  }
}

async function jpeg(rgb: Uint8Array, { widthPx, heightPx }: PixelSize, quality: number): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality, optimiseCoding: false })
    .toBuffer()
}
