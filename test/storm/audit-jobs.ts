/** What must hold of every job after a storm, held against the store itself and what provider and strangers have seen. */

import type { Job } from '../../src/core/job.ts'
import type { AttemptId, JobId } from '../../src/core/ids.ts'
import { isTerminal } from '../../src/core/job.ts'
import type { Attempt, LoggedEvent } from '../../src/core/records.ts'
import type { Store } from '../../src/core/store-port.ts'
import { auditCosts } from './audit-costs.ts'
import { auditSlots, type SlotFigures } from './audit-slots.ts'
import type { Entry, Ledger } from './ledger.ts'
import { markerIn } from './plan.ts'
import { hasFinished } from './provider.ts'

/** Figures about the jobs. */
export type JobFigures = {
  /** In the store although their submit was never answered. */
  readonly unanswered: number
  readonly ended: Readonly<Record<string, number>>
  /** Attempts by how many works the provider has made of each. */
  readonly creationsPerAttempt: ReadonlyMap<number, number>
  /** Failed because nobody knows whether the provider has begun. */
  readonly unknown: number
  readonly callbacks: number
  readonly callbacksRepeated: number
  readonly slots: SlotFigures
}

/** Renders of one job that may die with their processes before it is given up. */
const RENDERS_MAX = 8

/** A job, what was planned for it, and its attempts. */
export type Known = { readonly entry: Entry; readonly job: Job; readonly attempts: readonly Attempt[] }

/** Looks at all jobs. The servers may still run, but everything must have ended. */
export async function auditJobs(store: Store, ledger: Ledger): Promise<JobFigures> {
  const known = await readJobs(store, ledger)
  const unknownJobs = await auditEvents(store, ledger, known)
  const figures = { unanswered: 0, unknown: 0, callbacks: 0, callbacksRepeated: 0 }
  const ended: Record<string, number> = {}
  const creationsPerAttempt = new Map<number, number>()
  for (const each of known.values()) {
    const { entry, job, attempts } = each
    if (entry.id === undefined) figures.unanswered++
    ended[job.status] = (ended[job.status] ?? 0) + 1
    if (job.status === 'failed' && job.failure.code === 'upstream_outcome_unknown') figures.unknown++
    auditCreations(ledger, each)
    for (const { id, upstreamId } of attempts) {
      if (upstreamId === 'previz') continue
      const count = entry.creations.filter(({ attempt }) => attempt === id).length
      creationsPerAttempt.set(count, (creationsPerAttempt.get(count) ?? 0) + 1)
    }
    auditCosts(ledger, each)
    auditEnd(ledger, each)
    const taken = auditCallbacks(ledger, each)
    figures.callbacks += taken
    figures.callbacksRepeated += Math.max(0, taken - 1)
  }
  for (const entry of ledger.entries.values()) {
    if (entry.creations.length === 0 || known.has(entry.plan.marker)) continue
    ledger.wrong('unexpected', `${entry.plan.marker}: the provider has a work of no job`)
  }
  return { ...figures, ended, creationsPerAttempt, slots: auditSlots(ledger, known.values(), unknownJobs) }
}

/** All jobs of the store by their marker. */
async function readJobs(store: Store, ledger: Ledger): Promise<ReadonlyMap<string, Known>> {
  const known = new Map<string, Known>()
  let afterId: JobId | undefined
  for (;;) {
    const page = await store.jobs({ limit: 500, order: 'oldest first', ...(afterId === undefined ? {} : { afterId }) })
    for (const job of page) {
      const entry = ledger.entry(markerIn(job.request.prompt))
      const { marker } = entry.plan
      if (known.has(marker)) ledger.wrong('doubled', `${marker}: two jobs of one submit`)
      if (entry.refusal !== undefined)
        ledger.wrong('wrong end', `${marker} was refused (${entry.refusal}), and is there`)
      known.set(marker, { entry, job, attempts: await store.attempts(job.id) })
      afterId = job.id
    }
    if (page.length === 0) break
  }
  for (const { plan, id } of ledger.accepted) {
    if (known.get(plan.marker)?.job.id !== id)
      ledger.wrong('lost', `${plan.marker}: ${id} was accepted, and is not there`)
  }
  return known
}

/** The log: positions rise, and every job ends once. Returns the jobs of which it was unknown whether they were taken. */
async function auditEvents(
  store: Store,
  ledger: Ledger,
  known: ReadonlyMap<string, Known>,
): Promise<ReadonlySet<string>> {
  const unknown = new Set<string>()
  const ends = new Map<JobId, number>()
  let after = 0
  for (;;) {
    const page: readonly LoggedEvent[] = await store.events({ after, limit: 1_000 })
    if (page.length === 0) break
    for (const { position, jobId, type } of page) {
      if (position <= after) ledger.wrong('unexpected', `event ${position} comes after ${after}`)
      after = position
      if (jobId !== undefined && type === 'job.outcome-unknown') unknown.add(jobId)
      if (jobId !== undefined && /^job\.(succeeded|failed|cancelled|expired)$/.test(type))
        ends.set(jobId, (ends.get(jobId) ?? 0) + 1)
    }
  }
  for (const { job, entry } of known.values()) {
    const count = ends.get(job.id) ?? 0
    if (count > 1) ledger.wrong('doubled', `${entry.plan.marker} ${job.id} has ended ${count} times`)
    if (count === 0) ledger.wrong('stuck', `${entry.plan.marker} ${job.id} is ${job.status} and has never ended`)
  }
  return unknown
}

/** A provider that would make and bill the work twice is asked once. */
function auditCreations(ledger: Ledger, { entry, job, attempts }: Known): void {
  const { creations, plan } = entry
  const text = `${plan.marker} ${job.id}`
  if (creations.length > 1) ledger.wrong('doubled', `${text}: ${creations.length} works at the provider`)
  for (const { attempt, cancels, atMs } of creations) {
    const known = attempts.find(({ id }) => id === attempt)
    if (known === undefined) ledger.wrong('doubled', `${text}: a work of the unknown attempt ${attempt}`)
    if (job.status === 'succeeded' && cancels > 0) ledger.wrong('doubled', `${text}: succeeded, and was told to stop`)
    const endedAtMs = 'finishedAtMs' in job ? job.finishedAtMs : 0
    const mayRun = job.status === 'cancelled' || job.status === 'expired'
    const isTold = cancels > 0 || hasFinished(entry, { workId: '', attempt, atMs, cancels }, endedAtMs)
    // Where nobody could write down how the provider knows the work, nobody can tell it to stop: that stays visible.
    if (mayRun && !isTold && known?.state !== 'unknown') {
      ledger.wrong('left running', `${text} is ${job.status}: work ${creations[0]?.workId} was never told to stop`)
    }
  }
  for (const { id, state } of attempts) {
    if (state === 'ended' || state === 'unknown') continue
    ledger.wrong('stuck', `${text}: attempt ${id satisfies AttemptId} is ${state}`)
  }
}

/** A job ends as its plan says, unless somebody cancelled it or a kill made its outcome unknown. */
function auditEnd(ledger: Ledger, { entry, job, attempts }: Known): void {
  const { plan } = entry
  if (!isTerminal(job.status)) return
  if (entry.endedAs !== undefined) ledger.sawEnd(entry, job.status)
  if (entry.deleted && job.hiddenAtMs === undefined)
    ledger.wrong('wrong end', `${plan.marker} was deleted, and is back`)
  const word = job.status === 'failed' ? job.failure.code : job.status
  if (word === 'cancelled' && (entry.cancelTried || entry.deleteTried)) return
  if (word === expectedEnd(plan.mode)) return
  if (word === 'upstream_outcome_unknown' && wasInterrupted(ledger, attempts, job)) return
  // A render dies with its process; after so many deaths the job is given up, and says so.
  if (word === 'upstream_failed' && plan.upstream === 'previz' && attempts.length > RENDERS_MAX) return
  const why = job.status === 'failed' ? `: ${job.failure.message}` : ''
  ledger.wrong('wrong end', `${plan.marker} ${job.id} (${plan.mode}, ${plan.upstream}) is ${word}${why}`)
}

function expectedEnd(mode: Entry['plan']['mode']): string {
  switch (mode) {
    case 'lost':
    case 'fail':
      return 'upstream_failed'
    case 'endless':
      return 'expired'
    default:
      return 'succeeded'
  }
}

/** Whether a process died or was stopped between the last attempt and the end. */
function wasInterrupted(ledger: Ledger, attempts: readonly Attempt[], job: Job): boolean {
  const [fromMs = 0] = attempts.map(({ createdAtMs }) => createdAtMs).toReversed()
  return 'finishedAtMs' in job && ledger.wasInterrupted(fromMs, job.finishedAtMs)
}

/** Every end is told, under one id, signed. Returns how often it was taken. */
function auditCallbacks(ledger: Ledger, { entry, job }: Known): number {
  const { plan, callbacks } = entry
  const text = `${plan.marker} ${job.id} (${job.status})`
  if (!plan.hasCallback) return 0
  const taken = callbacks.filter(({ wasTaken }) => wasTaken)
  if (taken.length === 0) ledger.wrong('callback missing', text)
  if (new Set(callbacks.map(({ webhookId }) => webhookId)).size > 1) ledger.wrong('doubled', `${text}: two callbacks`)
  for (const { status, isSigned } of callbacks) {
    if (!isSigned) ledger.wrong('unexpected', `${text}: a callback without a good signature`)
    if (status !== job.status) ledger.wrong('wrong end', `${text}: its callback says ${status}`)
  }
  return taken.length
}
