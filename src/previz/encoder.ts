/** The encoder as the render sees it: planes and samples in, a finished file out. */

import type { PixelSize } from '../core/shape.ts'

/** Samples a second of every sound track. */
export const SAMPLE_RATE = 48_000

/** A key frame at least every two seconds of 24 frames, so that players can jump. */
export const KEY_FRAME_INTERVAL = 48

/** The colours of all frames, as the film says them. */
export const BT709 = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const

/** Sound: two channels of equal length, -1 to 1. */
export type Stereo = { readonly left: Float32Array; readonly right: Float32Array }

/** What is to be written. */
export type EncoderOptions = {
  /** What is shown. Frames come as large as `evenSize` makes it: their last column or row is hidden where a side is odd. */
  readonly size: PixelSize
  /** Frames a second. */
  readonly frameRate: number
  /** Shown by players as the file's title and comment. */
  readonly title: string
  readonly comment: string
  /** The first frame is a picture that somebody knows: it is encoded better than the others. */
  readonly isStartFine?: boolean
}

/** Writes one film. Frames come in order; after an error it is of no use any more. */
export interface Encoder {
  /** Takes the next frame's planes, copied before this returns. Resolves when there is room for another. */
  addFrame(planes: Uint8Array): Promise<void>
  /** Takes the whole sound track, once; frames may be added meanwhile, and the file is the same. */
  addSound(sound: Stereo): Promise<void>
  /** Ends the film and returns the file's bytes. Where it is to have more frames than came, those are shown over and over. */
  finish(framesInAll?: number): Promise<Uint8Array>
  /** Lets go of everything when the film is not to be finished. */
  close(): void
}

/** The program that encodes has ended before the film did. What it died of is for whoever has started it to say. */
export class EncoderGoneError extends Error {
  override readonly name = 'EncoderGoneError'

  constructor(options?: ErrorOptions) {
    super('the encoder ended before the film did', options)
  }
}
