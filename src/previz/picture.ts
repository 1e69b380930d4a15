/** What a shot shows, frame by frame. */

import type { Frame } from './pixels/frame.ts'

/** A moving picture of a certain length, drawn in order. */
export interface Picture {
  /** Draws frame `index`, counted from the shot's beginning, over all of `out`. */
  draw(out: Frame, index: number): void | Promise<void>
  /** Lets go of decoders and files. */
  close(): Promise<void>
}
