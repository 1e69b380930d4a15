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
const balance = (fromMs: number, available: number, held: number): Exchange => ({
  ...at(fromMs),
  asked: 'balance',
  answer: { available, held },
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
    'where an unanswered job may have cost something, or not': [unanswered(1), balance(3, 90, 0), balance(5, 100, 0)],
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
    'that nothing is there any more': [[balance(1, -1, 0)], /at least 100 must be/],
  }
  for (const [what, [history, found]] of Object.entries(wrong)) {
    test(what, () => assert.match(checkHistory(history, GRANTED).join('\n'), found))
  }
})
