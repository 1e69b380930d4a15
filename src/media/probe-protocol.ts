/** What probing children say to the server; nothing is believed that does not fit. */

import { z } from 'zod'

import { isMediaType, type MediaFacts, type MediaType } from '../core/media.ts'
import { sizeObstacle } from '../core/media-limits.ts'

const mediaType = z.custom<MediaType>((value) => typeof value === 'string' && isMediaType(value))
const side = z.int().min(1)
const duration = z.number().positive().max(3600)
const codec = z.string().regex(/^[a-z0-9.-]{1,32}$/)

const facts: z.ZodType<MediaFacts> = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('image'), mediaType, widthPx: side, heightPx: side }),
    z.strictObject({
      kind: z.literal('video'),
      mediaType,
      widthPx: side,
      heightPx: side,
      durationSeconds: duration,
      frames: z.int().min(1),
      videoCodec: codec,
      audioCodec: codec.exactOptional(),
    }),
    z.strictObject({ kind: z.literal('audio'), mediaType, durationSeconds: duration, audioCodec: codec }),
  ])
  .refine((found) => found.kind === 'audio' || sizeObstacle(found.kind, found.widthPx, found.heightPx) === undefined)

/** What the child says became of the file that it was given. `failed`: it could not look, which is no fault of the file's. */
export const verdict = z.discriminatedUnion('say', [
  z.strictObject({ say: z.literal('facts'), facts }),
  z.strictObject({ say: z.literal('refused'), message: z.string().max(200), internal: z.string().max(500) }),
  z.strictObject({ say: z.literal('failed'), message: z.string().max(500) }),
])

/** What became of a file. */
export type Verdict = z.infer<typeof verdict>
