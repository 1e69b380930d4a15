/** What a job of the storm is to meet. Load, provider, strangers and checks all read the same plan. */

import type { Chance } from './chance.ts'

/**
 * What the provider does with a job. `hang-up` and `fault`: it takes the job and does not say so; `refuse`: it certainly
 * takes nothing at first; `away`: it cannot be asked for a while; `cut`: its film breaks off at first; `lost`: it has
 * forgotten the job; `endless`: it never finishes; `fail`: it could not make it.
 */
export type ProviderMode =
  | 'normal'
  | 'slow'
  | 'hang-up'
  | 'fault'
  | 'refuse'
  | 'away'
  | 'cut'
  | 'lost'
  | 'endless'
  | 'fail'

/** Where a job's picture comes from. `flaky`: a server that breaks off once. */
export type ReferencePlan = 'none' | 'url' | 'flaky' | 'upload' | 'inline'

/** A job as planned. */
export type Plan = {
  /** Stands in the prompt, so that everybody knows whose plan it is. */
  readonly marker: string
  readonly face: 'jobs' | 'open' | 'videos'
  readonly upstream: 'films' | 'clips' | 'previz'
  readonly mode: ProviderMode
  /** How long the provider works on it, in ms. */
  readonly workMs: number
  /** How long the provider takes to answer a submit, in ms. */
  readonly answerMs: number
  readonly reference: ReferencePlan
  readonly hasCallback: boolean
  /** Whether the receiver refuses the first try. */
  readonly refusesCallback: boolean
  readonly expiresAfterSeconds?: number
  /** Under which `Idempotency-Key` it is submitted, until it is answered and sometimes once more. */
  readonly key?: string
}

/** Under which name the strangers are reached: who has pictures, and who is told. */
export const STRANGERS_HOST = 'strangers.storm.example'

/** Names of models by the upstream that has them; previz gets what no provider has. */
export const MODEL_OF: { readonly [Upstream in Plan['upstream']]: string } = {
  films: 'seedance-2.0',
  clips: 'seedance-2.0-fast',
  previz: 'seedance-1.5-pro-1080p',
}

/** Makes plans, each with a marker of its own. */
export class Planner {
  readonly #chance: Chance
  readonly #modes: Readonly<Record<ProviderMode, number>>
  #count = 0

  /** A short storm has no lost jobs: it takes ten minutes until one is believed to be lost. */
  constructor(chance: Chance, { isShort }: { readonly isShort: boolean }) {
    this.#chance = chance
    this.#modes = isShort ? { ...MODES, lost: 0 } : MODES
  }

  next(): Plan {
    const chance = this.#chance
    const upstream = chance.weighted({ films: 52, clips: 46, previz: 2 })
    const mode = upstream === 'previz' ? 'normal' : chance.weighted(this.#modes)
    const face = upstream === 'previz' || mode === 'endless' ? 'jobs' : chance.weighted({ jobs: 4, open: 3, videos: 3 })
    const marker = `storm-${String(++this.#count).padStart(6, '0')}`
    return {
      marker,
      ...(chance.percent(60) ? { key: `key of ${marker}`.replaceAll(' ', '-') } : {}),
      face,
      upstream,
      mode,
      workMs: mode === 'slow' ? chance.between(2_000, 6_000) : chance.between(50, 800),
      answerMs: chance.percent(50) ? 0 : chance.between(5, 150),
      reference: chance.weighted({ none: 70, url: 13, flaky: 4, upload: 8, inline: 5 }),
      hasCallback: chance.percent(60),
      refusesCallback: chance.percent(5),
      ...(mode === 'endless' ? { expiresAfterSeconds: 10 } : {}),
    }
  }
}

const MODES: Readonly<Record<ProviderMode, number>> = {
  normal: 56,
  slow: 8,
  'hang-up': 6,
  fault: 2,
  refuse: 8,
  away: 6,
  cut: 6,
  lost: 2,
  endless: 3,
  fail: 3,
}

/** The marker in a text, if there is one. */
export function markerIn(text: string): string | undefined {
  return /storm-\d{6,}/.exec(text)?.[0]
}
