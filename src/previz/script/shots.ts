/** Where a prompt cuts: by times, numbers, lines or words for a cut; where it does none of it, by sentences. */

import type { Token } from './text.ts'
import type { Script, ShotReading } from './reading.ts'

/** A stretch of a prompt, in UTF-16 units. */
export type Stretch = { readonly from: number; readonly to: number }

/** A stretch that is one shot, or what is said before the first one. */
export type Piece = Stretch & { readonly seconds?: NonNullable<ShotReading['seconds']> }

/** How a prompt is cut. */
export type Cutting = { readonly form: Script['form']; readonly preamble?: Piece; readonly pieces: readonly Piece[] }

type Marker = Stretch & { readonly kind: 'time' | 'number' | 'line'; readonly seconds?: ShotReading['seconds'] }

const TIME = '\\d{1,2}[::]\\d{2}(?:[.:]\\d{1,3})?|\\d{1,3}(?:\\.\\d{1,2})?'
const UNIT = 's(?:ec(?:ond)?s?)?|秒|giây|giay|″|"'
const BLANK = '[ \\t]{0,3}'
const RANGE = new RegExp(
  `(?<open>[[(【(「<]?)${BLANK}(?<word>(?:t=|第|(?:from|từ|tu)${BLANK})?(?:giây|giay|second)?s?)${BLANK}` +
    `(?<from>${TIME})${BLANK}(?<unit>${UNIT})?${BLANK}(?:-|–|—|~|~|〜|至|到|to\\b|đến|den\\b|→)${BLANK}第?` +
    `(?<to>${TIME})${BLANK}(?<end>${UNIT})?(?![a-zà-ỹ\\d])${BLANK}(?<close>[\\])】)」>]?)${BLANK}(?<colon>[::,,、|]?)`,
  'giu',
)
const HAN_NUMBER = '[一二三四五六七八九十]{1,3}'
const NUMBERED = new RegExp(
  [
    `(?:分镜头|分镜|镜头|场景|画面|镜|片段)[ \\t]?(?:\\d{1,2}|${HAN_NUMBER}(?=[ \\t]?[::、.,,。—–\\-\\n((【\\[|]))`,
    `第[ \\t]?(?:\\d{1,2}|${HAN_NUMBER})[ \\t]?(?:个?镜头|个?分镜|个?场景|个?画面|幕|镜)`,
    `\\b(?:shot|scene|cut)[ \\t]?#?(?:\\d{1,2}|one|two|three|four|five|six)(?=[ \\t]?(?:[::.,\\-–—()\\[\\]|\\n]|$))`,
    `(?<![\\p{L}])(?:phân cảnh|cảnh quay|cảnh|canh|phan canh|shot)[ \\t]?(?:số[ \\t])?(?:\\d{1,2}|một|hai|ba|bốn|năm)(?=[ \\t]?(?:[::.,\\-–—()\\[\\]|\\n]|$))`,
  ].join('|'),
  'giu',
)
const LINE = /(?<=^|\n)[ \t]{0,8}(?:(?<digits>\d{1,2})[.)、.)](?!\d)|[((](?<inner>\d{1,2})[))]|(?<circled>[①-⑳]))/gu
const CIRCLED = /[①-⑳]/gu
const CUT =
  /(?:\bthen[ \t]{1,3})?\b(?:(?:smash|hard|match|quick)[ \t])?cuts? to\b(?! black)|\bnext shot\b|(?:镜头|画面)?(?:切换到|切换至|切到|切至|转到|转至)|镜头切换(?![流自快频平丝顺迅])|画面切换(?![流自快频平丝顺迅])|转场[到至::]|下一个?镜头|下一幕|chuyển cảnh(?: sang)?(?! (?:mượt|nhanh|tự|liên|mềm))|chuyen canh(?: sang)?|cắt cảnh|cắt sang|chuyển sang cảnh/giu

/** Cuts a prompt. */
export function cuttingOf(prompt: string, tokens: readonly Token[]): Cutting {
  const markers = markersIn(prompt)
  const [first] = markers
  if (first !== undefined) {
    const pieces = markers.map((marker, i) => ({
      from: marker.to,
      to: markers[i + 1]?.from ?? prompt.length,
      ...(marker.seconds !== undefined && { seconds: marker.seconds }),
    }))
    const full = withoutEmpty(pieces, tokens)
    const [preamble] = withoutEmpty([{ from: 0, to: first.from }], tokens)
    if (full.length > 0) return { form: 'script', pieces: full, ...(preamble !== undefined && { preamble }) }
  }
  const cuts = [...prompt.matchAll(CUT)].map((match) => ({ from: match.index, to: match.index + match[0].length }))
  if (cuts.length > 0) {
    const starts = [0, ...cuts.map(({ to }) => to)]
    const pieces = withoutEmpty(
      starts.map((from, i) => ({ from, to: cuts[i]?.from ?? prompt.length })),
      tokens,
    )
    if (pieces.length > 1) return { form: 'script', pieces }
  }
  return { form: 'sentences', pieces: sentencesIn({ from: 0, to: prompt.length }, tokens) }
}

function withoutEmpty(pieces: readonly Piece[], tokens: readonly Token[]): readonly Piece[] {
  let at = 0
  return pieces.filter(({ from, to }) => {
    while ((tokens[at]?.from ?? Number.POSITIVE_INFINITY) < from) at++
    for (let i = at; (tokens[i]?.from ?? Number.POSITIVE_INFINITY) < to; i++)
      if (tokens[i]?.kind !== 'mark') return true
    return false
  })
}

/** All markers of shots; several side by side (`镜头1(0-3秒):`) are one. */
function markersIn(prompt: string): readonly Marker[] {
  const times = timesIn(prompt)
  const numbers = [...prompt.matchAll(NUMBERED)]
    .map((match) => ({ kind: 'number' as const, from: match.index, to: match.index + match[0].length }))
    .filter((marker) => isAtStart(prompt, marker.from))
  const strong = [...times, ...numbers].sort((one, other) => one.from - other.from)
  const lines = strong.length > 0 ? [] : linesIn(prompt)
  return merged(prompt, strong.length > 0 ? strong : lines)
}

function merged(prompt: string, markers: readonly Marker[]): readonly Marker[] {
  const result: Marker[] = []
  for (const marker of markers) {
    const last = result.at(-1)
    const between = last === undefined ? '' : prompt.slice(last.to, marker.from)
    if (last !== undefined && marker.from < last.to) continue
    if (
      last !== undefined &&
      between.length <= 6 &&
      !/[\p{L}\p{N}\n]/u.test(between) &&
      !(last.seconds && marker.seconds)
    ) {
      const seconds = last.seconds ?? marker.seconds
      result[result.length - 1] = { ...last, to: marker.to, ...(seconds !== undefined && { seconds }) }
    } else result.push(marker)
  }
  return result
}

type Time = Marker & {
  readonly seconds: { readonly from: number; readonly to: number }
  /** Written as a heading: in brackets, or with a colon. */
  readonly isMarked: boolean
  /** Where only a heading stands. */
  readonly isAtStart: boolean
}

/** Times count where there are several, or where the only one begins the film and its line. */
function timesIn(prompt: string): readonly Marker[] {
  const times = timesWritten(prompt)
  const found = times.filter((time, i) => time.isAtStart || isInRow(times, i))
  const ascending = found.filter((marker, i) => i === 0 || marker.seconds.from >= (found[i - 1]?.seconds.from ?? 0))
  const [only] = ascending
  if (ascending.length === 1 && only !== undefined && !(only.isMarked && only.seconds.from === 0)) return []
  return ascending
}

/** In the midst of a line a time is a heading where it goes on from the one before it, or the next one from it. */
function isInRow(times: readonly Time[], at: number): boolean {
  const [before, time, next] = [times[at - 1], times[at], times[at + 1]]
  return goesOn(before, time) || (time?.seconds.from === 0 && goesOn(time, next))
}

/** A second between the end of one and the start of the next is how some count (`0-2s … 3-5s`). */
function goesOn(one: Time | undefined, next: Time | undefined): boolean {
  if (one === undefined || next === undefined) return false
  const gap = next.seconds.from - one.seconds.to
  return gap >= 0 && gap <= 1
}

function timesWritten(prompt: string): readonly Time[] {
  const found: Time[] = []
  for (const match of prompt.matchAll(RANGE)) {
    const { open = '', word = '', from = '', unit, to = '', end, close = '', colon = '' } = match.groups ?? {}
    const isTime =
      unit !== undefined ||
      end !== undefined ||
      /giây|giay|second/i.test(word) ||
      (/[::]/.test(from) && /[::]/.test(to))
    const isBracketed = open !== '' && close !== '' && open !== '"'
    const isPlain = /^[(【[(「<]$/.test(open) && close !== '' && colon !== ''
    const seconds = { from: secondsOf(from), to: secondsOf(to) }
    if ((!isTime && !isPlain) || seconds.to <= seconds.from) continue
    found.push({
      kind: 'time',
      from: match.index,
      to: match.index + match[0].length,
      seconds,
      isMarked: isBracketed || colon !== '',
      isAtStart: isBracketed || isAtStart(prompt, match.index),
    })
  }
  return found
}

function secondsOf(time: string): number {
  const [minutes, seconds, hundredths] = time.split(/[::]/)
  if (seconds === undefined) return Number(minutes)
  return Number(minutes) * 60 + Number(seconds) + (hundredths === undefined ? 0 : Number(`0.${hundredths}`))
}

/** Lines numbered from 1 on. */
function linesIn(prompt: string): readonly Marker[] {
  const lines = [...prompt.matchAll(LINE)]
  const markers = lines.map((match) => ({
    kind: 'line' as const,
    from: match.index,
    to: match.index + match[0].length,
  }))
  const numbers = lines.map(({ groups }) =>
    numberOf(groups?.['digits'] ?? groups?.['inner'] ?? groups?.['circled'] ?? ''),
  )
  if (numbers.length > 1 && numbers.every((number, i) => number === i + 1)) return markers
  const circled = [...prompt.matchAll(CIRCLED)]
  const isRow = circled.length > 1 && circled.every(([sign], i) => numberOf(sign) === i + 1)
  return isRow ? circled.map((match) => ({ kind: 'line', from: match.index, to: match.index + 1 })) : []
}

function numberOf(sign: string): number {
  return /^\d+$/.test(sign) ? Number(sign) : (sign.codePointAt(0) ?? 0) - 0x245f
}

/** A marker begins a line or follows a sign. */
function isAtStart(prompt: string, at: number): boolean {
  const before = prompt.slice(Math.max(0, at - 12), at).replace(/[ \t]+$/, '')
  return (at <= 12 && before === '') || /[^\p{L}\p{N}\s]$|\n$/u.test(before)
}

const OPENING = /^["'“‘«「『(<[《【#@]$/

/** Cuts a stretch into sentences, signs at their ends included. */
export function sentencesIn(stretch: Stretch, tokens: readonly Token[]): readonly Stretch[] {
  const sentences: Stretch[] = []
  let from: number | undefined
  let hasWords = false
  for (const [i, token] of tokens.entries()) {
    if (token.from < stretch.from || token.from >= stretch.to) continue
    if (from === undefined && token.kind === 'mark' && !OPENING.test(token.word)) {
      if (sentences.length > 0 && isEnd(token, tokens[i - 1], tokens[i + 1]))
        sentences[sentences.length - 1] = { from: sentences.at(-1)?.from ?? token.from, to: token.to }
      continue
    }
    from ??= token.from
    hasWords ||= token.kind !== 'mark'
    if (!isEnd(token, tokens[i - 1], tokens[i + 1])) continue
    if (hasWords) sentences.push({ from, to: token.to })
    from = undefined
    hasWords = false
  }
  const end = tokens.findLast((token) => token.from >= stretch.from && token.from < stretch.to)
  if (from !== undefined && hasWords && end !== undefined) sentences.push({ from, to: end.to })
  return sentences
}

const ABBREVIATIONS = new Set(['dr', 'mr', 'mrs', 'ms', 'st', 'vs', 'e', 'g', 'i', 'no', 'approx', 'tp'])

function isEnd(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (token.kind !== 'mark') return false
  if (/^[。!?;\n｡︒]$/.test(token.word)) return true
  if (!/^\.{1,3}$/.test(token.word)) return false
  if (after === undefined || before?.kind === 'han') return true
  return after.from > token.to && !ABBREVIATIONS.has(before?.word ?? '')
}
