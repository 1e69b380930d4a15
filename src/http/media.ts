/** Signed links: whoever holds one may have the bytes, with no key, until it expires. */

import type { FastifyInstance } from 'fastify'
import { isActive } from '../core/job.ts'
import { problem } from '../core/problem.ts'
import type { Storage } from '../core/ports.ts'
import type { Store } from '../core/store-port.ts'
import { type Links, type LinkTarget, MEDIA_PATH } from '../links/links.ts'
import { type Servable, serveBytes } from './content.ts'

/** What the route needs. */
type MediaDeps = {
  readonly store: Store
  readonly storage: Storage
  readonly accelRedirect: string | undefined
  readonly links: Pick<Links, 'check'>
}

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
      const servable = check.result === 'valid' ? await findServable(deps.store, check.target, check.name) : undefined
      if (servable === undefined) throw problem('route_not_found', 'There is nothing at this path.')
      return serveBytes(deps, servable, request, reply)
    },
  })
}

async function findServable(store: Store, target: LinkTarget, name: string): Promise<Servable | undefined> {
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
  const job = await store.jobById(target.jobId)
  if (job === undefined || isActive(job) || job.status !== 'succeeded' || job.hiddenAtMs !== undefined) return undefined
  const asset = target.to === 'video' ? job.result.video : job.result.lastFrame
  if (asset === undefined) return undefined
  return { ...asset, mediaType: asset.facts.mediaType, lastModifiedMs: job.finishedAtMs, filename: name }
}
