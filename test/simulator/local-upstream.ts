/** A renderer inside a node: its works die with the node, and its film is there until somebody lets go of it. */

import type { Json } from '../../src/core/json.ts'
import { problem } from '../../src/core/problem.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import type { ResultSource, Upstream, UpstreamReport, Work } from '../../src/core/upstream-port.ts'
import { away } from './faults.ts'
import type { Io } from './io.ts'
import { type Life, lifeOf } from './lives.ts'
import { filmOf, frameOf, stillsOf } from './remote-work.ts'

type Render = {
  readonly work: Work
  readonly life: Life
  readonly startedAtMs: number
  readonly endsAtMs: number
  readonly trouble: 'none' | 'lost' | 'no disk'
}

/** The renderer of one node. */
export type LocalUpstream = Upstream & {
  readonly renders: ReadonlyMap<string, unknown>
  /** In how many ms a render ends; `Infinity` when it never does, or is not here. */
  readonly endsInMs: (attemptId: string | undefined) => number
}

/** Times that one life meets trouble in the renderer: it must come through those. */
const TROUBLES_MAX = 2

/** Makes the renderer of one node. */
export function localUpstream(io: Io, workerId: string, lives: readonly Life[]): LocalUpstream {
  const { world } = io
  const { chance, scheduler } = world
  const renders = new Map<string, Render>()
  const start = (work: Work) => {
    if (renders.has(work.attemptId)) return
    const life = lifeOf(lives, work.request.prompt)
    const isTroubled = life.localTroubles < TROUBLES_MAX && chance.hit(world.faults.storage)
    if (isTroubled) life.localTroubles++
    renders.set(work.attemptId, {
      work,
      life,
      startedAtMs: scheduler.nowMs,
      endsAtMs: life.workFate === 'never ends' ? Infinity : scheduler.nowMs + life.runMs / 2,
      trouble: isTroubled ? chance.pick(['lost', 'no disk']) : 'none',
    })
  }
  return {
    id: 'local',
    offers: [{ sound: true, framesWithReferences: true, roles: REFERENCE_ROLES }],
    repeatable: true,
    isLocal: true,
    exact: true,
    pollIntervalMs: 1_000,
    slots: { name: `local@${workerId}`, count: 3 },
    renders,
    endsInMs(attemptId) {
      const render = attemptId === undefined ? undefined : renders.get(attemptId)
      return render === undefined ? Infinity : render.endsAtMs - scheduler.nowMs
    },
    async submit(work) {
      const isAway = world.away.has('storage') || chance.hit(world.faults.storage)
      await io.call(`render ${work.attemptId}`, () => start(work), isAway ? { refused: away('the storage') } : {})
      return { handle: { render: work.attemptId }, notes: [] }
    },
    check: (handles, signal) =>
      io.call(
        'look at renders',
        () => handles.map((handle) => report(renders.get(renderId(handle)), renders, scheduler.nowMs)),
        { signal },
      ),
    cancel: async () => 'impossible',
    kept: () =>
      Array.from(renders.values(), ({ work }) => ({ attemptId: work.attemptId, handle: { render: work.attemptId } })),
    release: async (handle) => void renders.delete(renderId(handle)),
  }
}

function report(render: Render | undefined, renders: ReadonlyMap<string, Render>, nowMs: number): UpstreamReport {
  if (render === undefined) return { state: 'lost' }
  const { startedAtMs, endsAtMs, life, work } = render
  if (nowMs < endsAtMs) {
    const share = endsAtMs === Infinity ? 0.5 : (nowMs - startedAtMs) / (endsAtMs - startedAtMs)
    return { state: 'running', progressPercent: share * 100 }
  }
  if (render.trouble === 'lost') return { state: 'lost' }
  if (render.trouble === 'no disk') {
    return { state: 'failed', problem: { code: 'storage_full', message: 'no room for the film' } }
  }
  if (life.workFate === 'fails' || life.workFate === 'refused') {
    return { state: 'failed', problem: { code: 'upstream_failed', message: 'it could not be rendered' } }
  }
  const file = (text: string): ResultSource => ({
    from: 'stream',
    async *open(signal) {
      signal.throwIfAborted()
      if (!renders.has(work.attemptId)) throw problem('file_not_found', 'the film is gone')
      yield Buffer.from(text)
    },
  })
  const stills = stillsOf(work)
  return {
    state: 'succeeded',
    video: file(filmOf(work, life)),
    ...(life.returnLastFrame && { lastFrame: file(frameOf(work)) }),
    stills: { poster: file(stills.poster), scrubSheet: file(stills.scrubSheet) },
    storyboard: file(`the storyboard of ${work.jobId}`),
  }
}

function renderId(handle: Json): string {
  return (handle as { readonly render: string }).render
}
