/**
 * Where the matrix is run: a gateway with every provider and without previz, whose far ends are real servers in this process,
 * and a gateway that has previz alone.
 */

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { findProfile } from '../../src/dialects/profiles.ts'
import { createFakeComfy, type FakeComfy } from '../../src/fake-provider/comfyui/fake-comfyui.ts'
import { createFakeProvider, type FakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { placesOf } from '../../src/upstreams/reference-places.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'
import { COLUMNS, type Column, manifests } from './columns.ts'
import { serveSamples, type Samples } from './samples.ts'
import { wholeWorkflow } from './workflow.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-the-matrix'

/** What every provider calls its model: no name that a manifest of ours has. */
const THEIR_MODEL = 'house/film'

/** Works at once at each provider. */
const SLOTS = 256

/** How long the providers' jobs wait and run, in ms. */
const PACE = { queueMs: 100, runMs: 200 }

/** Everything that has been started. */
export type Place = {
  readonly samples: Samples
  readonly fakes: ReadonlyMap<string, FakeProvider>
  readonly comfy: FakeComfy | undefined
  /** The address of the gateway that has this upstream. */
  urlOf(column: Column): string
  close(): Promise<void>
}

/** What is different from the usual. */
export type PlaceOptions = {
  readonly columns?: readonly Column[]
  /** References go in the requests: there is no public URL under which they could be fetched. */
  readonly isPrivate?: boolean
  /** What the reference video weighs at least. */
  readonly videoBytes?: number
}

/** Starts it. */
export async function startPlace({
  columns = COLUMNS,
  isPrivate = false,
  videoBytes = 0,
}: PlaceOptions = {}): Promise<Place> {
  const dir = await mkdtemp(join(tmpdir(), 'reelay-matrix-'))
  const samples = await serveSamples({ videoBytes })
  const models = join(dir, 'models.json')
  await writeFile(models, JSON.stringify(manifests()))
  const settings = { REELAY_MODELS: models, REELAY_CONNECT_TO: samples.connectTo, REELAY_LOG_LEVEL: 'warn' }
  const [gateway, renderer] = await Promise.all([
    startGateway(settings, isPrivate),
    columns.some(({ name }) => name === 'previz')
      ? startReelay({ ...settings, REELAY_RENDER_WORKERS: '2' })
      : undefined,
  ])
  const fakes = new Map<string, FakeProvider>()
  const comfy = columns.some(({ name }) => name === 'comfyui') ? await createFakeComfy({ runMs: 50 }) : undefined
  for (const column of columns) {
    if (column.spoken !== undefined) fakes.set(column.name, await addFake(gateway, column))
    else if (column.name === 'comfyui' && comfy !== undefined) await addComfy(gateway, column, comfy)
  }
  for (const column of columns) if (column.name !== 'previz') await heard(gateway, column)
  return {
    samples,
    fakes,
    comfy,
    urlOf: ({ name }) => (name === 'previz' ? (renderer?.url ?? '') : gateway.url),
    async close() {
      await Promise.all([gateway.close(), renderer?.close()])
      await Promise.all([...Array.from(fakes.values(), (fake) => fake.close()), comfy?.close(), samples.close()])
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** A gateway without previz, whose links lead to itself. */
async function startGateway(settings: Readonly<Record<string, string>>, isPrivate: boolean): Promise<Reelay> {
  const port = await freePort()
  return startReelay({
    ...settings,
    REELAY_ADMIN_KEY: ADMIN_KEY,
    REELAY_RENDER_WORKERS: '0',
    REELAY_PORT: String(port),
    ...(!isPrivate && { REELAY_PUBLIC_URL: `http://127.0.0.1:${port}` }),
  })
}

async function addFake(gateway: Reelay, column: Column): Promise<FakeProvider> {
  const { dialectId = '', profile } = column.spoken ?? {}
  const dialect = findProfile(dialectId, profile)
  assert.ok(dialect)
  const secret = `sk-of-${column.name}`
  const fake = await createFakeProvider({ dialect, keys: [secret], ...PACE, fetchReferences: true })
  const speaks = {
    dialect: dialectId,
    ...(profile !== undefined && { profile }),
    ...(placesOf(dialect).libraries.length > 0 && { shares_library: true }),
  }
  await addProvider(gateway, column, { ...speaks, url: fake.url }, secret)
  return fake
}

async function addComfy(gateway: Reelay, column: Column, comfy: FakeComfy): Promise<void> {
  await addProvider(gateway, column, { dialect: 'comfyui', url: comfy.origin, workflow: wholeWorkflow() })
}

/** Adds a provider that takes frames together with other references, as far as its dialect does. */
async function addProvider(gateway: Reelay, { name, model }: Column, speaks: JsonObject, secret?: string) {
  const path = `/admin/v1/providers/${name.replace('/', '-')}`
  const isGraph = speaks['dialect'] === 'comfyui'
  const theirs: Json = isGraph ? THEIR_MODEL : { name: THEIR_MODEL, frames_with_references: true }
  const headers = { authorization: `Bearer ${ADMIN_KEY}` }
  const asked = [
    ['PUT', path, { ...speaks, models: { [model]: theirs }, slots: SLOTS }],
    ...(secret === undefined ? [] : [['POST', `${path}/credentials`, { label: 'main', secret }] as const]),
  ] as const
  for (const [method, at, body] of asked) {
    const answer = await gateway.call(method, at, { headers, body })
    assert.ok(answer.status < 300, answer.text)
  }
}

/** Until jobs can go to an upstream. */
async function heard(gateway: Reelay, { model }: Column): Promise<void> {
  const input = { prompt: 'is anybody there', duration: 4 }
  await until(
    () => gateway.call('POST', '/v1/jobs/quote', { body: { model, input } }),
    ({ status }) => status === 200,
  )
}

/** A port that nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
