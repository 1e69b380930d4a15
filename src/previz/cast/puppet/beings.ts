/** Who goes upright and is no human: a robot, and somebody from another world. */

import type { Colour } from '../../scene/colour.ts'
import { tonesFrom } from '../colour-words.ts'
import type { Persona } from './persona.ts'
import { proportions } from './skeleton.ts'

const STEEL: Colour = [150, 160, 172]

/** A robot: plates and tubes of metal. */
export const ROBOT: Persona = {
  body: proportions(0.88, 1.5),
  bulk: 1.3,
  hips: 0.9,
  waist: 0.9,
  skin: STEEL,
  hair: 'none',
  hairTone: STEEL,
  kind: 'robot',
  main: tonesFrom('#6fa9b8'),
  sleeves: 'none',
  shoes: STEEL,
}

const SLATE = tonesFrom('#93a39a')

/** An alien: slight, grey, with a large head. A colour word is about all of it. */
export const ALIEN: Persona = {
  body: proportions(0.86, 1.9),
  bulk: 0.7,
  hips: 0.9,
  waist: 0.86,
  skin: SLATE.main,
  hair: 'none',
  hairTone: SLATE.dark,
  kind: 'alien',
  main: SLATE,
  sleeves: 'none',
  shoes: SLATE.main,
}
