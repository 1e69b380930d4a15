/**
 * Chains: a Reelay behind a Reelay behind a Reelay, each speaking another dialect to the next one. References of every kind go
 * through to the renderer at the end, its film and what was lost on the way come back to the front, and so do a cancel and an error.
 */

import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { isTerminal } from '../../src/core/job.ts'
import type { GenerationRequest, ReferenceRole } from '../../src/core/request.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { findDialect } from '../../src/dialects/registry.ts'
import { difference, frameThumbnail, inspectFilm, pictureThumbnail } from '../support/inspect.ts'
import { KEY, type Reelay, startReelay, until } from '../support/reelay.ts'
import { Caller, type Way } from './caller.ts'
import { manifests } from './columns.ts'
import { freePort } from './place.ts'
import { type Samples, serveSamples } from './samples.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-chains'

const ROLES: readonly ReferenceRole[] = ['first_frame', 'reference_image', 'reference_video', 'reference_audio']

/** What the caller speaks, what the front speaks to the middle, and what the middle speaks to the end. */
type Chain = {
  readonly caller: string
  readonly first: string
  readonly second: string
  readonly ways: readonly Way[]
  /** The fields that are lost on the way, of those that the caller has said. */
  readonly lost: readonly string[]
}

const CHAINS: readonly Chain[] = [
  { caller: 'jobs', first: 'ark', second: 'replicate', ways: ['link', 'inline', 'upload'], lost: ['watermark'] },
  { caller: 'openai', first: 'fal', second: 'videos', ways: ['upload', 'link', 'inline'], lost: [] },
  {
    caller: 'fal',
    first: 'jobs',
    second: 'open',
    ways: ['inline', 'upload', 'link'],
    lost: ['cameraFixed', 'generateAudio', 'seed'],
  },
]

/** The models of the matrix, each of which only one chain has. */
const modelOf = ({ first }: Chain) => `matrix/${first}`

let dir: string
let samples: Samples
let gateways: readonly Reelay[]

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-chains-'))
  samples = await serveSamples()
  const models = join(dir, 'models.json')
  await writeFile(models, JSON.stringify(manifests()))
  const ports = await Promise.all([freePort(), freePort(), freePort()])
  gateways = await Promise.all(
    ports.map((port, place) =>
      startReelay({
        REELAY_PORT: String(port),
        REELAY_MODELS: models,
        REELAY_ADMIN_KEY: ADMIN_KEY,
        REELAY_PUBLIC_URL: `http://gateway-${place}.example`,
        // References are fetched from the gateway before, films from the one behind.
        REELAY_CONNECT_TO: [
          samples.connectTo,
          ...ports.map((other, at) => `gateway-${at}.example:80:127.0.0.1:${other}`),
        ].join(','),
        REELAY_RENDER_WORKERS: place === 2 ? '2' : '0',
        REELAY_LOG_LEVEL: 'warn',
      }),
    ),
  )
  const [front, middle, end] = gateways
  assert.ok(front && middle && end)
  for (const chain of CHAINS) {
    await chainTo(front, middle, chain.first, chain)
    await chainTo(middle, end, chain.second, chain)
  }
  const quote = { input: { prompt: 'is anybody there', duration: 1 } }
  for (const gateway of [front, middle]) {
    for (const chain of CHAINS) {
      const body = { ...quote, model: modelOf(chain) }
      await until(
        () => gateway.call('POST', '/v1/jobs/quote', { body }),
        ({ status }) => status === 200,
      )
    }
  }
})

after(async () => {
  await Promise.all((gateways ?? []).map((gateway) => gateway.close()))
  await samples?.close()
  await rm(dir, { recursive: true, force: true })
})

/** Makes one gateway the provider of another one. */
async function chainTo(gateway: Reelay, provider: Reelay, dialectId: string, chain: Chain): Promise<void> {
  const dialect = findDialect(dialectId)
  assert.ok(dialect)
  const path = `/admin/v1/providers/by-${dialectId}`
  const headers = { authorization: `Bearer ${ADMIN_KEY}` }
  const name = modelOf(chain)
  const models = { [name]: { name, frames_with_references: true } }
  for (const [method, at, body] of [
    ['PUT', path, { dialect: dialectId, url: provider.url + dialect.base, models, slots: 16 }],
    ['POST', `${path}/credentials`, { label: 'main', secret: KEY }],
  ] as const) {
    const answer = await gateway.call(method, at, { headers, body })
    assert.ok(answer.status < 300, answer.text)
  }
}

const frontUrl = () => gateways[0]?.url ?? ''

function callerOf({ caller }: Chain): Caller {
  const dialect = findDialect(caller)
  assert.ok(dialect)
  return new Caller(dialect, frontUrl(), 'http://gateway-0.example')
}

const said = (chain: Chain): GenerationRequest => ({
  model: modelOf(chain),
  prompt: 'a kite over the dunes',
  references: [],
  ...{ resolution: '480p', ratio: '1:1', durationSeconds: 1, seed: 7, generateAudio: true },
  ...{ cameraFixed: true, watermark: true },
})

/** A job's place at each gateway is found by its number: one caller, one key, the newest first. */
async function newestAt(gateway: Reelay | undefined): Promise<{ readonly id: string; readonly status: string }> {
  const list = (await gateway?.call('GET', '/v1/jobs?limit=1'))?.json()['data']
  const [newest] = Array.isArray(list) ? (list as readonly { readonly id: string; readonly status: string }[]) : []
  return newest ?? { id: '', status: '' }
}

const nameOf = ({ caller, first, second }: Chain) => `${caller} → ${first} → ${second}`

describe('a Reelay behind a Reelay behind a Reelay', { concurrency: true }, () => {
  for (const chain of CHAINS) {
    test(`${nameOf(chain)} carries references of every kind to the end, and the film with what was lost back`, async () => {
      const caller = callerOf(chain)
      const files = samples.of(ROLES)
      const references = await Promise.all(
        files.map(async (file, index) => {
          const source = await caller.source(file, chain.ways[index % chain.ways.length] ?? 'link')
          return { role: ROLES[index] ?? 'reference_image', source }
        }),
      )
      const submitted = await caller.submit({ ...said(chain), references })
      assert.ok('job' in submitted, JSON.stringify(submitted))
      const view = await caller.end(submitted.job.id)
      assert.equal(view.status, 'succeeded', JSON.stringify(view.failure))
      const film = await caller.film(view)
      const { widthPx, heightPx, frames, sound } = await inspectFilm(film)
      assert.deepEqual([widthPx, heightPx, frames, sound?.codec], [640, 640, 24, 'aac'])
      const [first] = files
      const distance = difference(
        await frameThumbnail(film, 0),
        await pictureThumbnail(first?.bytes ?? Buffer.alloc(0)),
      )
      assert.ok(distance < 8, `the film does not begin with its first frame: ${distance}`)
      const stored = (await readdir(gateways[2]?.dataDir ?? '', { recursive: true }))
        .map((path) => path.replaceAll('/', ''))
        .join('\n')
      for (const { digest, name } of files) assert.ok(stored.includes(digest), `${name} has not come to the end`)
      const { notes = [] } = await new Caller(jobs, frontUrl()).look(view.id)
      assert.deepEqual([...new Set(notes.map(({ field }) => field))].toSorted(), chain.lost)
    })

    test(`${nameOf(chain)} brings an error from the end to the front, in the words of its caller`, async () => {
      const caller = callerOf(chain)
      const submitted = await caller.submit({ ...said(chain), prompt: 'a kite [[previz:fail]]' })
      assert.ok('job' in submitted, JSON.stringify(submitted))
      const { status, failure } = await caller.end(submitted.job.id)
      assert.deepEqual([status, failure?.code], ['failed', 'upstream_failed'], JSON.stringify(failure))
      assert.match(failure?.message ?? '', /sandbox/i)
    })
  }
})

describe('a Reelay behind a Reelay behind a Reelay, where a job can be stopped while it runs', () => {
  // Ark stops only what waits.
  for (const chain of CHAINS.filter(({ first }) => first !== 'ark')) {
    test(`${nameOf(chain)} passes a cancel on to the end`, async () => {
      const caller = callerOf(chain)
      const submitted = await caller.submit({ ...said(chain), prompt: 'a kite [[previz:never-end]]' })
      assert.ok('job' in submitted, JSON.stringify(submitted))
      const end = await until(
        () => newestAt(gateways[2]),
        ({ status }) => status === 'processing' || status === 'queued',
      )
      assert.ok((await caller.cancel(submitted.job.id)) < 300)
      for (const gateway of gateways) {
        const stopped = await until(
          () => newestAt(gateway),
          ({ status }) => status !== 'processing' && status !== 'queued',
        )
        assert.equal(stopped.status, 'cancelled')
      }
      assert.equal((await newestAt(gateways[2])).id, end.id)
      assert.ok(isTerminal((await caller.look(submitted.job.id)).status))
    })
  }
})
