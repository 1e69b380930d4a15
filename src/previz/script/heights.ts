/** What somebody or something stands on top of: a hill, a cliff, a mountain. Being in the mountains is no such thing. */

import type { Values } from './meaning.ts'
import { hasRole, meant, type Word, firstWritten, written } from './phrase.ts'
import type { Rise } from './reading.ts'
import { isOverBridge } from './trains.ts'

type Kind = keyof Values

const RISES: readonly (readonly [Rise, RegExp])[] = [
  ['cliff', /^(?:cliffs?|clifftop|悬崖.*|峭壁|山崖|vách đá|vach da|vách núi)$/],
  ['hill', /^(?:hills?|hilltops?|hillside|山坡|山丘|丘陵|小山|đồi|ngọn đồi|đỉnh đồi|doi)$/],
  ['peak', /^(?:mountains?|mountaintop|peaks?|summits?|山|高山|山顶|山巅|山峰|雪山|núi|ngọn núi|đỉnh núi|nui)$/],
]

/** `on the edge of a tall rocky cliff`: how many words there may be between both, of which none is somebody or something else. */
const BOUND_WORDS = 7
const ON = /^(?:on|atop|upon|reach|reaches|reached|trên|tren)$/
/** Where `at` is on top, too. */
const EDGE = /^(?:top|edge|brink|rim|summit|peak|đỉnh|dinh|mép|mep)$/
/** What lies on a mountain that nobody stands on. */
const LYING: readonly Kind[] = ['weather', 'daytime', 'life', 'lamp']
const TOP = /^(?:上|顶|之巅|边|之上|边缘)/
const IS_TOP = /top$|顶$|巅$|^đỉnh/
/** What a mountain is only said of (`a mountain road`), and where one is that cannot be seen from a top. */
const ATTRIBUTED = /^(?:roads?|paths?|trails?|range|village|stream|river|lake|pass|bike|bikes|view|views)$/

/** What is said to be stood on top of. */
export function riseIn(words: readonly Word[]): Rise | undefined {
  if (isOverBridge(words)) return 'viaduct'
  for (const [at, word] of words.entries()) {
    const rise = word.isTakenBack || hasRole(word, 'far') ? undefined : riseOf(word)
    if (rise !== undefined && isStoodOn(words, word, at)) return rise
  }
  return undefined
}

function riseOf(word: Word): Rise | undefined {
  return RISES.find(([, pattern]) => pattern.test(written(word)))?.[0]
}

function isStoodOn(words: readonly Word[], word: Word, at: number): boolean {
  const first = (one: Word | undefined) => (one?.clause === word.clause ? firstWritten(one) : '')
  const next = first(words[at + 1])
  if (ATTRIBUTED.test(next)) return false
  const isHan = word.term.tokens[0]?.kind === 'han'
  if (isHan) return TOP.test(next) || IS_TOP.test(written(word))
  let isEdge = false
  for (let back = at - 1; back >= Math.max(0, at - BOUND_WORDS); back--) {
    const [before, one] = [words[back - 1], words[back]]
    if (one === undefined || one.clause !== word.clause) return false
    const is = (pattern: RegExp) => one.term.tokens.some((token) => pattern.test(token.word))
    isEdge ||= is(EDGE)
    if (is(ON) || (isEdge && is(/^at$/))) return !LYING.some((kind) => meant(before, kind) !== undefined)
    if (meant(one, 'noun') !== undefined && !is(EDGE)) return false
  }
  return false
}
