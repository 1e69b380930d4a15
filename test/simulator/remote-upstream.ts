/** Providers: they outlive every node, do what each life says, and answer as badly as the world's faults allow. */

import type { AttemptId, JobId } from '../../src/core/ids.ts'
import type { Json } from '../../src/core/json.ts'
import type { VideoFacts } from '../../src/core/media.ts'
import { FRAMES_PER_SECOND } from '../../src/core/model.ts'
import { type ProblemError, problem } from '../../src/core/problem.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import type { FoundWork, Stop, ResultSource, Upstream, UpstreamReport, Work } from '../../src/core/upstream-port.ts'
import { contentOf } from './disk.ts'
import type { Io } from './io.ts'
import { type Life, lifeOf } from './lives.ts'
import type { Owner } from './scheduler.ts'

/** A work at a provider. */
export type RemoteWork = {
  readonly id: string
  readonly jobId: JobId
  readonly attemptId: AttemptId
  readonly life: Life
  readonly work: Work
  readonly createdAtMs: number
  /** When it ends by itself. */
  readonly endsAtMs: number
  /** Until when a look may not find it. */
  readonly knownFromMs: number
  cancelledAtMs?: number
  /** The nodes that were told how the work is called. */
  readonly heardBy: Set<Owner>
  /** Looks that did not find it. */
  lostLooks: number
}

/** Told of what reaches a provider. */
export type ProviderWitness = {
  readonly onCreated: (provider: Provider, work: RemoteWork) => void
  readonly onCancelled: (provider: Provider, work: RemoteWork) => void
}

/** A provider. A `keyed` one makes nothing twice for the same attempt. */
export class Provider {
  readonly id: string
  readonly isKeyed: boolean
  readonly works = new Map<string, RemoteWork>()
  readonly #lives: readonly Life[]
  readonly #witness: ProviderWitness

  constructor(id: string, isKeyed: boolean, lives: readonly Life[], witness: ProviderWitness) {
    this.id = id
    this.isKeyed = isKeyed
    this.#lives = lives
    this.#witness = witness
  }

  /** The provider as one node reaches it. */
  upstream(io: Io): Upstream {
    const { world } = io
    return {
      id: this.id,
      offers: [{ sound: true, framesWithReferences: true, roles: REFERENCE_ROLES }],
      repeatable: this.isKeyed,
      isLocal: false,
      exact: false,
      pollIntervalMs: 2_000,
      slots: { name: this.id, count: 6 },
      submit: (work) => this.#submit(io, work),
      check: async (handles, signal) => {
        const isAway = world.away.has('status')
        const gone = isAway ? problem('upstream_unavailable', 'no route to the status') : undefined
        const look = () => handles.map((handle) => this.#report(io, handle))
        return io.call(`look at ${handles.join(', ')}`, look, { refused: gone, signal, moreMs: slowMs(io) })
      },
      cancel: (handle, signal) => {
        const isAway = world.away.has('status') || world.chance.hit(world.faults.lostLook)
        const gone = isAway ? problem('upstream_unavailable', 'no route to the cancel') : undefined
        const isLost = isAway && world.chance.hit(0.5)
        const fate = { signal, ...(isLost ? { lost: gone } : { refused: gone }) }
        return io.call(`cancel ${handle}`, () => this.#cancel(world.scheduler.nowMs, handle), fate)
      },
      release: async () => undefined,
      search: ({ work }) => {
        const isAway = world.away.has('status') || world.chance.hit(world.faults.lostLook)
        const fate = isAway ? { refused: problem('upstream_unavailable', 'no route to the list') } : {}
        const look = () => this.#listed(world.scheduler.nowMs, work)
        return io.call(`search for ${work.attemptId}`, look, { ...fate, moreMs: slowMs(io) })
      },
    }
  }

  #submit(io: Io, work: Work): ReturnType<Upstream['submit']> {
    const { chance, faults, away } = io.world
    const life = lifeOf(this.#lives, work.request.prompt)
    const isBusy = away.has('submit') || chance.hit(faults.busyProvider)
    const isLost = !isBusy && chance.hit(faults.lostSubmit)
    const unknown = isLost ? problem('upstream_outcome_unknown', 'the connection broke') : undefined
    let refused: ProblemError | undefined
    if (isBusy) refused = problem(chance.pick(['upstream_unavailable', 'rate_limited']), 'not now')
    else if (life.workFate === 'refused') refused = problem('upstream_failed', 'not this')
    else if (isLost && chance.hit(0.5)) refused = unknown
    if (isLost) life.unknownSubmits++
    const make = () => this.#create(io, work, life)
    const fate = { refused, ...(isLost && { lost: unknown }), moreMs: chance.between(0, 300) + slowMs(io) }
    return io.call(`submit ${work.attemptId} of ${work.jobId}`, make, fate).then((made) => {
      made.heardBy.add(io.owner)
      life.onTaken?.()
      return { handle: made.id, workId: made.id, notes: [] }
    })
  }

  #create(io: Io, work: Work, life: Life): RemoteWork {
    const { scheduler, chance, faults } = io.world
    const id = `${this.id}-${work.attemptId}`
    const known = this.works.get(id)
    if (known !== undefined && this.isKeyed) return known
    const made: RemoteWork = {
      id: known === undefined ? id : `${id}-again-${this.works.size}`,
      jobId: work.jobId,
      attemptId: work.attemptId,
      life,
      work,
      createdAtMs: scheduler.nowMs,
      endsAtMs: life.workFate === 'never ends' ? Infinity : scheduler.nowMs + life.queuedMs + life.runMs,
      knownFromMs: scheduler.nowMs + (chance.hit(faults.lateKnown) ? chance.between(1, 12_000) : 0),
      lostLooks: 0,
      heardBy: new Set(),
    }
    this.works.set(made.id, made)
    this.#witness.onCreated(this, made)
    return made
  }

  /** The list shows what was asked for; of late, it may lack what was just begun. */
  #listed(nowMs: number, { request, order }: Work): readonly FoundWork[] {
    return [...this.works.values()].flatMap((made) => {
      const isSame = made.work.request.prompt === request.prompt && made.work.order.seed === order.seed
      return isSame && nowMs >= made.knownFromMs ? [{ handle: made.id, workId: made.id }] : []
    })
  }

  #cancel(nowMs: number, handle: Json): Stop {
    const work = this.works.get(String(handle))
    if (work === undefined) return 'refused'
    this.#witness.onCancelled(this, work)
    work.cancelledAtMs ??= nowMs
    return 'stopped'
  }

  #report(io: Io, handle: Json): UpstreamReport {
    const { chance, faults, scheduler } = io.world
    const work = this.works.get(String(handle))
    if (work === undefined) return { state: 'lost' }
    if (scheduler.nowMs < work.knownFromMs) {
      work.lostLooks++
      return { state: 'lost' }
    }
    if (chance.hit(faults.lostLook)) return { state: 'unavailable', detail: 'status 502' }
    const isStale = chance.hit(faults.staleLook)
    const atMs = isStale ? chance.between(work.createdAtMs, scheduler.nowMs) : scheduler.nowMs
    return reportAt(work, atMs)
  }
}

/** How long a provider keeps one waiting besides. */
function slowMs({ world: { chance, faults } }: Io): number {
  return chance.hit(faults.slowProvider) ? chance.between(1_000, 40_000) : 0
}

function reportAt(work: RemoteWork, atMs: number): UpstreamReport {
  const { life, endsAtMs, createdAtMs } = work
  if (work.cancelledAtMs !== undefined && work.cancelledAtMs <= Math.min(atMs, endsAtMs)) {
    return { state: 'failed', problem: { code: 'upstream_failed', message: 'cancelled there' } }
  }
  if (atMs < createdAtMs + life.queuedMs) return { state: 'queued' }
  if (atMs < endsAtMs) {
    const share = endsAtMs === Infinity ? 0.4 : (atMs - createdAtMs) / (endsAtMs - createdAtMs)
    return { state: 'running', progressPercent: Math.floor((share * 100) / 34) * 34 }
  }
  if (life.workFate === 'fails') {
    return { state: 'failed', problem: { code: 'upstream_failed', message: 'the model could not do it' } }
  }
  const url = (what: string): ResultSource => ({ from: 'url', url: `https://films.example/${what}/${work.id}` })
  return {
    state: 'succeeded',
    video: url('film'),
    ...(life.returnLastFrame && { lastFrame: url('frame') }),
  }
}

/** The bytes of a work's film. */
export function filmOf({ order, attemptId }: Pick<Work, 'order' | 'attemptId'>, life: Life): string {
  if (life.workFate === 'bad result') return 'no film at all'
  return contentOf(filmFacts(order), attemptId)
}

/** The bytes of a work's last frame. */
export function frameOf({ order, attemptId }: Pick<Work, 'order' | 'attemptId'>): string {
  const { widthPx, heightPx } = order.shape.size
  return contentOf({ kind: 'image', mediaType: 'image/png', widthPx, heightPx }, attemptId)
}

function filmFacts({ shape, frames }: Work['order']): VideoFacts {
  return {
    kind: 'video',
    mediaType: 'video/mp4',
    ...shape.size,
    durationSeconds: frames / FRAMES_PER_SECOND,
    frames,
    videoCodec: 'h264',
  }
}
