/** What a child that makes pictures of films is asked, as it reads it: without the schemas, as a rendering child does. */

import type { StillsRequest } from './stills-of-film.ts'

/** Reads a question, which its parent has made. Throws when it is none. */
export function readStillsQuestion(value: unknown): StillsRequest {
  if (isStillsRequest(value)) return value
  throw new Error('a child is asked for the pictures of a film')
}

function isStillsRequest(value: unknown): value is StillsRequest {
  return typeof value === 'object' && value !== null && 'film' in value && 'stillPaths' in value
}
