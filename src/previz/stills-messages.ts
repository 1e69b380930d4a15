/** What a child that makes pictures of films answers; nothing is believed that does not fit. */

import { z } from 'zod'

/** How it ended. `detail` is for the log. */
export const stillsEnd = z.discriminatedUnion('end', [
  z.strictObject({ end: z.literal('done') }),
  z.strictObject({ end: z.literal('failed'), detail: z.string() }),
])

/** How it ended. */
export type StillsEnd = z.infer<typeof stillsEnd>
