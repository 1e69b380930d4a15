/** The operator: drains providers, turns them off and on again, and says what became of works that nobody else can find. */

import type { Resolution } from '../../src/admin/resolve.ts'
import type { AttemptId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import type { Errands } from './errands.ts'
import type { NodeWorld, Verbs } from './node.ts'

const MINUTE = 60_000

/** How long it takes until he looks into a work, in ms: by then nothing is on its way to a provider any more. */
const LOOKS_AFTER_MS = { min: 7 * MINUTE, max: 12 * MINUTE } as const

/** When he looks again, in ms, and how often. */
const AGAIN_MS = 2 * MINUTE
const LOOKS_MAX = 50

/** Looks into attempts of which nobody knows whether they were taken. */
export class Operator {
  readonly #world: NodeWorld
  readonly #errands: Errands
  readonly #outagesMs: number
  readonly #known = new Set<AttemptId>()

  /** `outagesMs` is for how long somebody may be kept from sending what he was about to send. */
  constructor(world: NodeWorld, errands: Errands, outagesMs: number) {
    this.#world = world
    this.#errands = errands
    this.#outagesMs = outagesMs
  }

  /** Somebody has written down that nobody knows of an attempt. */
  onUnknown(id: AttemptId): void {
    const { state, providers, chance } = this.#world
    const at = state.attempts.get(id)?.upstreamId
    const lists = providers.find((provider) => provider.id === at)?.terms.lists === true
    if (this.#known.has(id)) return
    this.#known.add(id)
    // Some wait for their deadlines.
    if (lists && chance.hit(0.3)) return
    const { min, max } = LOOKS_AFTER_MS
    this.#plan(id, this.#outagesMs + chance.between(min, max), LOOKS_MAX)
  }

  #plan(id: AttemptId, inMs: number, looks: number): void {
    this.#errands.after(inMs, () => {
      const attempt = this.#world.state.attempts.get(id)
      const job = attempt && this.#world.state.jobs.get(attempt.jobId)
      const isOpen = attempt?.state === 'unknown' && job !== undefined && isActive(job) && job.attempt?.id === id
      if (!isOpen || looks === 0) return
      // Whom he asks may die over it.
      this.#plan(id, AGAIN_MS, looks - 1)
      const resolution = this.#found(attempt.upstreamId, id)
      if (resolution === undefined) return
      void this.#errands.at(({ verbs }: { readonly verbs: Verbs }) => verbs.resolve(job.id, resolution))
    })
  }

  /** What he sees at the provider; `undefined` where that is found without him, because the provider lists it. */
  #found(upstreamId: string, id: AttemptId): Resolution | undefined {
    const provider = this.#world.providers.find((one) => one.id === upstreamId)
    const work = provider?.works.get(`${upstreamId}-${id}`)
    if (work === undefined) return { as: 'not_taken' }
    return provider?.terms.lists === true ? undefined : { as: 'taken', upstreamId: work.id }
  }
}
