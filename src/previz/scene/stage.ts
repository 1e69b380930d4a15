/** The stage that a scene is painted on: sizes, chance and colours, shared by all its painters. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Chance } from '../random.ts'
import type { Cues } from '../prompt-cues.ts'
import type { Noise } from './noise.ts'
import type { Palette } from './palette.ts'

/** What every painter knows. A layer is wider than the frame by `margin` on both sides, for the camera to move. */
export type Stage = {
  readonly frameWidth: number
  /** Of a layer: the frame and both margins. */
  readonly width: number
  readonly height: number
  readonly margin: number
  /** The horizon, and the place of the sun or moon, in layer pixels. */
  readonly horizon: number
  readonly sun: { readonly x: number; readonly y: number }
  readonly cues: Cues
  readonly palette: Palette
  readonly noise: Noise
  readonly chance: Chance
}

/** One layer of a scene. `depth` 0 stands still, 1 moves with the whole travel of the camera. */
export type LayerPlan = {
  readonly depth: number
  /** Frame widths a second, to the left. */
  readonly drift?: number
  /** True: laid over the water as well, not mirrored in it. */
  readonly inFront?: boolean
  paint(context: SKRSContext2D, stage: Stage): void
}
