/** Ways for references that several dialects have, and how much goes into a body of JSON. */

import type { ReferenceWays } from './dialect.ts'

/** Links, data URIs and, where both are closed or too small, uploads, of every kind. */
export const LINKED_INLINE_OR_UPLOADED: ReferenceWays = {
  image: ['link', 'inline', 'upload'],
  video: ['link', 'inline', 'upload'],
  audio: ['link', 'inline', 'upload'],
}

/** What Reelay's own faces take of data URIs: a body has 8 MiB there when nothing else is set, a third of it for base64. */
export const REELAY_INLINE_BYTES_MAX = 6_000_000
