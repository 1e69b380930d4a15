/** The embedded engine as an upstream: it needs no key, no network and no GPU, and makes exactly what was ordered. */

import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { assert, assertNever } from '../core/assert.ts'
import type { PreparedReference } from '../core/job.ts'
import { type AttemptId, parseId } from '../core/ids.ts'
import { isJsonObject, type Json } from '../core/json.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import { Notes } from '../core/notes.ts'
import type { Storage } from '../core/ports.ts'
import { type Problem, ProblemError, problem } from '../core/problem.ts'
import { REFERENCE_ROLES } from '../core/request.ts'
import type { Resolution } from '../core/shape.ts'
import type { ResultSource, Upstream, UpstreamReport, Work } from '../core/upstream-port.ts'
import { isSystemError } from '../lib/system-error.ts'
import { RenderPool, type RenderPoolOptions, type RenderState } from '../previz/render-pool.ts'
import { causeOf } from '../previz/render-cause.ts'
import type { RenderReference, RenderRequest } from '../previz/render.ts'

/** How the engine is set up. */
export type PrevizOptions = Pick<
  RenderPoolOptions,
  'folder' | 'wallLimitMs' | 'silenceLimitMs' | 'idleMs' | 'rendersMax' | 'program' | 'ffmpeg'
> & {
  readonly storage: Pick<Storage, 'withLocalCopy'>
  /** Whose renders these are: those of other processes are not known here. */
  readonly workerId: string
  /** Renders at once. */
  readonly workers: number
  /** Whether shot, time, camera and line are written on every film. */
  readonly burnIn?: boolean
  /** Told why a render failed, for the log. */
  readonly onFailure?: (renderId: string, detail: string) => void
  /** Told why a film has no poster and no scrubbing sheet, for the log. */
  readonly onWithoutStills?: (renderId: string, detail: string) => void
}

/** The engine, which can also be shut down. */
export type PrevizUpstream = Upstream & {
  /** The process ids of the children that render now, or wait warm. */
  readonly processes: () => readonly number[]
  /** Stops every render and ends all children. */
  close(): Promise<void>
}

const POLL_INTERVAL_MS = 200

/** What it renders: 4k would need four times the time and memory that a render is given. */
const RENDERED: readonly Resolution[] = ['480p', '720p', '1080p']

/** The frames of a film whose length is left to it, where the model makes films of that length. */
const OPEN_FRAMES = 5 * FRAMES_PER_SECOND

/** Builds the engine. Nothing heavy is loaded, and no child started, before there is work. */
export function createPrevizUpstream(options: PrevizOptions): PrevizUpstream {
  const released = new Set<string>()
  /** Ends the use of a render's references. */
  const returnCopies = new Map<string, () => void>()
  const tell = (id: string, detail: string) => options.onFailure?.(id, detail)
  const forget = async (id: string) => {
    const request = pool.request(id)
    pool.forget(id)
    released.delete(id)
    if (request !== undefined) await removeFiles(request)
  }
  const onEnd = (id: string, state: RenderState) => {
    returnCopies.get(id)?.()
    returnCopies.delete(id)
    if (state.state === 'failed') tell(id, `${state.because}: ${state.detail}`)
    if (state.state === 'done' && state.withoutStills !== undefined) options.onWithoutStills?.(id, state.withoutStills)
    if (!released.has(id)) return
    forget(id).catch((error: unknown) => tell(id, `its files could not be removed: ${String(error)}`))
  }
  const pool = new RenderPool({ ...options, onEnd })
  return {
    id: 'previz',
    offers: [{ resolutions: RENDERED, sound: true, framesWithReferences: true, roles: REFERENCE_ROLES }],
    repeatable: true,
    isLocal: true,
    exact: true,
    pollIntervalMs: POLL_INTERVAL_MS,
    slots: { name: `previz@${options.workerId}`, count: options.workers },
    async submit(work) {
      const id = work.attemptId
      const taken = { handle: { render: id }, notes: lossesOf(work) }
      if (pool.state(id) !== undefined) return taken
      await makeFolder(options.folder)
      const { references, done } = await borrow(options.storage, work.references)
      returnCopies.set(id, done)
      pool.start(id, requestOf(work, references, options))
      return taken
    },
    async check(handles) {
      return handles.map((handle) => {
        const id = renderId(handle)
        const state = id === undefined || released.has(id) ? undefined : pool.state(id)
        const request = id === undefined ? undefined : pool.request(id)
        return state === undefined || request === undefined ? { state: 'lost' } : report(state, request)
      })
    },
    cancel: async () => 'impossible',
    async release(handle) {
      const id = renderId(handle)
      const state = id === undefined ? undefined : pool.state(id)
      if (id === undefined || state === undefined) return
      if (state.state !== 'queued' && state.state !== 'running') return forget(id)
      released.add(id)
      pool.cancel(id)
    },
    kept: () =>
      pool.known.flatMap((id) => {
        const attemptId = released.has(id) ? undefined : parseId<AttemptId>(id)
        return attemptId === undefined ? [] : [{ attemptId, handle: { render: id } }]
      }),
    processes: () => pool.processes,
    async close() {
      await pool.close()
    },
  }
}

/** What was asked for and is not done. */
function lossesOf({ request }: Work): Notes['list'] {
  const notes = new Notes()
  const { webSearch, referenceTask } = request
  if (webSearch === true) notes.dropped('webSearch', 'previz looks nothing up')
  if (referenceTask === 'edit' || referenceTask === 'extend') {
    notes.approximated('referenceTask', 'previz shows its references, and changes nothing in them')
  }
  return notes.list
}

/** Makes the folder that films go to, which may have been swept away. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new ProblemError(PROBLEM[causeOf(error)], { cause: error, internal: String(error) })
  }
}

/** Local copies of all references, until `done` is called. */
async function borrow(
  storage: PrevizOptions['storage'],
  references: readonly PreparedReference[],
): Promise<{ readonly references: readonly RenderReference[]; readonly done: () => void }> {
  const { promise: returned, resolve: done } = Promise.withResolvers<void>()
  const borrowed = references.map((reference) => {
    assert('asset' in reference, 'previz is given nothing of a library that it does not have')
    const { role, asset } = reference
    return new Promise<RenderReference>((resolve, reject) => {
      const use = (path: string) => {
        resolve({ role, facts: asset.facts, path })
        return returned
      }
      storage.withLocalCopy(asset.digest, use).catch(reject)
    })
  })
  try {
    return { references: await Promise.all(borrowed), done }
  } catch (error) {
    done()
    throw error
  }
}

function requestOf(
  { order }: Work,
  references: readonly RenderReference[],
  { folder, burnIn = false }: PrevizOptions,
): RenderRequest {
  const stem = join(folder, randomUUID())
  return {
    order: order.lengthIsOpen ? { ...order, frames: Math.min(OPEN_FRAMES, order.frames) } : order,
    references,
    burnIn,
    videoPath: `${stem}.mp4`,
    storyboardPath: `${stem}.json`,
    stillPaths: { poster: `${stem}-poster.jpg`, sheet: `${stem}-scrub.jpg` },
    ...(order.returnLastFrame ? { lastFramePath: `${stem}.png` } : {}),
  }
}

function report(state: RenderState, request: RenderRequest): UpstreamReport {
  const file = (path: string): ResultSource => ({
    from: 'stream',
    open: (signal) => readOwn(path, signal),
  })
  switch (state.state) {
    case 'queued':
      return { state: 'queued' }
    case 'running':
      return { state: 'running', progressPercent: state.percent }
    case 'done': {
      const lastFrame = request.lastFramePath === undefined ? {} : { lastFrame: file(request.lastFramePath) }
      const storyboard = request.storyboardPath === undefined ? {} : { storyboard: file(request.storyboardPath) }
      const paths = state.withoutStills === undefined ? request.stillPaths : undefined
      const stills = paths && { stills: { poster: file(paths.poster), scrubSheet: file(paths.sheet) } }
      return { state: 'succeeded', video: file(request.videoPath), ...lastFrame, ...stills, ...storyboard }
    }
    case 'cancelled':
      return { state: 'lost' }
    case 'failed':
      return { state: 'failed', problem: problemOf(state.because, request) }
    default:
      return assertNever(state)
  }
}

async function* readOwn(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { signal })
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error
    throw problem('file_not_found', 'The film is not there any more.')
  }
}

function problemOf(because: FailedRender['because'], { references }: RenderRequest): Problem {
  if (because !== 'memory' || references.length === 0) return PROBLEM[because]
  const message = 'The references need more memory than a previz has: send smaller pictures or videos, or fewer.'
  return { code: 'upstream_failed', message }
}

type FailedRender = Extract<RenderState, { state: 'failed' }>

const PROBLEM: { readonly [because in FailedRender['because']]: Problem } = {
  render: { code: 'upstream_failed', message: 'The previz could not be rendered.' },
  storage: { code: 'storage_full', message: 'There is no room left for the film.' },
  system: { code: 'unavailable', message: 'The files of the previz cannot be read or written at the moment.' },
  memory: { code: 'upstream_failed', message: 'The previz renderer ran out of memory.' },
  process: { code: 'upstream_failed', message: 'The previz renderer stopped unexpectedly.' },
  time: { code: 'upstream_failed', message: 'The previz took too long to render.' },
}

function renderId(handle: Json): string | undefined {
  return isJsonObject(handle) && typeof handle['render'] === 'string' ? handle['render'] : undefined
}

async function removeFiles({ videoPath, lastFramePath, stillPaths, storyboardPath }: RenderRequest): Promise<void> {
  for (const path of [videoPath, lastFramePath, stillPaths?.poster, stillPaths?.sheet, storyboardPath]) {
    if (path !== undefined) await rm(path, { force: true })
  }
}
