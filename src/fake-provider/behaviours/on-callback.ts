/** Behaviours of callbacks: those that lie, come twice, in the wrong order or not at all. */

import type { Behaviour, PlannedCallback } from '../behaviour.ts'

/** A film that no provider has: whoever believes the callback fetches from a private address. */
const FORGED_URL = 'http://169.254.169.254/forged.mp4'

const LIES: Readonly<Record<string, NonNullable<PlannedCallback['lie']>>> = {
  succeeded: { status: 'succeeded', progressPercent: 100, videos: [{ url: FORGED_URL }] },
  failed: { status: 'failed', videos: [], failure: { code: 'upstream_failed', message: 'Forged.' } },
  cancelled: { status: 'cancelled', videos: [] },
}

/** Callbacks. */
export const CALLBACK_BEHAVIOURS: readonly Behaviour[] = [
  {
    name: 'forged-callback',
    summary: 'a callback says while the job runs that it has ended so; without an argument, that it has succeeded',
    argument: { shown: Object.keys(LIES).join('|'), pattern: new RegExp(`^(?:${Object.keys(LIES).join('|')})$`) },
    call(planned, { queueMs, runMs }, word = 'succeeded') {
      const lie = LIES[word]
      return lie === undefined ? planned : [...planned, { afterMs: queueMs + runMs / 2, lie }]
    },
  },
  {
    name: 'repeated-callback',
    summary: 'every callback comes twice',
    call: (planned) => planned.flatMap((callback) => [callback, callback]),
  },
  {
    name: 'reordered-callback',
    summary: 'after the last callback comes one that says that the job still runs',
    call: (planned, { queueMs, runMs }) => [
      ...planned,
      { afterMs: queueMs + runMs + 200, lie: { status: 'running', progressPercent: 50, videos: [] } },
    ],
  },
  { name: 'no-callback', summary: 'no callback is sent', call: () => [] },
]
