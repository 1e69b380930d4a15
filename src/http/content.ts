/** Serving stored bytes: range and conditional requests, HEAD, and headers under which they stay inert in a browser. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { MediaType } from '../core/media.ts'
import type { Storage } from '../core/ports.ts'
import { problem } from '../core/problem.ts'
import { select } from './range.ts'
import { sendBytes } from './send-bytes.ts'

/**
 * Where bytes come from: read from the storage, fetched from it by the client where it gives links out, or sent by a proxy
 * in front that has its folder under a path of its own.
 */
export type BytesSource = {
  readonly storage: Pick<Storage, 'sizeBytes' | 'read' | 'directUrl'>
  /** The path of the proxy's internal location, such as `/protected/`; absent: there is no such proxy. */
  readonly accelRedirect: string | undefined
}

/** Bytes to be served. */
export type Servable = {
  readonly digest: string
  readonly sizeBytes: number
  readonly mediaType: MediaType
  readonly lastModifiedMs: number
  /** What a browser that saves it calls it. */
  readonly filename: string
}

/** Whatever it is, nothing in it runs: a player may play it, and that is all. */
export const INERT_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
} as const

/**
 * How long a link into the storage lives, whatever is left of the one that led here: a client may come to it late, or take
 * the film up again; in ms.
 */
const DIRECT_URL_MS = 3_600_000

const CACHE_CONTROL = 'private, max-age=86400, immutable'

/** Answers a GET or HEAD with stored bytes. Throws `ProblemError` `video_not_available` when they are gone. */
export async function serveBytes(
  { storage, accelRedirect }: BytesSource,
  servable: Servable,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { digest, sizeBytes } = servable
  if ((await storage.sizeBytes(digest)) !== sizeBytes)
    throw problem('video_not_available', 'The file is not there any more.')
  const direct = await storage.directUrl?.(digest, DIRECT_URL_MS)
  if (direct !== undefined) return reply.headers({ ...INERT_HEADERS, 'cache-control': 'no-store' }).redirect(direct)
  if (accelRedirect !== undefined) return handOver(accelRedirect, servable, reply)
  const etag = `"${digest}"`
  const selection = select(request.headers, { sizeBytes, etag, lastModifiedMs: servable.lastModifiedMs })
  reply.code(selection.status).headers({
    ...INERT_HEADERS,
    'accept-ranges': 'bytes',
    'cache-control': CACHE_CONTROL,
    'last-modified': new Date(servable.lastModifiedMs).toUTCString(),
    etag,
  })
  if (selection.status === 304) return reply.send()
  if (selection.status === 412) return reply.header('content-length', 0).send()
  if (selection.status === 416)
    return reply.headers({ 'content-range': `bytes */${sizeBytes}`, 'content-length': 0 }).send()
  const range = selection.status === 206 ? selection.range : { first: 0, last: sizeBytes - 1 }
  if (selection.status === 206) reply.header('content-range', `bytes ${range.first}-${range.last}/${sizeBytes}`)
  reply.headers({ ...describe(servable), 'content-length': range.last - range.first + 1 })
  if (request.method === 'HEAD') return reply.send()
  return sendBytes(reply, range, (part, buffer) => storage.read(digest, part, buffer))
}

function describe({ mediaType, filename, digest }: Servable) {
  return {
    'content-type': mediaType,
    'content-disposition': `inline; filename="${filename}"`,
    'repr-digest': `sha-256=:${Buffer.from(digest, 'hex').toString('base64')}:`,
  }
}

/**
 * Tells the proxy which file to send. Ranges and conditions are all its own: it sees them, and callers see its validators.
 */
function handOver(location: string, servable: Servable, reply: FastifyReply): FastifyReply {
  const { digest, lastModifiedMs } = servable
  return reply
    .headers({
      ...INERT_HEADERS,
      ...describe(servable),
      'cache-control': CACHE_CONTROL,
      'last-modified': new Date(lastModifiedMs).toUTCString(),
      etag: `"${digest}"`,
      'x-accel-redirect': `${location}${digest.slice(0, 2)}/${digest.slice(2)}`,
    })
    .send()
}
