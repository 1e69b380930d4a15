/** Several who are called the same, as people of their own: another head of hair, other clothes, another height. */

import type { Colour } from '../../scene/colour.ts'
import { tonesFrom } from '../colour-words.ts'
import type { Hair, Persona } from './persona.ts'
import { PERSONAS, type PersonaName } from './personas.ts'
import type { Proportions } from './skeleton.ts'

/** Who of several goes for one of these, one after the other. */
const MIXED: { readonly [N in PersonaName]?: readonly PersonaName[] } = {
  person: ['person', 'man', 'woman'],
  child: ['child', 'girl', 'boy'],
}

const CLOTHES = ['#3f6f8c', '#c98a3a', '#6b7f4a', '#8a4f7a', '#b8434e', '#4a8a86', '#d0744a'].map(tonesFrom)
const TROUSERS: readonly Colour[] = [
  [62, 66, 84],
  [104, 88, 70],
  [48, 52, 58],
  [86, 72, 92],
]
const SKINS: readonly Colour[] = [
  [206, 148, 108],
  [226, 176, 140],
  [140, 92, 66],
]
const TONES_OF_HAIR: readonly Colour[] = [
  [34, 28, 34],
  [122, 66, 38],
  [84, 52, 38],
  [198, 152, 92],
]
const [LONG_HAIR, SHORT_HAIR]: readonly (readonly Hair[])[] = [
  ['ponytail', 'bob', 'bun', 'long'],
  ['tousled', 'short', 'balding', 'short'],
]
const WORN_LONG: ReadonlySet<Hair> = new Set(['long', 'bob', 'bun', 'ponytail', 'pigtails'])

/** How tall they are beside the first one. */
const HEIGHTS = [1, 0.96, 1.03, 0.94, 1.01] as const
const CHILDRENS_HEIGHTS = [1, 0.86, 1.1, 0.93] as const

function at<T>(list: readonly T[], index: number, otherwise: T): T {
  return list[index % list.length] ?? otherwise
}

function isSmall({ body }: Persona): boolean {
  return body.trunk < PERSONAS.man.body.trunk * 0.8
}

/** How tall the one of a number among several is beside the first, who is number 0. */
export function heightInGroup(name: PersonaName, number: number): number {
  return at<number>(isSmall(PERSONAS[name]) ? CHILDRENS_HEIGHTS : HEIGHTS, number, 1)
}

/** The one of a number among several of a name; number 0 is the one who is seen alone. */
export function variantOf(name: PersonaName, number: number): Persona {
  const usual: Persona = PERSONAS[at(MIXED[name] ?? [name], number, name)]
  if (number === 0) return usual
  const body = scaled(usual.body, heightInGroup(name, number))
  const main = at(CLOTHES, number - 1, usual.main)
  // Who wears armour, or is no human, is known by it.
  if (usual.headwear !== undefined || usual.kind !== undefined || usual.hair === 'none')
    return { ...usual, body, ...(usual.kind === undefined && { main }) }
  const styles = WORN_LONG.has(usual.hair) ? LONG_HAIR : SHORT_HAIR
  const isGrey = usual.hairTone[0] > 180
  const isBald = isSmall(usual) && styles === SHORT_HAIR
  const legs = at(TROUSERS, number, usual.shoes)
  const dressed = {
    ...usual,
    body,
    main,
    skin: at(SKINS, number, usual.skin),
    ...(usual.legs !== undefined && { legs }),
  }
  return {
    ...(number % 3 === 2 ? inTrousers(dressed, legs) : dressed),
    hair: isBald
      ? at<Hair>(['short', 'tousled'], number, 'short')
      : isGrey
        ? usual.hair
        : at(styles ?? [], number, usual.hair),
    ...(!isGrey && { hairTone: at(TONES_OF_HAIR, number, usual.hairTone) }),
  }
}

/** Not everybody in a skirt wears one. */
function inTrousers({ skirt, ...persona }: Persona, legs: Colour): Persona {
  if (skirt === undefined || skirt.length > 0.7) return { ...persona, ...(skirt !== undefined && { skirt }) }
  return { ...persona, legs, skirt: { length: 0.16, flare: 0.04 } }
}

function scaled(body: Proportions, factor: number): Proportions {
  const { head, neck, trunk, thigh, shin, upperArm, forearm, hand, foot } = body
  return {
    head: head * (1 + (factor - 1) * 0.4),
    neck: neck * factor,
    trunk: trunk * factor,
    thigh: thigh * factor,
    shin: shin * factor,
    upperArm: upperArm * factor,
    forearm: forearm * factor,
    hand: hand * factor,
    foot: foot * factor,
  }
}
