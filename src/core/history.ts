/**
 * A job's history: every change of a job is an event in the same commit, with what has changed, by whom and why. What was
 * admitted never changes; together with it, the events are enough to make the job again as it was after any of them.
 */

import { assert } from './assert.ts'
import type { Job } from './job.ts'
import { TERMINAL_STATUSES } from './job-status.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import type { JobEvent, LoggedEvent } from './records.ts'
import type { Write } from './writes.ts'

/** What is fixed at admission. */
export type Admitted = Pick<
  Job,
  | 'id'
  | 'tenantId'
  | 'keyId'
  | 'faceId'
  | 'linkBase'
  | 'requestId'
  | 'request'
  | 'priceMicroCredits'
  | 'billing'
  | 'isPreview'
  | 'createdAtMs'
  | 'deadlineAtMs'
>

const ADMITTED: ReadonlySet<string> = new Set([
  'id',
  'tenantId',
  'keyId',
  'faceId',
  'linkBase',
  'requestId',
  'request',
  'priceMicroCredits',
  'billing',
  'isPreview',
  'createdAtMs',
  'deadlineAtMs',
] satisfies readonly (keyof Admitted)[])

/** Who has changed a job, when and why. */
export type Cause = {
  /** Such as `job.prepared`. */
  readonly type: string
  /** `key:…` for the owner, `admin`, `deadline` for its time, `engine` for whoever works on it. */
  readonly actor: string
  readonly atMs: number
  /** Why, in a word: a problem's code, for one. */
  readonly cause?: string
  /** What moved on the accounts, in micro-credits. */
  readonly money?: { readonly [kind: string]: number }
  /** From which upstream to which one it goes; for operators, of whom no tenant's view tells. */
  readonly route?: JobRoute
  /** What it was turned away, or moved on, for; for operators as well, whose account it may be about. */
  readonly why?: Why
  /** What the log says of it, for operators as well. */
  readonly internal?: string | undefined
}

/** Characters that an event keeps of what the log says. */
const INTERNAL_CHARACTERS_MAX = 500

/**
 * Why an upstream does not make a job: by what it has said of it (`busy`, `key`, `money`, `model`); because none of its keys is
 * open (`key`), or it was paid enough for today (`budget`); because it rests after trouble, or cannot make it any more
 * (`unavailable`); or because the job has waited for it for long enough (`waited`).
 */
export type Why = 'busy' | 'key' | 'money' | 'model' | 'budget' | 'unavailable' | 'waited'

/** From which upstream to which one a job goes. */
export type JobRoute = { readonly from: string; readonly to: string }

/** The type of the event by which a job goes from one upstream to another. */
export const REROUTED = 'job.rerouted'

/** The writes of a new job. */
export function admission(job: Job, by: Cause): readonly Write[] {
  return [{ write: 'insert-job', job }, told(job, membersOf(job), by)]
}

/**
 * The writes that change a job: its next version, and the event that says so. Where `before` holds more than was committed
 * last, `committed` is what was: whatever differs from either is told.
 */
export function change(before: Job, after: Job, by: Cause, committed: Job = before): readonly Write[] {
  assert(after.version === before.version + 1, 'a change is the next version')
  const changes = { ...changesOf(committed, after), ...changesOf(before, after) }
  const had = committed.attempt ?? before.attempt
  const left = had?.id === after.attempt?.id ? undefined : had
  return [{ write: 'update-job', job: after }, told(after, changes, by, left)]
}

function told(job: Job, changes: JsonObject, by: Cause, left?: Job['attempt']): Write {
  const { type, actor, atMs, cause, money, route, why, internal } = by
  const data: JsonObject = {
    actor,
    ...(cause !== undefined && { cause }),
    ...(money !== undefined && { money }),
    ...(route !== undefined && { route }),
    ...(why !== undefined && { why }),
    ...(internal !== undefined && { internal: internal.slice(0, INTERNAL_CHARACTERS_MAX) }),
    ...(job.attempt !== undefined && { attempt: job.attempt }),
    ...(left !== undefined && { left }),
    changes,
  }
  const event: JobEvent = { jobId: job.id, tenantId: job.tenantId, type, atMs, data }
  return { write: 'append-event', event }
}

/** What differs, with the later values; `null` for what is gone. */
function changesOf(before: Job, after: Job): JsonObject {
  const [was, is] = [membersOf(before), membersOf(after)]
  const names = new Set([...Object.keys(was), ...Object.keys(is)])
  const changes: Record<string, Json> = {}
  for (const name of names) {
    if (!isSame(was[name], is[name])) changes[name] = is[name] ?? null
  }
  return changes
}

/** Members that may change. The prompt of the order is left out where it is the request's. */
function membersOf(job: Job): JsonObject {
  const members: Record<string, Json> = {}
  for (const [name, value] of Object.entries(job)) if (!ADMITTED.has(name) && value !== undefined) members[name] = value
  const { prompt, ...order } = job.order
  if (prompt === job.request.prompt) members['order'] = order
  return members
}

function isSame(one: Json | undefined, other: Json | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/**
 * The job as it was after the last of these events, which are its first ones. Throws when they do not begin with its
 * admission.
 */
export function rebuild(admitted: Admitted, events: readonly Pick<LoggedEvent, 'type' | 'data'>[]): Job {
  assert(events[0]?.type === 'job.queued', "a job's history begins with its admission")
  return changed(
    Object.entries(admitted).filter(([name]) => ADMITTED.has(name)),
    events,
  )
}

/** The job as it was after an event, from what it was right before. */
export function jobAfter(before: Job, event: Pick<LoggedEvent, 'data'>): Job {
  return changed(Object.entries(before), [event])
}

function changed(known: readonly (readonly [string, unknown])[], events: readonly Pick<LoggedEvent, 'data'>[]): Job {
  const members = new Map<string, unknown>(known)
  for (const { data } of events) {
    for (const [name, value] of Object.entries(changesIn(data))) {
      if (value === null) members.delete(name)
      else members.set(name, value)
    }
  }
  const job = Object.fromEntries(members) as unknown as Job
  return { ...job, order: { ...job.order, prompt: job.order.prompt ?? job.request.prompt } }
}

/** The version that a job has since an event; `undefined` for one that has changed nothing of it. */
export function versionSince({ data }: Pick<LoggedEvent, 'data'>): number | undefined {
  const { version } = changesIn(data)
  return typeof version === 'number' ? version : undefined
}

/** Which way a job has gone by an event; `undefined` for one that says nothing of that. */
export function routeIn({ type, data }: Pick<LoggedEvent, 'type' | 'data'>): JobRoute | undefined {
  const route = type === REROUTED && isJsonObject(data) ? data['route'] : undefined
  if (!isJsonObject(route)) return undefined
  const { from, to } = route
  return typeof from === 'string' && typeof to === 'string' ? { from, to } : undefined
}

/** What the log says of an event; `undefined` where it says nothing. */
export function internalIn({ data }: Pick<LoggedEvent, 'data'>): string | undefined {
  const internal = isJsonObject(data) ? data['internal'] : undefined
  return typeof internal === 'string' ? internal : undefined
}

/** At which upstream a job's attempt was that is no longer its own since an event; `undefined` where it has left none. */
export function upstreamLeft(data: Json | undefined): string | undefined {
  const left = isJsonObject(data) ? data['left'] : undefined
  return isJsonObject(left) && typeof left['upstreamId'] === 'string' ? left['upstreamId'] : undefined
}

/** Whether a job has ended by an event of this type. */
export function isEnd(type: string): boolean {
  return TERMINAL_STATUSES.some((status) => type === `job.${status}`)
}

/** What an event says that has changed; nothing, for one about something else than the job itself. */
export function changesIn(data: Json | undefined): JsonObject {
  const changes = isJsonObject(data) ? data['changes'] : undefined
  return isJsonObject(changes) ? changes : {}
}
