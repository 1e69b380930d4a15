/** Known faults about whom works are given to, and what they cost. */

import { type KnownFault, one } from './fault-edits.ts'

/** Faults about providers, their keys and their costs. */
export const PROVIDER_FAULTS: readonly KnownFault[] = [
  one(
    'after an outage all who have waited try a provider at once',
    'src/lifecycle/breaker.ts',
    'return failures >= FAILURES_OF_ONE_OUTAGE || leftOneByOne > 0\n',
    'return failures < 0\n',
  ),
  one(
    'who does not have a model is asked again',
    'src/engine/failover.ts',
    "({ refusal }) => refusal === 'model'",
    "({ refusal }) => refusal === 'money'",
  ),
  one(
    'nobody is waited for who may have the model',
    'src/engine/failover.ts',
    'if (!isAboutModel) return undefined\n',
    'return undefined\n',
  ),
  one(
    'what was turned away stays paid for',
    'src/engine/begun.ts',
    "const nothing = { state: 'ended', costMicroCredits: microCredits(0), refusal } as const",
    "const nothing = { state: 'ended', refusal } as const",
  ),
  one(
    'a film that could not be made stays paid for',
    'src/engine/watch.ts',
    ', upstreamIsDone: true, ...nothingFor(attempt) }',
    ', upstreamIsDone: true }',
  ),
  one(
    'what was stopped stays paid for',
    'src/engine/cancel.ts',
    "return isUnpaid ? [event, { write: 'update-attempt', attempt: costless(attempt) }] : [event]",
    'return [event]',
  ),
  one(
    'slots of keys are not counted',
    'src/engine/dispatch.ts',
    '      ...(credential && { credentialPool: credential.slots }),\n',
    '',
  ),
  one(
    'a key that is refused is used on',
    'src/engine/credentials.ts',
    'await upstream.closeCredential?.(credentialId, cause, refusal.internal ?? refusal.problem.message)',
    'void cause',
  ),
  one(
    "a day's budget is not looked at",
    'src/lifecycle/router.ts',
    'return spent < budgetPerDay\n',
    'return spent < Infinity\n',
  ),
  one(
    'who may submit only so often is not asked how often he has',
    'src/engine/credentials.ts',
    'if (perMinute === undefined) return 0',
    'if (perMinute !== 0) return 0',
  ),
]

/** Those that take many thousands of lives to be found. */
export const RARE_PROVIDER_FAULTS: readonly KnownFault[] = [
  // Only where it is switched off between a claim and its step: who waits for it is not claimed.
  one('who is switched off has his jobs made inside', 'src/engine/dispatch.ts', '(mayBePreview || !isLocal) && ', ''),
  one(
    'a preview is made where no provider is open',
    'src/lifecycle/router.ts',
    'if (whoCan(closed, work).able.length > 0) return { isClosed: true }',
    '',
  ),
  one(
    'a key is chosen, and not reserved',
    'src/engine/credentials.ts',
    'if (waitsMs === 0 && router.health.isWellFor(key, by)) {\n      router.health.tries(key, by)\n',
    'if (waitsMs === 0) {\n',
  ),
]
