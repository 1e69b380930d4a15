/**
 * What the server and its probing child say to each other: a line of JSON each way, and nothing believed that does not
 * fit.
 */

import { z } from 'zod'

import { isMediaType, type MediaFacts, type MediaType } from '../core/media.ts'
import { SIDE_PX_MAX } from './unsupported.ts'

const mediaType = z.custom<MediaType>((value) => typeof value === 'string' && isMediaType(value))
const side = z.int().min(1).max(SIDE_PX_MAX)
const duration = z.number().positive().max(3600)
const codec = z.string().regex(/^[a-z0-9.-]{1,32}$/)

const facts: z.ZodType<MediaFacts> = z.discriminatedUnion('kind', [
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

/** What the child says: that it is ready, or what became of the file it was given. `failed` is a fault of ours. */
export const childMessage = z.discriminatedUnion('say', [
  z.strictObject({ say: z.literal('ready') }),
  z.strictObject({ say: z.literal('facts'), facts }),
  z.strictObject({ say: z.literal('refused'), message: z.string().max(200), internal: z.string().max(500) }),
  z.strictObject({ say: z.literal('failed'), message: z.string().max(500) }),
])

/** A message of the child. */
export type ChildMessage = z.infer<typeof childMessage>

/** What the server says: identify this file. */
export const question = z.strictObject({ path: z.string() })

/** A question of the server. */
export type Question = z.infer<typeof question>

/** A line longer than this is no answer. */
export const LINE_LENGTH_MAX = 10_000
