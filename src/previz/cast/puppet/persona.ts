/** What a person of the cast looks like: body, hair and clothes as data. */

import type { Colour } from '../../scene/colour.ts'
import type { Tones } from '../drawing.ts'
import type { Proportions } from './skeleton.ts'

/** How hair is worn. */
export type Hair =
  | 'short'
  | 'bob'
  | 'long'
  | 'bun'
  | 'ponytail'
  | 'pigtails'
  | 'tousled'
  | 'balding'
  | 'topknot'
  | 'none'

/** What is worn on the head. */
export type Headwear =
  | 'toque'
  | 'space-helmet'
  | 'knight-helmet'
  | 'kabuto'
  | 'veil'
  | 'cycle-helmet'
  | 'headband'
  | 'cowboy-hat'

/** A person, before any pose. */
export type Persona = {
  readonly body: Proportions
  /** Width of limbs and trunk: 1 slender. */
  readonly bulk: number
  /** Width of the hips and the waist, of the trunk's own. */
  readonly hips: number
  readonly waist: number
  readonly skin: Colour
  readonly hair: Hair
  readonly hairTone: Colour
  readonly headwear?: Headwear
  /** Who is no human. */
  readonly kind?: 'robot' | 'alien'
  /** What takes a colour word: the dress, the coat, the shirt. */
  readonly main: Tones
  readonly sleeves: 'none' | 'short' | 'long' | 'wide'
  /** What the legs wear; absent: they are bare. */
  readonly legs?: Colour
  readonly wideLegs?: boolean
  readonly shoes: Colour
  /** A skirt or the lower part of a coat: how far down the legs (1 the ground), how wide, and its tone where it is another than the main one. */
  readonly skirt?: { readonly length: number; readonly flare: number; readonly tone?: Colour }
  readonly belt?: Colour
  readonly holds?: 'violin' | 'sword' | 'stick' | 'bouquet'
  readonly pack?: Colour
  readonly wings?: 'gauze' | 'feathers'
}
