/** Who surfs is on a board on a wave: all of it is one drawing. Who only stands on the beach is not. */

import type { Found } from './found.ts'
import { meant, type Word, firstWritten, written } from './phrase.ts'
import type { Action, Place } from './reading.ts'

/** The picture of what surfers stand on. */
export const SURFBOARD = 'surfboard'

const SURFS = /^(?:surf|surfs|surfing|surfed)$|^冲浪$|^lướt sóng|^luot song/
const SURFER = /surfer|冲浪者|冲浪手|lướt sóng/i
/** Not all that is surfed is water: `surfs the web`. */
const DRY = /^(?:web|internet|net|channels|crowd|couch)$/
/** What is done on a board, or said by who does not know more. */
const ON_WAVES: readonly Action[] = ['swim', 'sail', 'drive', 'stand', 'jump', 'float', 'sit']
const ASHORE =
  /^(?:stand|stands|standing|walk|walks|walking|sit|sits|sitting|beside|next|near|holding|holds|carries|carrying|look|looks|looking|watch|watches|watching|waits|waiting|站|坐|抱|看|拿|đứng|ngồi|cầm|nhìn|dung|ngoi|cam|nhin)/
/** A board that somebody is on, and what is done with a wave. */
const ON = /^(?:on|onto|atop|upon|trên|tren)$/
const BOARD = /^(?:board|boards|surfboard|surfboards|ván|van)$/
const BEACH = /^(?:beach|sand|shore)$/
const RIDES = /^(?:ride|rides|riding|rode|catch|catches|catching|caught|carves|carving)$/
const WAVE = /^(?:wave|waves|swell|barrel|sóng|song)$/
/** How far a board or a wave may be behind what is done with it: `rides a very big wave`. */
const NEAR_WORDS = 4

const WATER: readonly Place[] = ['sea', 'lake', 'river', 'underwater']
/** Seen from everywhere, or a light. */
const ANYWHERE: readonly Place[] = ['sky', 'mountains']

/** Those that were found; whoever surfs has a board, which is nobody of its own. */
export function withBoards(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  if (isOnLand(words)) return found
  return found.map((one) => {
    const { noun, said = 'stand', on } = one
    const isAlive = noun.nature === 'person' || noun.nature === 'animal'
    if (!isAlive || on !== undefined || !ON_WAVES.includes(said) || !isSurfing(one, found, words)) return one
    return { ...one, said: 'sail', on: { picture: SURFBOARD, crew: 1 }, part: 'lead' }
  })
}

/** Whether a dry place is named, and no water. */
function isOnLand(words: readonly Word[]): boolean {
  const places = words.filter((word) => !SURFS.test(written(word))).map((word) => meant(word, 'place'))
  const isDry = (place: Place | undefined) => place !== undefined && !WATER.includes(place) && !ANYWHERE.includes(place)
  return places.some(isDry) && !places.some((place) => place !== undefined && WATER.includes(place))
}

/** Whether it is said of somebody that he surfs, or he is a surfer and nothing that is said of him keeps him ashore. */
function isSurfing(one: Found, found: readonly Found[], words: readonly Word[]): boolean {
  const next = found.find(({ end, noun }) => end > one.end && (noun.nature === 'person' || noun.nature === 'animal'))
  const own = words
    .slice(one.end + 1, next === undefined ? undefined : next.end)
    .filter(({ clause, isTakenBack }) => clause === one.clause && !isTakenBack)
  const said = own.map(written)
  const isSurfer = SURFER.test(one.words)
  const surfsIt = words.some(
    (word, at) => !word.isTakenBack && word.clause === one.clause && SURFS.test(written(word)) && !isDryAt(words, at),
  )
  if (!isSurfer && !(surfsIt && one.said === 'swim')) return false
  if (said.some((word, at) => SURFS.test(word) && isDryAt(own, at))) return false
  if (isWaveRidden(said)) return true
  if (!surfsIt && isBefore(said, ON, BEACH)) return false
  return ![...said, ...saidBefore(one, words)].some((word) => ASHORE.test(word))
}

/** `坐在沙滩上的冲浪者`: what is said of him comes first. */
function saidBefore({ end, clause }: Found, words: readonly Word[]): readonly string[] {
  return firstWritten(words[end - 1]) === '的'
    ? words.slice(0, end).flatMap((word) => (word.clause === clause ? [written(word)] : []))
    : []
}

function isDryAt(words: readonly Word[], at: number): boolean {
  return words.slice(at + 1, at + 3).some((word) => DRY.test(written(word)))
}

/** `stands up on his board`, `rides a wave`, `站在冲浪板上`. */
function isWaveRidden(said: readonly string[]): boolean {
  return isBefore(said, ON, BOARD) || isBefore(said, RIDES, WAVE) || /[在站坐]冲浪板上?/.test(said.join(''))
}

function isBefore(said: readonly string[], first: RegExp, second: RegExp): boolean {
  return said.some(
    (word, at) => first.test(word) && said.slice(at + 1, at + 1 + NEAR_WORDS).some((next) => second.test(next)),
  )
}
