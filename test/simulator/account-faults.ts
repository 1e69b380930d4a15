/** Known faults about money, limits, answers and histories. */

import { type KnownFault, one } from './fault-edits.ts'

/** Faults about money, answers and histories. */
export const ACCOUNT_FAULTS: readonly KnownFault[] = [
  one('a failed job stays charged', 'src/lifecycle/billing.ts', ': microCredits(0)', ': held'),
  one('what a job holds is never given back', 'src/lifecycle/settle.ts', '...moneyWrites, ', ''),
  one('a job holds nothing', 'src/gateway/submit.ts', '...holdWrites(job, principal, deps),', ''),
  one(
    'an answer is not kept with its job',
    'src/gateway/submit.ts',
    "...(answer === undefined ? [] : [{ write: 'keep-answer', answer: { ...answer(job), jobId: job.id } } as const]),",
    '',
  ),
  one(
    'a budget gets nothing back',
    'src/lifecycle/billing.ts',
    'if (billing.budget !== undefined && released > 0) {',
    'if (false) {',
  ),
  one(
    'jobs at once are not counted where they begin',
    'src/engine/dispatch.ts',
    'return count === undefined ? {} : { keyPool: { name: keyId, count } }',
    'return {}',
  ),
  one(
    'what came of stopping a provider is not told',
    'src/engine/cancel.ts',
    "[{ write: 'finish-step', lease: step }, ...writes]",
    "[{ write: 'finish-step', lease: step }]",
  ),
  one(
    'a change is told as less than it was',
    'src/core/history.ts',
    '{ ...changesOf(committed, after), ...changesOf(before, after) }',
    'changesOf(committed, after)',
  ),
  one(
    'what an expired job holds is forgotten',
    'src/lifecycle/settle.ts',
    '...moneyWrites, ',
    "...(outcome.status === 'expired' ? [] : moneyWrites), ",
  ),
  one(
    'a budget is counted, and not looked at',
    'src/lifecycle/billing.ts',
    'budgetMicroCredits: budget.amountMicroCredits,',
    'budgetMicroCredits: 1e15,',
  ),
  one(
    'jobs that wait are not counted',
    'src/gateway/submit.ts',
    "[{ write: 'check-waiting', keyId, jobsMax: jobsWaiting } as const]",
    '[]',
  ),
  one(
    'whether a key may have another job is asked before the commit, and not in it',
    'src/gateway/submit.ts',
    'const result = await deps.store.commit(writesOf(deps, job, admitted, now))',
    "const every = writesOf(deps, job, admitted, context)\n    const asked = await deps.store.commit(every.filter(({ write }) => write === 'check-waiting'))\n    if (!asked.committed) throw await refusal(deps, asked.guard, job)\n    const result = await deps.store.commit(every.filter(({ write }) => write !== 'check-waiting'))",
  ),
]
