import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { end, type Job, start } from '../../src/core/job.ts'
import type { Write } from '../../src/core/writes.ts'
import type { Endpoint } from '../../src/core/webhooks.ts'
import { tellWrites, type Telling } from '../../src/lifecycle/tell.ts'
import { sampleEndpoint, sampleJob } from '../conformance/store-samples.ts'
import { HandClock, seededRandom } from '../support/hand-clock.ts'
import { quietly } from '../support/telling.ts'

const AT_MS = Date.UTC(2026, 10, 21, 10, 0, 0, 5)
const asked = sampleJob(1, { request: { ...sampleJob(1).request, callbackUrl: 'https://your-app.com/hook' } })
const ended = end(asked, { status: 'cancelled' }, AT_MS)

const telling = (listeners: readonly Endpoint[], more: Partial<Telling> = {}): Telling => ({
  ...quietly,
  clock: new HandClock(AT_MS),
  random: seededRandom(1),
  listeners,
  ...more,
})

const made = (writes: readonly Write[]) =>
  writes.flatMap((write) => (write.write === 'insert-delivery' ? [write.delivery] : []))

describe('the end of a job', () => {
  test('is told to its callback URL in its own words, and to each endpoint as an event', () => {
    const endpoints = [sampleEndpoint(1), sampleEndpoint(2)]
    const writes = tellWrites(ended, AT_MS, telling(endpoints))
    const query = JSON.stringify({ id: ended.id, status: 'cancelled' })
    const event = `{"type":"job.cancelled","timestamp":"2026-11-21T10:00:00.005Z","data":${query}}`
    assert.deepEqual(
      made(writes).map(({ endpointId, url, body, state }) => [endpointId, url, body, state]),
      [
        [undefined, 'https://your-app.com/hook', query, 'pending'],
        ...endpoints.map(({ id, url }) => [id, url, event, 'pending']),
      ],
    )
    const steps = writes.flatMap((write) => (write.write === 'enqueue-step' ? [write.step.id] : []))
    assert.deepEqual(
      steps,
      made(writes).map(({ id }) => id),
    )
  })

  test('is told to nobody where nobody asked', () => {
    assert.deepEqual(tellWrites(end(sampleJob(1), { status: 'cancelled' }, AT_MS), AT_MS, telling([])), [])
  })

  test('is told only to endpoints that want to hear of it and are not disabled', () => {
    const endpoints = [
      sampleEndpoint(1, { types: ['job.failed'] }),
      sampleEndpoint(2, { disabled: { cause: 'owner', atMs: 1 } }),
      sampleEndpoint(3, { types: ['job.cancelled'] }),
    ]
    const told = made(tellWrites(ended, AT_MS, telling(endpoints))).map(({ endpointId }) => endpointId)
    assert.deepEqual(told, [undefined, endpoints[2]?.id])
  })

  test('is not kept from being written by a body that cannot be made: it is given up from the start, and logged', () => {
    const errors: string[] = []
    const log = { ...quietly.log, error: (_: object, message: string) => void errors.push(message) }
    const callbackBody = () => {
      throw new Error('the dialect is gone')
    }
    const writes = tellWrites(ended, AT_MS, telling([sampleEndpoint(1)], { log, callbackBody }))
    assert.deepEqual(
      made(writes).map(({ state, body }) => [state, body]),
      [
        ['abandoned', undefined],
        ['abandoned', undefined],
      ],
    )
    assert.ok(!writes.some(({ write }) => write === 'enqueue-step'))
    assert.deepEqual(errors, ['a callback has no body', 'a callback has no body'])
  })
})

test('the beginning of a job is told to endpoints, and to no callback URL; its admission to nobody', () => {
  const running = start(asked, AT_MS)
  const told = made(tellWrites(running, AT_MS, telling([sampleEndpoint(1)])))
  assert.deepEqual(
    told.map(({ type, endpointId }) => [type, endpointId]),
    [['job.running', sampleEndpoint(1).id]],
  )
  assert.deepEqual(tellWrites(asked, AT_MS, telling([sampleEndpoint(1)])), [])
})

test('an event that would be too long is made of a brief job, and says so; a callback is never shortened', () => {
  const callbackBody = ({ id }: Job, isBrief = false) =>
    JSON.stringify({ id, ...(!isBrief && { prompt: 'a'.repeat(30_000) }) })
  const [callback, event] = made(tellWrites(ended, AT_MS, telling([sampleEndpoint(1)], { callbackBody })))
  assert.equal(JSON.parse(callback?.body ?? '').prompt.length, 30_000)
  const { data, trimmed } = JSON.parse(event?.body ?? '')
  assert.deepEqual([data, trimmed], [{ id: ended.id }, ['prompt', 'metadata']])
})

describe('a callback that was asked for in other states', () => {
  const { request } = asked
  const statesTold = (job: Job) =>
    made(tellWrites(job, AT_MS, telling([sampleEndpoint(1)]))).map(({ endpointId, type }) => [endpointId, type])

  test('is told of these and of no others, beside the endpoints', () => {
    const job = sampleJob(1, { request: { ...request, callbackStates: ['queued', 'running'] } })
    const endpoint = sampleEndpoint(1).id
    assert.deepEqual(statesTold(job), [[undefined, 'job.queued']])
    assert.deepEqual(statesTold(start(job, AT_MS)), [
      [undefined, 'job.running'],
      [endpoint, 'job.running'],
    ])
    assert.deepEqual(statesTold(end(job, { status: 'expired' }, AT_MS)), [[endpoint, 'job.expired']])
  })

  test('is told of nothing where there is no URL', () => {
    const { callbackUrl: _none, ...silent } = request
    assert.deepEqual(statesTold(sampleJob(1, { request: { ...silent, callbackStates: ['queued'] } })), [])
  })
})
