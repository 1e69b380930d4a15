/** What light the cast stands in, and what comes of a subject in it. */

import type { Canvas } from '@napi-rs/canvas'
import type { Colour } from '../scene/colour.ts'

/** The light of a scene, as far as its cast goes. */
export type Look = {
  /** The tint of the key light. */
  readonly light: Colour
  /** What shadows become. */
  readonly shade: Colour
  readonly rim: Colour
  readonly rimFrom: 'left' | 'right' | 'above' | 'behind'
  /** 0: a studio by day, 1: night, where little more than outlines is left. */
  readonly darkness: number
  /** What the ground throws back. */
  readonly ground: Colour
  /** 0 modelled by the light, 1 one plane of paper, as far things are. */
  readonly flat?: number
}

/** What of a subject is of interest to whoever stages it. */
export type Spot = 'mouth' | 'flames' | 'exhaust' | 'lamp' | 'neck' | 'rotor'

/** What of a subject is glass; fractions of width and height. */
export type Glass = {
  readonly box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }
  readonly isRound: boolean
  /** Where it glints, and the colour of the light that it lets through. */
  readonly glints: readonly { readonly x: number; readonly y: number }[]
  readonly tone?: Colour
}

/**
 * A picture that is painted whenever it is asked for, the same each time; whoever asks lets go of it. Who moves has many, and all of
 * them at once are more than a film may take.
 */
export type Picture = () => Canvas

/** A subject as it is seen in a scene. */
export type Costume = {
  /** Cut-outs of one size with even sides; several where something moves. Straight RGBA comes of `getImageData`. */
  readonly phases: readonly [Picture, ...Picture[]]
  readonly phasesPerSecond: number
  /** Where it touches the ground, or its middle where it flies; fractions of width and height. */
  readonly anchor: { readonly x: number; readonly y: number }
  readonly facing: 'left' | 'right' | 'none'
  readonly widthPerHeight: number
  /** What shines by itself, of the same size: one for each phase, or one for all; to be added to the picture. */
  readonly emissive?: readonly Picture[]
  /** Where flames burn, and how high they are; fractions of width and height. */
  readonly wicks: readonly { readonly x: number; readonly y: number; readonly height: number }[]
  readonly glass?: Glass
  /** Places of interest; fractions of width and height. */
  readonly spots: { readonly [S in Spot]?: { readonly x: number; readonly y: number } }
}
