/** What the pool and its worker threads say to each other. Plain data. */

import type { RenderRequest } from './render.ts'

/** To a worker: render this. It works on one render at a time. */
export type RenderOrder = {
  readonly request: RenderRequest
  /** One 32-bit number shared with the worker: 1 means stop, and is looked at before each frame. */
  readonly cancel: SharedArrayBuffer
}

/** From a worker. Exactly one of the last three ends a render. */
export type RenderNews =
  | { readonly news: 'progress'; readonly percent: number }
  | { readonly news: 'done' }
  | { readonly news: 'cancelled' }
  /** `detail` is for the log. */
  | { readonly news: 'failed'; readonly detail: string }
