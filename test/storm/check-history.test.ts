/** The checker of histories finds what contradicts itself, and nothing where nothing does. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkHistory } from './check-history.ts'
import type { Exchange, Shown } from './history.ts'

const GRANTED = 100

const at = (fromMs: number, toMs = fromMs + 1) => ({ fromMs, toMs })
const submit = (fromMs: number, id: string | undefined, more: object = {}): Exchange => ({
  ...at(fromMs),
  asked: 'submit',
  marker: 'a',
  key: 'k',
  credits: 10,
  answer: id === undefined ? { status: 402, text: '' } : { status: 200, id, text: `{"id":"${id}"}` },
  ...more,
})
const unanswered = (fromMs: number): Exchange => {
  const { answer: _lost, ...lost } = submit(fromMs, 'x') as Extract<Exchange, { asked: 'submit' }>
  return lost
}
const look = (fromMs: number, shown: Shown, toMs?: number): Exchange => ({
  ...at(fromMs, toMs),
  asked: 'look',
  marker: 'a',
  answer: { status: 200, shown },
})
const missing = (fromMs: number): Exchange => ({ ...at(fromMs), asked: 'look', marker: 'a', answer: { status: 404 } })
const wish = (asked: 'cancel' | 'delete', fromMs: number, status = 200): Exchange => ({
  ...at(fromMs),
  asked,
  marker: 'a',
  answer: { status },
})
const callback = (fromMs: number, shown: Shown): Exchange => ({ ...at(fromMs), asked: 'callback', marker: 'a', shown })
const event = (position: number, type: string, more: object = {}): Exchange => ({
  ...at(position),
  ...{ asked: 'event', position, type, id: 'x', says: type.slice('job.'.length) },
  ...more,
})
const subscribe = (...types: readonly string[]): Exchange => ({ ...at(0), asked: 'subscribe', endpoint: 'e', types })
const told = (fromMs: number, type: string, more: object = {}): Exchange => ({
  ...at(fromMs),
  ...{ asked: 'told', endpoint: 'e', webhookId: `msg ${type}`, type, id: 'x', says: type.slice('job.'.length) },
  ...{ text: `{"type":"${type}"}`, status: 204 },
  ...more,
})
const feedEnd: Exchange = { ...at(99), asked: 'feed end' }
const journal = (...lines: readonly (readonly [string, number])[]): Exchange => ({
  ...at(90),
  asked: 'journal',
  lines: [{ kind: 'grant', credits: GRANTED }, ...lines.map(([kind, credits]) => ({ kind, credits, id: 'x' }))],
})
const another = (fromMs: number, id: string, key: string): Exchange => submit(fromMs, id, { marker: 'b', key })
const balance = (fromMs: number, available: number, held: number): Exchange => ({
  ...at(fromMs),
  asked: 'balance',
  answer: { status: 200, available, held },
})

describe('nothing is found', () => {
  const fine: Readonly<Record<string, readonly Exchange[]>> = {
    'in an ordinary life': [
      submit(1, 'x'),
      look(3, 'queued'),
      balance(4, 90, 10),
      look(5, 'running'),
      look(7, 'succeeded'),
      callback(8, 'succeeded'),
      balance(9, 90, 0),
    ],
    'where a submit came again, also after a lost answer': [unanswered(1), submit(3, 'x'), submit(5, 'x')],
    'where answers were on their way at the same time': [
      submit(1, 'x'),
      look(2, 'succeeded', 9),
      look(3, 'running', 4),
    ],
    'where it was deleted before it was not found': [submit(1, 'x'), wish('delete', 3), missing(5)],
    'where it was not found while it was being deleted': [submit(1, 'x'), wish('delete', 3, 503), missing(5)],
    'where a failed job costs nothing': [submit(1, 'x'), look(3, 'failed'), balance(5, 100, 0)],
    'where an unanswered job may have cost something, or not': [unanswered(1), balance(3, 90, 10), balance(5, 100, 0)],
    'where what one hears of a job is older than what another one saw': [
      submit(1, 'x'),
      look(3, 'succeeded'),
      event(5, 'job.running'),
      told(7, 'job.running'),
    ],
    'where all is told, and read to its end': [
      subscribe('job.failed'),
      submit(1, 'x'),
      ...[event(2, 'job.queued'), event(4, 'job.running', { says: 'processing' }), event(6, 'job.failed'), feedEnd],
      ...[told(7, 'job.failed', { status: 503 }), told(9, 'job.failed')],
      journal(['hold', 10], ['release', 10]),
    ],
    'where an endpoint has said 410, and is told nothing more': [
      subscribe('job.running', 'job.failed'),
      submit(1, 'x'),
      ...[event(2, 'job.queued'), event(4, 'job.running'), event(6, 'job.failed'), feedEnd],
      told(7, 'job.running', { status: 410 }),
    ],
    'where somebody is told of a job whose submit nobody has answered': [unanswered(1), told(3, 'job.running')],
    'where a balance is not answered': [{ ...at(3), asked: 'balance', answer: { status: 503 } }],
    'where a film costs less than was held': [
      submit(1, 'x'),
      look(3, 'succeeded'),
      journal(['hold', 10], ['capture', 8], ['return', 2]),
    ],
    'where a refused job costs nothing': [submit(1, undefined), balance(3, 100, 0)],
  }
  for (const [what, history] of Object.entries(fine)) {
    test(what, () => assert.deepEqual(checkHistory(history, GRANTED), []))
  }
})

describe('it is found', () => {
  const wrong: Readonly<Record<string, readonly [readonly Exchange[], RegExp]>> = {
    'that an accepted job is not there': [[submit(1, 'x'), missing(5)], /accepted, and not found/],
    'that one submit has made two': [[submit(1, 'x'), submit(3, 'y')], /has made x and y/],
    'that the same submit has two answers': [
      [submit(1, 'x'), submit(3, 'x', { answer: { status: 200, id: 'x', text: '{"id": "x"}' } })],
      /answered in 2 ways/,
    ],
    'that a job runs again after its end': [
      [submit(1, 'x'), look(3, 'failed'), look(5, 'running')],
      /running after it was failed/,
    ],
    'that a job waits again after it ran': [
      [submit(1, 'x'), look(3, 'running'), look(5, 'queued')],
      /queued after it was running/,
    ],
    'that a job has two ends': [
      [submit(1, 'x'), look(3, 'succeeded'), callback(9, 'cancelled')],
      /cancelled after it was succeeded/,
    ],
    'that a cancelled job succeeds': [
      [submit(1, 'x'), wish('cancel', 3), look(5, 'succeeded')],
      /succeeded after it was cancelled/,
    ],
    'that a deleted job is shown': [[submit(1, 'x'), wish('delete', 3), look(5, 'failed')], /deleted, and shown/],
    'that a job was charged twice': [[submit(1, 'x'), look(3, 'succeeded'), balance(5, 80, 0)], /at least 90 must be/],
    'that a failed job stays charged': [[submit(1, 'x'), look(3, 'failed'), balance(5, 90, 0)], /at least 100 must be/],
    'that a film was free': [[submit(1, 'x'), look(3, 'succeeded'), balance(5, 100, 0)], /at most 90 can be/],
    'that a film that was paid for is still held for': [
      [submit(1, 'x'), look(3, 'succeeded'), balance(5, 90, 10)],
      /more than the 90 that are left/,
    ],
    'that the account is not found': [
      [{ ...at(3), asked: 'balance', answer: { status: 404 } }],
      /a balance was answered with .*404/,
    ],
    'that a balance does not say what there is': [
      [{ ...at(3), asked: 'balance', answer: { status: 200, held: 3 } }],
      /a balance was answered with/,
    ],
    'that what was spent comes back': [
      [unanswered(1), balance(3, 90, 0), balance(5, 90, 10)],
      /0 credits were spent after it had been 10/,
    ],
    'that two submits have one job': [[submit(1, 'x'), another(3, 'x', 'other')], /x is the answer to a .* and b/],
    'that a job is captured twice': [
      [submit(1, 'x'), journal(['hold', 10], ['capture', 10], ['capture', 10])],
      /not captured or released once/,
    ],
    'that a job is captured and released': [
      [submit(1, 'x'), journal(['hold', 10], ['capture', 10], ['release', 10])],
      /not captured or released once/,
    ],
    'that a hold has no end': [[submit(1, 'x'), journal(['hold', 10])], /not captured or released once/],
    'that a failed job was captured': [
      [submit(1, 'x'), look(3, 'failed'), journal(['hold', 10], ['capture', 10])],
      /it has failed/,
    ],
    'that an accepted job holds nothing': [[submit(1, 'x'), journal()], /x was accepted, and holds nothing/],
    'that a job is charged that nobody has submitted': [
      [journal(['hold', 10], ['capture', 10])],
      /1 jobs that nobody was told of, of 0/,
    ],
    'that the feed goes back': [
      [submit(1, 'x'), event(4, 'job.running'), event(3, 'job.queued')],
      /event 3, job.queued, after event 4/,
    ],
    'that the feed shows an event again': [
      [submit(1, 'x'), event(4, 'job.running'), event(4, 'job.running')],
      /event 4, job.running, after event 4/,
    ],
    'that the feed leaves an end out': [[submit(1, 'x'), event(2, 'job.queued'), feedEnd], /has shown 0 ends/],
    'that the feed and a look tell different ends': [
      [submit(1, 'x'), event(4, 'job.failed'), look(6, 'succeeded')],
      /succeeded after it was failed/,
    ],
    'that an endpoint was told another end than somebody saw before': [
      [submit(1, 'x'), look(3, 'succeeded'), told(6, 'job.failed')],
      /has ended as succeeded and as failed/,
    ],
    'that an endpoint is never told': [
      [subscribe('job.failed'), submit(1, 'x'), event(2, 'job.queued'), event(4, 'job.failed'), feedEnd],
      /e was never told job.failed/,
    ],
    'that an endpoint is told what it has not asked for': [
      [subscribe('job.failed'), submit(1, 'x'), told(3, 'job.running'), feedEnd],
      /e was told job.running/,
    ],
    'that a message has other bytes when it comes again': [
      [submit(1, 'x'), told(3, 'job.running', { status: 503 }), told(5, 'job.running', { text: 'other' })],
      /is 2 messages/,
    ],
    'that a message has another id when it comes again': [
      [submit(1, 'x'), told(3, 'job.running'), told(5, 'job.running', { webhookId: 'msg other' })],
      /was told as msg job.running and msg other/,
    ],
    'that a message tells what has become of the job since': [
      [submit(1, 'x'), told(3, 'job.running', { says: 'failed' })],
      /job.running came with a job that is failed/,
    ],
    'that somebody is told of a job that nobody has submitted': [
      [told(3, 'job.running')],
      /1 jobs were told of that nobody has/,
    ],
    'that nothing is there any more': [[balance(1, -1, 0)], /at least 100 must be/],
  }
  for (const [what, [history, found]] of Object.entries(wrong)) {
    test(what, () => assert.match(checkHistory(history, GRANTED).join('\n'), found))
  }
})
