/** The embedded engine as an upstream: it needs no key, no network and no GPU, and makes exactly what was ordered. */

import { rm } from 'node:fs/promises'
import { isJsonObject, type Json } from '../core/json.ts'
import type { ResultSource, Storage, Upstream, UpstreamReport, Work } from '../core/ports.ts'
import { assertNever } from '../core/assert.ts'
import type { Problem } from '../core/problem.ts'
import { REFERENCE_ROLES } from '../core/request.ts'
import { RenderPool, type RenderPoolOptions, type RenderState } from '../previz/render-pool.ts'
import type { RenderRequest } from '../previz/render.ts'

/** How the engine is set up. */
export type PrevizOptions = Pick<
  RenderPoolOptions,
  'readable' | 'writable' | 'wallLimitMs' | 'silenceLimitMs' | 'idleMs' | 'rendersMax' | 'program'
> & {
  readonly storage: Pick<Storage, 'localPath' | 'temporaryPath'>
  /** Renders at once. */
  readonly workers: number
  /** Told why a render failed, for the log. */
  readonly onFailure?: (renderId: string, detail: string) => void
}

/** The engine, which can also be shut down. */
export type PrevizUpstream = Upstream & {
  /** The process ids of the children that render now, or wait warm. */
  readonly processes: () => readonly number[]
  /** Stops every render and ends all children. */
  close(): Promise<void>
}

/** Ended renders that are remembered; the files of older ones are removed. */
const ENDED_MAX = 200

const POLL_INTERVAL_MS = 200

/** Builds the engine. Nothing heavy is loaded, and no child started, before there is work. */
export function createPrevizUpstream(options: PrevizOptions): PrevizUpstream {
  const ended: string[] = []
  const cancelled = new Set<string>()
  const discard = (id: string) => {
    const request = pool.request(id)
    pool.forget(id)
    cancelled.delete(id)
    return request === undefined ? Promise.resolve() : removeFiles(request)
  }
  const drop = (id: string, removal: Promise<void>) => {
    removal.catch((error: unknown) => options.onFailure?.(id, `its files could not be removed: ${String(error)}`))
  }
  const onEnd = (id: string, state: RenderState) => {
    if (state.state === 'failed') options.onFailure?.(id, `${state.because}: ${state.detail}`)
    const request = pool.request(id)
    if (cancelled.has(id)) drop(id, discard(id))
    else ended.push(id)
    if (state.state === 'failed' && request !== undefined) drop(id, removeFiles(request))
    const oldest = ended.length > ENDED_MAX ? ended.shift() : undefined
    if (oldest !== undefined) drop(oldest, discard(oldest))
  }
  const pool = new RenderPool({ ...options, onEnd })
  return {
    id: 'previz',
    capabilities: { framesWithReferences: true, roles: REFERENCE_ROLES },
    repeatable: true,
    exact: true,
    pollIntervalMs: POLL_INTERVAL_MS,
    freeSlots: () => Math.max(0, options.workers - pool.active),
    async submit(work) {
      if (pool.state(work.attemptId) === undefined) pool.start(work.attemptId, await requestFor(work, options.storage))
      return { render: work.attemptId }
    },
    check(handle) {
      const id = renderId(handle)
      const state = id === undefined || cancelled.has(id) ? undefined : pool.state(id)
      const request = id === undefined ? undefined : pool.request(id)
      if (state === undefined || request === undefined) return Promise.resolve({ state: 'lost' })
      return Promise.resolve(report(state, request))
    },
    async cancel(handle) {
      const id = renderId(handle)
      const state = id === undefined ? undefined : pool.state(id)
      if (id === undefined || state === undefined) return
      if (state.state !== 'queued' && state.state !== 'running') return discard(id)
      cancelled.add(id)
      pool.cancel(id)
    },
    processes: () => pool.processes,
    async close() {
      await pool.close()
    },
  }
}

async function requestFor(work: Work, storage: PrevizOptions['storage']): Promise<RenderRequest> {
  const references = await Promise.all(
    work.references.map(async ({ role, asset }) => ({
      role,
      facts: asset.facts,
      path: await storage.localPath(asset.digest),
    })),
  )
  return {
    order: work.order,
    references,
    videoPath: storage.temporaryPath('mp4'),
    ...(work.order.returnLastFrame ? { lastFramePath: storage.temporaryPath('png') } : {}),
  }
}

function report(state: RenderState, request: RenderRequest): UpstreamReport {
  const file = (path: string): ResultSource => ({ from: 'file', path })
  switch (state.state) {
    case 'queued':
      return { state: 'queued' }
    case 'running':
      return { state: 'running', progressPercent: state.percent }
    case 'done': {
      const lastFrame = request.lastFramePath === undefined ? {} : { lastFrame: file(request.lastFramePath) }
      return { state: 'succeeded', video: file(request.videoPath), ...lastFrame }
    }
    case 'cancelled':
      return { state: 'lost' }
    case 'failed':
      return { state: 'failed', problem: PROBLEM[state.because] }
    default:
      return assertNever(state)
  }
}

const PROBLEM: { readonly [because in Extract<RenderState, { state: 'failed' }>['because']]: Problem } = {
  render: { code: 'upstream_failed', message: 'The previz could not be rendered.' },
  storage: { code: 'storage_full', message: 'There is no room left for the film.' },
  process: { code: 'upstream_failed', message: 'The previz renderer stopped unexpectedly.' },
  time: { code: 'upstream_failed', message: 'The previz took too long to render.' },
}

function renderId(handle: Json): string | undefined {
  return isJsonObject(handle) && typeof handle['render'] === 'string' ? handle['render'] : undefined
}

async function removeFiles({ videoPath, lastFramePath }: RenderRequest): Promise<void> {
  await rm(videoPath, { force: true })
  if (lastFramePath !== undefined) await rm(lastFramePath, { force: true })
}
