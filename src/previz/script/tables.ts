/** How tables of words are read into phrases with a meaning. */

import { strict as assert } from 'node:assert'
import { type Inflection, inflected } from './inflection.ts'
import type { Entry, Meaning, Tongue } from './meaning.ts'

/** One row of a table of words, `meaning | English, … | 中文, … | tiếng Việt, …`. */
export type Row = { readonly meaning: string; readonly words: readonly (readonly [Tongue, string])[] }

/** Reads a table of words, one row a line. */
export function rowsOf(table: string): readonly Row[] {
  return table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [meaning = '', en = '', zh = '', vi = ''] = line.split('|').map((cell) => cell.trim())
      assert.ok(meaning !== '' && line.split('|').length <= 4, `a row of words: ${line}`)
      return { meaning, words: [...listed('en', en), ...listed('zh', zh), ...listed('vi', vi)] }
    })
}

function listed(tongue: Tongue, cell: string): readonly (readonly [Tongue, string])[] {
  return cell
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')
    .map((phrase) => [tongue, phrase] as const)
}

/** The phrases of a table, whose first column is read by `toMeaning`. */
export function entriesOf(
  table: string,
  inflection: Inflection,
  toMeaning: (name: string) => Meaning,
): readonly Entry[] {
  return rowsOf(table).flatMap(({ meaning, words }) => {
    const value = toMeaning(meaning)
    return words.flatMap(([tongue, phrase]) => [
      { phrase, tongue, meaning: value },
      ...(tongue === 'en' ? inflected(phrase, inflection) : []).map((form) => ({
        phrase: form,
        tongue,
        meaning: value,
        isPlural: inflection === 'noun',
      })),
    ])
  })
}

/** The member of a list that a table names. */
export function named<T extends string>(list: readonly T[], name: string): T {
  const found = list.find((item) => item === name)
  assert.ok(found !== undefined, `a table of words names ${name}`)
  return found
}
