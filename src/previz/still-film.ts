/**
 * A film of one still picture and a steady tone, made as cheaply as one can be made: colour bars with a word on them. It is a
 * real film of exactly the ordered pixels, frames and sound, for whoever needs one and does not care what it shows.
 */

import { createCanvas } from '@napi-rs/canvas'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import { evenSize, type PixelSize } from '../core/shape.ts'
import { SAMPLE_RATE, type Stereo } from './encoder.ts'
import { drawWord } from './mark.ts'
import { allocateFrame, fillFromRgba, frameBytes } from './pixels/frame.ts'
import { PixelMemory } from './pixels/pixel-memory.ts'
import { createWebCodecsEncoder } from './webcodecs-encoder.ts'

/** What is to be made. */
export type StillFilmOrder = {
  readonly size: PixelSize
  /** At 24 a second; at least one. */
  readonly frames: number
  readonly sound: boolean
  /** What is written across the picture. */
  readonly word: string
}

const BARS: readonly string[] = ['#c0c0c0', '#c0c000', '#00c0c0', '#00c000', '#c000c0', '#c00000', '#0000c0']

/** Frames that are really encoded: one second, which the film then repeats. */
const ENCODED_FRAMES_MAX = 24

/** The tone's pitch in hertz, and how loud it is, 0 to 1. */
const TONE = { hertz: 440, volume: 0.05 } as const

/** Makes the film. Throws what the encoder throws. */
export async function makeStillFilm({ size, frames, sound, word }: StillFilmOrder): Promise<Uint8Array> {
  const memory = new PixelMemory()
  const codedSize = evenSize(size)
  const frame = allocateFrame(memory, codedSize)
  const { widthPx, heightPx } = codedSize
  const pixels = draw(codedSize, word).getContext('2d').getImageData(0, 0, widthPx, heightPx).data
  fillFromRgba(memory, frame, new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength))
  const planes = memory.bytes(frame.at, frameBytes(codedSize)).slice()
  const encoder = createWebCodecsEncoder({ size, frameRate: FRAMES_PER_SECOND, title: word, comment: word })
  try {
    const soundAdded = sound ? encoder.addSound(tone(frames)) : undefined
    for (let index = 0; index < Math.min(frames, ENCODED_FRAMES_MAX); index++) await encoder.addFrame(planes)
    await soundAdded
    return await encoder.finish(frames)
  } finally {
    encoder.close()
  }
}

/** The picture of such a film as a PNG. */
export function stillPicture(size: PixelSize, word: string): Uint8Array {
  return draw(size, word).toBuffer('image/png')
}

function draw(size: PixelSize, word: string) {
  const { widthPx, heightPx } = size
  const canvas = createCanvas(widthPx, heightPx)
  const context = canvas.getContext('2d')
  for (const [index, colour] of BARS.entries()) {
    context.fillStyle = colour
    context.fillRect(Math.floor((index * widthPx) / BARS.length), 0, Math.ceil(widthPx / BARS.length), heightPx)
  }
  context.fillStyle = '#101010'
  context.fillRect(0, heightPx * 0.4, widthPx, heightPx * 0.2)
  context.fillStyle = '#f0f0f0'
  drawWord(context, size, {
    text: word,
    heightPx: Math.min(heightPx * 0.12, (widthPx * 1.1) / word.length),
    opacity: 1,
  })
  return canvas
}

function tone(frames: number): Stereo {
  const samples = Math.round((frames * SAMPLE_RATE) / FRAMES_PER_SECOND)
  const wave = Float32Array.from(
    { length: samples },
    (_, index) => TONE.volume * Math.sin((2 * Math.PI * TONE.hertz * index) / SAMPLE_RATE),
  )
  return { left: wave, right: wave }
}
