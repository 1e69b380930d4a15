/** Whom and what a shot names: nouns with their colour, number and verb, and which of them it is about. */

import { apart } from './apart.ts'
import { backdropAt } from './backdrop.ts'
import { withCake } from './cake.ts'
import { COUNT_MAX, isAge, isCounted, isFive, isHerd, isReference, together } from './counting.ts'
import { type Found, isCompound, type Pending, strongest, subjectOf } from './found.ts'
import { withFlown } from './flown.ts'
import { isClothedIn, isWornAt, withoutGarments } from './garments.ts'
import { isSaidToLeave } from './heading.ts'
import type { Noun } from './meaning.ts'
import { withCrews } from './aboard.ts'
import { isMount, withMounts } from './mounted.ts'
import { hasRole, isBeforeTank, isTank, isUnknown, isVerbAt, meant, type Word } from './phrase.ts'
import { isPair } from './passerby.ts'
import { withPushers } from './pushed.ts'
import type { Action, ColourName, Subject } from './reading.ts'
import { isRideable, withRiders } from './riding.ts'
import { flakesAt, isOfAir, withoutScenery } from './scenery.ts'
import { asMeant, isTraining } from './senses.ts'
import { withBoards } from './surfing.ts'
import type { VietnameseSpelling } from './text.ts'
import { asShip, isOfDress, withoutBridge, withToys } from './trains.ts'

/** So many subjects of one shot are kept. */
const CAST_MAX = 10

/** What a sentence says of somebody: the cast, and what is done by whom it does not name. */
export type CastHeard = {
  readonly cast: readonly Subject[]
  readonly ownerless?: Action
  readonly hasPronoun: boolean
  /** What `she` wears, where she is not named. */
  readonly dress?: ColourName
  /** The cast if `two of them` are two who were not named before. */
  readonly ofPair?: readonly Subject[]
}

/** Reads the subjects of a sentence; `prompt` is where their words are taken from. */
export function castOf(prompt: string, words: readonly Word[], spelling: VietnameseSpelling): CastHeard {
  const read = (isPairNew: boolean) => {
    const reader = new CastReader(prompt, words, spelling !== 'none', isPairNew)
    for (const i of words.keys()) reader.take(i)
    return reader.heard()
  }
  const heard = read(false)
  const isPairAlone = words.some(isPair) && !heard.cast.some(({ nature }) => nature === 'person')
  return isPairAlone ? { ...heard, ofPair: read(true).cast } : heard
}

class CastReader {
  readonly #prompt: string
  readonly #words: readonly Word[]
  readonly #isVietnamese: boolean
  readonly #isPairNew: boolean
  readonly #found: Found[] = []
  #pending: Pending = {}
  /** Those whom the next verb is said of. */
  #acting: Found[] = []
  /** Those whom the last verb was said of. */
  #actors: readonly Found[] = []
  #link: 'none' | 'and' | 'with' | 'at' = 'none'
  #hasVerb = false
  #ownerless: Action | undefined
  #hasPronoun = false
  #clause = 0
  #dress: ColourName | undefined

  constructor(prompt: string, words: readonly Word[], isVietnamese: boolean, isPairNew: boolean) {
    this.#isVietnamese = isVietnamese
    this.#isPairNew = isPairNew
    this.#prompt = prompt
    this.#words = words
  }

  take(i: number): void {
    const word = this.#words[i]
    if (word === undefined) return
    // What is left behind takes nobody anywhere.
    if (hasRole(word, 'leave') && isVerbAt(this.#words, i) && !isSaidToLeave(this.#words, word, i)) return
    if (isTraining(this.#words, i) || isOfDress(this.#words, i)) return
    if (word.clause !== this.#clause) {
      this.#clause = word.clause
      this.#pending = { action: this.#pending.action }
      this.#link = 'none'
      this.#hasVerb = false
      const lead = this.#found.findLast(({ part }) => part === 'lead')
      if (lead !== undefined && !this.#acting.some(({ part }) => part === 'lead')) this.#acting = [lead]
    }
    const named = meant(word, 'noun')
    const noun = named && asShip(this.#words, i, named)
    const action = this.#actionOf(i, word)
    if (this.#isPairNew && isPair(word) && this.#found.every(({ noun: { nature } }) => nature !== 'person')) {
      this.#pending.count = 2
      return this.#addNoun(i, word, PERSON)
    }
    if (hasRole(word, 'pronoun')) this.#hasPronoun = true
    if (
      noun !== undefined &&
      !this.#isColour(i) &&
      (isBoth(word) ||
        (action === 'drive' && isRideable(noun)) ||
        !(action !== undefined && isVerbAt(this.#words, i))) &&
      !this.#isNobody(word)
    ) {
      if (flakesAt(this.#words, i) !== undefined) return
      if (action === 'drive' && isRideable(noun)) this.#addVerb(i, action)
      return this.#addNoun(i, word, noun)
    }
    if (action !== undefined) this.#addVerb(i, action)
    if (isSaidToLeave(this.#words, word, i)) for (const one of this.#actors) one.isLeaving = true
    this.#takeWord(i, word)
  }

  /** What is done, unless by the camera, or by what is no subject (`花瓣飘落`), or where the word is a place (`waves`). */
  #actionOf(i: number, word: Word): Action | undefined {
    const action = meant(word, 'action')
    if (action === undefined || (word.about === 'camera' && meant(word, 'move') !== undefined)) return undefined
    if (meant(word, 'place') !== undefined && !isBoth(word) && !isVerbAt(this.#words, i)) return undefined
    if (isOfAir(this.#words, i)) return undefined
    const before = this.#words[i - 1]
    const isLight =
      hasRole(before, 'windy') ||
      ['life', 'lamp', 'weather'].some((kind) => meant(before, kind as 'life') !== undefined)
    const hasMover = this.#found.some(({ clause, noun }) => clause === word.clause && MOVERS.has(noun.nature))
    const isItsOwn = isLight && !hasMover && before?.clause === word.clause && meant(before, 'noun') === undefined
    return isItsOwn && !hasRole(this.#words[i + 1], 'of') ? undefined : asMeant(this.#words, i, action, this.#found)
  }

  #takeWord(i: number, word: Word): void {
    const colour = meant(word, 'colour')
    const count = this.#countOf(i, word)
    const last = this.#found.at(-1)
    if (isHerd(word) && last?.end === i - 1 && last.clause === word.clause) last.count = 'crowd'
    else if (count !== undefined) this.#pending = { ...this.#pending, count }
    if (colour !== undefined && backdropAt(this.#words, i) === undefined) this.#addColour(i, word, colour)
    if (hasRole(word, 'with')) this.#link = 'with'
    else if (hasRole(word, 'at')) this.#link = 'at'
    else if (hasRole(word, 'and')) this.#link = 'and'
    if (hasRole(word, 'stop') && count === undefined && colour === undefined)
      this.#pending = { action: this.#pending.action }
    if (
      ['with', 'at', 'and', 'verb'].some((role) => hasRole(word, role as 'with')) &&
      meant(word, 'action') === undefined
    ) {
      this.#pending = { action: this.#pending.action, ...(count !== undefined && { count }) }
    }
  }

  #countOf(i: number, word: Word): number | 'crowd' | undefined {
    const count = meant(word, 'count')
    const token = word.term.tokens[0]
    if (isFive(word, this.#words[i + 1])) return 5
    if (count !== undefined || token?.kind !== 'number' || word.term.tokens.length > 1) return count
    if (hasRole(this.#words[i + 1], 'of') || isReference(this.#words[i - 1]) || isAge(this.#words[i + 1]))
      return undefined
    const number = Number(token.word)
    if (!Number.isInteger(number) || number < 1) return undefined
    return number <= COUNT_MAX ? number : 'crowd'
  }

  /** Vietnamese puts colours behind; English and Chinese before. */
  #addColour(i: number, word: Word, colour: ColourName): void {
    const last = this.#found.at(-1)
    if (last?.noun.nature === 'person' && isClothedIn(this.#words, i)) last.colour ??= colour
    else if (last?.isHeadFirst === true && last.clause === word.clause && i - last.end <= 2) last.colour ??= colour
    else this.#pending = { ...this.#pending, colour: this.#pending.colour ?? colour }
  }

  /** `orange cat`: the fruit is none where something else follows at once. */
  #isColour(i: number): boolean {
    if (meant(this.#words[i], 'colour') === undefined) return false
    const next = this.#words[i + 1]
    return (
      next !== undefined &&
      next.clause === this.#words[i]?.clause &&
      (meant(next, 'noun') !== undefined || isUnknown(next))
    )
  }

  /** What is a camera's, or a fish tank in a room. */
  #isNobody(word: Word): boolean {
    if (isTank(word) && isBeforeTank(this.#words)) return true
    return meant(word, 'view') !== undefined || (meant(word, 'move') !== undefined && word.about === 'camera')
  }

  #addVerb(i: number, action: Action): void {
    const word = this.#words[i]
    const before = this.#words[i - 1]
    const next = this.#words[i + 1]
    const isBound = hasRole(next, 'of') && next?.clause === word?.clause
    const isAdjective =
      !this.#isVietnamese &&
      before !== undefined &&
      before.clause === word?.clause &&
      (hasRole(before, 'article') || meant(before, 'count') !== undefined || meant(before, 'colour') !== undefined) &&
      next !== undefined &&
      meant(next, 'noun') !== undefined &&
      word?.term.tokens[0]?.kind === 'word'
    if (this.#acting.length === 0 || isBound || isAdjective) {
      // `hai người ngồi trên thuyền`: two people, in one boat.
      const { count, ...pending } = this.#pending
      const isPeople = hasRole(before, 'pronoun') && meant(before, 'count') !== undefined
      const said = strongest(pending.action, action)
      this.#pending = { ...pending, action: said, ...(count !== undefined && !isPeople && { count }) }
      if (this.#acting.length === 0) this.#ownerless = strongest(this.#ownerless, action)
      return
    }
    const actors = this.#actorsAt(i)
    this.#actors = actors
    for (const actor of actors) actor.said = strongest(actor.said, action)
    this.#pending = {}
    this.#hasVerb = true
    this.#link = 'none'
  }

  /** Whoever is named right before a verb does it, also where somebody else has done something before. */
  #actorsAt(i: number): readonly Found[] {
    const last = this.#found.at(-1)
    const isNext = last?.end === i - 1 && last.clause === this.#words[i]?.clause
    const isOther = last?.part === 'lead' && MOVERS.has(last.noun.nature) && !this.#acting.includes(last)
    return last !== undefined && isNext && isOther && last.rider === undefined ? [last] : this.#acting
  }

  #addNoun(i: number, word: Word, noun: Noun): void {
    const { tokens } = word.term
    const words = this.#prompt.slice(tokens[0]?.from, tokens.at(-1)?.to)
    const last = this.#found.at(-1)
    const isHeadFirst = tokens[0]?.kind === 'word' && this.#isVietnamese
    if (isHeadFirst && noun.nature === 'person' && last?.end === i - 1 && isAnybody(last, word)) {
      last.noun = noun
      last.end = i
      return
    }
    if (noun.picture === 'family' && last?.noun.nature === 'animal' && last.end === i - 1) {
      Object.assign(last, { end: i, isPlural: true })
      return
    }
    if (
      last !== undefined &&
      last.end === i - 1 &&
      last.clause === word.clause &&
      meant(word, 'action') === undefined &&
      isCompound(last, noun, tokens[0]?.kind)
    ) {
      if (isHeadFirst) {
        last.end = i
        return
      }
      this.#pending = {
        colour: this.#pending.colour ?? last.colour,
        count: this.#pending.count ?? last.count,
        action: this.#pending.action,
      }
      this.#found.pop()
      this.#acting = this.#acting.filter((actor) => actor !== last)
    }
    const { colour = noun.colour, count, action } = this.#pending
    const found: Found = {
      noun,
      words,
      colour,
      count,
      isPlural: word.term.isPlural || words.endsWith('们'),
      said: action,
      part: this.#partOf(i, noun),
      end: i,
      clause: word.clause,
      isHeadFirst,
      isWorn: isWornAt(this.#words, i, noun, last),
      isRidden: meant(word, 'action') === 'drive',
    }
    if (isCounted(found)) found.noun = PERSON
    if (this.#isRepeated(found)) return
    this.#addFound(found, last)
  }

  #addFound(found: Found, last: Found | undefined): void {
    this.#pending = {}
    const link = this.#link
    this.#link = 'none'
    const isNext = link === 'none' && isCouple(last, found)
    const isJoined = (link === 'and' || link === 'with' || isNext) && last !== undefined && this.#acting.includes(last)
    this.#found.push(found)
    if (found.part === 'lead' && (isJoined || link === 'none' || this.#acting.length === 0)) {
      const isObject = this.#hasVerb && this.#acting.some(({ part }) => part === 'lead') && !isJoined
      if (!isObject) this.#acting = isJoined ? [...this.#acting, found] : [found]
    } else if (link === 'none' && this.#acting.every(({ clause }) => clause !== found.clause)) this.#acting = [found]
    if (found.noun.nature === 'food' && this.#acting.some((actor) => actor !== found && actor.said === 'pour'))
      found.said ??= 'pour'
    const rider = this.#acting.find(
      (actor) => actor !== found && actor.said === 'drive' && actor.noun.nature === 'person',
    )
    if (rider !== undefined && isRideable(found.noun)) {
      found.said ??= 'drive'
      found.rider = rider
      found.part = 'lead'
    }
  }

  /** `一只猫……猫咪跳起来`: the same one again, not a second one. */
  #isRepeated(found: Found): boolean {
    const known = this.#found.find(({ noun }) => noun.picture === found.noun.picture)
    const isSomebody =
      found.noun.picture === 'person' &&
      this.#found.some(({ noun, part }) => noun.nature === 'person' && part === 'lead')
    const same = known ?? (isSomebody ? this.#found.find(({ noun }) => noun.nature === 'person') : undefined)
    if (same === undefined || (found.count !== undefined && found.count !== same.count && known === undefined))
      return false
    same.said = strongest(same.said, found.said)
    same.colour ??= found.colour
    if (this.#link === 'and' && same.words !== found.words && known?.noun.picture === 'person')
      same.count = together(same, found)
    same.count ??= found.count
    this.#pending = {}
    this.#acting = [same]
    return true
  }

  #partOf(i: number, noun: Noun): Subject['part'] {
    const clause = this.#words[i]?.clause
    const isFar = [i - 2, i - 1, i + 1, i + 2, i + 3].some(
      (at) => hasRole(this.#words[at], 'far') && this.#words[at]?.clause === clause,
    )
    if (noun.isBackdrop === true || noun.nature === 'building') return 'backdrop'
    if (isFar && this.#found.some(({ part }) => part === 'lead')) return 'backdrop'
    if (this.#link === 'with')
      return (noun.nature === 'person' || isMount(noun)) && this.#found.some(isLeadPerson) ? 'lead' : 'prop'
    const last = this.#found.at(-1)
    if (!this.#found.some(({ part }) => part === 'lead')) return 'lead'
    if (this.#link === 'and' && last !== undefined && last.clause === clause && !this.#hasVerb)
      return last.part === 'backdrop' ? 'lead' : last.part
    return MOVERS.has(noun.nature) ? 'lead' : 'prop'
  }

  /** Of all that is named, what is seen as somebody or something of its own. */
  #seen(): readonly Found[] {
    const isFirstPerson = this.#words.some((word) => meant(word, 'view') === 'first_person')
    const { kept: dressed, dress } = withoutGarments(this.#found, this.#hasPronoun)
    this.#dress = dress
    const flown = withPushers(withFlown(dressed, this.#words), this.#words)
    const mounted = isFirstPerson ? flown : this.#aboard(flown)
    const riding = withoutBridge(withRiders(mounted, this.#words, isFirstPerson), this.#words)
    return withoutScenery(withCake(withToys(riding, this.#words), this.#words), this.#words)
  }

  /** Whoever is on or in something. */
  #aboard(found: readonly Found[]): readonly Found[] {
    const words = this.#words
    return apart(withMounts(withCrews(withBoards(found, words), words), words))
  }

  heard(): CastHeard {
    const found = this.#seen()
    const leadless = !found.some(({ part }) => part === 'lead')
    const promoted = leadless ? (found.find(({ part }) => part === 'prop') ?? found[0]) : undefined
    if (promoted !== undefined) promoted.part = 'lead'
    const rest = this.#pending.action
    const lead = found.find(({ part }) => part === 'lead')
    if (rest !== undefined && lead !== undefined) lead.said ??= rest
    const cast = found
      .map(subjectOf)
      .sort((one, other) => ORDER.indexOf(one.part) - ORDER.indexOf(other.part))
      .slice(0, CAST_MAX)
    return {
      cast,
      ...(this.#ownerless !== undefined && { ownerless: this.#ownerless }),
      hasPronoun: this.#hasPronoun,
      ...(this.#dress !== undefined && { dress: this.#dress }),
    }
  }
}

const ORDER: readonly Subject['part'][] = ['lead', 'prop', 'backdrop']
const MOVERS = new Set(['person', 'animal', 'vehicle', 'vessel', 'aircraft'])

/** `爷爷奶奶`: side by side, both are spoken of. */
function isCouple(last: Found | undefined, { noun, clause, end }: Found): boolean {
  return last?.noun.nature === 'person' && noun.nature === 'person' && last.clause === clause && last.end === end - 1
}

/** `A father with his son`, `a farmer with a buffalo`: both are seen as large as they are. */
function isLeadPerson({ noun, part }: Found): boolean {
  return part === 'lead' && noun.nature === 'person'
}

/** Where a verb and its object are one word (`骑车`). */
function isBoth({ term }: Word): boolean {
  return term.tokens.some(({ kind, word, plain }) => kind === 'han' || word !== plain)
}

const PERSON: Noun = { picture: 'person', nature: 'person' }

/** `một người đàn ông`: somebody, and then who it is. */
function isAnybody({ noun, clause, isHeadFirst }: Found, word: Word): boolean {
  return noun.picture === 'person' && clause === word.clause && isHeadFirst
}
