/** What people see on a terminal: a table, or the members of one thing. Stored texts cannot move the cursor or colour it. */

import { isJsonObject, type Json, type JsonObject } from '../core/json.ts'
import type { Shown } from './command.ts'

/** Characters of one cell of a table, at most. */
const CELL_MAX = 60

/** The text of what is shown, with a line break at its end. */
export function render(shown: Shown): string {
  const remark = shown.remark === undefined ? '' : `${inert(shown.remark)}\n`
  if (shown.as === 'table') return table(shown.columns, shown.rows) + remark
  if (shown.as === 'lines') return shown.lines.map((line) => `${inert(line)}\n`).join('') + remark
  const facts = factsOf(shown.facts)
  const width = Math.max(0, ...facts.map(([label]) => widthOf(label)))
  return `${facts.map(([label, text]) => `${pad(label, width)}  ${text}`.trimEnd()).join('\n')}\n${remark}`
}

function table(columns: readonly string[], rows: readonly JsonObject[]): string {
  if (rows.length === 0) return 'There are none.\n'
  const head = columns.map((column) => column.replaceAll('_', ' ').toUpperCase())
  const cells = rows.map((row) => columns.map((column) => shorten(inert(textOf(row[column])))))
  const widths = head.map((title, index) => Math.max(...[title, ...cells.map((row) => row[index] ?? '')].map(widthOf)))
  // Amounts stand with their last places under one another.
  const isNumeric = columns.map((_, index) => isAmounts(cells.map((row) => row[index] ?? '')))
  const line = (row: readonly string[]) =>
    row
      .map((cell, index) => pad(cell, widths[index] ?? 0, isNumeric[index]))
      .join('  ')
      .trimEnd()
  return `${[head, ...cells].map(line).join('\n')}\n`
}

/** Whether cells hold numbers, or nothing. */
function isAmounts(cells: readonly string[]): boolean {
  return cells.every((cell) => /^(?:-?\d+(?:\.\d+)?|-)$/.test(cell)) && cells.some((cell) => cell !== '-')
}

/** Labels with their texts. */
function factsOf(facts: JsonObject, at = ''): readonly (readonly [label: string, text: string])[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const label = `${at}${name}`
    if (isJsonObject(value))
      return Object.keys(value).length === 0 ? [[inert(label), '-']] : factsOf(value, `${label}.`)
    if (Array.isArray(value) && value.some(isJsonObject)) {
      return value.flatMap((one, index) => (isJsonObject(one) ? factsOf(one, `${label}[${index}].`) : []))
    }
    return [[inert(label), inert(textOf(value))]]
  })
}

/** A time of the API, to the second and in UTC. */
const TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d{3}Z$/

function textOf(value: Json | undefined): string {
  if (value === null || value === undefined) return '-'
  if (typeof value === 'string') return value === '' ? '-' : value.replace(TIME, '$1 $2Z')
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(textOf).join(',')
  if (!isJsonObject(value)) return String(value)
  const members = Object.entries(value).map(([name, member]) => `${name}=${textOf(member)}`)
  return members.length === 0 ? '-' : members.join(' ')
}

/** Control characters, and those that turn the direction of writing, as escapes that do nothing. */
export function inert(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
}

function shorten(text: string): string {
  const characters = [...text]
  return characters.length <= CELL_MAX ? text : `${characters.slice(0, CELL_MAX - 1).join('')}…`
}

/** Columns that a text takes: most characters of East Asia take two. */
function widthOf(text: string): number {
  return [...text].reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1),
    0,
  )
}

function pad(text: string, width: number, isRight = false): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return isRight ? space + text : text + space
}
