/** How the texts of settings are read. Each throws an `Error` whose message completes the sentence "NAME: …". */

import { DIALECT_IDS } from './dialects/list.ts'

/** A whole number between two bounds, both included. */
export function integer(text: string, min: number, max: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max))
    throw new Error(`a whole number from ${min} to ${max}, not ${JSON.stringify(text)}`)
  return value
}

/** A text that is more than blanks. */
export function nonEmpty(text: string): string {
  if (text.trim() === '') throw new Error('cannot be empty')
  return text
}

/** A key of so many characters at least, and 256 at most; `what` names it. */
export function visibleKey(text: string, charactersMin: number, what: string): string {
  if (/^[\x21-\x7e]{1,256}$/.test(text) && text.length >= charactersMin) return text
  throw new Error(`${what} has ${charactersMin} to 256 visible ASCII characters`)
}

/** One of some words. */
export function oneOf<Word extends string>(text: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === text)
  if (word === undefined) throw new Error(`one of ${words.join(', ')}`)
  return word
}

/** Texts that are separated by commas. */
export function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Keys that seal, the first one first. What was given is not repeated: it is a secret. */
export function readSealingKeys(text: string): readonly Uint8Array[] {
  const keys = list(text)
  if (keys.length === 0 || !keys.every((key) => /^[0-9a-f]{64}$/i.test(key))) {
    throw new Error('keys of 64 hexadecimal digits each, separated by commas, such as openssl rand -hex 32 makes one')
  }
  return keys.map((key) => Buffer.from(key, 'hex'))
}

/** Names of models; whether there are such is known when the manifests are read. */
export function modelNames(text: string): string[] {
  return list(text).map((name) => {
    if (!NAME.test(name)) throw new Error(`no name of a model: ${name}`)
    return name
  })
}

/** The ids of dialects that are named. */
export function readFaces(text: string): readonly string[] {
  const names = list(text)
  if (names.length === 0) throw new Error('names at least one dialect')
  const unknown = names.find((name) => !DIALECT_IDS.includes(name))
  if (unknown !== undefined) throw new Error(`no dialect is called ${unknown}`)
  return names
}

/** The URL of a PostgreSQL database. */
export function readDatabaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol)) throw new Error('a URL that begins with postgres://')
  return text
}

/** What a name of a model may look like: printable, and no part of a setting's own syntax. */
const NAME = /^[\w][\w.:/-]{0,99}$/

/** Further names of models: `ALIAS=MODEL[,…]`. */
export function readAliases(text: string): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>()
  for (const pair of list(text)) {
    const [alias = '', model = '', ...more] = pair.split('=')
    if (more.length > 0 || !NAME.test(alias) || !NAME.test(model))
      throw new Error(`not of the form ALIAS=MODEL: ${pair}`)
    if (aliases.has(alias)) throw new Error(`${alias} is there twice`)
    aliases.set(alias, model)
  }
  return aliases
}

/** An origin of pages, or `*` for all. */
export function readOrigin(text: string): string {
  if (text === '*') return text
  if (!URL.canParse(text) || new URL(text).origin !== text || !/^https?:/.test(text)) {
    throw new Error(`* or an origin such as https://studio.example.com, not ${text}`)
  }
  return text
}

/** An http or https URL that paths can be hung on; its last slash is taken off. */
export function readPublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const plain =
    url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === ''
  if (!plain) throw new Error('an http or https URL without query, such as https://video.example.com')
  return text.replace(/\/+$/, '')
}
