/** Many phrases found in one pass: looked for by their first words, and the segmentation that leaves the fewest words over. */

import { isSyllable, type Token, type VietnameseSpelling, withoutDiacritics, wordsOf } from './text.ts'
import type { Entry, Meaning } from './meaning.ts'

/** `bare`: Vietnamese that is written without diacritics anyhow; `unmarked`: where they were left out. */
type Kind = 'en' | 'zh' | 'vi' | 'bare' | 'unmarked'

type Hit = {
  readonly words: readonly string[]
  readonly kind: Kind
  readonly meaning: Meaning
  readonly isPlural: boolean
}

/** A stretch of a prompt and what it can mean; nothing where the word is unknown. */
export type Term = {
  readonly tokens: readonly Token[]
  readonly meanings: readonly Meaning[]
  readonly isPlural: boolean
}

/** All phrases, ready to be looked for. What was added first of two meanings of one kind is the one that counts. */
export class Lexicon {
  readonly #byFirstWord = new Map<string, Hit[]>()

  constructor(entries: Iterable<Entry>) {
    for (const entry of entries) this.#add(entry)
  }

  #add({ phrase, tongue, meaning, isPlural = false }: Entry): void {
    const words = wordsOf(phrase)
    if (tongue !== 'vi') return this.#put({ words, kind: tongue, meaning, isPlural })
    const unmarked = words.map(withoutDiacritics)
    const isBare = unmarked.every((word, i) => word === words[i])
    this.#put({ words, kind: isBare ? 'bare' : 'vi', meaning, isPlural })
    if (!isBare) this.#put({ words: unmarked, kind: 'unmarked', meaning, isPlural })
  }

  #put(hit: Hit): void {
    const [first] = hit.words
    if (first === undefined) return
    const known = this.#byFirstWord.get(first)
    if (known === undefined) this.#byFirstWord.set(first, [hit])
    else known.push(hit)
  }

  /** Cuts a row of words into known phrases and unknown words, so that the fewest are unknown, and in the fewest pieces. */
  termsOf(tokens: readonly Token[], spelling: VietnameseSpelling): readonly Term[] {
    const best: { cost: number; length: number; hits: readonly Hit[] }[] = []
    best[tokens.length] = { cost: 0, length: 0, hits: [] }
    for (let at = tokens.length - 1; at >= 0; at--) {
      let choice = { cost: UNKNOWN + (best[at + 1]?.cost ?? 0), length: 1, hits: [] as readonly Hit[] }
      for (const { length, hits } of this.#from(tokens, at, spelling)) {
        const cost = KNOWN + (best[at + length]?.cost ?? 0)
        if (cost <= choice.cost) choice = { cost, length, hits }
      }
      best[at] = choice
    }
    const terms: Term[] = []
    for (let at = 0; at < tokens.length; ) {
      const { length, hits } = best[at] ?? { length: 1, hits: [] }
      terms.push({
        tokens: tokens.slice(at, at + length),
        meanings: oneOfEachKind(hits),
        isPlural: isPluralNoun(hits),
      })
      at += length
    }
    return terms
  }

  /** Known phrases that begin here, shorter ones first. */
  *#from(tokens: readonly Token[], at: number, spelling: VietnameseSpelling) {
    const known = this.#byFirstWord.get(tokens[at]?.word ?? '') ?? []
    const here = known.filter(({ words }) => words.every((word, i) => word === tokens[at + i]?.word))
    const byLength = Map.groupBy(here, ({ words }) => words.length)
    for (const [length, found] of [...byLength].toSorted(([one], [other]) => one - other)) {
      const phrase = tokens.slice(at, at + length)
      const taken = found.filter(({ kind }) => isTaken(kind, phrase, spelling))
      const hits = spelling === 'unmarked' ? likeliest(taken, length, tokens[at - 1]?.word) : taken
      if (hits.length > 0) yield { length, hits }
    }
  }
}

/** What stands behind these is an animal or a thing (`con cho` is a dog, and no market). */
const COUNTED = new Set(['con', 'chu', 'chiec', 'cai'])

/** Before a chair: `tren ghe` is on one, and in no boat, which is written so anyhow. */
const SITS = new Set(['ngoi', 'tren', 'cai'])

const JOINS = new Set<unknown>(['with', 'at', 'and', 'of'])

/**
 * A single syllable without its accents is many words: what is written so anyhow comes first, `voi` is `with` and no
 * elephant, `ho` a lake and no tiger, and nobody is named by one.
 */
function likeliest(hits: readonly Hit[], length: number, before: string | undefined): readonly Hit[] {
  const seats = hits.filter(({ meaning }) => meaning.kind === 'noun' && meaning.value.picture === 'chair')
  if (length === 1 && seats.length > 0 && SITS.has(before ?? '')) return seats
  if (length === 1 && COUNTED.has(before ?? '')) {
    const nouns = hits.filter(({ meaning }) => meaning.kind === 'noun')
    if (nouns.length > 0) return nouns
  }
  const isBare = hits.some(({ kind }) => kind === 'bare')
  const isJoin = hits.some(({ meaning }) => JOINS.has(meaning.value) || meaning.kind === 'place')
  // `dung`: whoever has been named stands, and is not told not to.
  const isVerb = /^[a-z]/.test(before ?? '') && hits.some(({ meaning }) => meaning.kind === 'action')
  return hits.filter(({ kind, meaning }) => {
    if (isVerb && meaning.value === 'no') return false
    if (length > 1 || meaning.kind !== 'noun') return !isBare || kind !== 'unmarked' || length > 1
    return !isJoin && meaning.value.nature !== 'person' && (!isBare || kind !== 'unmarked')
  })
}

const UNKNOWN = 100
const KNOWN = 1

/** Short words mean different things in English and in Vietnamese without diacritics: `song`, `bay`, `cat`. */
function isTaken(kind: Kind, phrase: readonly Token[], spelling: VietnameseSpelling): boolean {
  if (kind === 'zh' || kind === 'vi') return true
  if (kind === 'bare') return spelling !== 'none'
  if (kind === 'unmarked') return spelling === 'unmarked'
  return spelling === 'none' || phrase.some(({ kind, plain }) => kind !== 'word' || !isSyllable(plain))
}

function isPluralNoun(hits: readonly Hit[]): boolean {
  const nouns = hits.filter(({ meaning }) => meaning.kind === 'noun')
  return nouns.length > 0 && nouns.every((hit) => hit.isPlural)
}

/** A word that is listed comes before the plural of another one (`people`). */
function oneOfEachKind(hits: readonly Hit[]): readonly Meaning[] {
  const kinds = new Map<string, Meaning>()
  for (const { meaning } of hits.toSorted((one, other) => Number(one.isPlural) - Number(other.isPlural))) {
    const key =
      meaning.kind === 'grammar' || meaning.kind === 'life' || meaning.kind === 'mood' || meaning.kind === 'lamp'
        ? `${meaning.kind} ${meaning.value}`
        : meaning.kind
    if (!kinds.has(key)) kinds.set(key, meaning)
  }
  return [...kinds.values()]
}
