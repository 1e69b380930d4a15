/** How a delivery goes by the published rules: when it is tried again, when it is given up, what that means for its endpoint. */

import type { Delivery, DeliveryTry, Endpoint } from '../../src/core/webhooks.ts'

/** What is known of a delivery, in true time. */
export type Course = {
  /** As it was made. */
  readonly delivery: Delivery
  /** Tries that were written down since it was opened. */
  tries: number
  /** Whether its receiver has said 2xx, or 410, since then. */
  wasTaken: boolean
  wasGone: boolean
  /** Whether it has ever come to its receiver. */
  hasArrived: boolean
  /** When it was planned last, for when, and by how much the store's clock was wrong then. */
  plannedAtMs: number
  notBeforeMs: number
  storeOffsetMs: number
  /** Since when it is over. */
  overAtMs?: number
  /** For how long its receiver has asked last. */
  askedMs?: number
}

/** A try as it was written down. */
export type TryRecord = {
  readonly course: Course
  /** As it is now. */
  readonly delivery: Delivery
  readonly tried: DeliveryTry | undefined
  /** When it is to be tried again. */
  readonly afterMs: number | undefined
  /** Its endpoint, now and as it was lately. */
  readonly endpoint: Endpoint | undefined
  readonly lately: readonly (Endpoint | undefined)[]
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** The waits as docs/webhooks.md has them, in ms, and by how much each may differ. */
const WAITS_MS = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
]
const JITTER = 0.1

/** The longest wait that a receiver may ask for, in ms. */
const ASKED_MS_MAX = 24 * HOUR

const FAILING_MS_MAX = 5 * 24 * HOUR

/** Which promise what was written down breaks, and how. */
export function faultOfTry(record: TryRecord): readonly [string, string] | undefined {
  const { course, delivery, tried } = record
  const what = `${delivery.id} is ${delivery.state} after ${course.tries} tries: ${delivery.lastAnswer}`
  if (tried !== undefined && course.tries > WAITS_MS.length + 1) return ['ten tries are all', what]
  return faultOfState(record, what) ?? faultOfEndpoint(record, what)
}

function faultOfState({ course, delivery, tried, afterMs, endpoint, lately }: TryRecord, what: string) {
  switch (delivery.state) {
    case 'delivered':
      if (course.wasTaken) return undefined
      return ['what is called delivered was taken', what] as const
    case 'pending':
      return tried === undefined ? undefined : faultOfWait(course, tried, afterMs ?? 0, what)
    case 'abandoned': {
      const isDisabled = [endpoint, ...lately].some((one) => one?.disabled !== undefined)
      if (course.wasGone || course.tries === WAITS_MS.length + 1 || isDisabled) return undefined
      return ['nothing is given up before its time', what] as const
    }
    case 'cancelled':
      return endpoint === undefined ? undefined : (['only what has no endpoint is cancelled', what] as const)
    case 'blocked':
      return ['nothing is blocked here', what] as const
  }
}

function faultOfWait({ tries, askedMs }: Course, tried: DeliveryTry, afterMs: number, what: string) {
  const wait = WAITS_MS[tries - 1] ?? 0
  const asked = tried.status === 429 ? Math.min(ASKED_MS_MAX, askedMs ?? 0) : 0
  const least = Math.max(wait * (1 - JITTER), asked) - 1
  const most = Math.max(wait * (1 + JITTER), asked) + 1
  if (afterMs >= least && afterMs <= most) return undefined
  return ['tries come by the published schedule', `${what}; again in ${afterMs} ms, not ${least} to ${most}`] as const
}

/** 410 disables, and so do five days of failure. */
function faultOfEndpoint({ delivery, tried, endpoint }: TryRecord, what: string) {
  if (tried === undefined || endpoint === undefined || endpoint.disabled !== undefined) return undefined
  if (tried.status === 410) return ['410 disables an endpoint', what] as const
  const { failingSinceMs } = endpoint
  const isFailure = delivery.state !== 'delivered' && failingSinceMs !== undefined
  if (!isFailure || tried.atMs - failingSinceMs < FAILING_MS_MAX) return undefined
  return ['five days of failure disable an endpoint', `${what}, failing since ${failingSinceMs}`] as const
}
