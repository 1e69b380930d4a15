/** The verb behind the path on which providers call back. */

import type { AttemptId } from '../core/ids.ts'
import type { Json } from '../core/json.ts'
import type { Store } from '../core/store-port.ts'
import type { Upstream } from '../core/upstream-port.ts'
import { CalledBack, type CalledBackDeps } from '../lifecycle/called-back.ts'

/** Takes a callback about an attempt; false when there is none. */
export type TakeCallback = (attemptId: AttemptId, body: Json | undefined) => Promise<boolean>

/** Makes the verb. */
export function createTakeCallback(
  deps: CalledBackDeps & {
    readonly store: Pick<Store, 'attempt'>
    readonly upstreamOf: (id: string) => Pick<Upstream, 'namedIn'> | undefined
  },
): TakeCallback {
  const calledBack = new CalledBack(deps)
  return async (attemptId, body) => {
    const attempt = await deps.store.attempt(attemptId)
    if (attempt === undefined) return false
    if (attempt.state === 'ended') return true
    const workId = body === undefined ? undefined : deps.upstreamOf(attempt.upstreamId)?.namedIn?.(body)
    await calledBack.take(attemptId, workId)
    return true
  }
}
