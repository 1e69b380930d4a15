/** What a known word of a prompt can mean. */

import type {
  Action,
  CameraMove,
  CameraWish,
  ColourName,
  Daytime,
  Grove,
  Interior,
  Lamp,
  Life,
  Mood,
  Nature,
  Place,
  Season,
  Weather,
} from './reading.ts'

/** A word of camera language; the first five need a direction, and have a usual one. */
export type MoveWord = 'pan' | 'tilt' | 'truck' | 'crane' | 'orbit' | 'move' | 'handheld' | CameraMove

/** A move, and whether the word is the camera's only where a camera is spoken of (`rises`, `moves`). */
export type MoveMeaning = { readonly move: MoveWord; readonly isCamerasOnly: boolean }

/** A noun that can be seen. */
export type Noun = {
  readonly picture: string
  readonly nature: Nature
  /** `orange cat` is one word in Chinese. */
  readonly colour?: ColourName
  /** It is far away or around, never what a shot is about unless nothing else is. */
  readonly isBackdrop?: boolean
  /** The word is for many of them (`wolf pack`, `羊群`). */
  readonly isMany?: boolean
}

/** Words that say how others belong together. */
export const GRAMMAR = [
  'camera',
  'no',
  'list_of_no',
  'stop',
  'article',
  'classifier',
  'measure',
  'with',
  'at',
  'and',
  'but',
  'of',
  'far',
  'pronoun',
  'verb',
  'opening',
  'ending',
  'throughout',
  'left',
  'right',
  'up',
  'down',
  'forward',
  'back',
  'towards_us',
  'off',
  'leave',
  'converse',
  'road',
  'at_wheel',
  'after_rain',
  'wet',
  'windy',
  'backdrop',
  'surface',
  'occasion',
  'birthday',
  'from_outside',
  'wear',
  'on_foot',
  'drop',
] as const

/** A word that says how others belong together. */
export type Grammar = (typeof GRAMMAR)[number]

/** What each kind of meaning holds. */
export type Values = {
  readonly place: Place
  readonly interior: Interior
  readonly grove: Grove
  readonly season: Season
  readonly daytime: Daytime
  readonly weather: Weather
  readonly lamp: Lamp
  readonly mood: Mood
  readonly life: Life
  readonly move: MoveMeaning
  readonly pace: CameraWish['pace']
  readonly view: NonNullable<CameraWish['view']>
  readonly framing: NonNullable<CameraWish['framing']>
  readonly action: Action
  readonly colour: ColourName
  readonly backdrop: ColourName
  readonly count: number | 'crowd'
  readonly noun: Noun
  readonly grammar: Grammar
}

/** What a word can mean. */
export type Meaning = { readonly [K in keyof Values]: { readonly kind: K; readonly value: Values[K] } }[keyof Values]

/** In which language a phrase was written down. */
export type Tongue = 'en' | 'zh' | 'vi'

/** A phrase and what it means. */
export type Entry = {
  readonly phrase: string
  readonly tongue: Tongue
  readonly meaning: Meaning
  /** `fireflies`, not `firefly`. */
  readonly isPlural?: boolean
}
