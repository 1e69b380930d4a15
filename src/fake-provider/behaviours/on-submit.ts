/** Behaviours at the submit: nothing is taken on. */

import type { Problem, ProblemCode } from '../../core/problem.ts'
import { pageAnswer } from '../answer.ts'
import type { Behaviour, Refused } from '../behaviour.ts'

const words = (code: ProblemCode, message: string, field?: string): Problem =>
  field === undefined ? { code, message } : { code, message, field }

const refusing = (name: string, summary: string, problem: Problem): Behaviour => ({
  name,
  summary,
  refuse: (): Refused => ({ problem }),
})

/** What is refused. */
export const SUBMIT_BEHAVIOURS: readonly Behaviour[] = [
  {
    name: 'refuse-429',
    summary: 'too many requests; with an argument, this `Retry-After` (seconds, a date, nonsense), without one none',
    argument: { shown: 'RETRY-AFTER', pattern: /^[ -~]{1,64}$/ },
    refuse: (retryAfter) => ({
      problem: words('rate_limited', 'Too many requests.'),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    }),
  },
  refusing('busy-503', 'no room at the moment', words('unavailable', 'The service is overloaded.')),
  refusing(
    'balance-gone',
    'the account has no money',
    words('insufficient_credits', 'The balance of the account is used up.'),
  ),
  refusing(
    'key-revoked',
    'the key is not taken any more, from then on for whatever is asked',
    words('unauthorized', 'The API key has been revoked.'),
  ),
  refusing(
    'moderation-input',
    'the prompt is held against a rule',
    words('content_rejected', 'The input may contain sensitive information.', 'prompt'),
  ),
  refusing(
    'no-such-model',
    'the model is not there (any more)',
    words('model_not_found', 'There is no such model.', 'model'),
  ),
  {
    name: 'wall-403',
    summary: 'a firewall in front of it lets nothing through',
    refuse: () => ({ page: pageAnswer(403, 'Attention Required!') }),
  },
  {
    name: 'echo-key',
    summary: 'a refusal that repeats the key that it was asked by',
    refuse: () => ({ problem: words('invalid_parameter', 'Debug:'), tellsKey: true }),
  },
  {
    name: 'hang-up',
    summary: 'the connection closes when the request has been read; nothing is taken on',
    refuse: () => 'hang up',
  },
]
