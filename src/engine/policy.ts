/**
 * What becomes of a step that met a problem. Pure. The world being away parks a job, until its own deadline if need be;
 * what a caller got wrong ends it; what nobody foresaw is tried again for a while.
 */

import { type Problem, type ProblemCode, ProblemError } from '../core/problem.ts'
import type { ClaimedStep } from '../core/steps.ts'
import { backoffMs } from '../lib/backoff.ts'
import { OtherFilm } from './check-film.ts'

/** To be tried again after a while, as a wait for the world or as a try that failed; or over. */
export type Verdict =
  | { readonly verdict: 'again'; readonly as: 'park' | 'retry'; readonly afterMs: number }
  | { readonly verdict: 'fail'; readonly problem: Problem }

/** Problems of the world that pass by themselves, however long that takes. */
const PASSING: readonly ProblemCode[] = ['unavailable', 'storage_full', 'rate_limited', 'upstream_unavailable']

/** Tries at a reference whose own host does not give it. */
const REFERENCE_TRIES_MAX = 3

/** Downloads of a film that is none, or shorter than was ordered: the next one may be whole. */
const RESULT_TRIES_MAX = 4

/** Tries at what nobody foresaw: our own mistake, most likely. */
const UNFORESEEN_TRIES_MAX = 8

/** The first and the longest wait between two tries, in ms. */
const WAIT_MS = { first: 1_000, max: 30_000 } as const

/** True for a problem that the world will mend. */
export function isPassing(code: ProblemCode): boolean {
  return PASSING.includes(code)
}

/** How long a step waits for the world that has waited `parks` times in a row, in ms; `chance` is 0 to 1. */
export function parkMs(parks: number, chance: number): number {
  return backoffMs(parks + 1, WAIT_MS.first, WAIT_MS.max, chance)
}

/** Judges an error of a step; `chance` is 0 to 1. */
export function judge(error: unknown, step: Pick<ClaimedStep, 'kind' | 'retries' | 'parks'>, chance: number): Verdict {
  const tries = step.retries + 1
  const retry: Verdict = {
    verdict: 'again',
    as: 'retry',
    afterMs: backoffMs(tries, WAIT_MS.first, WAIT_MS.max, chance),
  }
  if (error instanceof ProblemError) {
    const { problem } = error
    if (isPassing(problem.code)) return { verdict: 'again', as: 'park', afterMs: parkMs(step.parks, chance) }
    if (problem.code === 'reference_unreachable' && tries < REFERENCE_TRIES_MAX) return retry
    const mayBeWhole = problem.code === 'upstream_bad_result' && !(error instanceof OtherFilm)
    if (mayBeWhole && step.kind === 'collect' && tries < RESULT_TRIES_MAX) return retry
    return { verdict: 'fail', problem }
  }
  // The film may be finished and paid for: a mistake of ours is no reason to throw it away before its time is over.
  const isPaid = step.kind === 'reconcile' || step.kind === 'watch' || step.kind === 'collect'
  if (isPaid || tries < UNFORESEEN_TRIES_MAX) return retry
  const message = 'The job failed because of an error in the gateway.'
  return { verdict: 'fail', problem: { code: 'internal_error', message } }
}
