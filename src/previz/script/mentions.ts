/** References that a prompt names by number (`图片1`, `@Image2`, `ảnh 3`), and what it wants them for. */

import type { Grammar } from './meaning.ts'
import { hasRole, type Word } from './phrase.ts'
import type { Mention } from './reading.ts'
import type { Token } from './text.ts'

type Kind = Mention['kind']

const NAMES: { readonly [word: string]: Kind } = {
  ...{
    image: 'image',
    images: 'image',
    img: 'image',
    picture: 'image',
    pictures: 'image',
    photo: 'image',
    photos: 'image',
  },
  ...{ pic: 'image', 图: 'image', 图片: 'image', 图像: 'image', 照片: 'image', 参考图: 'image', 参考图片: 'image' },
  ...{ ảnh: 'image', anh: 'image', hình: 'image', hinh: 'image' },
  ...{ video: 'video', videos: 'video', clip: 'video', 视频: 'video', 影片: 'video', 参考视频: 'video' },
  ...{ audio: 'audio', audios: 'audio', sound: 'audio', song: 'audio', track: 'audio', music: 'audio', 音频: 'audio' },
  ...{
    音乐: 'audio',
    声音: 'audio',
    参考音频: 'audio',
    'âm thanh': 'audio',
    'am thanh': 'audio',
    nhạc: 'audio',
    nhac: 'audio',
  },
}
const LONGEST_NAME = 4

/** Numbers as words stand before (`first image`, `第一张图片`) or behind (`ảnh thứ nhất`, `图一`). */
const NUMERALS: { readonly [word: string]: number } = {
  ...{ 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 },
  ...{ one: 1, two: 2, three: 3, four: 4, five: 5, first: 1, second: 2, third: 3, fourth: 4, fifth: 5 },
  ...{ nhất: 1, nhat: 1, hai: 2, ba: 3, tư: 4, năm: 5, đầu: 1 },
}

/** References beyond this number are none that a request can have. */
const NUMBER_MAX = 99

type Spot = { readonly kind: Kind; readonly number: number; readonly from: number }

/** Reads the references that a stretch of a prompt names. `elsewise` is what one is for where nothing is said. */
export function mentionsOf(
  tokens: readonly Token[],
  words: readonly Word[],
  elsewise: (kind: Kind) => Mention['use'],
): readonly Mention[] {
  const mentions = new Map<string, Mention>()
  let last: Mention['use'] | undefined
  const spots = spotsIn(tokens)
  const clauseAt = (at: number) => words.findLast(({ term }) => (term.tokens[0]?.from ?? 0) <= at)?.clause ?? 0
  for (const { kind, number, from } of spots) {
    const clause = clauseAt(from)
    const opening = spots.find((spot) => clauseAt(spot.from) === clause)
    const said = useIn(words, clause, from, opening?.from ?? from)
    if (said !== undefined) last = said
    const inherited = last === 'throughout' && kind !== 'image' ? last : undefined
    const use = said ?? inherited ?? elsewise(kind)
    const key = `${kind} ${number} ${use}`
    if (!mentions.has(key)) mentions.set(key, { kind, number, use })
  }
  return [...mentions.values()]
}

const USES: readonly (readonly [Grammar, Mention['use']])[] = [
  ['opening', 'opening'],
  ['ending', 'ending'],
  ['throughout', 'throughout'],
]

/** The nearest word of use in the clause of a mention: before it, or behind it where the clause begins with a mention. */
function useIn(words: readonly Word[], clause: number, from: number, first: number): Mention['use'] | undefined {
  const said = words.flatMap((word) => {
    const use = word.clause === clause ? USES.find(([role]) => hasRole(word, role))?.[1] : undefined
    return use === undefined ? [] : [{ use, from: word.term.tokens[0]?.from ?? 0 }]
  })
  const before = said.findLast((one) => one.from <= from)
  const behind = said.find((one) => one.from > from)
  const isBehind = said[0] !== undefined && first < said[0].from
  return (isBehind ? (behind ?? before) : (before ?? behind))?.use
}

/** Finds names with numbers, and further numbers behind them (`图片1、2和3`). */
function spotsIn(tokens: readonly Token[]): readonly Spot[] {
  const spots: Spot[] = []
  for (let at = 0; at < tokens.length; ) {
    const name = nameAt(tokens, at)
    if (name === undefined) {
      at++
      continue
    }
    const { kind } = name
    const from = tokens[at]?.from ?? 0
    const before = numberBefore(tokens, at)
    const behind = numberBehind(tokens, at + name.length)
    at += name.length
    if (behind !== undefined) {
      spots.push({ kind, number: behind.number, from })
      at = behind.end
      for (let more = furtherNumber(tokens, at); more !== undefined; more = furtherNumber(tokens, at)) {
        spots.push({ kind, number: more.number, from })
        at = more.end
      }
    } else if (before !== undefined) spots.push({ kind, number: before, from })
  }
  return spots.filter(({ number }) => number >= 1 && number <= NUMBER_MAX).slice(0, NUMBER_MAX)
}

function nameAt(tokens: readonly Token[], at: number): { readonly kind: Kind; readonly length: number } | undefined {
  const first = tokens[at]
  if (first === undefined || (first.kind !== 'han' && first.kind !== 'word')) return undefined
  for (let length = LONGEST_NAME; length > 0; length--) {
    const pieces = tokens.slice(at, at + length)
    const name = pieces.map(({ word }) => word).join(first.kind === 'han' ? '' : ' ')
    const kind = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined
    if (kind !== undefined && pieces.length === length) return { kind, length }
  }
  return undefined
}

const JOINT = /^[\s#_:.\-@([【<「]$/

function numberBehind(
  tokens: readonly Token[],
  at: number,
): { readonly number: number; readonly end: number } | undefined {
  let end = at
  while (end < at + 2 && JOINT.test(tokens[end]?.word ?? '')) end++
  if (/^(?:thứ|thu|số|so|no|number|编|第)$/.test(tokens[end]?.word ?? '')) end++
  const token = tokens[end]
  if (token === undefined) return undefined
  const number =
    token.kind === 'number' ? Number(token.word) : token.kind === 'han' || end > at ? NUMERALS[token.word] : undefined
  if (number === undefined || !Number.isInteger(number)) return undefined
  if (token.kind === 'number' && isUnit(tokens[end + 1])) return undefined
  if (token.kind === 'han' && (isUnit(tokens[end + 1]) || tokens[end + 1]?.kind === 'number')) return undefined
  if (token.kind === 'han' && /[只个张段种辆位条样起致直切]/.test(tokens[end + 1]?.word ?? '')) return undefined
  return { number, end: end + 1 }
}

function isUnit(token: Token | undefined): boolean {
  return token !== undefined && /^(?:s|秒|张|个|段|seconds?|sec|giây|k|p|x|d)$/.test(token.word)
}

function numberBefore(tokens: readonly Token[], at: number): number | undefined {
  const skip = /^(?:reference|ref|参|考|tham|khảo|张|段|个|幅|条|input|uploaded)$/
  let before = at - 1
  while (before > at - 4 && skip.test(tokens[before]?.word ?? '')) before--
  const token = tokens[before]
  if (token === undefined) return undefined
  const isOrdinalHan = tokens[before - 1]?.word === '第'
  if (token.kind === 'number') return isOrdinalHan ? Number(token.word) : undefined
  if (token.kind === 'han') return isOrdinalHan ? NUMERALS[token.word] : undefined
  if (tokens[before - 1]?.kind === 'number') return undefined
  return /^(?:first|second|third|fourth|fifth)$/.test(token.word) ? NUMERALS[token.word] : undefined
}

function furtherNumber(
  tokens: readonly Token[],
  at: number,
): { readonly number: number; readonly end: number } | undefined {
  if (!/^(?:、|,|和|与|及|and|và|&|\+|\/)$/.test(tokens[at]?.word ?? '')) return undefined
  const token = tokens[at + 1]
  if (token?.kind !== 'number' || isUnit(tokens[at + 2]) || !Number.isInteger(Number(token.word))) return undefined
  const next = tokens[at + 2]
  if (next !== undefined && next.kind === 'word' && !/^(?:as|and|for|in|the|is|to|of|with|làm|cho)$/.test(next.word))
    return undefined
  if (next?.kind === 'han' && /[只个张段辆位条人名匹头秒]/.test(next.word)) return undefined
  return { number: Number(token.word), end: at + 2 }
}
