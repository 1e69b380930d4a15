/** What a rendering child is asked, as it reads it: without the schemas, which would be a tenth of its start. */

import type { RenderRequest } from './render.ts'

/** A render, and by whom its pictures are encoded: by an ffmpeg at the child's pipes, or by the child itself. */
export type RenderQuestion = RenderRequest & { readonly encoder?: 'ffmpeg' }

/** Reads a question, which the pool has made. Throws when it is none. */
export function readRenderQuestion(value: unknown): RenderQuestion {
  if (isRenderQuestion(value)) return value
  throw new Error('a rendering child is asked for a render')
}

function isRenderQuestion(value: unknown): value is RenderQuestion {
  return typeof value === 'object' && value !== null && 'videoPath' in value
}
