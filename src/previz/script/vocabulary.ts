/** All known words in one lexicon: the tables of `words/`, and the pictures that are named by `assets/cast/words.json`. */

import words from '../../../assets/cast/words.json' with { type: 'json' }
import { plural } from './inflection.ts'
import { Lexicon } from './lexicon.ts'
import { type Entry, GRAMMAR, type Meaning, type MoveWord, type Noun, type Tongue } from './meaning.ts'
import {
  ACTIONS,
  CAMERA_MOVES,
  COLOUR_NAMES,
  type ColourName,
  DAYTIMES,
  FRAMINGS,
  GROVES,
  INTERIORS,
  LAMPS,
  LIVES,
  MOODS,
  NATURES,
  PACES,
  PLACES,
  SEASONS,
  VIEWS,
  WEATHERS,
} from './reading.ts'
import { entriesOf, named } from './tables.ts'
import { ABSTRACT_WORDS } from './words/abstract.ts'
import { ACTION_WORDS } from './words/actions.ts'
import {
  DAYTIME_WORDS,
  GROUND_WORDS,
  LAMP_WORDS,
  LIFE_WORDS,
  MOOD_WORDS,
  SEASON_WORDS,
  WEATHER_WORDS,
} from './words/air.ts'
import { FRAMING_WORDS, MOVE_WORDS, PACE_WORDS, VIEW_WORDS } from './words/camera.ts'
import { COLOUR_WORDS, COUNT_WORDS, GRAMMAR_WORDS, VERB_ROLE_WORDS } from './words/grammar.ts'
import { INTERIOR_WORDS } from './words/interiors.ts'
import { EDIBLE_NOUNS } from './words/nouns-edible.ts'
import { LIVING_NOUNS } from './words/nouns-living.ts'
import { THING_NOUNS } from './words/nouns-things.ts'
import { GROVE_WORDS, PLACE_WORDS } from './words/places.ts'

const MOVE_WORDS_ALL: readonly MoveWord[] = [
  ...(['pan', 'tilt', 'truck', 'crane', 'orbit', 'move', 'handheld'] as const),
  ...CAMERA_MOVES,
]

const grammar = (name: string): Meaning => ({ kind: 'grammar', value: named(GRAMMAR, name) })

/** Phrases that were written down by hand; the same phrase may mean several things at once. */
export function tabledEntries(): readonly Entry[] {
  return [
    ...entriesOf(PLACE_WORDS, 'noun', (name) => ({ kind: 'place', value: named(PLACES, name) })),
    ...entriesOf(INTERIOR_WORDS, 'noun', () => ({ kind: 'place', value: 'room' })),
    ...entriesOf(INTERIOR_WORDS, 'noun', (name) => ({ kind: 'interior', value: named(INTERIORS, name) })),
    ...entriesOf(GROVE_WORDS, 'noun', (name) => ({ kind: 'grove', value: named(GROVES, name) })),
    ...entriesOf(SEASON_WORDS, 'none', (name) => ({ kind: 'season', value: named(SEASONS, name) })),
    ...entriesOf(DAYTIME_WORDS, 'noun', (name) => ({ kind: 'daytime', value: named(DAYTIMES, name) })),
    ...entriesOf(WEATHER_WORDS, 'noun', (name) => ({ kind: 'weather', value: named(WEATHERS, name) })),
    ...entriesOf(LAMP_WORDS, 'noun', (name) => ({ kind: 'lamp', value: named(LAMPS, name) })),
    ...entriesOf(LIFE_WORDS, 'noun', (name) => ({ kind: 'life', value: named(LIVES, name) })),
    ...entriesOf(MOOD_WORDS, 'none', (name) => ({ kind: 'mood', value: named(MOODS, name) })),
    ...entriesOf(GROUND_WORDS, 'noun', grammar),
    ...entriesOf(MOVE_WORDS, 'none', (name) => ({
      kind: 'move',
      value: { move: named(MOVE_WORDS_ALL, name.replace('?', '')), isCamerasOnly: name.endsWith('?') },
    })),
    ...entriesOf(PACE_WORDS, 'none', (name) => ({ kind: 'pace', value: named(PACES, name) })),
    ...entriesOf(VIEW_WORDS, 'none', (name) => ({ kind: 'view', value: named(VIEWS, name) })),
    ...entriesOf(FRAMING_WORDS, 'none', (name) => ({ kind: 'framing', value: named(FRAMINGS, name) })),
    ...entriesOf(ACTION_WORDS, 'verb', (name) => ({ kind: 'action', value: named(ACTIONS, name) })),
    ...COLOUR_ENTRIES,
    ...backdropEntries(),
    ...entriesOf(COUNT_WORDS, 'none', (name) => ({ kind: 'count', value: name === 'crowd' ? name : Number(name) })),
    ...entriesOf(GRAMMAR_WORDS, 'none', grammar),
    ...entriesOf(VERB_ROLE_WORDS, 'verb', grammar),
    ...entriesOf(ABSTRACT_WORDS, 'none', grammar),
    ...[LIVING_NOUNS, EDIBLE_NOUNS, THING_NOUNS].flatMap((table) =>
      entriesOf(table, 'noun', (name) => ({ kind: 'noun', value: nounOf(name) })).map(withOwnColour),
    ),
  ]
}

const COLOUR_ENTRIES = entriesOf(COLOUR_WORDS, 'none', (name) => ({
  kind: 'colour',
  value: named(COLOUR_NAMES, name),
}))
const COLOURS = new Map(COLOUR_ENTRIES.map(({ phrase, meaning }) => [phrase, meaning]))

/** `white background`, `白色背景`, `nền trắng`. */
function backdropEntries(): readonly Entry[] {
  return COLOUR_ENTRIES.flatMap(({ phrase, tongue, meaning }) =>
    meaning.kind !== 'colour'
      ? []
      : backdropPhrases(phrase, tongue).map((backdrop) => ({
          phrase: backdrop,
          tongue,
          meaning: { kind: 'backdrop' as const, value: meaning.value },
        })),
  )
}

function backdropPhrases(colour: string, tongue: Tongue): readonly string[] {
  if (tongue === 'en') return [`${colour} background`, `${colour} backdrop`]
  if (tongue === 'zh') return [`${colour}背景`, ...(colour.length === 1 ? [`${colour}底`] : [])]
  return [`nền ${colour}`, `phông ${colour}`, `phông nền ${colour}`]
}

/** `red dress` is a noun of its own, and red. Animals and food have their colour already. */
function withOwnColour(entry: Entry): Entry {
  const { phrase, tongue, meaning } = entry
  if (meaning.kind !== 'noun' || tongue === 'zh' || !phrase.includes(' ')) return entry
  const { nature } = meaning.value
  if (nature !== 'product' && nature !== 'thing' && nature !== 'plant' && nature !== 'vehicle') return entry
  const words = phrase.split(' ')
  const colour = COLOURS.get((tongue === 'en' ? words[0] : words.at(-1)) ?? '')
  return colour?.kind === 'colour'
    ? { ...entry, meaning: { kind: 'noun', value: { ...meaning.value, colour: colour.value } } }
    : entry
}

/** `cat animal orange`, `castle building backdrop`, `ewe animal crowd`. */
function nounOf(name: string): Noun {
  const [picture = '', nature = '', ...more] = name.split(' ')
  const colour = more.find((word): word is ColourName => COLOUR_NAMES.some((known) => known === word))
  return {
    picture,
    nature: named(NATURES, nature),
    ...(colour !== undefined && { colour }),
    ...(more.includes('backdrop') && { isBackdrop: true }),
    ...(more.includes('crowd') && { isMany: true }),
  }
}

function picturedEntries(): readonly Entry[] {
  return words.pictures.flatMap(({ picture, nature, emoji, en, zh, vi }) => {
    const meaning: Meaning = { kind: 'noun', value: { picture, nature: named(NATURES, nature) } }
    return [
      { phrase: emoji, tongue: 'zh', meaning } as const,
      ...en.flatMap((phrase) => [
        { phrase, tongue: 'en', meaning } as const,
        { phrase: phrase.replace(/\S+$/, plural), tongue: 'en', meaning, isPlural: true } as const,
      ]),
      ...zh.map((phrase) => ({ phrase, tongue: 'zh', meaning }) as const),
      ...vi.map((phrase) => ({ phrase, tongue: 'vi', meaning }) as const),
    ]
  })
}

let known: Lexicon | undefined

/** The lexicon, made when it is first asked for. */
export function vocabulary(): Lexicon {
  known ??= new Lexicon([...tabledEntries(), ...picturedEntries()])
  return known
}
