/** Providers: they outlive every node, do what each life says, and answer as badly as the world's faults allow. */

import type { AttemptId, CredentialId } from '../../src/core/ids.ts'
import type { Json } from '../../src/core/json.ts'
import { isJsonObject } from '../../src/core/json.ts'
import { type ProblemError, problem } from '../../src/core/problem.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import {
  type FoundWork,
  type Missing,
  Refusal,
  type Stop,
  type Upstream,
  type UpstreamReport,
  type Work,
} from '../../src/core/upstream-port.ts'
import type { Io } from './io.ts'
import { type Life, lifeOf } from './lives.ts'
import type { ProviderDesk } from './provider-desk.ts'
import type { ProviderTerms } from './provider-terms.ts'
import { type RemoteWork, reportAt } from './remote-work.ts'

/** What came of a submit, as the node that asked has heard it. */
export type Heard = 'taken' | 'busy' | 'key' | 'other' | 'unknown'

/** Told of what reaches a provider, and of what nodes ask of it. */
export type ProviderWitness = {
  readonly onCreated: (provider: Provider, work: RemoteWork) => void
  readonly onCancelled: (provider: Provider, work: RemoteWork) => void
  readonly onAsked: (provider: Provider, nodeName: string, what: string, work?: Work) => void
  readonly onAnswered: (provider: Provider, nodeName: string, work: Work, heard: Heard) => void
}

/** What all providers of a world share. */
export type ProviderWorld = {
  readonly lives: readonly Life[]
  readonly witness: ProviderWitness
  /** Brings a callback about an attempt to whichever node is there. */
  readonly callBack: (attemptId: AttemptId, body: Json, inMs: number) => void
}

/** A provider. A keyed one makes nothing twice for the same attempt. */
export class Provider {
  readonly id: string
  readonly isKeyed: boolean
  readonly terms: ProviderTerms
  readonly desk: ProviderDesk
  readonly works = new Map<string, RemoteWork>()
  readonly #world: ProviderWorld

  constructor(desk: ProviderDesk, world: ProviderWorld) {
    this.desk = desk
    this.terms = desk.terms
    this.id = this.terms.id
    this.isKeyed = this.terms.isKeyed
    this.#world = world
  }

  /** The provider as one node reaches it, as it is configured now. */
  upstream(io: Io, afterChange: () => void): Upstream {
    const { terms, desk } = this
    const { isKeyed, slots, keys, submitsPerMinute, weight, priority } = terms
    const open = desk.openKeys
    return {
      id: this.id,
      offers: desk.state === 'on' ? OFFERS : [],
      repeatable: isKeyed,
      isLocal: false,
      exact: false,
      pollIntervalMs: 2_000,
      slots: { name: this.id, count: slots },
      ...{ weight, priority },
      ...(submitsPerMinute !== undefined && { submitsPerMinute }),
      ...(desk.budgetPerDay !== undefined && { budgetPerDay: desk.budgetPerDay }),
      ...(keys.length > 0 && {
        credentials: open.map(({ id, slots: count, submitsPerMinute: rate }) => ({
          ...{ id, slots: { name: id, count } },
          ...(rate !== undefined && { submitsPerMinute: rate }),
        })),
      }),
      closeCredential: (id) => this.#close(io, id).then(afterChange),
      submit: (work) => this.#submit(io, work),
      check: (handles, signal) => this.#look(io, handles, signal),
      cancel: (handle, signal) => {
        const gone = this.#isAway(io) ? problem('upstream_unavailable', 'no route to the cancel') : undefined
        const fate = { signal, ...(gone && io.world.chance.hit(0.5) ? { lost: gone } : { refused: gone }) }
        this.#world.witness.onAsked(this, io.name, 'cancel')
        return io.call(`cancel ${handle}`, () => this.#cancel(io.world.scheduler.nowMs, handle), fate)
      },
      release: async () => undefined,
      ...(terms.lists && { search: (missing) => this.#search(io, missing) }),
      recognise: (missing, workId) => this.#recognise(io, missing, workId),
      namedIn: (body) => (isJsonObject(body) && typeof body['id'] === 'string' ? body['id'] : undefined),
    }
  }

  #isAway({ world: { away, chance, faults } }: Io): boolean {
    return away.has('status') || away.has(this.terms.id) || chance.hit(faults.lostLook)
  }

  /** Somebody's store hears that a key is not taken any more; its operator will see to it. */
  #close(io: Io, id: CredentialId): Promise<void> {
    const isAway = io.world.away.has('store') || io.world.chance.hit(io.world.faults.refusedCommit)
    const refused = isAway ? problem('unavailable', 'the store is away') : undefined
    return io.call(`close the key ${id}`, () => this.desk.close(id), { refused })
  }

  #look(io: Io, handles: readonly Json[], signal: AbortSignal): Promise<readonly UpstreamReport[]> {
    const isAway = io.world.away.has('status') || io.world.away.has(this.terms.id)
    const gone = isAway ? problem('upstream_unavailable', 'no route to the status') : undefined
    this.#world.witness.onAsked(this, io.name, 'look')
    const look = () => handles.map((handle) => this.#report(io, handle))
    return io.call(`look at ${handles.join(', ')}`, look, { refused: gone, signal, moreMs: slowMs(io) })
  }

  #search(io: Io, { work }: Missing): Promise<readonly FoundWork[]> {
    const fate = this.#isAway(io) ? { refused: problem('upstream_unavailable', 'no route to the list') } : {}
    this.#world.witness.onAsked(this, io.name, 'list')
    const look = () => this.#listed(io.world.scheduler.nowMs, work)
    return io.call(`search for ${work.attemptId}`, look, { ...fate, moreMs: slowMs(io) })
  }

  #recognise(io: Io, { work }: Missing, workId: string): Promise<FoundWork | 'absent' | 'other'> {
    const fate = this.#isAway(io) ? { refused: problem('upstream_unavailable', 'no route to the work') } : {}
    this.#world.witness.onAsked(this, io.name, 'look')
    const look = () => {
      const named = this.works.get(workId)
      if (named === undefined) return 'absent' as const
      const isSame = named.work.request.prompt === work.request.prompt && named.work.order.seed === work.order.seed
      return isSame ? { handle: workId, workId } : ('other' as const)
    }
    return io.call(`look for ${workId}`, look, fate)
  }

  #submit(io: Io, work: Work): ReturnType<Upstream['submit']> {
    const { chance, faults } = io.world
    const { witness, lives } = this.#world
    const life = lifeOf(lives, work.request.prompt)
    const turned = this.#turnedAway(io, work, life)
    const isLost = turned === undefined && chance.hit(faults.lostSubmit)
    const unknown = isLost ? problem('upstream_outcome_unknown', 'the connection broke') : undefined
    const refused = turned?.by ?? (isLost && chance.hit(0.5) ? unknown : undefined)
    if (isLost) life.unknownSubmits++
    witness.onAsked(this, io.name, 'submit', work)
    const make = () => this.#create(io, work, life)
    const fate = { refused, ...(isLost && { lost: unknown }), moreMs: chance.between(0, 300) + slowMs(io) }
    return io.call(`submit ${work.attemptId} of ${work.jobId} to ${this.id}`, make, fate).then(
      (made) => {
        made.heardBy.add(io.owner)
        life.onTaken?.()
        witness.onAnswered(this, io.name, work, 'taken')
        return { handle: made.id, workId: made.id, notes: [] }
      },
      (error: unknown) => {
        witness.onAnswered(this, io.name, work, turned?.as ?? 'unknown')
        throw error
      },
    )
  }

  /** Why a work is certainly not taken; `undefined` where nothing stands in its way. */
  #turnedAway(
    io: Io,
    { credentialId }: Work,
    life: Life,
  ): { readonly by: ProblemError; readonly as: Heard } | undefined {
    const { chance, faults, away } = io.world
    if (away.has('submit') || away.has(this.terms.id) || chance.hit(faults.busyProvider)) {
      const by = problem(chance.pick(['upstream_unavailable', 'rate_limited']), 'not now')
      const asked = chance.pick([undefined, 1_500, 20_000])
      const why = { cause: 'busy' as const, ...(asked !== undefined && { retryAfterMs: asked }) }
      return { by: chance.hit(0.5) ? by : new Refusal(by, [], why), as: 'busy' }
    }
    const fault = this.desk.faultOf(credentialId)
    if (fault !== undefined) {
      return { by: new Refusal(problem('upstream_unavailable', 'not by this key'), [], { cause: fault }), as: 'key' }
    }
    if (life.modelRefusers.includes(this.terms.id)) {
      return { by: new Refusal(problem('upstream_failed', 'no such model'), [], { cause: 'model' }), as: 'other' }
    }
    return life.workFate === 'refused' ? { by: problem('upstream_failed', 'not this'), as: 'other' } : undefined
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
      credentialId: work.credentialId,
      life,
      work,
      createdAtMs: scheduler.nowMs,
      endsAtMs: life.workFate === 'never ends' ? Infinity : scheduler.nowMs + life.queuedMs + life.runMs,
      knownFromMs: scheduler.nowMs + (chance.hit(faults.lateKnown) ? chance.between(1, 12_000) : 0),
      lostLooks: 0,
      heardBy: new Set(),
    }
    this.works.set(made.id, made)
    this.#world.witness.onCreated(this, made)
    // Some callbacks get lost.
    if (this.terms.callsBack && made.endsAtMs !== Infinity && !chance.hit(faults.lostLook)) {
      const inMs = made.endsAtMs - scheduler.nowMs + chance.between(0, 500)
      this.#world.callBack(work.attemptId, { id: made.id }, inMs)
    }
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
    this.#world.witness.onCancelled(this, work)
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

const OFFERS = [{ sound: true, framesWithReferences: true, roles: REFERENCE_ROLES }] as const

/** How long a provider keeps one waiting besides. */
function slowMs({ world: { chance, faults } }: Io): number {
  return chance.hit(faults.slowProvider) ? chance.between(1_000, 40_000) : 0
}
