/** What must be true when all trouble is over: at rest, and after the sweep. */

import { isActive, storedBytesOf } from '../../src/core/job.ts'
import { accountsFault } from './accounts.ts'
import type { Cluster } from './cluster.ts'
import type { NodeWorld } from './node.ts'
import { promptOf } from './lives.ts'
import { takesInTheEnd } from './receivers.ts'

/** Looks at a world at rest: no step is left and every job has ended. */
export function checkRest(world: NodeWorld, cluster: Cluster): void {
  const { state, lives, witness, providers } = world
  for (const life of lives) {
    const job = life.jobId === undefined ? undefined : state.jobs.get(life.jobId)
    if (life.jobId !== undefined && job === undefined && !life.isRemoved) {
      witness.break('what was accepted is there', `${life.jobId} of life ${life.index} is gone`)
    }
  }
  for (const job of state.jobs.values()) {
    const life = lives.find((candidate) => promptOf(candidate) === job.request.prompt)
    if (isActive(job) || life === undefined) continue
    const last = witness.lastEventOf(job.id)
    if (last !== `job.${job.status}`) witness.break('the history tells the end', `${job.id} is ${job.status}, ${last}`)
    if (job.status === 'expired' && life.workFate !== 'never ends' && life.expiresAfterSeconds === undefined) {
      const hasJump = world.storeNowMs() !== world.scheduler.nowMs || cluster.hasWrongClock
      if (!hasJump && !witness.isMissed(job))
        witness.break('a job that can be made is made', `${job.id} of life ${life.index} expired`)
    }
    const all = [...state.deliveries.values()].filter(({ jobId }) => jobId === job.id)
    const told = all.filter(({ endpointId }) => endpointId === undefined)
    const wanted = job.request.callbackUrl === undefined ? 0 : 1
    if (told.length !== wanted) witness.break('an ended job is told once', `${job.id} has ${told.length} deliveries`)
    for (const { state: delivered, id } of told) {
      const expected = life.callback === 'gone' ? 'abandoned' : 'delivered'
      if (delivered !== expected) witness.break('a callback is delivered', `${id} of ${job.id} is ${delivered}`)
      if (delivered === 'delivered' && life.taken.length === 0) {
        witness.break('a callback that is called delivered was taken', `${id} of ${job.id}`)
      }
    }
    for (const body of life.taken) {
      if (body.includes(job.id) && body !== JSON.stringify({ id: job.id, status: job.status })) {
        witness.break('a callback tells the end', `${job.id} is ${job.status}, and was told as ${body}`)
      }
    }
  }
  checkDeliveries(world)
  const fault = accountsFault(state)
  if (fault !== undefined) witness.break('the accounts are right', fault)
  for (const life of lives) {
    if (life.submitsAgain === undefined) continue
    const jobs = [...state.jobs.values()].filter(({ request }) => request.prompt === promptOf(life))
    if (jobs.length > 1) witness.break('a submit that comes again is one', jobs.map(({ id }) => id).join(' and '))
  }
  for (const id of state.keySlots.keys()) witness.break('every slot is given back', `${id} has one of its key`)
  for (const [id, pool] of state.slots) witness.break('every slot is given back', `${id} has one of ${pool}`)
  for (const provider of providers) {
    for (const work of provider.works.values()) {
      const job = state.jobs.get(work.jobId)
      const attempt = state.attempts.get(work.attemptId)
      if (job === undefined || isActive(job) || attempt === undefined || job.status === 'succeeded') continue
      const isHeard = cluster.nodes.some(({ owner }) => work.heardBy.has(owner))
      if (attempt.handle === undefined && !isHeard) continue
      if (work.cancelledAtMs !== undefined || work.endsAtMs <= (witness.endedAtMs.get(job.id) ?? 0)) continue
      witness.break('what must be stopped is stopped', `${work.id} goes on, though its job is ${job.status}`)
    }
  }
  checkStops(world)
  world.laws.checkCosts()
  for (const { name, local } of cluster.nodes) {
    if (local.renders.size > 0) {
      witness.break('renders are let go of', `${name} still has ${[...local.renders.keys()].join(', ')}`)
    }
  }
}

/**
 * Whatever was stopped at a provider is told as stopped, for as long as its job has its history. What had ended before was not:
 * it may be seen as the film that it is when the answer to the stop was lost.
 */
function checkStops({ state, witness, providers }: NodeWorld): void {
  const stopped = new Set<string>()
  const whole = new Set<string>()
  for (const { type, jobId, data } of state.events) {
    if (jobId !== undefined && type === 'job.queued') whole.add(jobId)
    if (type === 'attempt.stopped') stopped.add(JSON.stringify(data))
  }
  const told = [...stopped].join()
  for (const { works } of providers) {
    for (const { id, jobId, attemptId, cancelledAtMs = Infinity, endsAtMs } of works.values()) {
      if (cancelledAtMs >= endsAtMs || !whole.has(jobId) || told.includes(attemptId)) continue
      witness.break('what came of stopping a provider is told', `${id} was stopped, and nobody says so`)
    }
  }
}

/** No delivery is left open; whoever takes everything in the end, and was always there to be told, has been told all. */
function checkDeliveries({ state, witness, deliveries, receivers }: NodeWorld): void {
  for (const { id, endpointId, state: is, lastAnswer } of state.deliveries.values()) {
    if (is === 'pending') witness.break('every delivery ends', `${id} is pending`)
    const receiver = receivers.find((one) => endpointId !== undefined && one.endpointId === endpointId)
    if (receiver === undefined || !takesInTheEnd(receiver) || is === 'delivered') continue
    if (deliveries.wasEverSilent(receiver.endpointId)) continue
    witness.break('an event is told until it is taken', `${id} is ${is} at ${receiver.url}: ${lastAnswer}`)
  }
}

/** Looks at what is left after the sweep has had its time. */
export function checkSweep(world: NodeWorld, cluster: Cluster): void {
  const { state, disk, witness, retention } = world
  const used = new Set([...state.uses.values()].map(({ digest }) => digest))
  for (const { digest, state: is } of state.assets.values()) {
    if (!used.has(digest)) witness.break('nothing lies about without use', `${digest} is ${is}`)
    if (!disk.blobs.has(digest)) witness.break('what is used is there', `${digest} is ${is}, and not in storage`)
  }
  for (const digest of disk.blobs.keys()) {
    if (!state.assets.has(digest)) witness.break('nothing lies about unknown', digest)
  }
  const living: readonly string[] = cluster.nodes.map(({ workerId }) => workerId)
  for (const [place, { workerId }] of disk.unfinished) {
    if (!living.includes(workerId)) witness.break('unfinished files of the dead go', place)
  }
  for (const { owner, ownerId } of state.uses.values()) {
    const job = owner === 'job' ? [...state.jobs.values()].find(({ id }) => id === ownerId) : undefined
    const isThere =
      owner === 'file' ? [...state.files.keys()].some((id) => id === ownerId) : job?.status === 'succeeded'
    if (!isThere || job?.hiddenAtMs !== undefined) witness.break('only what is there uses bytes', `${owner} ${ownerId}`)
  }
  for (const job of state.jobs.values()) {
    if (job.status !== 'succeeded' || job.hiddenAtMs !== undefined || retention.resultsMs !== undefined) continue
    for (const { digest } of storedBytesOf(job.result)) {
      if (!disk.blobs.has(digest))
        witness.break('a film stays, and what there is beside it', `${digest} of ${job.id} is gone`)
    }
  }
}
