/** What both stores answer alike: every question of the contract, put into SQL; asking is the database's own affair. */

import {
  type AttemptId,
  type DeliveryId,
  type EndpointId,
  type FileId,
  firstIdAt,
  type JobId,
  type KeyId,
  type TenantId,
  type WorkerId,
} from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import type { Balance, Transfer } from '../core/ledger.ts'
import type { MicroCredits } from '../core/money.ts'
import type { PriceList } from '../core/price-list.ts'
import type { ProviderBook } from '../core/provider.ts'
import type {
  AssetRecord,
  AssetUse,
  Attempt,
  KeptAnswer,
  KnownKey,
  ListedKey,
  LoggedEvent,
  StoredFile,
  Tenant,
} from '../core/records.ts'
import type { Delivery, DeliveryQuery, DeliveryTry, Endpoint, UntoldQuery } from '../core/webhooks.ts'
import type {
  EventQuery,
  FileListQuery,
  JobCountQuery,
  JobListQuery,
  JobMargin,
  JobMarginQuery,
  JournalQuery,
  LaneShare,
  MarginLine,
  OpenAttemptQuery,
  QueuePlace,
  StoreCensus,
  UsageLine,
  WaitingQuery,
  WaitingStep,
} from '../core/store-port.ts'
import type { Spender } from '../core/writes.ts'
import { answerTo, oldAnswers } from './answers.ts'
import { assetByDigest, unusedAssets, usesOfAsset } from './assets.ts'
import { attemptById, attemptsOfJob, costSince, knownWorks, openAttempts, renderTimes, slotsTaken } from './attempts.ts'
import { takeCensus } from './census.ts'
import { deliveryById, deliveryList, looseDeliveries, triesOf, untoldJobs, wholeDeliveries } from './deliveries.ts'
import { endpointById, endpointsOfTenant, listenersOfTenant } from './endpoints.ts'
import { eventsAfter, newestPosition } from './events.ts'
import { fileById, fileOfTenant, filesBefore, filesOfTenant } from './files.ts'
import { installationName } from './installation.ts'
import { endedJobs, jobById, jobCount, jobList, jobOfTenant, overdueJobs } from './jobs.ts'
import { allTenants, anyKey, keyByHash, keyById, keysOfTenant, tenantById } from './keys.ts'
import { balanceOf, journalOf, usageOf } from './ledger.ts'
import { budgetSpent, busyKeys } from './limits.ts'
import { marginsByDay, marginsByJob } from './margins.ts'
import { newestPrices } from './prices.ts'
import { allProviders, newestRevision } from './providers.ts'
import type { Question } from './sql.ts'
import { laneNames, livingWorkers, placeOf, sharesOf, waitingSteps } from './steps.ts'

/** The questions of a store; a subclass knows how to ask them, and what time it is. */
export abstract class Questions {
  protected abstract ask<Answer>(question: Question<Answer>): Promise<Answer>

  /** The store's own time in epoch ms. */
  protected abstract now(): Promise<number>

  job(tenantId: TenantId, id: JobId): Promise<Job | undefined> {
    return this.ask(jobOfTenant(tenantId, id))
  }

  jobById(id: JobId): Promise<Job | undefined> {
    return this.ask(jobById(id))
  }

  jobs(query: JobListQuery): Promise<readonly Job[]> {
    return this.ask(jobList(query))
  }

  countJobs(query: JobCountQuery): Promise<number> {
    return this.ask(jobCount(query))
  }

  async overdue(limit: number, after?: JobId): Promise<readonly JobId[]> {
    return this.ask(overdueJobs(await this.now(), limit, after))
  }

  async endedBefore(query: {
    readonly ageMs: number
    readonly limit: number
    readonly hidden: boolean
  }): Promise<readonly JobId[]> {
    return this.ask(endedJobs((await this.now()) - query.ageMs, query.limit, query.hidden))
  }

  events(query: EventQuery): Promise<readonly LoggedEvent[]> {
    return this.ask(eventsAfter(query))
  }

  async position(): Promise<number> {
    return (await this.ask(newestPosition())) ?? 0
  }

  attempt(id: AttemptId): Promise<Attempt | undefined> {
    return this.ask(attemptById(id))
  }

  attempts(jobId: JobId): Promise<readonly Attempt[]> {
    return this.ask(attemptsOfJob(jobId))
  }

  renderTimes(upstreamId: string, model: string, limit: number): Promise<readonly number[]> {
    return this.ask(renderTimes(upstreamId, model, limit))
  }

  costSince(upstreamId: string, fromMs: number): Promise<MicroCredits> {
    return this.ask(costSince(upstreamId, fromMs))
  }

  margins(fromMs: number, toMs: number): Promise<readonly MarginLine[]> {
    return this.ask(marginsByDay(firstIdAt(fromMs), firstIdAt(toMs)))
  }

  jobMargins({ fromMs, toMs, limit, beforeId }: JobMarginQuery): Promise<readonly JobMargin[]> {
    const endId = firstIdAt<JobId>(toMs)
    return this.ask(
      marginsByJob(firstIdAt(fromMs), beforeId !== undefined && beforeId < endId ? beforeId : endId, limit),
    )
  }

  place(stepId: string): Promise<QueuePlace | undefined> {
    return this.ask(placeOf(stepId))
  }

  async shares(lane: string): Promise<readonly LaneShare[]> {
    return this.ask(sharesOf(lane, await this.now()))
  }

  async waiting({ ageMs, ...query }: WaitingQuery): Promise<readonly WaitingStep[]> {
    return this.ask(waitingSteps(query, (await this.now()) - ageMs))
  }

  knownWorks(upstreamId: string, workIds: readonly string[]): Promise<readonly string[]> {
    return this.ask(knownWorks(upstreamId, workIds))
  }

  openAttempts(query: OpenAttemptQuery): Promise<readonly Attempt[]> {
    return this.ask(openAttempts(query))
  }

  async slotsTaken(pool: string): Promise<number> {
    return (await this.ask(slotsTaken(pool))) ?? 0
  }

  file(tenantId: TenantId, id: FileId): Promise<StoredFile | undefined> {
    return this.ask(fileOfTenant(tenantId, id))
  }

  fileById(id: FileId): Promise<StoredFile | undefined> {
    return this.ask(fileById(id))
  }

  files(query: FileListQuery): Promise<readonly StoredFile[]> {
    return this.ask(filesOfTenant(query))
  }

  async filesBefore(ageMs: number, limit: number): Promise<readonly StoredFile[]> {
    return this.ask(filesBefore((await this.now()) - ageMs, limit))
  }

  delivery(id: DeliveryId): Promise<Delivery | undefined> {
    return this.ask(deliveryById(id))
  }

  deliveries(query: DeliveryQuery): Promise<readonly Delivery[]> {
    return this.ask(deliveryList(query))
  }

  async wholeDeliveries(ageMs: number, limit: number): Promise<readonly DeliveryId[]> {
    return this.ask(wholeDeliveries((await this.now()) - ageMs, limit))
  }

  async looseDeliveries(ageMs: number, limit: number): Promise<readonly DeliveryId[]> {
    return this.ask(looseDeliveries((await this.now()) - ageMs, limit))
  }

  tries(id: DeliveryId): Promise<readonly DeliveryTry[]> {
    return this.ask(triesOf(id))
  }

  endpoint(id: EndpointId): Promise<Endpoint | undefined> {
    return this.ask(endpointById(id))
  }

  endpoints(tenantId: TenantId): Promise<readonly Endpoint[]> {
    return this.ask(endpointsOfTenant(tenantId))
  }

  listeners(tenantId: TenantId): Promise<readonly Endpoint[]> {
    return this.ask(listenersOfTenant(tenantId))
  }

  untold(query: UntoldQuery): Promise<readonly JobId[]> {
    return this.ask(untoldJobs(query))
  }

  asset(digest: string): Promise<AssetRecord | undefined> {
    return this.ask(assetByDigest(digest))
  }

  uses(digest: string): Promise<readonly AssetUse[]> {
    return this.ask(usesOfAsset(digest))
  }

  async unusedAssets(ageMs: number, limit: number): Promise<readonly AssetRecord[]> {
    return this.ask(unusedAssets(await this.now(), ageMs, limit))
  }

  keyByHash(hash: string): Promise<KnownKey | undefined> {
    return this.ask(keyByHash(hash))
  }

  key(id: KeyId): Promise<ListedKey | undefined> {
    return this.ask(keyById(id))
  }

  keys(tenantId: TenantId): Promise<readonly ListedKey[]> {
    return this.ask(keysOfTenant(tenantId))
  }

  busyKeys(): Promise<readonly KeyId[]> {
    return this.ask(busyKeys())
  }

  tenants(): Promise<readonly Tenant[]> {
    return this.ask(allTenants())
  }

  budgetSpent(spender: Spender): Promise<MicroCredits> {
    return this.ask(budgetSpent(spender))
  }

  balance(tenantId: TenantId): Promise<Balance | undefined> {
    return this.ask(balanceOf(tenantId))
  }

  journal(query: JournalQuery): Promise<readonly Transfer[]> {
    return this.ask(journalOf(query))
  }

  usage(tenantId: TenantId, fromMs: number, toMs: number): Promise<readonly UsageLine[]> {
    return this.ask(usageOf(tenantId, firstIdAt(fromMs), firstIdAt(toMs)))
  }

  async answer(scope: string, key: string): Promise<KeptAnswer | undefined> {
    return this.ask(answerTo(scope, key, await this.now()))
  }

  async hasOldAnswers(): Promise<boolean> {
    return this.ask(oldAnswers(await this.now()))
  }

  prices(): Promise<PriceList | undefined> {
    return this.ask(newestPrices())
  }

  providers(): Promise<ProviderBook> {
    return this.ask(allProviders())
  }

  async providersRevision(): Promise<number> {
    return (await this.ask(newestRevision())) ?? 0
  }

  tenant(id: TenantId): Promise<Tenant | undefined> {
    return this.ask(tenantById(id))
  }

  hasKeys(): Promise<boolean> {
    return this.ask(anyKey())
  }

  installation(): Promise<string | undefined> {
    return this.ask(installationName())
  }

  lanes(): Promise<readonly string[]> {
    return this.ask(laneNames())
  }

  async workers(): Promise<readonly WorkerId[]> {
    return this.ask(livingWorkers(await this.now()))
  }

  async census(): Promise<StoreCensus> {
    return takeCensus((question) => this.ask(question), await this.now())
  }
}
