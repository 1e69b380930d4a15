/** Who watches what tenants are told: every delivery from its commit to its end, every message that arrives, every answer. */

import { createHmac } from 'node:crypto'
import type { DeliveryId, EndpointId, JobId, TenantId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import type { Write } from '../../src/core/writes.ts'
import { type Delivery, type Endpoint, eventTypeOf } from '../../src/core/webhooks.ts'
import { callbackBody } from '../support/telling.ts'
import type { MemoryState } from '../conformance/store-model-state.ts'
import { type Course, faultOfTry } from './delivery-course.ts'
import { hears, Listening } from './listening.ts'

/** What it looks at. */
export type DeliveryWitnessOptions = {
  readonly state: MemoryState
  readonly nowMs: () => number
  /** By how much the store's clock is wrong. */
  readonly storeOffsetMs: () => number
  /** Since when, in epoch ms, nothing but the receivers' own tempers keeps a message from arriving. */
  readonly calmFromMs: () => number
  /** For how long, in ms, somebody may go on with what he has read, in this world. */
  readonly graceMs: number
  readonly break: (promise: string, detail: string) => void
}

/** A message as it arrives; `beganAtMs` is when it was sent, and `isTroubled` that its sender has slept or been taken for dead. */
export type Arrival = {
  readonly tenantId: TenantId
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly beganAtMs: number
  readonly isTroubled: boolean
  /** The receiver has never let anybody wait. */
  readonly isQuick: boolean
  /** What the receiver answers; what it asks for, in ms, where it asks for time. */
  readonly status: number
  readonly askedMs?: number
}

/** What was there before a commit. */
export type Before = {
  readonly write: Write
  readonly delivery?: Delivery | undefined
  readonly endpoint?: Endpoint | undefined
  readonly status?: string | undefined
}

/** A message to a receiver that lets nobody wait arrives within this time, whatever other receivers do, in ms. */
const QUICK_MS = 10_000

/** Watches the deliveries of one world. */
export class DeliveryWitness {
  readonly #options: DeliveryWitnessOptions
  readonly #courses = new Map<DeliveryId, Course>()
  /** Which endpoint was told of what. */
  readonly #told = new Set<string>()
  readonly #listening = new Listening()

  constructor(options: DeliveryWitnessOptions) {
    this.#options = options
  }

  /** Enters an endpoint that has been there since before the world. */
  enter(endpoint: Endpoint): void {
    this.#options.state.endpoints.set(endpoint.id, endpoint)
    this.#endpointChanged(endpoint.id, endpoint.tenantId, 0)
  }

  /** What a commit is about to change. */
  before(writes: readonly Write[]): readonly Before[] {
    const { state } = this.#options
    return writes.flatMap((write): Before[] => {
      switch (write.write) {
        case 'update-job':
          return [{ write, status: state.jobs.get(write.job.id)?.status }]
        case 'insert-delivery':
        case 'update-delivery':
          return [{ write, delivery: state.deliveries.get(write.delivery.id) }]
        case 'reopen-delivery':
        case 'hasten-delivery':
          return [{ write, delivery: state.deliveries.get(write.id) }]
        case 'insert-endpoint':
        case 'update-endpoint':
          return [{ write, endpoint: state.endpoints.get(write.endpoint.id) }]
        case 'delete-endpoint':
          return [{ write, endpoint: state.endpoints.get(write.id) }]
        default:
          return []
      }
    })
  }

  /** Looks at what a commit has changed. */
  after(writes: readonly Write[], before: readonly Before[]): void {
    const { state } = this.#options
    for (const { write, delivery, endpoint, status } of before) {
      switch (write.write) {
        case 'update-job':
          if (state.jobs.get(write.job.id)?.status !== status) this.#checkTold(write.job.id, writes)
          break
        case 'insert-delivery':
          if (state.deliveries.get(write.delivery.id) !== delivery) this.#begun(write.delivery)
          break
        case 'update-delivery':
        case 'reopen-delivery':
        case 'hasten-delivery': {
          const now = delivery && state.deliveries.get(delivery.id)
          if (now !== undefined && now !== delivery) this.#changed(now, write, writes)
          break
        }
        case 'insert-endpoint':
        case 'update-endpoint':
          if (state.endpoints.get(write.endpoint.id) === endpoint) break
          this.#endpointChanged(write.endpoint.id, write.endpoint.tenantId)
          if (endpoint !== undefined) this.#checkDisabled(endpoint, writes)
          break
        case 'delete-endpoint':
          if (endpoint !== undefined) this.#endpointChanged(write.id, endpoint.tenantId)
      }
    }
  }

  #endpointChanged(id: EndpointId, tenantId: TenantId, fromMs = this.#options.nowMs()): void {
    this.#listening.changed(this.#options.state, id, tenantId, fromMs)
  }

  /** How a tenant's endpoints were at the times at which somebody who commits now may have asked. */
  #latelyListening(tenantId: TenantId): readonly (readonly Endpoint[])[] {
    return this.#listening.since(tenantId, this.#options.nowMs() - this.#options.graceMs)
  }

  /** With a job's new status come the deliveries for all who listen, and for nobody else. */
  #checkTold(jobId: JobId, writes: readonly Write[]): void {
    const job = this.#options.state.jobs.get(jobId)
    const type = job && eventTypeOf(job.status)
    if (job === undefined || type === undefined) return
    const made = writes.flatMap((write) => (write.write === 'insert-delivery' ? [write.delivery] : []))
    const about = made.filter((delivery) => delivery.jobId === job.id && delivery.type === type)
    const told = about.flatMap(({ endpointId }) => (endpointId === undefined ? [] : [endpointId]))
    this.#checkListeners(job.tenantId, type, told, job.id)
    const callbacks = about.length - told.length
    const wanted = job.request.callbackUrl !== undefined && !isActive(job) ? 1 : 0
    if (callbacks !== wanted) this.#break('an end is told to its callback', `${job.id} has ${callbacks} callbacks`)
  }

  /** Of an endpoint that was disabled by what it answered, the others that want to know are told. */
  #checkDisabled({ id, tenantId, disabled: before }: Endpoint, writes: readonly Write[]): void {
    const disabled = this.#options.state.endpoints.get(id)?.disabled
    if (before !== undefined || disabled === undefined || disabled.cause === 'owner') return
    const type = 'webhook.endpoint_disabled'
    const told = writes.flatMap((write) =>
      write.write === 'insert-delivery' && write.delivery.type === type ? [write.delivery.endpointId ?? id] : [],
    )
    this.#checkListeners(tenantId, type, told, id)
    const shown = writes.some((write) => write.write === 'append-event' && write.event.type === type)
    if (!shown) this.#break('the feed shows what was disabled', `${id} was disabled, and no event says so`)
  }

  /** Told are those who listened at some time at which somebody who commits now may have asked; nobody of himself. */
  #checkListeners(tenantId: TenantId, type: string, told: readonly EndpointId[], about: string): void {
    const possible = this.#latelyListening(tenantId).map((endpoints) =>
      endpoints.filter((endpoint) => hears(endpoint, type) && endpoint.id !== about).map(({ id }) => id),
    )
    if (possible.some((ids) => ids.toSorted().join() === told.toSorted().join())) return
    const wanted = possible.map((ids) => `[${ids.join()}]`).join(' or ')
    this.#break(
      'whoever listens is told in the commit itself',
      `${type} of ${about} for [${told.join()}], not ${wanted}`,
    )
  }

  #begun(delivery: Delivery): void {
    const { state, nowMs, storeOffsetMs } = this.#options
    const { id, jobId, endpointId, tenantId, type, body } = delivery
    const job = jobId === undefined ? undefined : state.jobs.get(jobId)
    const endpoint = endpointId === undefined ? undefined : this.#listening.known(endpointId)
    if (endpointId !== undefined && endpoint?.tenantId !== tenantId)
      this.#break('nobody hears of what is not his', `${id} of ${tenantId} goes to ${endpointId}`)
    const event = `${type} of ${jobId} to ${endpointId}`
    if (jobId !== undefined && this.#told.has(event)) this.#break('an event is told under one id', `${event} as ${id}`)
    this.#told.add(event)
    if (job !== undefined) {
      if (job.tenantId !== tenantId)
        this.#break('nobody hears of what is not his', `${id} tells ${tenantId} of ${job.id}`)
      const data = callbackBody(job)
      const isSnapshot = endpointId === undefined ? body === data : body?.includes(`"data":${data}}`) === true
      if (!isSnapshot || type !== `job.${job.status}`)
        this.#break(
          'a delivery tells what has just become of the job',
          `${type} of ${job.id}, which is ${data}: ${body}`,
        )
    }
    const planned = { notBeforeMs: 0, plannedAtMs: nowMs(), storeOffsetMs: storeOffsetMs() }
    this.#courses.set(id, { ...{ delivery, tries: 0, wasTaken: false, wasGone: false, hasArrived: false }, ...planned })
    this.#checkStep(delivery)
  }

  #changed(delivery: Delivery, write: Write, writes: readonly Write[]): void {
    const { state, nowMs, storeOffsetMs } = this.#options
    const course = this.#courses.get(delivery.id)
    if (course === undefined) return this.#break('a delivery is made once', `${delivery.id} is unknown`)
    this.#checkStep(delivery)
    if (write.write === 'reopen-delivery') {
      Object.assign(course, { tries: 0, wasTaken: false, wasGone: false, notBeforeMs: 0 })
      delete course.overAtMs
      return
    }
    if (write.write === 'hasten-delivery') Object.assign(course, { tries: 0, notBeforeMs: 0 })
    if (write.write !== 'update-delivery') return
    const { endpointId } = delivery
    const endpoint = endpointId === undefined ? undefined : state.endpoints.get(endpointId)
    const moved = writes.find((one) => one.write === 'move-step')
    const afterMs = moved?.write === 'move-step' ? moved.to.afterMs : undefined
    if (write.tried !== undefined) course.tries++
    const lately = this.#latelyListening(delivery.tenantId).map((all) => all.find(({ id }) => id === endpointId))
    const fault = faultOfTry({ course, delivery, tried: write.tried, afterMs, endpoint, lately })
    if (fault !== undefined) this.#break(...fault)
    Object.assign(course, {
      plannedAtMs: nowMs(),
      notBeforeMs: nowMs() + (afterMs ?? 0),
      storeOffsetMs: storeOffsetMs(),
    })
    if (delivery.state !== 'pending') course.overAtMs = nowMs()
  }

  /** What is pending is on the queue, and nothing else. */
  #checkStep({ id, state }: Delivery): void {
    const isQueued = this.#options.state.steps.has(id)
    if (isQueued !== (state === 'pending'))
      this.#break('what is pending is on the queue', `${id} is ${state}, and ${isQueued ? 'has a' : 'has no'} step`)
  }

  /** Looks at a message that arrives. */
  arrived({ tenantId, url, headers, body, beganAtMs, isTroubled, isQuick, status, askedMs }: Arrival): void {
    const { nowMs, graceMs, storeOffsetMs } = this.#options
    const id = String(headers['webhook-id']).slice('msg_'.length) as DeliveryId
    const course = this.#courses.get(id)
    if (course === undefined) return this.#break('a delivery has one id', `${headers['webhook-id']} came to ${url}`)
    const { delivery, notBeforeMs, plannedAtMs, overAtMs } = course
    const what = `${id} (${delivery.type}) at ${url}`
    if (delivery.tenantId !== tenantId) this.#break('nobody hears of what is not his', what)
    if (delivery.body !== body) this.#break('every try sends the same bytes', `${what}: ${body}, not ${delivery.body}`)
    const known = delivery.endpointId === undefined ? undefined : this.#listening.known(delivery.endpointId)
    if ((known?.url ?? delivery.url) !== url) this.#break('a delivery goes where it belongs', what)
    const isEarly = beganAtMs >= plannedAtMs && nowMs() < notBeforeMs
    if (isEarly && !isTroubled && course.storeOffsetMs === storeOffsetMs())
      this.#break('no try comes before its time', `${what}, ${notBeforeMs - nowMs()} ms early`)
    const isFirst = course.tries === 0 && !course.hasArrived && beganAtMs > plannedAtMs
    if (isFirst && isQuick && plannedAtMs >= this.#options.calmFromMs() && nowMs() > plannedAtMs + QUICK_MS)
      this.#break('nobody waits for another receiver', `${what} came after ${nowMs() - plannedAtMs} ms`)
    course.hasArrived = true
    if (overAtMs !== undefined && beganAtMs > overAtMs + graceMs) this.#break('what is over is not sent again', what)
    const isTold = known === undefined || delivery.type === 'webhook.test' || nowMs() <= known.silentFromMs + graceMs
    if (!isTold) this.#break('who is disabled or deleted is told nothing', what)
    this.#checkSignature(delivery, headers, body)
    if (status >= 200 && status < 300) course.wasTaken = true
    if (status === 410) course.wasGone = true
    if (askedMs !== undefined) course.askedMs = askedMs
  }

  /** One of the signatures is by a secret that is, or was lately, the newest. */
  #checkSignature({ id, tenantId, endpointId }: Delivery, headers: Arrival['headers'], body: string): void {
    const { state } = this.#options
    const lately = this.#latelyListening(tenantId).flatMap((all) => all.filter((one) => one.id === endpointId))
    const tenantSecret = state.tenants.get(tenantId)?.webhookSecret ?? ''
    const secrets =
      endpointId === undefined ? [tenantSecret] : lately.map(({ secrets: [first] }) => first?.secret ?? '')
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const bears = String(headers['webhook-signature']).split(' ')
    const isGood = secrets.some((secret) => {
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
      return bears.includes(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
    })
    if (!isGood) this.#break('a delivery is signed by the newest secret', `${id}: ${headers['webhook-signature']}`)
  }

  /** Whether an endpoint was ever disabled or deleted. */
  wasEverSilent(id: EndpointId | undefined): boolean {
    return id !== undefined && this.#listening.known(id)?.wasSilent === true
  }

  #break(promise: string, detail: string): void {
    this.#options.break(promise, detail)
  }
}
