/** What a picture of the cast is before any light falls on it. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Colour } from '../scene/colour.ts'
import type { Look, Spot } from './look.ts'

/** The tones of whatever takes a colour word: a coat, a car's paint, a dress. */
export type Tones = { readonly main: Colour; readonly light: Colour; readonly dark: Colour }

/** The glass of a drawing: a box around it, round or not, where it glints, and the colour of the light that it lets through. */
export type GlassPart = {
  readonly box: readonly [left: number, top: number, right: number, bottom: number]
  readonly isRound?: boolean
  readonly glints: readonly (readonly [x: number, y: number])[]
  readonly tone?: Colour
}

/** Something that can be painted, in units of its own; what it covers is measured by whoever paints it. */
export type Drawing = {
  /** A box that holds all phases, generously: `left`, `top`, `right`, `bottom`. */
  readonly box: readonly [left: number, top: number, right: number, bottom: number]
  /** How much further than what is seen its light reaches, to the left and to the right. */
  readonly room?: readonly [left: number, right: number]
  /** How many pictures a movement has; 1 where nothing moves. */
  readonly phases: number
  readonly phasesPerSecond: number
  /** How far one circle of its pictures takes whoever walks or runs, so that feet stay where they are set down. */
  readonly stride?: number
  /** Whether its foot or its middle is its place. */
  readonly stands: boolean
  readonly facing: 'left' | 'right' | 'none'
  readonly spots?: { readonly [S in Spot]?: readonly [x: number, y: number] }
  /** What of it is glass, over which light runs. */
  readonly glass?: GlassPart
  /** Where flames burn that are not painted, and how high they are: whoever stages it lights them. */
  readonly wicks?: readonly (readonly [x: number, y: number, height: number])[]
  paint(context: SKRSContext2D, phase: number): void
  /** Changes the finished pixels, straight RGBA, in place. */
  readonly finish?: (rgba: Uint8ClampedArray) => void
  /** What its surface mirrors of the light that it stands in, over all shade. */
  polish?(context: SKRSContext2D, look: Look): void
  /** All of it shines by itself: no light falls on it. */
  readonly glows?: boolean
  /** What shines by itself; it `moves` where it is another picture in each phase. */
  readonly lit?: {
    readonly moves?: boolean
    paint(context: SKRSContext2D, phase: number): void
    readonly finish?: (rgba: Uint8ClampedArray) => void
  }
}
