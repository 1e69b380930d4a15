/** A client of a fake provider in any dialect: what Reelay's own upstream would send, and what comes back, undigested. */

import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import type { Json } from '../../src/core/json.ts'
import type { Asset } from '../../src/core/media.ts'
import { Notes } from '../../src/core/notes.ts'
import type { Problem } from '../../src/core/problem.ts'
import type { GenerationRequest } from '../../src/core/request.ts'
import type { JobPage, JobQuery, JobView } from '../../src/core/view.ts'
import type { Dialect } from '../../src/dialects/dialect.ts'
import type { WireRequest, WireResponse } from '../../src/dialects/wire.ts'
import {
  createFakeProvider,
  type FakeProvider,
  type FakeProviderOptions,
} from '../../src/fake-provider/fake-provider.ts'
import { encodeForm } from '../../src/upstreams/form-body.ts'

/** A small film, so that tests are quick. */
export const REQUEST: GenerationRequest = {
  model: 'seedance-2.0',
  prompt: 'a kite over dunes',
  references: [],
  resolution: '480p',
  ratio: '16:9',
  durationSeconds: 2,
  generateAudio: true,
}

/** A picture of four bytes. */
export const FILE: Asset = {
  digest: createHash('sha256').update('xxxx').digest('hex'),
  sizeBytes: 4,
  facts: { kind: 'image', mediaType: 'image/png', widthPx: 864, heightPx: 496 },
}

/** A clock that only goes on when it is told to. */
export type HandClock = { nowMs: number }

/** A fake provider and somebody who asks it. */
export type Asking = {
  readonly dialect: Dialect
  readonly provider: FakeProvider
  readonly clock: HandClock
  /** Sends a wire message. */
  send(wire: WireRequest, headers?: Readonly<Record<string, string>>): Promise<WireResponse>
  submit(changes?: Partial<GenerationRequest>): Promise<WireResponse>
  /** Submits what is to be taken on, and reads the answer. */
  taken(changes?: Partial<GenerationRequest>): Promise<JobView>
  retrieve(id: string): Promise<WireResponse>
  /** Asks how a job stands, and where its film is: of both where the dialect has a route for each. */
  view(id: string): Promise<JobView>
  list(query?: Partial<JobQuery>): Promise<JobPage>
  cancel(id: string): Promise<WireResponse>
  /** The film's answer, wherever the dialect has it. */
  film(id: string, headers?: Readonly<Record<string, string>>): Promise<Response>
  problem(response: WireResponse): Problem
}

/** Times in the tests, in ms. */
export const PACE = { queueMs: 1_000, runMs: 10_000 } as const

/** Starts a provider whose clock stands still. */
export async function ask(
  context: TestContext,
  dialect: Dialect,
  options: Partial<FakeProviderOptions> = {},
): Promise<Asking> {
  const clock: HandClock = { nowMs: Date.UTC(2026, 0, 1) }
  const provider = await createFakeProvider({ dialect, ...PACE, nowMs: () => clock.nowMs, ...options })
  context.after(() => provider.close())
  const send = async (wire: WireRequest, headers: Readonly<Record<string, string>> = { authorization: 'Bearer sk' }) =>
    toWire(await fetch(targetOf(provider, wire), { ...(await initOf(wire, headers)), redirect: 'manual' }))
  const submit = (changes: Partial<GenerationRequest> = {}) =>
    send(dialect.submit.request.encode({ ...REQUEST, ...changes }, new Notes()))
  const retrieve = (id: string) => send(dialect.retrieve.request.encode({ id }, new Notes()))
  const view = async (id: string) => {
    const standing = dialect.retrieve.response.decode(await retrieve(id), new Notes())
    if (dialect.result === undefined || standing.status !== 'succeeded') return standing
    return dialect.result.response.decode(await send(dialect.result.request.encode({ id }, new Notes())), new Notes())
  }
  return {
    dialect,
    provider,
    clock,
    send,
    submit,
    taken: async (changes) => dialect.submit.response.decode(await submit(changes), new Notes()),
    retrieve,
    view,
    async list(query = {}) {
      if (dialect.list === undefined) throw new Error(`${dialect.id} has no list`)
      const wire = dialect.list.request.encode({ limit: 100, order: 'newest first', ...query }, new Notes())
      return dialect.list.response.decode(await send(wire), new Notes())
    },
    cancel: (id) => {
      const operation = dialect.cancel ?? dialect.discard
      if (operation === undefined) throw new Error(`${dialect.id} has no cancel`)
      return send(operation.request.encode({ id }, new Notes()))
    },
    async film(id, headers = {}) {
      const url = (await view(id)).videos[0]?.url
      if (url !== undefined) return fetch(url, { headers, redirect: 'manual' })
      const wire = dialect.content?.request.encode({ id }, new Notes())
      if (wire === undefined) throw new Error('there is no film')
      return fetch(targetOf(provider, wire), {
        ...(await initOf(wire, { authorization: 'Bearer sk', ...headers })),
        redirect: 'manual',
      })
    },
    problem: (response) => dialect.problem.decode(response, new Notes()).problem,
  }
}

function targetOf({ origin }: FakeProvider, { path, query }: WireRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((text) => [name, text]))
  return `${origin}${path}?${new URLSearchParams(pairs)}`
}

async function* read(digest: string) {
  if (digest === FILE.digest) yield Buffer.from('xxxx')
}

async function initOf(
  { method, headers, body }: WireRequest,
  more: Readonly<Record<string, string>>,
): Promise<RequestInit> {
  if (body.kind === 'form') {
    const random = { bytes: (count: number) => new Uint8Array(count) }
    const form = encodeForm({ storage: { read }, random }, body.parts)
    const bytes = await buffer(form.body.pieces)
    return { method, headers: { ...headers, ...more, 'content-type': form.contentType }, body: new Uint8Array(bytes) }
  }
  return {
    method,
    headers: { ...headers, ...more, ...(body.kind === 'json' && { 'content-type': 'application/json' }) },
    ...(body.kind === 'json' && { body: JSON.stringify(body.json) }),
  }
}

async function toWire(answer: Response): Promise<WireResponse> {
  const text = await answer.text()
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: jsonOrText(text) }
}

function jsonOrText(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return text
  }
}
