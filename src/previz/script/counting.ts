/** How many of somebody there are: what is a number of them, and what only looks like one. */

import { type Found, howMany } from './found.ts'
import { hasRole, meant, type Word, firstWritten, written } from './phrase.ts'

/** A number says how many there are up to here. */
export const COUNT_MAX = 12

/** `A teacher and students`: as many as both are. */
export function together(one: Found, other: Found): number | 'crowd' {
  const [first, second] = [howMany(one), howMany(other)]
  return first === 'crowd' || second === 'crowd' ? 'crowd' : Math.min(COUNT_MAX, first + second)
}

/** `two people` are no crowd. */
export function isCounted({ noun, count, words }: Found): boolean {
  return (
    (noun.picture === 'crowd' || noun.picture === 'friends') &&
    typeof count === 'number' &&
    /(?:people|friends|soldiers|pedestrians|bạn|bạn bè|ban)$/i.test(words)
  )
}

/** `野马群`: many of what was named. */
export function isHerd({ term }: Word): boolean {
  return term.tokens.length === 1 && term.tokens[0]?.word === '群'
}

/** `năm đứa trẻ`: before those who are counted it is no year. */
export function isFive({ term, clause }: Word, next: Word | undefined): boolean {
  if (term.tokens.length > 1 || term.tokens[0]?.word !== 'năm' || next?.clause !== clause) return false
  return hasRole(next, 'classifier') || meant(next, 'noun') !== undefined
}

/** `30 year old`. */
export function isAge(next: Word | undefined): boolean {
  return /^(?:years?|岁|tuổi|tuoi)$/.test(firstWritten(next))
}

/** `图片2` is the second picture, not two of something. */
export function isReference(before: Word | undefined): boolean {
  return /(?:图|图片|图像|照片|视频|音频|镜头|image|picture|photo|video|audio|ảnh|hình|anh|thanh)$/.test(
    written(before),
  )
}
