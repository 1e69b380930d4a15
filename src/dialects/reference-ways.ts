/** Ways for references that several dialects have, and how much goes into a body of JSON. */

import type { ReferenceWays } from './dialect.ts'

/** Links and data URIs, of every kind. */
export const LINKED_OR_INLINE: ReferenceWays = {
  image: ['link', 'inline'],
  video: ['link', 'inline'],
  audio: ['link', 'inline'],
}

/** What Reelay's own faces take of data URIs: a body has 8 MiB there when nothing else is set, a third of it for base64. */
export const REELAY_INLINE_BYTES_MAX = 6_000_000
