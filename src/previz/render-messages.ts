/** What the pool and its children say to each other; nothing that a child says is believed that does not fit. */

import { z } from 'zod'

import { isDiskFull, systemCode } from '../lib/system-error.ts'
import type { RenderRequest } from './render.ts'

/** To a child: render this. */
export const renderRequest = z.custom<RenderRequest>(
  (value) => typeof value === 'object' && value !== null && 'videoPath' in value,
)

/** From a child, while it renders: that it lives, and how far it is. */
export const renderProgress = z.strictObject({ percent: z.int().min(0).max(100) })

/** Progress of a render. */
export type RenderProgress = z.infer<typeof renderProgress>

/**
 * Why a render came to nothing that its own process has survived: there was no room for its files (`storage`), the system
 * would not let it read or write them (`system`), or it is the render's own fault (`render`).
 */
const because = z.enum(['render', 'storage', 'system'])

/** From a child: how a render ended. `detail` is for the log. */
export const renderEnd = z.discriminatedUnion('end', [
  z.strictObject({ end: z.literal('done') }),
  z.strictObject({ end: z.literal('failed'), because, detail: z.string() }),
])

/** How a render ended. */
export type RenderEnd = z.infer<typeof renderEnd>

/** Why an error ended a render. */
export function causeOf(error: unknown): z.infer<typeof because> {
  if (isDiskFull(error)) return 'storage'
  return systemCode(error) === undefined ? 'render' : 'system'
}
