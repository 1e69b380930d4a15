/** A node: the whole engine and the gateway's verbs, put together as in a server, on ports that are simulated. */

import type { Catalog } from '../../src/core/catalog.ts'
import { principal } from '../support/owners.ts'
import {
  type AttemptId,
  makeId,
  type FileId,
  type JobId,
  parseId,
  type TenantId,
  type WorkerId,
} from '../../src/core/ids.ts'
import type { Json } from '../../src/core/json.ts'
import type { RoutingRule } from '../../src/core/routing-rule.ts'
import { type Resolution, resolveJob } from '../../src/admin/resolve.ts'
import { createTakeCallback } from '../../src/gateway/called-back.ts'
import { callbackBody } from '../support/telling.ts'
import type { Job } from '../../src/core/job.ts'
import { Notes } from '../../src/core/notes.ts'
import { ProblemError } from '../../src/core/problem.ts'
import type { GenerationRequest } from '../../src/core/request.ts'
import type { Upstreams } from '../../src/core/upstream-port.ts'
import type { Retention } from '../../src/engine/sweep.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import { cancelJob, removeJob } from '../../src/gateway/cancel.ts'
import { keepFile } from '../../src/gateway/keep-file.ts'
import { OnceOnly } from '../../src/gateway/once.ts'
import { findJob } from '../../src/gateway/retrieve.ts'
import { createSubmit } from '../../src/gateway/submit.ts'
import { createWebhooks, type Webhooks } from '../../src/gateway/webhooks/webhooks.ts'
import type { Log } from '../../src/lib/log.ts'
import type { TellDeps } from '../../src/lifecycle/tell.ts'
import { bringIn, onePiece } from '../../src/lifecycle/assets.ts'
import { MemoryStore } from '../conformance/store-model.ts'
import type { MemoryState } from '../conformance/store-model-state.ts'
import type { Purse } from './accounts.ts'
import type { DeliveryWitness } from './delivery-witness.ts'
import { type Disk, nodeProber, nodeStillMaker, nodeStorage } from './disk.ts'
import { Io, type IoWorld } from './io.ts'
import type { Life } from './lives.ts'
import { type LocalUpstream, localUpstream } from './local-upstream.ts'
import { nodeEgress } from './network.ts'
import { nodeStore } from './node-store.ts'
import type { Receiver } from './receivers.ts'
import { nodeUpstreams } from './provider-desk.ts'
import type { ProviderLaws } from './provider-witness.ts'
import type { Provider } from './remote-upstream.ts'
import type { Owner } from './scheduler.ts'
import type { Witness } from './witness.ts'
import { Router } from '../../src/lifecycle/router.ts'

/** What the nodes of a world share. */
export type NodeWorld = IoWorld & {
  readonly state: MemoryState
  readonly disk: Disk
  readonly lives: readonly Life[]
  readonly providers: readonly Provider[]
  readonly witness: Witness
  readonly laws: ProviderLaws
  readonly routing: RoutingRule
  readonly patienceMs: number
  readonly catalog: Catalog
  readonly retention: Retention
  readonly storeNowMs: () => number
  readonly purses: ReadonlyMap<TenantId, Purse>
  readonly receivers: readonly Receiver[]
  readonly deliveries: DeliveryWitness
  /** When the world began, in epoch ms, and by how much clocks are wrong in it at most. */
  readonly beginMs: number
  readonly clockFaultMs: number
}

/** What clients can ask of a node. */
export type Verbs = {
  /** Submits; with a key, as often as one likes. Returns the job's id. */
  submit(tenantId: TenantId, request: GenerationRequest, key: string | undefined): Promise<JobId>
  upload(tenantId: TenantId, text: string, kind: 'image' | 'audio'): Promise<FileId>
  find(tenantId: TenantId, id: string): Promise<Job>
  cancel(tenantId: TenantId, id: string): Promise<Job>
  remove(tenantId: TenantId, id: string): Promise<void>
  /** A provider calls back. */
  callBack(attemptId: AttemptId, body: Json): Promise<void>
  /** The operator says what became of a work. */
  resolve(id: JobId, resolution: Resolution): Promise<void>
}

/** One process of the cluster. */
export type Node = {
  readonly name: string
  readonly owner: Owner
  readonly clockError: { ms: number }
  /** Says that the engine has stopped: it is not to be heard of any more. */
  readonly onStopped: () => void
  readonly workerId: WorkerId
  readonly engine: Engine
  readonly local: LocalUpstream
  readonly verbs: Verbs
  /** What owners of endpoints can ask. */
  readonly webhooks: Webhooks
}

/** The longest sleep of lanes: long enough that most moments are moments in which something happens. */
const SLEEP_MS_MAX = 6_000

const LINK_BASE = 'http://127.0.0.1:8000'

/** Puts a node together; it does nothing yet. */
export function createNode(world: NodeWorld, name: string, clockError: { ms: number }): Node {
  const owner: Owner = { state: 'running', deferred: [] }
  const random = world.chance
  const workerId = makeId<WorkerId>(world.scheduler.nowMs, random.bytes(10))
  world.witness.workers.set(name, workerId)
  const io = new Io(world, owner, name, clockError)
  const local = localUpstream(io, workerId, world.lives)
  const told = { log: nodeLog(world, name), callbackBody }
  const ports = { ...portsOf(world, io, workerId, local), ...told }
  const engine = createEngine({
    ...ports,
    workerId,
    retention: world.retention,
    sleepMsMax: SLEEP_MS_MAX,
    patienceMs: world.patienceMs,
  })
  const onStopped = () => {
    io.onCall = (what) => world.witness.break('a stopped engine does nothing more', `${name} ${what}`)
  }
  const asked = { ...portsOf(world, new Io(world, owner, name, clockError), workerId, local), ...told }
  const verbs = verbsOf(world.purses, asked)
  const webhooks = createWebhooks(asked)
  return { name, owner, clockError, onStopped, workerId, engine, local, verbs, webhooks }
}

function portsOf(world: NodeWorld, io: Io, workerId: WorkerId, local: LocalUpstream) {
  const store = nodeStore(new MemoryStore(world.state, { nowMs: world.storeNowMs }), io, world.witness.commit, () =>
    world.witness.buryNodes(),
  )
  const upstreams = nodeUpstreams(io, world.providers, local)
  const shared = { store, upstreams, clock: io.clock, random: world.chance, catalog: world.catalog }
  return {
    ...shared,
    router: new Router({ ...shared, prices: () => store.prices(), rule: world.routing }),
    storage: nodeStorage(world.disk, io, workerId),
    prober: nodeProber(world.disk, io),
    stillMaker: nodeStillMaker(world.disk, io),
    egress: nodeEgress(io, world),
    pass: () => undefined,
  }
}

type Shared = Omit<Parameters<typeof createSubmit>[0], 'links' | 'readDataUri' | 'prices'> &
  TellDeps & { readonly upstreams: Upstreams; readonly log: Log }

function verbsOf(purses: NodeWorld['purses'], shared: Shared): Verbs {
  const links = { check: () => ({ result: 'invalid' }) as const }
  const submit = createSubmit({
    ...shared,
    links,
    readDataUri: () => new Uint8Array(),
    prices: () => shared.store.prices(),
  })
  const once = new OnceOnly(shared.store)
  const ownerOf = (tenantId: TenantId) => {
    const purse = purses.get(tenantId)
    if (purse === undefined) throw new Error(`there is no tenant ${tenantId}`)
    return principal(tenantId, purse.keyId, purse)
  }
  const contextOf = (tenantId: TenantId) => ({
    principal: ownerOf(tenantId),
    faceId: 'jobs',
    linkBase: LINK_BASE,
    requestId: 'req',
    files: [],
    notes: new Notes(),
  })
  const upstreams = { find: (id: string | undefined) => ({ isLocal: id === 'local' }) }
  const ends = { ...shared, upstreams }
  const upstreamOf = (id: string) => shared.upstreams.find(id)
  const takeCallback = createTakeCallback({ ...shared, upstreamOf })
  return {
    async submit(tenantId, request, key) {
      if (key === undefined) return (await submit(request, contextOf(tenantId))).id
      const asked = { scope: `${tenantId} POST /v1/jobs`, key, fingerprint: request.prompt }
      const { answer } = await once.run(asked, async (keep) => {
        const answerOf = (job: Job) => keep({ status: 200, headers: {}, body: job.id })
        return answerOf(await submit(request, { ...contextOf(tenantId), answer: answerOf }))
      })
      const id = parseId<JobId>(answer.body)
      if (id === undefined) throw new Error(`an answer is ${answer.body}`)
      return id
    },
    async upload(tenantId, text, kind) {
      const blob = await bringIn(shared, onePiece(Buffer.from(text)), { sizeBytesMax: 1_000_000 })
      const file = await keepFile(shared, blob, { tenantId, purpose: 'reference', filename: 'a.png', kind })
      return file.id
    },
    find: (tenantId, id) => findJob(shared.store, tenantId, id),
    cancel: (tenantId, id) => cancelJob(ends, ownerOf(tenantId), id),
    remove: (tenantId, id) => removeJob(ends, ownerOf(tenantId), id),
    callBack: async (attemptId, body) => void (await takeCallback(attemptId, body)),
    resolve: async (id, resolution) => void (await resolveJob({ ...ends, upstreamOf }, id, resolution)),
  }
}

/** Mistakes of the engine's own come to light in its log. */
function nodeLog(world: NodeWorld, name: string): Log {
  const write = (level: string) => (facts: object, message: string) => {
    const { err } = facts as { readonly err?: unknown }
    if (message.startsWith('this process was taken for dead')) world.witness.buried++
    world.trace?.(
      `${name} ${level}: ${message} ${JSON.stringify(facts)}${err instanceof Error ? ` ${err.message}` : ''}`,
    )
    if (!(err instanceof Error) || err instanceof ProblemError) return
    if (
      err instanceof TypeError ||
      err instanceof RangeError ||
      /^(assertion failed|unexpected value)/.test(err.message)
    ) {
      world.witness.break('the engine makes no mistake of its own', `${message}: ${err.stack}`)
    }
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
