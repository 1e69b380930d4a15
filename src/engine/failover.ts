/**
 * Going elsewhere: a work that an upstream has certainly not taken is given to another one that can do it, and the job's
 * history says so. Nobody goes from a provider to the engine inside: a preview is not what was asked for.
 */

import { REROUTED, type Why } from '../core/history.ts'
import type { ActiveJob } from '../core/job.ts'
import type { ProblemError } from '../core/problem.ts'
import { whoCan } from '../core/routing.ts'
import type { Attempt } from '../core/records.ts'
import { laneOf } from '../core/steps.ts'
import { Refusal, type Upstream } from '../core/upstream-port.ts'
import { together } from '../lib/together.ts'
import { workOf } from '../lifecycle/router.ts'
import { receiversOf } from './begun.ts'
import type { Moved, StepDeps } from './conclude.ts'
import { type Asking, waitFor } from './credentials.ts'
import { isPassing } from './policy.ts'

/** Whom a job would leave; one that has left the configuration was no engine inside. */
export type Left = Pick<Upstream, 'id' | 'isLocal'>

/** How long a job goes to nobody again who has just turned it away, in ms. */
const ROUND_MS = 30_000

/** Why a job leaves somebody who takes nothing on. */
export const UNAVAILABLE = 'upstream_unavailable'

/** Who else can make a job and may be given it now, those that are to be asked first in front. */
export async function othersFor(deps: StepDeps, job: ActiveJob, from: Left): Promise<readonly Upstream[]> {
  const others = await allOthersFor(deps, job, from)
  const fit = await together(others.map((other) => isFitFor(deps, other, job)))
  return others.filter((_, index) => fit[index])
}

/** Whether files are brought to an upstream before a job is given to it. */
export function bringsFiles(upstream: Pick<Upstream, 'bringsFiles'>, { references }: ActiveJob): boolean {
  return upstream.bringsFiles?.(references) ?? false
}

/** A job as it waits for an upstream and its keys. */
export function askingFor(upstream: Pick<Upstream, 'bringsFiles'>, job: ActiveJob): Asking {
  return { by: job.id, model: job.order.model, hasFiles: bringsFiles(upstream, job) }
}

/** Whether an upstream may be given a job now, as far as its keys, its budget and its health go. */
export function isFitFor({ router }: StepDeps, upstream: Upstream, job: ActiveJob): Promise<boolean> {
  return router.isFit(upstream, job.order.model, bringsFiles(upstream, job))
}

/** Who else can make a job, now or later. Who has said that he does not have the model is not asked again. */
async function allOthersFor(deps: StepDeps, job: ActiveJob, from: Left): Promise<readonly Upstream[]> {
  const { able } = await deps.router.route(workOf(job))
  const others = able.filter(({ id, isLocal }) => id !== from.id && isLocal === from.isLocal)
  if (others.length === 0) return []
  const without = await withoutModel(deps, job)
  return others.filter(({ id }) => !without.has(id))
}

/** Who has said of a job that he does not have its model. */
export async function withoutModel({ store }: StepDeps, { id }: ActiveJob): Promise<ReadonlySet<string>> {
  const attempts = await store.attempts(id)
  return new Set(attempts.filter(({ refusal }) => refusal === 'model').map(({ upstreamId }) => upstreamId))
}

/** The job on the lane of another upstream that can do it and is well; `undefined` where there is none. */
export async function elsewhere(
  deps: StepDeps,
  job: ActiveJob,
  from: Left,
  why: Why,
  cause: string = UNAVAILABLE,
): Promise<Moved | undefined> {
  const [other] = await othersFor(deps, job, from)
  return other && movedTo(other, job, from, why, cause)
}

/** What a refusal is about, as the history tells an operator; who could not be reached is not there. */
export function whyOf(error: ProblemError): Why {
  const about = error instanceof Refusal ? error.about : 'request'
  return about === 'request' ? 'unavailable' : about
}

/** Why an upstream is given nothing now, whatever the work. */
export async function whyNothing(
  { router }: StepDeps,
  upstream: Left & Pick<Upstream, 'credentials' | 'budgetPerDay'>,
): Promise<Why> {
  if (upstream.credentials?.length === 0) return 'key'
  return (await router.hasBudget(upstream)) ? 'unavailable' : 'budget'
}

function movedTo(other: Pick<Upstream, 'id'>, job: ActiveJob, from: Left, why: Why, cause: string): Moved {
  const to = { kind: 'dispatch', lane: laneOf('dispatch', other.id) } as const
  return { job, to, as: 'within', event: REROUTED, cause, route: { from: from.id, to: other.id }, why }
}

/**
 * Where a work goes that was turned away for what is not its own fault: by another key, or to somebody else. `undefined`:
 * nowhere for now, also where it has just been everywhere: it waits before it goes round once more.
 */
export async function turnedAway(
  deps: StepDeps,
  job: ActiveJob,
  from: Upstream,
  error: ProblemError,
): Promise<Moved | undefined> {
  const { code } = error.problem
  const why = whyOf(error)
  const isAboutModel = error instanceof Refusal && error.about === 'model'
  if (!isAboutModel && !isPassing(code)) return undefined
  const fromMs = deps.clock.nowMs() - ROUND_MS
  const attempts = isAboutModel ? [] : (await deps.store.attempts(job.id)).filter((one) => one.createdAtMs > fromMs)
  if (!isAboutModel && hasNewKey(deps, job, from, attempts)) {
    const to = { kind: 'dispatch', lane: laneOf('dispatch', from.id) } as const
    return { job, to, as: 'within', event: 'job.refused', cause: code, why }
  }
  const others = await othersFor(deps, job, from)
  const other = others.find(({ id }) => attempts.every(({ upstreamId }) => upstreamId !== id))
  if (other !== undefined) return movedTo(other, job, from, why, code)
  if (!isAboutModel) return undefined
  // Whoever may have it cannot take it just now, or is given nothing new: he is waited for.
  const later = (await allOthersFor(deps, job, from))[0] ?? (await closedFor(deps, job, from))
  return later && movedTo(later, job, from, why, code)
}

/** Whether an upstream has a key that may be given a job now, and has not just been given it. */
function hasNewKey(deps: StepDeps, job: ActiveJob, { id }: Upstream, attempts: readonly Attempt[]): boolean {
  const now = deps.upstreams.find(id)
  if (now?.credentials === undefined) return false
  const tried = new Set(attempts.map(({ credentialId }) => credentialId))
  const credentials = now.credentials.filter((credential) => !tried.has(credential.id))
  return credentials.length > 0 && waitFor(deps.router, { ...now, credentials }, askingFor(now, job)) === 0
}

/** Who could make a job if he was not drained, or turned off: its operator may change that, as for a job that waits for him. */
async function closedFor(deps: StepDeps, job: ActiveJob, from: Left): Promise<Pick<Upstream, 'id'> | undefined> {
  const { able } = whoCan(deps.upstreams.closed ?? [], workOf(job))
  const without = await withoutModel(deps, job)
  return able.find(({ id }) => id !== from.id && !without.has(id))
}

/** Remembers what a refusal says of who has refused: of the upstream, or, where it has several keys, of one of them. */
export function noteRefusal(
  { router: { health }, random }: StepDeps,
  from: Upstream,
  by: Attempt,
  error: ProblemError,
): void {
  const about = error instanceof Refusal ? error.about : isPassing(error.problem.code) ? 'busy' : 'request'
  const { upstreamId, credentialId, model, jobId } = by
  const isAboutKey = about === 'key' || about === 'money'
  const why = error instanceof Refusal ? { askedMs: error.retryAfterMs, isCrowded: error.isCrowded } : {}
  if (about !== 'busy' && !isAboutKey) {
    for (const receiver of receiversOf(by)) health.isThere(receiver, jobId)
    // Of its place for files, which it may have tried, nothing is known.
    health.letGo(jobId)
    return
  }
  health.letGo(jobId)
  if (error instanceof Refusal && error.isOfFiles && about === 'busy') {
    health.turnedAway({ upstreamId, hasFiles: true }, jobId, why, random.fraction())
    return
  }
  if (error instanceof Refusal && error.isOfModel && model !== undefined) {
    for (const { model: _asked, ...whole } of receiversOf(by)) health.isThere(whole, jobId)
    health.turnedAway({ upstreamId, credentialId, model }, jobId, why, random.fraction())
    return
  }
  // With several keys, the others may be told something else.
  const isOfKey = credentialId !== undefined && (isAboutKey || (from.credentials?.length ?? 0) > 1)
  if (error instanceof Refusal && error.isCrowded && model !== undefined) {
    // There may be room for other models.
    health.turnedAway({ upstreamId, model, ...(isOfKey && { credentialId }) }, jobId, why, random.fraction())
    return
  }
  health.turnedAway(isOfKey ? { upstreamId, credentialId } : { upstreamId }, jobId, why, random.fraction())
}
