/** The words of one sentence as its readers see them: by clauses, with what is taken back and whose a verb is. */

import type { Term } from './lexicon.ts'
import type { Grammar, Meaning, Values } from './meaning.ts'

/** A known or unknown word of a sentence, in its clause. */
export type Word = {
  readonly term: Term
  /** Counted from 0 within the sentence. */
  readonly clause: number
  /** `no people`: it is named in order not to be seen. */
  readonly isTakenBack: boolean
  /** Who was last spoken of: what the camera does and what a subject does is said by the same verbs. */
  readonly about: 'camera' | 'subject' | 'nobody'
}

/** How a word is written; of one that consists of several, with gaps where its writing has any. */
export function written(word: Word | undefined): string {
  const tokens = word?.term.tokens ?? []
  return tokens.map((token) => token.word).join(tokens[0]?.kind === 'han' ? '' : ' ')
}

/** How the first part of a word is written. */
export function firstWritten(word: Word | undefined): string {
  return word?.term.tokens[0]?.word ?? ''
}

/** What a word means as one kind of thing; nothing where it means none or is taken back. */
export function meant<K extends keyof Values>(word: Word | undefined, kind: K): Values[K] | undefined {
  if (word === undefined || word.isTakenBack) return undefined
  return senseOf(word.term, kind)
}

function senseOf<K extends keyof Values>(term: Term, kind: K): Values[K] | undefined {
  return term.meanings.find((meaning) => isOf(meaning, kind))?.value
}

/** All that a word means as one kind of thing. */
export function allMeant<K extends keyof Values>(word: Word, kind: K): readonly Values[K][] {
  if (word.isTakenBack) return []
  return word.term.meanings.filter((meaning) => isOf(meaning, kind)).map(({ value }) => value)
}

function isOf<K extends keyof Values>(meaning: Meaning, kind: K): meaning is Meaning & { kind: K; value: Values[K] } {
  return meaning.kind === kind
}

/** Whether a word has a role in the sentence, taken back or not. */
export function hasRole(word: Word | undefined, role: Grammar): boolean {
  return word !== undefined && plays(word.term, role)
}

function plays(term: Term, role: Grammar): boolean {
  return term.meanings.some(({ kind, value }) => kind === 'grammar' && value === role)
}

/**
 * Whether a word that is both is a verb here and no noun (`watch`, `plants`, `leaves`): behind a subject, behind another verb,
 * or before an object.
 */
export function isVerbAt(words: readonly Word[], at: number): boolean {
  const [earlier, before, word, next] = [words[at - 2], words[at - 1], words[at], words[at + 1]]
  if (word === undefined || before === undefined || before.clause !== word.clause) return false
  // Oak leaves and tea leaves are no oak that goes.
  if (['plant', 'food'].includes(meant(before, 'noun')?.nature ?? '')) return false
  if (isNamed(before) || (ADVERB.test(firstWritten(before)) && isNamed(earlier))) return true
  if (firstWritten(before) === 'to') return true
  if (meant(next, 'action') !== undefined) return false
  if (hasRole(before, 'and') && earlier?.clause === word.clause && meant(earlier, 'action') !== undefined) return true
  const isDescribed = hasRole(before, 'article') || meant(before, 'count') !== undefined
  return !isDescribed && isUnknown(before) && next?.clause === word.clause && isIndefinite(next)
}

const ADVERB = /ly$/

function isNamed(word: Word | undefined): boolean {
  return meant(word, 'noun') !== undefined || hasRole(word, 'pronoun')
}

function isIndefinite({ term: { tokens } }: Word): boolean {
  return /^(?:a|an|the)$/.test(tokens[0]?.word ?? '')
}

/** A fish tank: a place under water for whoever swims in it, and a thing for who looks at it. */
export function isTank(word: Word | undefined): boolean {
  return meant(word, 'noun')?.picture === 'fish' && meant(word, 'place') === 'underwater'
}

/** Whether somebody is named who looks at a fish tank from outside. */
export function isBeforeTank(words: readonly Word[]): boolean {
  const isDry = (word: Word) => ['person', 'animal'].includes(meant(word, 'noun')?.nature ?? '') && !isFish(word)
  return words.some(isTank) && words.some(isDry)
}

function isFish(word: Word): boolean {
  return /fish|turtle|shrimp|jellyfish/.test(meant(word, 'noun')?.picture ?? '')
}

/** Whether a word is a sign and no word. */
export function isMark(term: Term): boolean {
  return term.meanings.length === 0 && term.tokens[0]?.kind === 'mark'
}

/** Whether nothing is known of a word. */
export function isUnknown({ term }: Word): boolean {
  return term.meanings.length === 0 && term.tokens[0]?.kind !== 'mark'
}

/** Cuts a sentence into clauses at its signs, and follows negations and subjects through it. */
export function wordsOf(terms: readonly Term[]): readonly Word[] {
  const words: Word[] = []
  let clause = 0
  let about: Word['about'] = 'nobody'
  const negation = new Negation()
  for (const [i, term] of terms.entries()) {
    if (isMark(term)) {
      if (/^[\s"'“”‘’«»「」『』@#*_[\]【】<>]$/u.test(term.tokens[0]?.word ?? '')) continue
      clause++
      negation.endClause()
      continue
    }
    const isTakenBack = negation.takesBack(term)
    if (plays(term, 'camera')) about = 'camera'
    else if (!isTakenBack && isSubject(terms, i)) about = 'subject'
    words.push({ term, clause, isTakenBack, about: speaksOfCamera(term) ? 'camera' : about })
    if (speaksOfCamera(term)) about = 'camera'
  }
  return words
}

function isSubject(terms: readonly Term[], at: number): boolean {
  const term = terms[at]
  if (term === undefined) return false
  if (plays(term, 'pronoun')) return true
  return (
    senseOf(term, 'noun') !== undefined && senseOf(term, 'view') === undefined && senseOf(term, 'move') === undefined
  )
}

/** A move that is nobody's but the camera's. */
function speaksOfCamera(term: Term): boolean {
  return senseOf(term, 'move')?.isCamerasOnly === false && senseOf(term, 'noun') === undefined
}

/** How far a `no` reaches: to the end of its clause, to the place where it happens, or to a `but`. */
class Negation {
  #reach: 'none' | 'clause' | 'sentence' = 'none'
  #hasTaken = false

  endClause(): void {
    if (this.#reach === 'clause') this.#reach = 'none'
  }

  takesBack(term: Term): boolean {
    if (plays(term, 'list_of_no')) {
      this.#reach = 'sentence'
      return false
    }
    if (plays(term, 'no')) {
      if (this.#reach === 'none') this.#reach = 'clause'
      this.#hasTaken = false
      return false
    }
    if (this.#reach === 'none') return false
    if (this.#reach === 'clause' && (plays(term, 'but') || (this.#hasTaken && endsNegation(term)))) {
      this.#reach = 'none'
      return false
    }
    if (term.meanings.some(({ kind }) => kind !== 'grammar')) this.#hasTaken = true
    return true
  }
}

function endsNegation(term: Term): boolean {
  return plays(term, 'at') || plays(term, 'of') || plays(term, 'camera')
}
