/** Records for exercising a store: plain ones, with what a test cares about on top. */

import {
  type AttemptId,
  type CredentialId,
  type DeliveryId,
  type EndpointId,
  type FileId,
  type JobId,
  type KeyId,
  makeId,
  type TenantId,
  type WorkerId,
} from '../../src/core/ids.ts'
import type { ActiveJob, Job } from '../../src/core/job.ts'
import { microCredits } from '../../src/core/money.ts'
import type { Credential, Provider } from '../../src/core/provider.ts'
import type { ApiKey, AssetUse, Attempt, JobEvent, SlotPool, StoredFile, Tenant } from '../../src/core/records.ts'
import type { Delivery, Endpoint } from '../../src/core/webhooks.ts'
import type { StepPlan, StepTarget } from '../../src/core/steps.ts'

/** An id that is `number` ms younger than the first one. */
function idOf(number: number): string {
  return makeId<JobId>(1_760_000_000_000 + number, new Uint8Array(10).fill(number))
}

/** Ids by number; a greater number is a younger id. */
export const jobId = (number: number) => idOf(number) as JobId
export const tenantId = (number: number) => idOf(number) as string as TenantId
export const keyId = (number: number) => idOf(number) as string as KeyId
export const fileId = (number: number) => idOf(number) as string as FileId
export const attemptId = (number: number) => idOf(number) as string as AttemptId
export const deliveryId = (number: number) => idOf(number) as string as DeliveryId
export const credentialId = (number: number) => idOf(number) as string as CredentialId
export const endpointId = (number: number) => idOf(number) as string as EndpointId
export const workerId = (number: number) => idOf(number) as string as WorkerId

/** A digest by number. */
export const digest = (number: number) => number.toString(16).padStart(64, '0')

/** A tenant; its number is in its id. */
export function sampleTenant(number: number): Tenant {
  const name = `Tenant ${number} · 租户`
  return { id: tenantId(number), name, webhookSecret: `whsec_${number}`, credit: 'unlimited', createdAtMs: number }
}

/** A key of tenant 1. */
export function sampleKey(number: number, more: Partial<ApiKey> = {}): ApiKey {
  return {
    id: keyId(number),
    tenantId: tenantId(1),
    hash: digest(number),
    hint: 'rl_ab',
    name: `key ${number}`,
    limits: {},
    createdAtMs: number,
    ...more,
  }
}

/** A queued job of tenant 1 in version 1. */
export function sampleJob(number: number, more: Partial<ActiveJob> = {}): ActiveJob {
  const prompt = 'A boat "at dusk"\n\u0000 🚤 雨'
  const queued: ActiveJob = {
    id: jobId(number),
    tenantId: tenantId(1),
    keyId: keyId(1),
    version: 1,
    status: 'queued',
    faceId: 'videos',
    linkBase: 'https://video.example.com',
    requestId: `req_${number}`,
    request: { model: 'seedance-2.0', prompt, references: [], metadata: { user: 7, nested: [null, { a: 'b' }] } },
    order: {
      model: 'seedance-2.0',
      family: 'seedance-2.0',
      prompt,
      resolution: '720p',
      frames: 120,
      seed: 4_294_967_295,
      audio: true,
      cameraFixed: false,
      watermark: false,
      returnLastFrame: false,
      draft: false,
    },
    notes: [],
    priceMicroCredits: microCredits(Number.MAX_SAFE_INTEGER),
    references: [],
    progressPercent: 0,
    createdAtMs: 1_000 + number,
    deadlineAtMs: 10_000 + number,
    ...(number % 3 > 0 && { isPreview: number % 3 === 1 }),
  }
  return Object.assign(queued, more)
}

/** The job's next version, with something changed. */
export function nextVersion<J extends Job>(job: J, more: Partial<J> = {}): J {
  return { ...job, ...more, version: job.version + 1 }
}

/** A step of job `number`, of tenant 1, due at once unless said otherwise. */
export function sampleStep(number: number, more: Partial<StepPlan> = {}): StepPlan {
  return { id: jobId(number), tenantId: tenantId(1), ...target(), ...more }
}

/** Where a step goes: to `prepare`, at once, unless said otherwise. */
export function target(more: Partial<StepTarget> = {}): StepTarget {
  return { kind: 'prepare', lane: 'prepare', afterMs: 0, ...more }
}

/** Something that happened to job `number` of tenant 1. */
export function sampleEvent(number: number, more: Partial<JobEvent> = {}): JobEvent {
  return { jobId: jobId(number), tenantId: tenantId(1), type: 'job.queued', atMs: number, ...more }
}

/** A pool of slots. */
export function pool(count: number, name = 'previz'): SlotPool {
  return { name, count }
}

/** An attempt at job 1. */
export function sampleAttempt(number: number, more: Partial<Attempt> = {}): Attempt {
  return {
    id: attemptId(number),
    jobId: jobId(1),
    upstreamId: 'previz',
    state: 'submitting',
    createdAtMs: number,
    ...more,
  }
}

/** A file of tenant 1. */
export function sampleFile(number: number, more: Partial<StoredFile> = {}): StoredFile {
  return {
    id: fileId(number),
    tenantId: tenantId(1),
    kind: 'image',
    purpose: 'reference',
    filename: 'Übung "1".png',
    digest: digest(number),
    sizeBytes: 5_000_000_000,
    facts: { kind: 'image', mediaType: 'image/png', widthPx: 1280, heightPx: 720 },
    createdAtMs: number,
    ...more,
  }
}

/** A delivery about job 1. */
export function sampleDelivery(number: number, more: Partial<Delivery> = {}): Delivery {
  return {
    id: deliveryId(number),
    jobId: jobId(1),
    tenantId: tenantId(1),
    type: 'job.cancelled',
    url: 'https://your-app.com/webhooks/video?a=b',
    state: 'pending',
    attempts: 0,
    createdAtMs: number,
    ...more,
  }
}

/** An endpoint of tenant 1. */
export function sampleEndpoint(number: number, more: Partial<Endpoint> = {}): Endpoint {
  return {
    id: endpointId(number),
    tenantId: tenantId(1),
    version: 1,
    url: `https://your-app.com/hooks/${number}`,
    description: '',
    secrets: [{ secret: `whsec_${Buffer.alloc(32, `secret ${number}`).toString('base64')}` }],
    createdAtMs: number,
    ...more,
  }
}

/** A use by job `number` of tenant 1. */
export function use(number: number, more: Partial<AssetUse> = {}): AssetUse {
  return { owner: 'job', ownerId: jobId(number), tenantId: tenantId(1), ...more }
}

/** A provider in its first version. */
export function sampleProvider(number: number, more: Partial<Provider> = {}): Provider {
  return {
    name: `provider-${number}`,
    version: 1,
    dialectId: 'ark',
    baseUrl: `https://ark-${number}.example.com/api/v3`,
    models: [{ model: 'seedance-2.0', name: 'doubao-seedance-2-0-260128' }],
    slots: 4,
    weight: 100,
    priority: 0,
    channels: [],
    costs: {},
    callsBack: false,
    sharesLibrary: false,
    state: 'on',
    createdAtMs: number,
    ...more,
  }
}

/** A credential of provider 1 in its first version. */
export function sampleCredential(number: number, more: Partial<Credential> = {}): Credential {
  return {
    id: credentialId(number),
    provider: 'provider-1',
    label: `key ${number}`,
    version: 1,
    sealed: `v1.sealed.${number}`,
    hint: '',
    createdAtMs: number,
    ...more,
  }
}
