/** What a rendering child is asked, as it reads it: without the schemas, which would be a tenth of its start. */

import type { RenderRequest } from './render.ts'

/** Reads a question, which the pool has made. Throws when it is none. */
export function readRenderQuestion(value: unknown): RenderRequest {
  if (isRenderRequest(value)) return value
  throw new Error('a rendering child is asked for a render')
}

function isRenderRequest(value: unknown): value is RenderRequest {
  return typeof value === 'object' && value !== null && 'videoPath' in value
}
