/** The head of one part of a form: its name, whether it is a file, and that it is nothing that two readers could read differently. */

import { type ProblemError, problem } from '../core/problem.ts'

/** Headers of a part as the parser gives them: names in lower case, values as Latin-1. */
export type PartHeaders = Readonly<Record<string, readonly string[] | undefined>>

/** What a part is. Without a filename it is a field. */
export type PartHead = { readonly name: string; readonly filename?: string }

/** Limits of a part's head. */
export const HEAD_LIMITS = { nameCharacters: 200, headers: 50, headerBytes: 8_192 } as const

/** Encodings that change nothing; all others were given up with RFC 7578. */
const PLAIN_ENCODINGS: readonly string[] = ['7bit', '8bit', 'binary']

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads a part's head. Throws `ProblemError` `invalid_body`, `invalid_unicode`. */
export function readPartHead(headers: PartHeaders): PartHead {
  checkSize(headers)
  const disposition = only(headers, 'content-disposition')
  if (disposition === undefined) throw malformed('A part of the form has no Content-Disposition.')
  const parameters = readParameters(disposition)
  const name = parameters.get('name')
  if (name === undefined) throw malformed('A part of the form has no name.')
  checkName(name)
  const encoding = only(headers, 'content-transfer-encoding')?.trim().toLowerCase() ?? 'binary'
  if (!PLAIN_ENCODINGS.includes(encoding)) throw malformed('A part has a Content-Transfer-Encoding.', name)
  const type = only(headers, 'content-type') ?? ''
  const filename = parameters.get('filename') ?? extendedText(parameters.get('filename*'))
  if (filename !== undefined || /^application\/octet-stream\b/i.test(type)) return { name, filename: filename ?? '' }
  const charset = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(type)?.[1]?.toLowerCase() ?? 'utf-8'
  if (!['utf-8', 'utf8', 'us-ascii'].includes(charset)) throw malformed('A field of the form is not UTF-8.', name)
  return { name }
}

/** Decodes a field's bytes. Throws `ProblemError` `invalid_unicode` that names the field. */
export function decodeFieldText(bytes: Uint8Array, name: string): string {
  const text = decode(bytes, name)
  if (text.includes('\0')) throw problem('invalid_unicode', 'A field holds a NUL character.', name)
  return text
}

function checkSize(headers: PartHeaders): void {
  const lines = Object.entries(headers).flatMap(([name, values = []]) =>
    values.map((value) => name.length + value.length),
  )
  const bytes = lines.reduce((sum, length) => sum + length, 0)
  if (lines.length > HEAD_LIMITS.headers || bytes > HEAD_LIMITS.headerBytes) {
    throw malformed('A part of the form has too many headers, or too long ones.')
  }
}

function checkName(name: string): void {
  if (name.length > HEAD_LIMITS.nameCharacters) throw malformed('A name in the form is too long.')
  if (name.includes('\0')) throw problem('invalid_unicode', 'A name in the form holds a NUL character.')
  if (name.split(/[[\]]/).includes('__proto__')) throw malformed('A field cannot be called __proto__.')
}

/** The one value of a header. Two of them are read differently by different programs. */
function only(headers: PartHeaders, name: string): string | undefined {
  const values = headers[name] ?? []
  if (values.length > 1) throw malformed(`A part of the form has ${name} twice.`)
  return values[0]
}

/** Browsers write `"` as `%22`, which stays as it is; other programs write `\"`. */
const PARAMETER = /\s*;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/y

function readParameters(disposition: string): ReadonlyMap<string, string> {
  const text = decode(Buffer.from(disposition, 'latin1'))
  const type = /^\s*form-data/i.exec(text)?.[0]
  if (type === undefined) throw malformed('A part of the form is no form-data.')
  const parameters = new Map<string, string>()
  let at = type.length
  while (!/^\s*;?\s*$/.test(text.slice(at))) {
    PARAMETER.lastIndex = at
    const [whole, key = '', quoted, bare = ''] = PARAMETER.exec(text) ?? []
    if (whole === undefined) throw malformed('A part of the form has a malformed Content-Disposition.')
    if (parameters.has(key.toLowerCase())) throw malformed('A part of the form has two names.')
    parameters.set(key.toLowerCase(), quoted?.replace(/\\(["\\])/g, '$1') ?? bare)
    at += whole.length
  }
  return parameters
}

/** `UTF-8''film%20one.mp4`, as some programs write names that are not ASCII; one that cannot be read is no name. */
function extendedText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(text)?.[1] ?? ''
  try {
    return decodeURIComponent(encoded)
  } catch {
    return ''
  }
}

function decode(bytes: Uint8Array, name?: string): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw problem('invalid_unicode', 'The form is not valid UTF-8.', name)
  }
}

function malformed(message: string, name?: string): ProblemError {
  return problem('invalid_body', message, name)
}
