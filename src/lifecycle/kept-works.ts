/** Works that a process keeps although their attempts are over: whoever was to let go of them was stopped, or failed. */

import type { Store } from '../core/store-port.ts'
import type { Upstreams } from '../core/upstream-port.ts'
import type { Log } from '../lib/log.ts'

/** Lets go of them. */
export async function sweepKeptWorks(deps: {
  readonly store: Store
  readonly log: Log
  readonly upstreams: Upstreams
}): Promise<void> {
  for (const upstream of deps.upstreams.all) {
    for (const { attemptId, handle } of upstream.kept?.() ?? []) {
      const state = (await deps.store.attempt(attemptId))?.state
      if (state === 'submitting' || state === 'submitted') continue
      await upstream.release(handle)
      deps.log.info({ attempt: attemptId, upstream: upstream.id }, 'a work that nobody waits for was let go of')
    }
  }
}
