/** How dialects write the ids of jobs. A vendor's own id is opaque, and stays as it is in both directions. */

import { fromUuid, type JobId, parseId, parsePrefixedId, toUuid } from '../core/ids.ts'

/** A way of writing ids: two functions that undo each other. */
export interface JobIds {
  /** A regular expression for the ids that are given out here, without anchors. */
  readonly pattern: string
  /** A core id as this dialect writes it. */
  encode(id: string): string
  /** The core id that a text is here, or the text itself. */
  decode(text: string): string
}

/** Ids behind a prefix, such as `job_`. */
export function prefixedIds(prefix: string): JobIds {
  return {
    pattern: `${RegExp.escape(prefix)}[^/]+`,
    encode: (id) => (parseId<JobId>(id) === undefined ? id : prefix + id),
    decode: (text) => parsePrefixedId<JobId>(prefix, text) ?? text,
  }
}

/** Core ids as they are: 26 characters. */
export const plainIds: JobIds = { pattern: '[0-9a-z]{26}', encode: (id) => id, decode: (text) => text }

/** The same 128 bits as a UUID in lower case. */
export const uuidIds: JobIds = {
  pattern: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  encode(id) {
    const own = parseId<JobId>(id)
    return own === undefined ? id : toUuid(own)
  },
  decode: (text) => fromUuid<JobId>(text) ?? text,
}
