/** The stage that a scene is painted on: sizes, chance and colours, shared by all its painters. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Bounds } from '../camera/pose.ts'
import type { Chance } from '../random.ts'
import type { Colour } from './colour.ts'
import type { Noise } from './noise.ts'
import type { Palette } from './tones.ts'
import type { SceneSetting } from './scene-setting.ts'

/**
 * What every painter knows. Everything is in px of the frame as the camera at rest sees it: the frame is from 0, 0 to `width`,
 * `height`; a layer is larger, because the camera moves, and has to be painted all over `bounds`.
 */
export type Stage = {
  readonly width: number
  readonly height: number
  readonly bounds: Bounds
  /** The horizon, and the place of the sun or moon. */
  readonly horizon: number
  readonly sun: { readonly x: number; readonly y: number }
  /** Where what stands at the distance of subjects touches the ground. */
  readonly foot: number
  readonly setting: SceneSetting
  readonly palette: Palette
  readonly noise: Noise
  readonly chance: Chance
}

/** One layer of a scene. */
export type LayerPlan = {
  /**
   * How far away it is: 4 is where subjects stand, 2.5 the nearest ground, `Infinity` the sky. Layers are laid over each other
   * in the order in which a set lists them.
   */
  readonly distance: number
  /**
   * `behind` (the default): everything that water and wet ground mirror. `ground`: a level plane from the horizon to the
   * camera, painted as it is seen at rest, and seen in perspective from wherever the camera goes; it lies on the water where
   * there is some. `front`: nearer than subjects.
   */
  readonly part?: 'behind' | 'ground' | 'front'
  /** Frame widths a second, to the left. */
  readonly drift?: number
  /** How strongly it is seen at a time in seconds, 0 to 1: a lamp that flickers, a curtain of light. Absent: always fully. */
  readonly shine?: (seconds: number) => number
  /** How far ground has come towards the camera at a time in seconds, as distances are counted: waves that run up a beach. */
  readonly advance?: (seconds: number) => number
  /** The rows that it has something in, in px of the resting frame; absent: all that is seen of it. Ground begins at the horizon. */
  readonly span?: (stage: Stage) => { readonly top: number; readonly bottom: number }
  /** Texels for each px, 1 where nothing is said: what has no detail is painted smaller. */
  readonly density?: number
  paint(context: SKRSContext2D, stage: Stage): void
}

/** Where a set is looked at from, what it is made of, and what its ground does. Fractions of the height. */
export type SetPlan = {
  readonly horizon: number
  /** Where subjects touch the ground. */
  readonly foot: number
  /** The row that the camera keeps in sight as it comes nearer, 0.6 where nothing is said. */
  readonly focus?: number
  /** From far to near. */
  readonly layers: readonly LayerPlan[]
  /** What everything above the horizon is mirrored in; roughness 0 a mirror, 1 the open sea. */
  readonly water?: { readonly roughness: number }
  /** The nearest distance at which there is water, where land comes before it: what floats is no nearer. */
  readonly waterFrom?: number
  /** Where the middle of a stream that leads to the horizon is at a distance, in frame heights. */
  readonly stream?: (away: number) => number
  /** Where what is in the background is seen, where that is not the common place. */
  readonly vista?: Vista
  /** Where subjects stand is a table: goods stand on it, people behind it. */
  readonly hasTable?: boolean
  /** How far away those stand who serve behind a counter. */
  readonly counter?: number
  /** How much lower the ground is for whoever stands beside the middle, in frame heights: the steps of a plinth. */
  readonly dropAt?: (across: number, aspect: number) => number
  /** How far the camera may go sideways in all, in frame heights, before it runs into a wall. Absent: as far as it likes. */
  readonly reach?: number
  /** How far the camera may go up in all, in frame heights, before flat planes are seen to be flat. Absent: as far as it likes. */
  readonly climb?: number
  /** How much wet ground mirrors, 0 to 1. */
  readonly sheen?: number
  /** There is no ground at all, only air: no shadow falls. */
  readonly isBottomless?: boolean
  /** The light that falls on subjects, where it is another one than the sky's. */
  readonly light?: StageLight
}

/** A free view: how far away it ends, and half its breadth as it is seen, in frame heights; absent: all of the frame. */
export type Vista = { readonly distance: number; readonly half?: number }

/** The light that falls on subjects. */
export type StageLight = {
  readonly key: Colour
  readonly rim: Colour
  readonly rimFrom: 'left' | 'right' | 'above' | 'behind'
  /** What they stand on, where that is not land: it throws its colour back at them, and shadows take it. */
  readonly floor?: Colour
  /** 0 all is seen, 1 nearly silhouettes. */
  readonly darkness: number
}
