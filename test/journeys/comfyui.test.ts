/** A gateway before a ComfyUI server: whole jobs, from a request with a first frame to a checked MP4, and what goes wrong. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pino } from 'pino'
import { assemble, type Server } from '../../src/assemble.ts'
import { readConfig } from '../../src/config.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/core/json.ts'
import { createFakeComfy, type FakeComfy } from '../../src/fake-provider/comfyui/fake-comfyui.ts'
import { systemClock, systemRandom } from '../../src/lib/clock.ts'
import { type ComfyUpstream, createComfyUpstream } from '../../src/upstreams/comfyui/comfyui-upstream.ts'
import { readWorkflow } from '../../src/upstreams/comfyui/workflow.ts'
import { offerOf } from '../../src/upstreams/comfyui/workflow-offer.ts'
import { inspectFilm } from '../support/inspect.ts'
import { makePng } from '../support/media-samples.ts'
import { until } from '../support/reelay.ts'
import { within } from '../support/within.ts'
import { exampleWorkflow } from '../upstreams/comfyui/comfy-rig.ts'

const KEY = 'a-key-of-the-gateway'

let dir: string
let comfy: FakeComfy
let upstream: ComfyUpstream | undefined
let server: Server
let url: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-comfyui-'))
  comfy = await createFakeComfy({ runMs: 200, keys: ['secret-of-the-proxy'] })
  const workflow = readWorkflow(exampleWorkflow())
  server = await assemble({
    config: readConfig({ REELAY_PORT: '0', REELAY_DATA_DIR: dir, REELAY_API_KEY: KEY }),
    logger: pino({ level: 'silent' }),
    upstreams: (_links, storage) => {
      upstream = createComfyUpstream({
        id: 'studio',
        baseUrl: comfy.origin,
        authorization: 'Bearer secret-of-the-proxy',
        workflow,
        offers: [offerOf(workflow)],
        slots: 2,
        pollIntervalMs: 50,
        storage,
        clock: systemClock,
        random: systemRandom,
      })
      return [upstream]
    },
  })
  url = await server.start()
})

after(async () => {
  await server?.stop()
  await upstream?.close()
  await comfy?.close()
  await rm(dir, { recursive: true, force: true })
})

async function ask(path: string, method = 'GET', body?: JsonObject): Promise<JsonObject> {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const json: Json = JSON.parse(await answer.text())
  assert.ok(isJsonObject(json))
  assert.ok(answer.ok, JSON.stringify(json))
  return json
}

/** Submits a film of four seconds; returns the job's id. */
async function submit(input: JsonObject = {}): Promise<string> {
  const shape = { resolution: '480p', aspect_ratio: '1:1', duration: 4, generate_audio: false }
  const body = { model: 'seedance-2.0', input: { prompt: 'a kite over the dunes', ...shape, ...input } }
  const { id } = await ask('/v1/jobs', 'POST', body)
  return String(id)
}

const ended = (id: string) =>
  until(
    () => ask(`/v1/jobs/${id}`),
    ({ status }) => status !== 'processing',
  )

describe('a gateway before a ComfyUI server', () => {
  test('carries a job with its first frame there, and the film back', async () => {
    const still = await makePng({ widthPx: 640, heightPx: 640, colour: [60, 160, 90] })
    const first_frame_url = `data:image/png;base64,${still.toString('base64')}`
    const id = await submit({ first_frame_url, seed: 11 })
    const job = await ended(id)
    assert.equal(job['status'], 'succeeded', JSON.stringify(job))
    const [upload] = comfy.uploads
    assert.equal(upload?.digest, createHash('sha256').update(still).digest('hex'))
    const graph = comfy.graphs.at(-1)
    assert.equal(graph?.['56']?.inputs['image'], upload?.name)
    assert.deepEqual([graph?.['6']?.inputs['text'], graph?.['3']?.inputs['seed']], ['a kite over the dunes', 11])
    const content = await fetch(`${url}/v1/videos/${id.replace('job_', 'video_')}/content`, {
      headers: { authorization: `Bearer ${KEY}` },
    })
    const { widthPx, heightPx, frames } = await inspectFilm(new Uint8Array(await content.arrayBuffer()))
    assert.deepEqual([widthPx, heightPx, frames], [640, 640, 97])
    assert.match(JSON.stringify(job), /97 frames at 24 a second/)
  })

  test('stops the work there when the job is cancelled, by its id', async () => {
    comfy.queue.isHeld = true
    const id = await submit()
    await within(10_000, () => comfy.queue.running !== undefined)
    const running = comfy.queue.running
    await ask(`/v1/jobs/${id}/cancel`, 'POST')
    await within(10_000, () => running?.isInterrupted === true)
    comfy.queue.isHeld = false
    assert.equal(comfy.blindInterrupts, 0)
  })

  test('tells where a workflow failed, and nothing of what the node said', async () => {
    comfy.troubles.add('execution-error')
    const job = await ended(await submit())
    comfy.troubles.clear()
    assert.equal(job['status'], 'failed')
    assert.match(JSON.stringify(job['error']), /upstream_failed.*The workflow failed at node 3 \(KSampler\)/)
    assert.doesNotMatch(JSON.stringify(job), /home|secret/)
  })

  test('makes a work once whose submit was never answered, on a server that takes our ids', async () => {
    const before = comfy.graphs.length
    comfy.troubles.add('hang-up')
    const id = await submit()
    await within(10_000, () => comfy.graphs.length > before)
    comfy.troubles.clear()
    const job = await ended(id)
    assert.equal(job['status'], 'succeeded', JSON.stringify(job))
    assert.equal(comfy.graphs.length, before + 1)
  })

  test('does not make it again on a server that makes up its own: what became of it stays unknown', async () => {
    const before = comfy.graphs.length
    comfy.troubles.add('ignores-ids')
    await ended(await submit())
    comfy.troubles.add('hang-up')
    const id = await submit()
    for (let looks = 0; looks < 200; looks++) {
      if (JSON.stringify(await ask(`/v1/jobs/${id}/events`)).includes('job.outcome-unknown')) break
      await new Promise((wake) => setTimeout(wake, 50))
    }
    comfy.troubles.clear()
    assert.match(JSON.stringify(await ask(`/v1/jobs/${id}/events`)), /job\.outcome-unknown/)
    assert.equal((await ask(`/v1/jobs/${id}`))['status'], 'processing')
    assert.equal(comfy.graphs.length, before + 2)
  })
})
