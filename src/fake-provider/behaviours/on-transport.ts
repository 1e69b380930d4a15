/**
 * Behaviours of what lies between: the answer is spoilt on its way. What was asked has been done, so after a spoilt answer to a
 * submit there is a job.
 */

import { type Answer, jsonAnswer, pageAnswer } from '../answer.ts'
import { type Behaviour, MILLISECONDS, type Moment, numberOr, PLACES } from '../behaviour.ts'

/** Answers that are spoilt at one place about one job; a submit has only one. */
const SPOILT_TIMES = 3

const AT_PLACE = { shown: `${PLACES.join('|')}[-always]`, pattern: new RegExp(`^(?:${PLACES.join('|')})(?:-always)?$`) }

const MEBIBYTE = 1_048_576

/** Spoils the answer at the place that is named, or at the submit. */
const spoiling = (name: string, summary: string, change: (answer: Answer, moment: Moment) => Answer): Behaviour => ({
  name,
  summary,
  argument: AT_PLACE,
  send(answer, moment, argument = 'submit') {
    const [place, always] = argument.split('-')
    if (moment.place !== place || (always === undefined && moment.count > SPOILT_TIMES)) return answer
    return change(answer, moment)
  },
})

/** Answers that get lost or come as something else. */
export const TRANSPORT_BEHAVIOURS: readonly Behaviour[] = [
  {
    name: 'accept-then-hang-up',
    summary: 'takes the job, and closes the connection instead of answering',
    send: (answer, { place }) =>
      place === 'submit' ? { ...answer, breaksOff: { at: 'the beginning', by: 'close' } } : answer,
  },
  spoiling('answer-lost-after-accept', 'the connection is reset instead of an answer', (answer) => ({
    ...answer,
    breaksOff: { at: 'the beginning', by: 'reset' },
  })),
  spoiling('silent-reset', 'the connection is reset in the middle of the answer', (answer) => ({
    ...answer,
    breaksOff: { at: 'the middle', by: 'reset' },
  })),
  spoiling('html-200', 'a web page with status 200', () => pageAnswer(200, 'Welcome')),
  spoiling('html-502', 'a web page with status 502', () => pageAnswer(502, '502 Bad Gateway')),
  spoiling('json-503', '503 in the JSON of a gateway that has lost the answer', () =>
    jsonAnswer(503, { message: 'Service Unavailable' }),
  ),
  spoiling('busy', '503 in the words of the dialect, after it was done', (_answer, { refusal }) =>
    refusal({ code: 'unavailable', message: 'The service is overloaded.' }),
  ),
  spoiling('too-fast', '429 in the words of the dialect, after it was done', (_answer, { refusal }) =>
    refusal({ code: 'rate_limited', message: 'Too many requests.' }),
  ),
  spoiling('key-gone', 'the key is not taken any more', (_answer, { refusal }) =>
    refusal({ code: 'unauthorized', message: 'The API key has been revoked.' }),
  ),
  spoiling('not-json', 'half of a JSON document, as if it were all', (answer) => ({
    ...answer,
    body: String(answer.body).slice(0, answer.body.length / 2),
  })),
  {
    name: 'broken-item',
    summary: 'the first entry of every list is none',
    send(answer, { place }) {
      if (place !== 'list') return answer
      const page: unknown = JSON.parse(String(answer.body))
      const members = Object.entries(page ?? {}).map(([name, value]) => {
        return [name, Array.isArray(value) ? [{ status: 'running' }, ...value.slice(1)] : value] as const
      })
      return { ...answer, body: JSON.stringify(Object.fromEntries(members)) }
    },
  },
  spoiling('empty', 'no body at all', (answer) => ({ ...answer, body: '' })),
  spoiling('redirect', 'a redirect to a trap that counts whoever follows it with his key', (_answer, { origin }) => ({
    status: 307,
    headers: { location: `${origin}/_fake/trap` },
    body: '',
  })),
  spoiling('flood-of-interim', 'a thousand answers of 102 before the answer', (answer) => ({
    ...answer,
    interim: 1_000,
  })),
  {
    name: 'huge-answer',
    summary: 'so many MiB of white space before the answer to the submit and to every look; without an argument, 64',
    argument: { shown: 'MIB', pattern: /^\d{1,4}$/ },
    send: (answer, { place }, size) =>
      place === 'submit' || place === 'poll' ? { ...answer, paddingBytes: numberOr(size, 64) * MEBIBYTE } : answer,
  },
  {
    name: 'slow-answers',
    summary: 'every answer comes so much later',
    argument: { ...MILLISECONDS, isNeeded: true },
    send: (answer, _moment, lasting) => ({ ...answer, delayMs: (answer.delayMs ?? 0) + numberOr(lasting, 0) }),
  },
  {
    name: 'stall',
    summary: 'takes the job, and says nothing for so long before it hangs up; without an argument, 5 minutes',
    argument: MILLISECONDS,
    send(answer, { place }, lasting) {
      if (place !== 'submit') return answer
      return { ...answer, delayMs: numberOr(lasting, 300_000), breaksOff: { at: 'the beginning', by: 'close' } }
    },
  },
  {
    name: 'no-id',
    summary: 'the answer to the submit names no job',
    send(answer, { place, id }) {
      if (place !== 'submit' || id === undefined) return answer
      const isTold = (value: unknown) => typeof value === 'string' && value.includes(id)
      const body = JSON.stringify(JSON.parse(String(answer.body)), (_name, value) =>
        isTold(value) ? undefined : value,
      )
      const headers = Object.fromEntries(Object.entries(answer.headers).filter(([, value]) => !isTold(value)))
      return { ...answer, headers, body }
    },
  },
]
