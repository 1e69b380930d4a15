/** Streams of events are read alike, however their bytes are cut. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readServerSentEvents, type ServerSentEvent } from '../../src/lib/server-sent-events.ts'

async function read(pieces: readonly Uint8Array[]) {
  const bytes = async function* () {
    yield* pieces
  }
  const events: ServerSentEvent[] = []
  for await (const event of readServerSentEvents(bytes())) events.push(event)
  return events
}

const TEXT =
  ': hello\nretry: 5\n\nid: 1\nevent: job.queued\ndata: {"a":"雨"}\n\r\nid: 2\r\n\r\ndata: one\ndata:two\nunknown: x\n\ndata: lost'

test('events have the last id, their type and all lines of their data; what breaks off is none', async () => {
  const bytes = Buffer.from(TEXT)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: bytes.length })), async (cuts) => {
      const at = [0, ...cuts.toSorted((one, other) => one - other), bytes.length]
      const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end))
      const events = (await read(pieces)).filter(({ data }) => data !== '')
      assert.deepEqual(events, [
        { id: '1', type: 'job.queued', data: '{"a":"雨"}' },
        { id: '2', type: 'message', data: 'one\ntwo' },
      ])
    }),
  )
})

test('an event without end is given up', async () => {
  await assert.rejects(read(Array.from({ length: 5 }, () => Buffer.alloc(1_048_576, 'x'))), RangeError)
})
