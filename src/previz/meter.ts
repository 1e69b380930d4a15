/** How far a render is: what it has done of all that it does, each part by what it takes. */

import type { Storyboard } from './storyboard.ts'

/** What the parts of a render take, in frames: as seen with a street of 720p. */
const PLANNING_FRAMES = 3
const SOUND_FRAMES = 8
const PAINTING_FRAMES = 16
const ENDING_FRAMES = 8

/** Adds up what a render has done. `tell` hears after each part which share of the whole that is, 0 to 1. */
export class Meter {
  private readonly totalFrames: number
  private readonly tell: (share: number) => void
  private doneFrames = 0

  constructor({ frames, shots }: Pick<Storyboard, 'frames' | 'shots'>, tell: (share: number) => void) {
    this.totalFrames = PLANNING_FRAMES + SOUND_FRAMES + shots.length * PAINTING_FRAMES + frames + ENDING_FRAMES
    this.tell = tell
  }

  /** A process is there that renders, and knows what. */
  planned(): void {
    this.add(PLANNING_FRAMES)
  }

  /** The sound track is there, or none is wanted. */
  soundMade(): void {
    this.add(SOUND_FRAMES)
  }

  /** So much of the painting of one shot is done, 0 to 1, beside what was told of it before. */
  painted(share: number): void {
    this.add(share * PAINTING_FRAMES)
  }

  /** One more frame is on its way to the encoder. */
  frameDone(): void {
    this.add(1)
  }

  private add(frames: number): void {
    this.doneFrames += frames
    this.tell(this.doneFrames / this.totalFrames)
  }
}
