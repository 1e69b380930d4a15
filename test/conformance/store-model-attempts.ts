/** Attempts in a store of maps: what they took, what they cost, and what they have come to. */

import type { JobId } from '../../src/core/ids.ts'
import { type MicroCredits, microCredits } from '../../src/core/money.ts'
import type { Attempt } from '../../src/core/records.ts'
import type { JobMargin, JobMarginQuery, MarginLine, MarginSums } from '../../src/core/store-port.ts'
import type { MemoryState } from './store-model-state.ts'

/** The facts of an attempt that stay as they are where nothing else is given. */
export function factsOf({ refusal, costMicroCredits, tokens, submittedAtMs, renderedAtMs }: Attempt): Partial<Attempt> {
  return {
    ...(refusal !== undefined && { refusal }),
    ...(costMicroCredits !== undefined && { costMicroCredits }),
    ...(tokens !== undefined && { tokens }),
    ...(submittedAtMs !== undefined && { submittedAtMs }),
    ...(renderedAtMs !== undefined && { renderedAtMs }),
  }
}

/** How long an upstream took for its newest films of a model. */
export function renderTimesIn(state: MemoryState, upstreamId: string, model: string, limit: number): readonly number[] {
  return [...state.attempts.values()]
    .filter((attempt) => attempt.upstreamId === upstreamId && attempt.model === model)
    .toSorted((one, other) => (other.renderedAtMs ?? 0) - (one.renderedAtMs ?? 0))
    .flatMap(({ submittedAtMs, renderedAtMs }) =>
      submittedAtMs === undefined || renderedAtMs === undefined ? [] : [Math.max(0, renderedAtMs - submittedAtMs)],
    )
    .slice(0, limit)
}

/** What an upstream takes for all since a time. */
export function costIn(state: MemoryState, upstreamId: string, fromMs: number): MicroCredits {
  return microCredits(
    [...state.attempts.values()]
      .filter((attempt) => attempt.upstreamId === upstreamId && attempt.createdAtMs >= fromMs)
      .reduce((sum, { costMicroCredits = 0 }) => sum + costMicroCredits, 0),
  )
}

/** What attempts whose ids are from one to before another have come to, by day. */
export function marginsIn(state: MemoryState, fromId: string, toId: string): readonly MarginLine[] {
  const days = Map.groupBy(
    [...state.attempts.values()].filter(({ id }) => id >= fromId && id < toId),
    ({ createdAtMs, upstreamId, model = '' }) =>
      `${new Date(createdAtMs).toISOString().slice(0, 10)} ${upstreamId} ${model}`,
  )
  return [...days]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, attempts]) => ({ day: name.slice(0, 10), ...sumsOf(state, attempts) }))
}

/** What jobs have come to, the newest first. */
export function jobMarginsIn(
  state: MemoryState,
  fromId: JobId,
  toId: JobId,
  { limit }: Pick<JobMarginQuery, 'limit'>,
): readonly JobMargin[] {
  return [...state.jobs.keys()]
    .filter((id) => id >= fromId && id < toId)
    .toSorted((one, other) => (one < other ? 1 : -1))
    .slice(0, limit)
    .flatMap((jobId) => {
      const attempts = [...state.attempts.values()].filter((attempt) => attempt.jobId === jobId)
      return attempts.length === 0 ? [] : [{ jobId, ...sumsOf(state, attempts) }]
    })
}

function sumsOf(state: MemoryState, attempts: readonly Attempt[]): MarginSums {
  const sum = (of: (attempt: Attempt) => number | undefined) =>
    attempts.reduce((total, attempt) => total + (of(attempt) ?? 0), 0)
  const last = attempts.toSorted((one, other) => (one.id < other.id ? -1 : 1)).at(-1)
  return {
    upstreamId: last?.upstreamId ?? '',
    ...(last?.model !== undefined && { model: last.model }),
    attempts: attempts.length,
    films: attempts.filter(({ renderedAtMs }) => renderedAtMs !== undefined).length,
    tokens: sum(({ tokens }) => tokens),
    renderingMs: sum(({ submittedAtMs, renderedAtMs }) =>
      submittedAtMs === undefined || renderedAtMs === undefined ? 0 : renderedAtMs - submittedAtMs,
    ),
    chargedMicroCredits: microCredits(sum((attempt) => chargedFor(state, attempt))),
    costMicroCredits: microCredits(sum(({ costMicroCredits }) => costMicroCredits)),
    unpriced: attempts.filter(({ costMicroCredits }) => costMicroCredits === undefined).length,
  }
}

/** What its job was charged, where it is the job's last attempt. */
function chargedFor(state: MemoryState, { id, jobId }: Attempt): number {
  const isLast = [...state.attempts.values()].every((other) => other.jobId !== jobId || other.id <= id)
  const capture = state.transfers.find(({ kind, held }) => kind === 'capture' && held?.jobId === jobId)
  return isLast ? (capture?.amountMicroCredits ?? 0) : 0
}
