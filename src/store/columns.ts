/**
 * Reads columns of a row. This is the store's one trust boundary: what the store wrote from a typed value, under a
 * schema that it made itself, comes back as that type. Column types are checked, JSON is not looked into again.
 */

/** A row by column name. */
export type Row = Readonly<Record<string, unknown>>

/** A text column, as the string type it was written from. */
export function text<T extends string = string>(row: Row, column: string): T {
  const value = row[column]
  if (typeof value === 'string') return value as T
  throw unexpected(column, 'text')
}

/** An integer column. */
export function integer(row: Row, column: string): number {
  const value = row[column]
  if (typeof value === 'number') return value
  throw unexpected(column, 'an integer')
}

/** Made only when it is needed: a row is read far too often to have the words ready. */
function unexpected(column: string, kind: string): Error {
  return new Error(`column ${column} does not hold ${kind}`)
}

/** A column of JSON text, as the type it was written from. */
export function json<T>(row: Row, column: string): T {
  return JSON.parse(text(row, column))
}

/** True when the column holds something; an optional property is left out otherwise. */
export function isPresent(row: Row, column: string): boolean {
  return row[column] !== null
}
