/**
 * Leaves that dialects share, each with its inverse: times, sizes, seconds as text, reference sources, status
 * words. Face or upstream, a leaf is read and written the same way.
 */

import { type FileId, parsePrefixedId } from '../core/ids.ts'
import type { JobStatus } from '../core/job-status.ts'
import type { Notes } from '../core/notes.ts'
import { problem } from '../core/problem.ts'
import type { BytesSource, ReferenceSource } from '../core/request.ts'
import type { PixelSize } from '../core/shape.ts'

/** What the ids of uploaded files begin with, in every dialect. */
export const FILE_ID_PREFIX = 'file_'

/** What the id of media in Ark's library follows on, where others have a URL. */
const LIBRARY_START = 'asset://'

/** The id of media in a library: its provider alone knows what it may look like. */
const LIBRARY_ID = /^[\x21-\x7e]{1,512}$/

/** Characters of a URL that a caller names; longer ones are refused. */
const URL_CHARACTERS_MAX = 2_048

const MS_PER_SECOND = 1_000

/** Checks an id that a vendor gave: opaque, but safe in a path. Throws `ProblemError` `upstream_bad_result`. */
export function vendorId(text: string | null | undefined): string {
  if (typeof text !== 'string' || !/^[a-z0-9][\w.:~-]{0,255}$/i.test(text)) {
    throw problem('upstream_bad_result', 'The provider named no usable job id.', 'id')
  }
  return text
}

/** Epoch ms as whole epoch seconds, rounded down; a lost fraction is noted under `field`. */
export function encodeEpochSeconds(atMs: number, field: string, notes: Notes): number {
  if (atMs % MS_PER_SECOND !== 0) notes.approximated(field, 'this dialect tells time in whole seconds')
  return Math.floor(atMs / MS_PER_SECOND)
}

/** Epoch seconds as epoch ms. */
export function decodeEpochSeconds(seconds: number): number {
  return Math.round(seconds * MS_PER_SECOND)
}

/** A size as `1280x720`. */
export function encodeSize(size: PixelSize): string {
  return `${size.widthPx}x${size.heightPx}`
}

/** Reads `1280x720`: plain digits around a small `x`, nothing else. `undefined` for any other text. */
export function decodeSize(text: string): PixelSize | undefined {
  const match = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(text)
  return match === null ? undefined : { widthPx: Number(match[1]), heightPx: Number(match[2]) }
}

/**
 * Reads an integer as people write it, `5` or `-1`: no plus, no leading zero, no `-0`. `undefined` for any other text.
 */
export function decodeInteger(text: string): number | undefined {
  if (!/^(0|-?[1-9]\d{0,15})$/.test(text)) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : undefined
}

/** A reference's source as one text: the URL, the data URI, or the file's id. Throws for one that is a part of a form. */
export function encodeSource(source: BytesSource): string {
  switch (source.from) {
    case 'url':
      return source.url
    case 'inline':
      return source.dataUri
    case 'file':
      return FILE_ID_PREFIX + source.fileId
    case 'part':
      throw new Error('a reference goes as a part of a form to those alone who say that they take one')
  }
}

/** The same, in a dialect that can also name media in a provider's library. */
export function encodeAnySource(source: ReferenceSource): string {
  return source.from === 'library' ? LIBRARY_START + source.id : encodeSource(source)
}

/** Whether a source has a place in a dialect that cannot name media in a provider's library; noted where not. */
export function carriesBytes(source: ReferenceSource, index: number, notes: Notes): source is BytesSource {
  if (source.from !== 'library') return true
  notes.dropped(`references[${index}]`, 'this dialect cannot name media in a provider’s library')
  return false
}

/** Reads a source as `decodeSource` does, or as media in Ark's library. Throws `ProblemError` that names `field`. */
export function decodeAnySource(text: string, field: string): ReferenceSource {
  if (!text.startsWith(LIBRARY_START)) return decodeSource(text, field)
  const id = text.slice(LIBRARY_START.length)
  if (LIBRARY_ID.test(id)) return { from: 'library', dialectId: 'ark', id }
  const rule = 'asset:// is followed by the id in Ark’s library, up to 512 visible ASCII characters'
  throw problem('invalid_parameter', `${field} names no media: ${rule}.`, field)
}

/** Reads a source from a URL, a data URI or the id of an uploaded file. Throws `ProblemError` that names `field`. */
export function decodeSource(text: string, field: string): BytesSource {
  if (text.startsWith(LIBRARY_START)) {
    const rule = 'media in Ark’s library (asset://) can be named in the dialects ark and jobs alone'
    throw problem('unsupported_parameter', `${field}: ${rule}.`, field)
  }
  if (text.startsWith(FILE_ID_PREFIX)) return { from: 'file', fileId: decodeFileId(text, field) }
  if (/^data:/i.test(text)) return { from: 'inline', dataUri: decodeDataUri(text, field) }
  return { from: 'url', url: decodeUrl(text, field) }
}

/** Reads the id of an uploaded file. Throws `ProblemError` `file_not_found` for what cannot be one. */
export function decodeFileId(text: string, field: string): FileId {
  const fileId = parsePrefixedId<FileId>(FILE_ID_PREFIX, text)
  if (fileId === undefined) throw problem('file_not_found', `${field} names no uploaded file.`, field)
  return fileId
}

/**
 * Checks that a text is an absolute http or https URL; where it may lead is the egress's decision. Throws
 * `ProblemError`.
 */
export function decodeUrl(text: string, field: string): string {
  if (text.length > URL_CHARACTERS_MAX) {
    throw problem('url_not_allowed', `${field} has more than ${URL_CHARACTERS_MAX} characters.`, field)
  }
  if (!/^https?:\/\/[^\s\p{Cc}]+$/iu.test(text) || !URL.canParse(text)) {
    throw problem('url_not_allowed', `${field} is not an http or https URL.`, field)
  }
  return text
}

function decodeDataUri(text: string, field: string): string {
  if (!/^data:[a-z]+\/[a-z0-9.+-]+;base64,[a-z0-9+/]/i.test(text)) {
    throw problem('invalid_parameter', `${field} is not a data URI of the form data:image/png;base64,…`, field)
  }
  return text
}

/** Every status word that is known of any vendor, in lower case. */
const STATUS_WORDS: ReadonlyMap<string, JobStatus> = new Map(
  Object.entries({
    queued: ['queued', 'pending', 'submitted', 'waiting', 'created', 'not_start', 'in_queue', 'starting'],
    running: ['running', 'processing', 'in_progress', 'generating'],
    succeeded: ['succeeded', 'success', 'completed', 'done', 'finished'],
    failed: ['failed', 'failure', 'error', 'fail'],
    cancelled: ['cancelled', 'canceled'],
    expired: ['expired', 'timeout', 'timed_out', 'aborted'],
  } as const satisfies Record<JobStatus, readonly string[]>).flatMap(([status, words]) =>
    words.map((word) => [word, status as JobStatus] as const),
  ),
)

/**
 * Reads a status word, whatever its case. A word that nobody knows is noted and read as `running`: nothing is concluded
 * from it, and the job's own deadline ends the wait.
 */
export function decodeStatus(word: string, notes: Notes): JobStatus {
  const status = STATUS_WORDS.get(word.trim().toLowerCase())
  if (status === undefined) notes.unrecognized('status', `the status ${JSON.stringify(word.slice(0, 40))} is unknown`)
  return status ?? 'running'
}
