/** The colours that a scene is painted with. */

import type { Colour } from './colour.ts'

/** What a scene is painted with. */
export type Palette = {
  /** From the zenith down to the horizon. */
  readonly sky: readonly [Colour, Colour, Colour, Colour]
  /** The disc of the sun or the moon, and the light around it. */
  readonly disc: Colour
  readonly glow: Colour
  /** The farthest and the nearest land, and the air between. */
  readonly far: Colour
  readonly near: Colour
  readonly haze: Colour
  /** Lamps, windows. */
  readonly lamp: Colour
}
