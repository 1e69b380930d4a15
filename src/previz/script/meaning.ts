/** What a known word of a prompt can mean, and how tables of words are read into phrases. */

import { strict as assert } from 'node:assert'
import type { Entry, Tongue } from './lexicon.ts'
import type {
  Action,
  CameraMove,
  CameraWish,
  ColourName,
  Daytime,
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
  'after_rain',
  'wet',
  'windy',
] as const

/** A word that says how others belong together. */
export type Grammar = (typeof GRAMMAR)[number]

/** What each kind of meaning holds. */
export type Values = {
  readonly place: Place
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
  readonly count: number | 'crowd'
  readonly noun: Noun
  readonly grammar: Grammar
}

/** What a word can mean. */
export type Meaning = { readonly [K in keyof Values]: { readonly kind: K; readonly value: Values[K] } }[keyof Values]

/** How English words of a table change: `noun` has plurals, `verb` has -s, -ed, -ing. */
export type Inflection = 'none' | 'noun' | 'verb'

/** One row of a table of words, `meaning | English, … | 中文, … | tiếng Việt, …`. */
export type Row = { readonly meaning: string; readonly words: readonly (readonly [Tongue, string])[] }

/** Reads a table of words, one row a line. */
export function rowsOf(table: string): readonly Row[] {
  return table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [meaning = '', en = '', zh = '', vi = ''] = line.split('|').map((cell) => cell.trim())
      assert.ok(meaning !== '' && line.split('|').length <= 4, `a row of words: ${line}`)
      return { meaning, words: [...listed('en', en), ...listed('zh', zh), ...listed('vi', vi)] }
    })
}

function listed(tongue: Tongue, cell: string): readonly (readonly [Tongue, string])[] {
  return cell
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')
    .map((phrase) => [tongue, phrase] as const)
}

/** The phrases of a table, whose first column is read by `toMeaning`. */
export function entriesOf(
  table: string,
  inflection: Inflection,
  toMeaning: (name: string) => Meaning,
): readonly Entry[] {
  return rowsOf(table).flatMap(({ meaning, words }) => {
    const value = toMeaning(meaning)
    return words.flatMap(([tongue, phrase]) => [
      { phrase, tongue, meaning: value },
      ...(tongue === 'en' ? inflected(phrase, inflection) : []).map((form) => ({
        phrase: form,
        tongue,
        meaning: value,
        isPlural: inflection === 'noun',
      })),
    ])
  })
}

/** The member of a list that a table names. */
export function named<T extends string>(list: readonly T[], name: string): T {
  const found = list.find((item) => item === name)
  assert.ok(found !== undefined, `a table of words names ${name}`)
  return found
}

function inflected(phrase: string, inflection: Inflection): readonly string[] {
  if (inflection === 'none') return []
  const words = phrase.split(' ')
  if (inflection === 'noun') {
    const last = words.at(-1) ?? ''
    return [[...words.slice(0, -1), plural(last)].join(' ')]
  }
  const [first = '', ...rest] = words
  return verbForms(first).map((form) => [form, ...rest].join(' '))
}

const PLURALS: { readonly [singular: string]: string } = {
  man: 'men',
  woman: 'women',
  child: 'children',
  person: 'people',
  mouse: 'mice',
  goose: 'geese',
  foot: 'feet',
  tooth: 'teeth',
  wolf: 'wolves',
  leaf: 'leaves',
  loaf: 'loaves',
  knife: 'knives',
  elf: 'elves',
  calf: 'calves',
  scarf: 'scarves',
  shelf: 'shelves',
  wife: 'wives',
  cactus: 'cacti',
  octopus: 'octopuses',
  potato: 'potatoes',
  tomato: 'tomatoes',
  mango: 'mangoes',
  hero: 'heroes',
  superhero: 'superheroes',
  volcano: 'volcanoes',
}

/** The plural of an English word. */
export function plural(word: string): string {
  for (const [one, many] of Object.entries(PLURALS)) {
    if (word === one || (one.length > 4 && word.endsWith(one))) return word.slice(0, word.length - one.length) + many
  }
  if (/(?:fire|police|work|fisher|snow|sales|gentle|horse|sports|crafts)(?:wo)?man$/.test(word)) {
    return `${word.slice(0, -2)}en`
  }
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`
}

const IRREGULAR: { readonly [stem: string]: readonly string[] } = {
  run: ['ran', 'running', 'runs'],
  sit: ['sat', 'sitting', 'sits'],
  stand: ['stood', 'standing', 'stands'],
  lie: ['lay', 'lying', 'lies'],
  fly: ['flew', 'flying', 'flies', 'flown'],
  swim: ['swam', 'swimming', 'swims'],
  rise: ['rose up', 'rising', 'rises', 'risen'],
  fall: ['fell', 'falling', 'falls', 'fallen'],
  drive: ['drove', 'driving', 'drives', 'driven'],
  ride: ['rode', 'riding', 'rides'],
  spin: ['spun', 'spinning', 'spins'],
  blow: ['blew', 'blowing', 'blows', 'blown'],
  leap: ['leapt', 'leaping', 'leaps', 'leaped'],
  shake: ['shook', 'shaking', 'shakes'],
  shine: ['shone', 'shining', 'shines'],
  sweep: ['swept', 'sweeping', 'sweeps'],
  speed: ['sped', 'speeding', 'speeds'],
  wear: ['wore', 'wearing', 'wears'],
  hold: ['held', 'holding', 'holds'],
  eat: ['ate', 'eating', 'eats'],
  drink: ['drank', 'drinking', 'drinks'],
  sleep: ['slept', 'sleeping', 'sleeps'],
  dive: ['dove', 'diving', 'dives', 'dived'],
  go: ['went', 'going', 'goes'],
  make: ['made', 'making', 'makes'],
  take: ['took', 'taking', 'takes'],
  pull: ['pulled', 'pulling', 'pulls'],
  open: ['opened', 'opening', 'opens'],
}

/** The forms of an English verb but its stem. */
export function verbForms(stem: string): readonly string[] {
  const irregular = IRREGULAR[stem]
  if (irregular !== undefined) return irregular
  const s = plural(stem)
  if (stem.endsWith('e')) return [s, `${stem}d`, `${stem.slice(0, -1)}ing`]
  if (/[^aeiou]y$/.test(stem)) return [s, `${stem.slice(0, -1)}ied`, `${stem}ing`]
  const doubled = /^[^aeiou]*[aeiou][bdgmnprt]$/.test(stem) ? stem + (stem.at(-1) ?? '') : stem
  return [s, `${doubled}ed`, `${doubled}ing`]
}
