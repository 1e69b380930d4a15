/** The states of a job. */

/** The six canonical states. */
export const JOB_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired'] as const

/** A canonical state. */
export type JobStatus = (typeof JOB_STATUSES)[number]

/** The states that end a job. */
export const TERMINAL_STATUSES = ['succeeded', 'failed', 'cancelled', 'expired'] as const

/** A state that ends a job. */
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number]
