/** Nouns that no picture stands for: the phrase is kept, and shown as a card. */

import { hasRole, isUnknown, meant, type Word } from './phrase.ts'
import type { Subject } from './reading.ts'

/** A phrase longer than this is no name of a thing. */
const WORDS_MAX = 4
const HAN_MAX = 6
/** So many unknown words in a row are another language. */
const RUN_MAX = 4

/**
 * The thing that a sentence is about and nobody knows: what stands behind an article or a number, or, where
 * `isAnyTaken`, the first words that nothing is known of.
 */
export function unknownSubject(prompt: string, words: readonly Word[], isAnyTaken: boolean): Subject | undefined {
  for (const i of words.keys()) {
    if (!isOpening(words, i)) continue
    const phrase = phraseFrom(words, i + 1)
    if (phrase.length > 0) return card(prompt, phrase)
  }
  if (!isAnyTaken) return undefined
  const start = words.findIndex((word) => !word.isTakenBack && isUnknown(word) && isNameable(word))
  const phrase = start < 0 ? [] : phraseFrom(words, start)
  const isForeign = words.slice(start, start + RUN_MAX).filter(isUnknown).length === RUN_MAX
  if (isForeign) return undefined
  return phrase.length > 0 && phrase[0]?.term.tokens[0]?.kind === 'word' ? card(prompt, phrase) : undefined
}

const ARTICLES = new Set(['a', 'an', 'the'])

/** Behind which word a name begins; `一种` and `一段` begin none. */
function isOpening(words: readonly Word[], at: number): boolean {
  const word = words[at]
  const next = words[at + 1]
  if (word === undefined || word.isTakenBack || word.about === 'camera' || next?.clause !== word.clause) return false
  const [first] = word.term.tokens
  if (first?.kind === 'word' && ARTICLES.has(first.word) && word.term.tokens.length === 1) return true
  if (hasRole(word, 'stop')) return false
  if (meant(word, 'count') !== undefined)
    return word.term.tokens.length > 1 || first?.kind === 'word' ? !hasRole(next, 'classifier') : false
  return hasRole(word, 'classifier') && meant(words[at - 1], 'count') !== undefined
}

/** The unknown words from there on, with adjectives and colours before them. */
function phraseFrom(words: readonly Word[], start: number): readonly Word[] {
  const phrase: Word[] = []
  const first = words[start]
  let end = start
  for (let at = start; at < words.length; at++) {
    const word = words[at]
    if (word === undefined || word.clause !== first?.clause || word.isTakenBack) break
    const isHan = word.term.tokens[0]?.kind === 'han'
    if (phrase.length >= (isHan ? HAN_MAX : WORDS_MAX)) break
    if (isUnknown(word)) {
      if (!isNameable(word)) break
      phrase.push(word)
      end = at
    } else if (phrase.length === 0 && (meant(word, 'colour') !== undefined || meant(word, 'mood') !== undefined))
      continue
    else break
  }
  const next = words[end + 1]
  if (phrase.length > 0 && next?.clause === first?.clause && !mayFollow(next)) return []
  while (phrase.length > 0 && !isHead(phrase.at(-1))) phrase.pop()
  return phrase.some(({ term }) => term.tokens[0]?.kind === 'han') && phrase.length < 2 ? [] : phrase
}

/** What may stand behind a name; a noun or a place there makes the unknown word its adjective. */
function mayFollow(next: Word | undefined): boolean {
  if (next === undefined || isUnknown(next) || meant(next, 'action') !== undefined) return true
  return (['verb', 'at', 'with', 'and', 'of', 'but', 'no'] as const).some((role) => hasRole(next, role))
}

const DESCRIBING = /(?:ly|ing|ed|ful|ous|ive|ic|al|less|able|ible|est|ish)$/

function isNameable({ term }: Word): boolean {
  const [token] = term.tokens
  return token !== undefined && (token.kind === 'word' || token.kind === 'han') && token.word.length < 30
}

/** Whether a word can be the thing itself, not only how it is. */
function isHead(word: Word | undefined): boolean {
  const [token] = word?.term.tokens ?? []
  if (token === undefined) return false
  return token.kind === 'han' || (token.word.length > 2 && !DESCRIBING.test(token.word))
}

function card(prompt: string, phrase: readonly Word[]): Subject {
  const from = phrase[0]?.term.tokens[0]?.from ?? 0
  const to = phrase.at(-1)?.term.tokens.at(-1)?.to ?? from
  return { words: prompt.slice(from, to), nature: 'thing', count: 1, action: 'stand', part: 'lead' }
}
