/** The events of Replicate's webhooks, and the states of a job that they stand for. */

import { JOB_STATUSES, type JobStatus, TERMINAL_STATUSES } from '../../core/job-status.ts'
import type { Notes } from '../../core/notes.ts'

/** The words of `webhook_events_filter`. */
export const WEBHOOK_EVENTS = ['start', 'output', 'logs', 'completed'] as const

/** One of them. */
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** A film is its job's only output, and there at its end. Logs are in no state of their own. */
const STATES: { readonly [E in WebhookEvent]: readonly JobStatus[] } = {
  start: ['running'],
  output: ['succeeded'],
  logs: [],
  completed: TERMINAL_STATUSES,
}

/** The states in which a callback is told; absent: those that end the job, as everywhere. Without a filter all events are. */
export function decodeEvents(
  filter: readonly WebhookEvent[] | null | undefined,
  hasWebhook: boolean,
  notes: Notes,
): readonly JobStatus[] | undefined {
  if (filter === null || filter === undefined) return hasWebhook ? statesOf(['start', 'completed']) : undefined
  if (filter.includes('logs')) {
    const detail = 'logs are in every prediction that is told, and no event of their own'
    notes.list.push({ kind: 'dropped', field: 'webhook_events_filter', isWirePath: true, detail })
  }
  const states = statesOf(filter)
  return isSame(states, statesOf(['completed'])) ? undefined : states
}

/** The filter for those states; for what it cannot say, the one that tells more. */
export function encodeEvents(states: readonly JobStatus[], notes: Notes): readonly WebhookEvent[] {
  const ends = TERMINAL_STATUSES.filter((status) => states.includes(status))
  const end: readonly WebhookEvent[] = ends.length === 0 ? [] : isSame(ends, ['succeeded']) ? ['output'] : ['completed']
  const filter: readonly WebhookEvent[] = [...(states.includes('running') ? (['start'] as const) : []), ...end]
  const told = decodeEvents(filter, true, notes)
  if (told === undefined || !isSame(told, states)) {
    notes.approximated('callbackStates', `told as ${filter.join(', ')}`)
  }
  return filter
}

function statesOf(filter: readonly WebhookEvent[]): readonly JobStatus[] {
  return JOB_STATUSES.filter((status) => filter.some((event) => STATES[event].includes(status)))
}

function isSame(one: readonly JobStatus[], other: readonly JobStatus[]): boolean {
  return one.length === other.length && one.every((status) => other.includes(status))
}
