/** Who is told to be in something: before `in` and it, behind it (`船上坐着老人`), or together with somebody who is. */

import type { Found } from './found.ts'
import { hasRole, meant, type Word, written } from './phrase.ts'

const IN = /^(?:in|on|aboard|inside|into|from|trên|trong|tren|từ|tu)$/
/** Parts of a boat, where they are named before it. */
const AT_PART = /^(?:in|on|at|from|ở|o|trên|tren|trong)$/
const PART = /^(?:bow|prow|stern|front|back|deck|edge|side|middle|mũi|mui|đuôi|lòng|khoang|mạn)$/
/** What follows in Chinese, parts among them, and what goes before. */
const HAN_IN = /^[上里中内头尾]/
const HAN_AT = /[在到进从于]$|.上$/
const HAN_TAKES = /[坐乘搭]$/
const CARRIES = /^(?:with|carrying|carries|có|chở|载|full|filled|packed|loaded|crowded|đầy|kín|chật)/
/** It holds as many as it can: before it, and behind it. */
const FULL = /^(?:full|filled|packed|loaded|crowded|đầy|kín|chật)/
const HAN_FULL = /满$/
/** Who gets out of it is in it no more: `女孩从船上下来`. */
const OUT = /^(?:get|gets|getting|got|disembarks?|disembarking|alights?|rời|ra)$/
const HAN_OUT = /^(?:下|出来|跳下|走下)/
const TOGETHER = /^(?:with|và|cùng|với|voi|cung)$/
const LOOKS = /^(?:look|watch|gaz|star|admir|看|望|注视|nhìn|nhin|ngắm|ngam|xem)/

/** How far those who are in something may be behind it. */
const BEHIND_WORDS = 8

/** Of some who were found the one who is told to be in what the word at a place names. */
export function whoIsIn(some: readonly Found[], found: readonly Found[], place: number, words: readonly Word[]) {
  const clause = words[place]?.clause
  const next = found.find(({ end }) => end > place)
  const behind = next !== undefined && some.includes(next) && next.end - place <= BEHIND_WORDS ? next : undefined
  const [after, afterThat] = [words[place + 1], words[place + 2]]
  const isHan = clause === after?.clause && HAN_IN.test(written(after))
  if (isHan && HAN_OUT.test(written(afterThat))) return undefined
  const cargo = some.findLast(({ end }) => end < place)
  if (cargo !== undefined && isHanCargo(cargo, place, words)) return cargo
  if (isHan && hasRole(afterThat, 'of')) return behind?.clause === clause ? behind : undefined
  if (isHan && meant(afterThat, 'action') !== undefined && behind?.clause === clause) return behind
  const at = placeBefore(place, words, isHan)
  const before = some.findLast(({ end }) => end < (at ?? place))
  if (at === undefined) {
    const isCargo = behind?.clause === clause && after !== undefined && CARRIES.test(written(after))
    return isCargo || (isHan && before === undefined) ? behind : undefined
  }
  const between = found.filter((one) => one.end > (before?.end ?? -1) && one.end < at && one.clause === clause)
  if (before === undefined) return between.length === 0 ? behind : undefined
  if (words.slice(before.end + 1, at).some((word) => isWord(word, OUT))) return undefined
  const isLooking = words.slice(before.end + 1, at).some((word) => LOOKS.test(written(word)))
  return between.length > 0 && (isLooking || before.clause !== clause) ? undefined : before
}

/** `载满游客的船`. */
function isHanCargo({ end }: Found, place: number, words: readonly Word[]): boolean {
  const isOf = end === place - 2 && hasRole(words[place - 1], 'of')
  return isOf && HAN_FULL.test(written(words[end - 1]))
}

/** Whether what the word at a place names holds as many as it can: `a boat full of tourists`. */
export function isFull(words: readonly Word[], place: number): boolean {
  const clause = words[place]?.clause
  const isHere = (at: number) => words[at]?.clause === clause
  return (
    [place + 1, place + 2].some((at) => isHere(at) && FULL.test(written(words[at]))) ||
    [place - 3, place - 2, place + 2, place + 3].some((at) => isHere(at) && HAN_FULL.test(written(words[at])))
  )
}

/** What fills what the word at a place names: before it in Chinese (`载满鱼的渔船`), else behind it. */
export function loadOf(found: readonly Found[], place: number, words: readonly Word[]): Found | undefined {
  if (!isFull(words, place)) return undefined
  const before = found.findLast(({ end }) => end < place)
  if (before !== undefined && isHanCargo(before, place, words)) return before
  const next = found.find(({ end }) => end > place)
  return next !== undefined && next.clause === words[place]?.clause && next.end - place <= BEHIND_WORDS
    ? next
    : undefined
}

/** Where the word is that says `in`, right before something and what describes it. */
function placeBefore(place: number, words: readonly Word[], isHan: boolean): number | undefined {
  let at = place - 1
  const isHere = () => words[at]?.clause === words[place]?.clause
  const skip = (isSkipped: (word: Word) => boolean) => {
    for (let word = words[at]; word !== undefined && isHere() && isSkipped(word); word = words[at]) at--
  }
  // `a park bench`: a place that says which it is.
  if (!isHan && meant(words[at], 'place') !== undefined && isHere()) at--
  // What is before an article describes nothing behind it: `in black repairs a boat`.
  skip((word) => isDescribing(word) && !isWord(word, IN) && !hasRole(words[words.indexOf(word) + 1], 'article'))
  if (isHan) {
    skip((word) => isFurther(word) && !HAN_AT.test(written(word)))
    return isHere() && HAN_AT.test(written(words[at])) ? at : undefined
  }
  if (isHere() && (isWord(words[at], IN) || HAN_TAKES.test(written(words[at])))) return at
  const part = hasRole(words[at], 'of') ? at - 1 : at + 1
  if (!isWord(words[part], PART)) return undefined
  at = Math.min(at, part)
  skip((word) => isDescribing(word) && !isWord(word, AT_PART))
  return isHere() && isWord(words[at], AT_PART) ? at : undefined
}

/** Articles, owners, numbers, colours and other words that say which it is. */
function isDescribing(word: Word): boolean {
  if (hasRole(word, 'article')) return true
  return word.term.meanings.every(
    ({ kind, value }) => DESCRIBES.has(kind) || (kind === 'grammar' && value === 'classifier'),
  )
}

const DESCRIBES: ReadonlySet<string> = new Set(['count', 'colour', 'mood'])

/** `湖中央的`: where it is itself. */
function isFurther(word: Word): boolean {
  return isDescribing(word) || hasRole(word, 'of') || hasRole(word, 'verb') || meant(word, 'place') !== undefined
}

/** Those of some who are together with somebody: `an old man and his dog`, `a man, his wife and two children`. */
export function togetherWith(one: Found, some: readonly Found[], found: readonly Found[], words: readonly Word[]) {
  const together = new Set([one])
  const at = found.indexOf(one)
  for (const [i, other] of found.entries()) {
    const before = found[i - 1]
    const isNext = i > at && before !== undefined && together.has(before) && isJoined(before, other, words)
    if (some.includes(other) && i > at && (isNext || isBrought(other, one, words))) together.add(other)
  }
  for (let i = at; i > 0; i--) {
    const [other, next] = [found[i - 1], found[i]]
    if (other === undefined || next === undefined || !some.includes(other) || !isJoined(other, next, words)) break
    together.add(other)
  }
  return together
}

function isJoined(one: Found, other: Found, words: readonly Word[]): boolean {
  const between = words.slice(one.end + 1, other.end)
  if (between.some((word) => hasRole(word, 'at') || hasRole(word, 'of'))) return false
  const isWith = between.some((word) => isWord(word, TOGETHER))
  if (between.some((word) => meant(word, 'action') !== undefined)) return isWith
  return isWith || one.clause !== other.clause || between.length === 0 || between.some(isJoining)
}

function isJoining(word: Word): boolean {
  return hasRole(word, 'and') || hasRole(word, 'with')
}

/** `a man in a boat with his dog`. */
function isBrought(other: Found, one: Found, words: readonly Word[]): boolean {
  if (other.clause !== one.clause) return false
  let at = other.end - 1
  for (let word = words[at]; word !== undefined && isDescribing(word); word = words[at]) at--
  return at > one.end && isWord(words[at], TOGETHER)
}

function isWord(word: Word | undefined, what: RegExp): boolean {
  return what.test(word?.term.tokens.at(-1)?.word ?? '')
}
