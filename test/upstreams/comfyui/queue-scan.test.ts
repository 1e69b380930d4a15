import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { scanQueue } from '../../../src/upstreams/comfyui/queue-scan.ts'

async function* inPieces(text: string, size: number) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size)
}

const scan = (text: string, size = 7) => scanQueue(inPieces(text, size))

test('the ids of a queue are found, whatever else its entries hold and wherever the pieces are cut', async () => {
  const id = fc.uuid()
  const entry = fc.tuple(fc.integer(), id, fc.jsonValue(), fc.jsonValue(), fc.array(fc.string()))
  const list = fc.array(entry, { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(list, list, fc.integer({ min: 1, max: 50 }), async (queue_running, queue_pending, size) => {
      const { running, pending } = await scan(JSON.stringify({ queue_running, queue_pending }), size)
      assert.deepEqual([...running], [...new Set(queue_running.map(([, one]) => one))])
      assert.deepEqual([...pending], [...new Set(queue_pending.map(([, one]) => one))])
    }),
  )
})

test('a graph that looks like a queue adds nothing to it', async () => {
  const graph = { queue_pending: [[1, 'not-an-id']], text: '"],[1,"nor-this"' }
  const { running, pending } = await scan(JSON.stringify({ queue_running: [[0, 'a', graph]], queue_pending: [] }))
  assert.deepEqual([[...running], [...pending]], [['a'], []])
})

for (const text of ['<html>', '', '[]', '{"queue_running":[]}', '{"queue_running":[[1,"a"', 'null', '{"error":"no"}']) {
  test(`an answer that is no queue is no empty queue: ${JSON.stringify(text)}`, async () => {
    await assert.rejects(scan(text), /no queue/)
  })
}
