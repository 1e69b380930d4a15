/** The people of the cast. */

import type { Colour } from '../../scene/colour.ts'
import { tonesFrom } from '../colour-words.ts'
import { ALIEN, ROBOT } from './beings.ts'
import type { Persona } from './persona.ts'
import { proportions } from './skeleton.ts'

const FAIR: Colour = [226, 176, 140]
const WARM: Colour = [206, 148, 108]
const DEEP: Colour = [140, 92, 66]

const BLACK: Colour = [34, 28, 34]
const BROWN: Colour = [84, 52, 38]
const GREY: Colour = [196, 194, 198]

const man: Persona = {
  body: proportions(1, 1),
  bulk: 1.12,
  hips: 0.92,
  waist: 1.08,
  skin: WARM,
  hair: 'short',
  hairTone: BLACK,
  main: tonesFrom('#3d5a78'),
  sleeves: 'long',
  legs: [58, 56, 66],
  shoes: [52, 38, 34],
}

const woman: Persona = {
  body: proportions(0.97, 0.98),
  bulk: 0.94,
  hips: 1.12,
  waist: 0.82,
  skin: FAIR,
  hair: 'long',
  hairTone: BROWN,
  main: tonesFrom('#b8434e'),
  sleeves: 'short',
  shoes: [112, 48, 52],
  skirt: { length: 0.56, flare: 0.13 },
}

const child: Persona = {
  ...man,
  body: proportions(0.6, 0.94),
  bulk: 0.82,
  hips: 1,
  waist: 1.1,
  hair: 'tousled',
  main: tonesFrom('#e0a13a'),
  sleeves: 'short',
  legs: [70, 98, 128],
  shoes: [196, 72, 58],
}

/** A person by the id of the picture. */
export const PERSONAS = {
  man,
  woman,
  person: {
    ...man,
    bulk: 1.04,
    hair: 'bob',
    hairTone: BLACK,
    main: tonesFrom('#4e7d6c'),
    skirt: { length: 0.2, flare: 0.03 },
    legs: [52, 56, 70],
  },
  girl: {
    ...child,
    skin: FAIR,
    hair: 'pigtails',
    hairTone: BROWN,
    main: tonesFrom('#e2728c'),
    skirt: { length: 0.44, flare: 0.14 },
    shoes: [150, 50, 70],
  },
  boy: child,
  child: { ...child, skin: WARM, hair: 'bob', hairTone: BLACK, main: tonesFrom('#5aa08c') },
  baby: {
    ...child,
    body: proportions(0.42, 0.86),
    bulk: 0.86,
    skin: FAIR,
    hair: 'tousled',
    hairTone: BROWN,
    main: tonesFrom('#f2c14e'),
    legs: [242, 238, 228],
    shoes: [242, 238, 228],
  },
  'old-man': {
    ...man,
    bulk: 1.16,
    hair: 'balding',
    hairTone: GREY,
    main: tonesFrom('#7a6a52'),
    legs: [84, 78, 74],
    skirt: { length: 0.16, flare: 0.03 },
    holds: 'stick',
  },
  'old-woman': {
    ...woman,
    body: proportions(0.92, 1),
    bulk: 1.08,
    waist: 1,
    hair: 'bun',
    hairTone: GREY,
    main: tonesFrom('#6d5a86'),
    sleeves: 'long',
    skirt: { length: 0.78, flare: 0.12 },
    shoes: [60, 46, 50],
  },
  dancer: {
    ...woman,
    hair: 'bun',
    hairTone: BLACK,
    main: tonesFrom('#d9536f'),
    sleeves: 'none',
    bulk: 0.88,
    skirt: { length: 0.5, flare: 0.3 },
    legs: [240, 208, 190],
    shoes: [224, 150, 150],
  },
  astronaut: {
    ...man,
    bulk: 1.62,
    hips: 1,
    waist: 1.15,
    hair: 'none',
    headwear: 'space-helmet',
    main: tonesFrom('#e9e9ec'),
    skin: [232, 232, 236],
    legs: [224, 225, 230],
    shoes: [150, 152, 162],
    belt: [226, 120, 52],
    pack: [188, 192, 202],
  },
  knight: {
    ...man,
    bulk: 1.3,
    hair: 'none',
    headwear: 'knight-helmet',
    main: tonesFrom('#a3343a'),
    skin: [150, 156, 168],
    sleeves: 'none',
    legs: [142, 148, 160],
    shoes: [110, 116, 128],
    belt: [70, 48, 32],
    skirt: { length: 0.34, flare: 0.07 },
    holds: 'sword',
  },
  samurai: {
    ...man,
    bulk: 1.16,
    hair: 'none',
    headwear: 'kabuto',
    main: tonesFrom('#8a2430'),
    sleeves: 'wide',
    wideLegs: true,
    legs: [40, 42, 56],
    shoes: [60, 46, 40],
    belt: [214, 170, 70],
    skirt: { length: 0.3, flare: 0.14, tone: [46, 42, 54] },
    holds: 'sword',
  },
  chef: {
    ...man,
    bulk: 1.22,
    headwear: 'toque',
    main: tonesFrom('#efece4'),
    legs: [66, 70, 84],
    belt: [172, 52, 52],
    skirt: { length: 0.5, flare: 0.04, tone: [232, 228, 220] },
  },
  barista: {
    ...man,
    hair: 'topknot',
    hairTone: BROWN,
    main: tonesFrom('#e9dfcc'),
    sleeves: 'short',
    belt: [58, 44, 36],
    skirt: { length: 0.46, flare: 0.04, tone: [64, 84, 74] },
    legs: [58, 56, 66],
  },
  bride: {
    ...woman,
    hair: 'bun',
    headwear: 'veil',
    main: tonesFrom('#f6f1ea'),
    sleeves: 'none',
    skirt: { length: 1, flare: 0.3 },
    shoes: [240, 234, 226],
    holds: 'bouquet',
  },
  runner: {
    ...man,
    bulk: 1,
    skin: DEEP,
    headwear: 'headband',
    main: tonesFrom('#e2582f'),
    sleeves: 'none',
    legs: [42, 46, 60],
    shoes: [240, 226, 70],
  },
  cyclist: {
    ...man,
    bulk: 0.98,
    headwear: 'cycle-helmet',
    main: tonesFrom('#2f7fb5'),
    sleeves: 'short',
    legs: [32, 34, 42],
    shoes: [230, 230, 234],
  },
  zombie: {
    ...man,
    skin: [138, 160, 116],
    hair: 'balding',
    hairTone: [58, 54, 46],
    main: tonesFrom('#6b6152'),
    sleeves: 'short',
    legs: [70, 72, 78],
    shoes: [46, 42, 40],
  },
  vampire: {
    ...man,
    skin: [226, 216, 216],
    main: tonesFrom('#3c2734'),
    legs: [34, 32, 40],
    shoes: [24, 22, 28],
    skirt: { length: 0.56, flare: 0.05 },
    belt: [166, 34, 48],
  },
  elf: {
    ...man,
    bulk: 0.92,
    skin: FAIR,
    hair: 'long',
    hairTone: [226, 200, 138],
    main: tonesFrom('#4f7d4c'),
    legs: [96, 78, 58],
    belt: [92, 60, 38],
    skirt: { length: 0.34, flare: 0.08 },
    shoes: [84, 60, 42],
  },
  fairy: {
    ...woman,
    bulk: 0.86,
    hair: 'bun',
    hairTone: [214, 160, 92],
    main: tonesFrom('#c77fd0'),
    sleeves: 'none',
    skirt: { length: 0.4, flare: 0.22 },
    shoes: [196, 128, 204],
    wings: 'gauze',
  },
  'baby-angel': {
    ...woman,
    hairTone: [226, 190, 110],
    main: tonesFrom('#f2efe8'),
    sleeves: 'wide',
    skirt: { length: 0.9, flare: 0.16 },
    belt: [214, 170, 70],
    shoes: FAIR,
    wings: 'feathers',
  },
  robot: ROBOT,
  alien: ALIEN,
  cowboy: {
    ...man,
    headwear: 'cowboy-hat',
    main: tonesFrom('#a2512f'),
    legs: [66, 84, 116],
    shoes: [92, 56, 34],
    belt: [60, 40, 28],
  },
  horseman: {
    ...man,
    hairTone: BROWN,
    main: tonesFrom('#8a3038'),
    legs: [222, 212, 190],
    shoes: [44, 34, 32],
    skirt: { length: 0.14, flare: 0.05 },
  },
  musician: {
    ...man,
    bulk: 1.04,
    main: tonesFrom('#2b2b34'),
    legs: [30, 30, 38],
    skirt: { length: 0.24, flare: 0.05 },
    holds: 'violin',
    shoes: [22, 20, 24],
  },
} as const satisfies { readonly [picture: string]: Persona }

/** Groups, as who is in them, where, and how many pictures each is ahead of the first; farthest first. */
export const GROUPS = {
  couple: [
    { persona: 'man', x: 0.17, y: 0, ahead: 3, tone: '#4a6d8c' },
    { persona: 'woman', x: -0.12, y: 0, ahead: 0, tone: '#b8434e' },
  ],
  'old-couple': [
    { persona: 'old-man', x: 0.2, y: 0, ahead: 3, tone: '#7a6a52' },
    { persona: 'old-woman', x: -0.14, y: 0, ahead: 0, tone: '#6d5a86' },
  ],
  family: [
    { persona: 'man', x: 0.42, y: 0, ahead: 3, tone: '#4a6d8c' },
    { persona: 'woman', x: -0.38, y: 0, ahead: 0, tone: '#b8434e' },
    { persona: 'girl', x: 0.12, y: 0.01, ahead: 5, tone: '#e2a04a' },
    { persona: 'child', x: -0.12, y: 0.01, ahead: 2, tone: '#5aa08c' },
  ],
  'mother-and-child': [
    { persona: 'woman', x: -0.2, y: 0, ahead: 0, tone: '#b8434e' },
    { persona: 'child', x: 0.2, y: 0.01, ahead: 3, tone: '#e2a04a' },
  ],
  'father-and-child': [
    { persona: 'man', x: -0.2, y: 0, ahead: 0, tone: '#4a6d8c' },
    { persona: 'child', x: 0.2, y: 0.01, ahead: 3, tone: '#e2a04a' },
  ],
  friends: [
    { persona: 'woman', x: -0.52, y: -0.03, ahead: 5, tone: '#c98a3a' },
    { persona: 'man', x: 0.5, y: -0.03, ahead: 2, tone: '#3f5f7c' },
    { persona: 'person', x: -0.16, y: 0, ahead: 0, tone: '#4e7d6c' },
    { persona: 'woman', x: 0.2, y: 0.005, ahead: 6, tone: '#b8434e' },
  ],
  crowd: [
    { persona: 'old-man', x: -0.78, y: -0.07, ahead: 2, tone: '#7a6a52' },
    { persona: 'woman', x: -0.42, y: -0.08, ahead: 5, tone: '#c98a3a' },
    { persona: 'runner', x: 0.1, y: -0.08, ahead: 1, tone: '#e2582f' },
    { persona: 'person', x: 0.56, y: -0.07, ahead: 6, tone: '#7d5a8c' },
    { persona: 'man', x: 0.9, y: -0.06, ahead: 3, tone: '#3f4a5c' },
    { persona: 'man', x: -0.6, y: 0, ahead: 4, tone: '#5b7f4a' },
    { persona: 'girl', x: -0.22, y: 0.01, ahead: 7, tone: '#e2728c' },
    { persona: 'person', x: 0.02, y: 0, ahead: 0, tone: '#4e7d6c' },
    { persona: 'woman', x: 0.36, y: 0.005, ahead: 2, tone: '#d9a441' },
    { persona: 'child', x: 0.72, y: 0.01, ahead: 5, tone: '#5aa08c' },
  ],
} as const

/** The id of one person. */
export type PersonaName = keyof typeof PERSONAS

/** Whether it is the id of one person. */
export function isPersona(name: string): name is PersonaName {
  return Object.hasOwn(PERSONAS, name)
}
