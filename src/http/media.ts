/** Signed links: whoever holds one may have the bytes, with no key, until it expires. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { JobId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import { problem } from '../core/problem.ts'
import type { Storage } from '../core/ports.ts'
import type { Store } from '../core/store-port.ts'
import { assetOfMedium } from '../gateway/result-media.ts'
import { scrubTrack } from '../gateway/scrub-track.ts'
import { type LinkCheck, type Links, MEDIA_PATH } from '../links/links.ts'
import { INERT_HEADERS, type Servable, serveBytes } from './content.ts'

/** What the route needs. */
type MediaDeps = {
  readonly store: Store
  readonly storage: Storage
  readonly accelRedirect: string | undefined
  readonly links: Pick<Links, 'check' | 'scrubSheet'>
  readonly linkBase: (request: FastifyRequest) => string
}

/** As long as a link to a job stays the same. */
const TRACK_CACHE_CONTROL = 'private, max-age=3600'

/** Adds the route. */
export function mountMedia(app: FastifyInstance, deps: MediaDeps): void {
  app.route<{ Params: { '*': string } }>({
    method: ['GET', 'HEAD'],
    url: `${MEDIA_PATH}*`,
    config: { access: 'link' },
    handler: async (request, reply) => {
      const check = deps.links.check(request.params['*'])
      if (check.result === 'expired') {
        throw problem('link_expired', 'This link has expired; asking for the job gives a new one.')
      }
      if (check.result === 'valid' && check.target.to === 'scrub-track') {
        return sendTrack(deps, check.target.jobId, check.expiresAtMs, request, reply)
      }
      const servable = check.result === 'valid' ? await findServable(deps.store, check) : undefined
      if (servable === undefined) throw problem('route_not_found', 'There is nothing at this path.')
      return serveBytes(deps, servable, request, reply)
    },
  })
}

type ValidLink = Extract<LinkCheck, { readonly result: 'valid' }>

async function findServable(store: Store, { target, name }: ValidLink): Promise<Servable | undefined> {
  if (target.to === 'file') {
    const file = await store.fileById(target.fileId)
    if (file === undefined) return undefined
    return { ...file, mediaType: file.facts.mediaType, lastModifiedMs: file.createdAtMs, filename: name }
  }
  if (target.to === 'asset') {
    const asset = await store.asset(target.digest)
    if (asset === undefined || asset.state === 'condemned') return undefined
    return { ...asset, mediaType: target.mediaType, lastModifiedMs: asset.sinceMs, filename: name }
  }
  const job = await findSucceeded(store, target.jobId)
  if (job === undefined || target.to === 'scrub-track') return undefined
  const asset = assetOfMedium(job.result, target.to)
  if (asset === undefined) return undefined
  return { ...asset, mediaType: asset.facts.mediaType, lastModifiedMs: job.finishedAtMs, filename: name }
}

async function findSucceeded(store: Store, id: JobId): Promise<Extract<Job, { status: 'succeeded' }> | undefined> {
  const job = await store.jobById(id)
  return job?.status === 'succeeded' && job.hiddenAtMs === undefined ? job : undefined
}

/** Players look for the sheet where the track says: by a link that ends when the track's own does. */
async function sendTrack(
  { store, storage, links, linkBase }: MediaDeps,
  jobId: JobId,
  expiresAtMs: number,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const job = await findSucceeded(store, jobId)
  const track = job && scrubTrack(job.result, links.scrubSheet(job, linkBase(request), expiresAtMs).url)
  if (job === undefined || track === undefined) throw problem('route_not_found', 'There is nothing at this path.')
  const sheet = job.result.scrubSheet
  if (sheet === undefined || (await storage.sizeBytes(sheet.digest)) !== sheet.sizeBytes) {
    throw problem('video_not_available', 'The scrubbing sheet is not there any more.')
  }
  return reply
    .headers({ ...INERT_HEADERS, 'content-type': 'text/vtt; charset=utf-8', 'cache-control': TRACK_CACHE_CONTROL })
    .send(track)
}
