/** What the pool is told by its children; nothing is believed that does not fit. */

import { z } from 'zod'

import { RENDER_CAUSES } from './render-cause.ts'

/** While a child renders: that it lives, and how far it is. */
export const renderProgress = z.strictObject({ percent: z.int().min(0).max(100) })

/** Progress of a render. */
export type RenderProgress = z.infer<typeof renderProgress>

/**
 * How a render ended. `encoder`: the ffmpeg at the child's pipes has, and its parent knows why. `withoutStills`: the film is
 * there, and why its pictures are not. That and `detail` are for the log.
 */
export const renderEnd = z.discriminatedUnion('end', [
  z.strictObject({ end: z.literal('done'), withoutStills: z.string().optional() }),
  z.strictObject({ end: z.literal('failed'), because: z.enum([...RENDER_CAUSES, 'encoder']), detail: z.string() }),
])

/** How a render ended. */
export type RenderEnd = z.infer<typeof renderEnd>
