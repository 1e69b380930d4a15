/** A prompt as a row of words, each with where it was written: Chinese by characters, all else by letters. */

import { simplified } from './simplified.ts'

/** One word, number, Chinese character, sign or emoji of a prompt. */
export type Token = {
  readonly kind: 'word' | 'han' | 'number' | 'mark' | 'emoji'
  /** Composed and in lower case; simplified, and with the tone where it is taught to be written. */
  readonly word: string
  /** Without any diacritics. */
  readonly plain: string
  /** Where it was written, in UTF-16 units; `to` is after it. */
  readonly from: number
  readonly to: number
}

const PIECE =
  /(?<han>\p{Script=Han})|(?<number>\p{Nd}+(?:\.\p{Nd}+)?)|(?<word>(?:[\p{L}--\p{Script=Han}]\p{M}*)+(?:[’'](?!s\b)(?:[\p{L}--\p{Script=Han}]\p{M}*)+)?)|(?<space>[^\S\n]+)|(?<emoji>\p{RGI_Emoji}|\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F)|(?<mark>[\s\S])/gv

/** Splits a prompt; hyphens inside words go (`close-up` is two words), blanks too. */
export function tokensOf(prompt: string): readonly Token[] {
  const tokens: Token[] = []
  for (const match of prompt.matchAll(PIECE)) {
    const { han, number, word, emoji, mark } = match.groups ?? {}
    const at = { from: match.index, to: match.index + match[0].length }
    if (word !== undefined) tokens.push({ kind: 'word', ...spelled(word), ...at })
    else if (han !== undefined) tokens.push({ kind: 'han', word: simplified(han), plain: han, ...at })
    else if (number !== undefined) tokens.push({ kind: 'number', ...same(number.normalize('NFKC')), ...at })
    else if (emoji !== undefined)
      tokens.push({ kind: 'emoji', ...same(emoji.replace(/[\uFE0F\u{1F3FB}-\u{1F3FF}]/gu, '')), ...at })
    else if (mark !== undefined) tokens.push({ kind: 'mark', ...same(mark.normalize('NFKC')), ...at })
  }
  return tokens.filter((token, i) => !isHyphen(token, tokens[i - 1], tokens[i + 1]))
}

/** What most phrases are made of: letters, with blanks between words, or Chinese characters. */
const ENGLISH_WORDS = /^[a-z]+(?: [a-z]+)*$/
const LATIN_WORDS = /^[a-zß-öø-ɏḀ-ỿ]+(?: [a-zß-öø-ɏḀ-ỿ]+)*$/
const CHARACTERS = /^[㐀-䶿一-鿿]+$/

/** The words of a phrase, as `tokensOf` spells them; sooner, as there are twenty thousand phrases. */
export function wordsOf(phrase: string): readonly string[] {
  if (ENGLISH_WORDS.test(phrase)) return phrase.split(' ')
  if (LATIN_WORDS.test(phrase)) return phrase.split(' ').map(spelledWord)
  if (CHARACTERS.test(phrase)) return Array.from(phrase, simplified)
  return tokensOf(phrase).map(({ word }) => word)
}

function isHyphen(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  return (
    /^[-‐‑]$/.test(token.word) &&
    before?.to === token.from &&
    after?.from === token.to &&
    (before.kind === 'word' || after.kind === 'word') &&
    before.kind !== 'mark' &&
    after.kind !== 'mark'
  )
}

function spelled(written: string): { readonly word: string; readonly plain: string } {
  const word = spelledWord(written)
  return { word, plain: withoutDiacritics(word) }
}

function spelledWord(written: string): string {
  return withoutForeignAccents(withTaughtTone(written.normalize('NFKC').toLowerCase().replaceAll('’', "'")))
}

const LATIN_ACCENTS = /[à-öø-ɏ]/

/** `café` → `cafe`: accents of words that are no Vietnamese are often left out. */
function withoutForeignAccents(word: string): string {
  if (!LATIN_ACCENTS.test(word)) return word
  const plain = withoutDiacritics(word)
  return isSyllable(plain) ? word : plain
}

function same(word: string): { readonly word: string; readonly plain: string } {
  return { word, plain: word }
}

/** `đêm` → `dem`. */
export function withoutDiacritics(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('đ', 'd')
}

const TONES: { readonly [written: string]: string } = {
  oà: 'òa',
  oá: 'óa',
  oả: 'ỏa',
  oã: 'õa',
  oạ: 'ọa',
  oè: 'òe',
  oé: 'óe',
  oẻ: 'ỏe',
  oẽ: 'õe',
  oẹ: 'ọe',
  uỳ: 'ùy',
  uý: 'úy',
  uỷ: 'ủy',
  uỹ: 'ũy',
  uỵ: 'ụy',
}

/** Vietnamese is written in two ways where a tone may stand on either of two vowels: both become the older one. */
function withTaughtTone(word: string): string {
  const end = word.slice(-2)
  return TONES[end] === undefined || word.startsWith('qu') ? word : word.slice(0, -2) + TONES[end]
}

const ONSET = '(?:ngh|ng|nh|th|tr|ph|kh|gh|gi|ch|qu|[bcdghklmnrstvx])?'
const NUCLEUS = '(?:uye|oai|oay|oeo|uay|uoi|uou|ieu|yeu|iei|[aeiouy]{1,2})'
const SYLLABLE = new RegExp(`^${ONSET}${NUCLEUS}(?:ng|nh|ch|[cmnpt])?$`)

/** Whether a word without diacritics could be a syllable of Vietnamese. */
export function isSyllable(plain: string): boolean {
  return plain.length <= 7 && SYLLABLE.test(plain)
}

/** Letters with the accents of Vietnamese; other languages have some of them. */
const ACCENTED = /[àáâãèéêìíòóôõùúăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựýỳỵỷỹ]/

/** How a prompt writes Vietnamese. */
export type VietnameseSpelling = 'none' | 'marked' | 'unmarked'

const ENGLISH = new Set(
  'the of and with is are an in on at from into through over by its his her their a to for as this that while under'.split(
    ' ',
  ),
)

/** Frequent words that are hardly anything else than Vietnamese. */
const TELLING = new Set(
  `mot cua trong nguoi duoc khong voi nhung cac tren duoi chiec canh quay phim giay anh bien dem mua nui thanh pho duong
  song chay bay nhin quang cao san pham chuyen dong khung hinh dang dung ngoi rung hoang hon binh minh troi xanh vang
  trang den hoa tuyet gio nang xuan thu dong phong cach dien toan cham nhe vao qua ben ngay lua thuyen meo cho chim cay
  xe trau ruong sinh nhat tiec vuon banh nhac khau co gai chang trai em be la theo hai ba bon nam con nguoi nuoc tao dep tay may dua tre dieu nha bep`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** Says whether a prompt holds Vietnamese, and whether it was typed without diacritics. */
export function vietnameseSpelling(tokens: readonly Token[]): VietnameseSpelling {
  const words = tokens.filter(({ kind }) => kind === 'word')
  const english = words.filter(({ word }) => ENGLISH.has(word)).length
  const accented = words.filter(({ word, plain }) => ACCENTED.test(word) && isSyllable(plain)).length
  if (accented > 0 && english * 2 <= accented) return 'marked'
  if (words.length < 2 || accented > 0) return 'none'
  const syllables = words.filter(({ plain }) => isSyllable(plain)).length
  const telling = words.filter(({ plain }) => TELLING.has(plain)).length
  return syllables / words.length >= 0.7 && telling >= 1 && telling / words.length >= 0.25 && english * 3 <= telling
    ? 'unmarked'
    : 'none'
}
