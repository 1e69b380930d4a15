/**
 * A storm: real servers on a real store, a provider that has its moods, strangers who call all the while, and processes that
 * are killed again and again. Afterwards everything that was promised is looked for.
 */

import { rm, writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { DEFAULT_TENANT_ID } from '../../src/auth/keys.ts'
import { makeId, type TransferId } from '../../src/core/ids.ts'
import { credits } from '../../src/core/money.ts'
import type { Store } from '../../src/core/store-port.ts'
import { auditBytes, type ByteFigures } from './audit-bytes.ts'
import { auditFilms } from './audit-films.ts'
import { auditJobs, type JobFigures } from './audit-jobs.ts'
import { auditMoney } from './audit-money.ts'
import { checkHistory } from './check-history.ts'
import { Callers } from './callers.ts'
import { Chance } from './chance.ts'
import { planDeaths } from './deaths.ts'
import { Endpoints } from './endpoints.ts'
import { FeedReader } from './feed-reader.ts'
import { makeMedia } from './films.ts'
import { OPERATOR_KEY, operate } from './operator.ts'
import { Ledger } from './ledger.ts'
import { makePlace, type Place, type StoreName } from './place.ts'
import { Planner, STRANGERS_HOST } from './plan.ts'
import { PROVIDER_HOST, startProvider } from './provider.ts'
import { type DeathCount, Seats } from './seats.ts'
import { startStrangers, WEBHOOK_SECRET } from './strangers.ts'

/** What a storm is to be like. */
export type StormOptions = {
  readonly store: StoreName
  readonly kills: number
  readonly seed: number
  /** Told now and then how far it is. */
  readonly tell?: (progress: string) => void
  /** Ends the deaths before their time: what was promised until then is looked for. */
  readonly signal?: AbortSignal
}

/** What a storm has come to. */
export type StormReport = {
  readonly options: StormOptions
  readonly seconds: number
  readonly deaths: DeathCount
  readonly cutConnections: number
  readonly ledger: Ledger
  readonly jobs: JobFigures
  readonly films: number
  readonly bytes: ByteFigures
  /** The data folder, kept where anything is wrong. */
  readonly folder: string | undefined
}

/** The API key of all callers. */
const KEY = 'sd2_live_the_key_of_the_storm'

/** What the account of all callers begins with. */
const GRANTED_CREDITS = 10_000_000

/** Fewer kills than this make a short storm. */
const SHORT_KILLS = 100

/**
 * How long the queue may stay as long as it is after the last death before what lies there counts as stuck, in ms. A job that
 * its provider has forgotten is believed to be lost after ten minutes in which nobody dies.
 */
const STUCK_MS = { short: 90_000, long: 720_000 }

/** How often a connection to the database is cut, in ms. */
const CUT_EVERY_MS = 3_000

/** Lets a storm pass over a new place, and reports. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const startedAtMs = Date.now()
  const chance = new Chance(options.seed)
  const ledger = new Ledger()
  const media = await makeMedia()
  const place = await makePlace(options.store)
  const endpoints = new Endpoints(ledger)
  await openAccount(place, endpoints)
  const provider = await startProvider(ledger, media)
  const strangers = await startStrangers(ledger, media, endpoints)
  const connectTo = [
    `${PROVIDER_HOST}:80:127.0.0.1:${provider.port}`,
    `${STRANGERS_HOST}:80:127.0.0.1:${strangers.port}`,
  ]
  const seats = new Seats({
    place,
    ledger,
    providerUrl: `http://127.0.0.1:${provider.port}`,
    settings: {
      REELAY_API_KEY: KEY,
      REELAY_ADMIN_KEY: OPERATOR_KEY,
      REELAY_WEBHOOK_SECRET: WEBHOOK_SECRET,
      REELAY_CONNECT_TO: connectTo.join(','),
      REELAY_RENDER_WORKERS: '1',
    },
    deaths: planDeaths(chance, options.kills, place.seats),
  })
  const isShort = options.kills < SHORT_KILLS
  const planner = new Planner(new Chance(chance.between(0, 2 ** 31)), { isShort })
  const callers = new Callers({ ledger, media, planner, chance, urls: () => seats.urls, key: KEY })
  const reader = new FeedReader({ ledger, urls: () => seats.urls, key: KEY })
  options.signal?.addEventListener('abort', () => seats.calm())
  try {
    const reading = reader.run()
    let isSettled = false
    const operating = operate({ ledger, urls: () => seats.urls }, () => isSettled)
    const cutConnections = await rage(place, seats, callers, options)
    await callers.sendUnanswered()
    await settle(place, callers, ledger, isShort ? STUCK_MS.short : STUCK_MS.long).finally(() => {
      isSettled = true
    })
    await operating
    const [url = ''] = seats.urls
    reader.stop()
    await reading
    await reader.finish(url)
    const films = await auditFilms({ ledger, media, url, key: KEY })
    await seats.stop()
    for (const held of await place.heldSlots()) ledger.wrong('slots', `held when all had ended: ${held}`)
    const store = await place.open(0)
    const jobs = await auditAll(store, ledger, endpoints).finally(() => store.close())
    for (const fault of checkHistory(ledger.history, GRANTED_CREDITS)) ledger.wrong('history', fault)
    const bytes = await auditBytes(place, ledger)
    const isWrong = ledger.violations.length > 0
    if (isWrong) await writeFile(`${place.folder}.json`, dumpOf(ledger))
    else await Promise.all([rm(place.folder, { recursive: true }), ...seats.logPaths.map((path) => rm(path))])
    const seconds = (Date.now() - startedAtMs) / 1_000
    const folder = isWrong ? place.folder : undefined
    return { options, seconds, deaths: seats.count, cutConnections, ledger, jobs, films, bytes, folder }
  } finally {
    callers.stop()
    reader.stop()
    await seats.kill()
    await Promise.all([provider.close(), strangers.close()])
    await place.close()
  }
}

/** The account of all callers: enough for every storm, and still counted. */
async function openAccount(place: Place, endpoints: Endpoints): Promise<void> {
  const store = await place.open(0)
  const tenant = { id: DEFAULT_TENANT_ID, name: 'default', webhookSecret: WEBHOOK_SECRET, credit: 'limited' } as const
  const id = makeId<TransferId>(1, new Uint8Array(10))
  const granted = { id, tenantId: tenant.id, kind: 'grant', from: 'issued', to: 'available' } as const
  const transfer = { ...granted, amountMicroCredits: credits(GRANTED_CREDITS), cause: 'paid', actor: 'admin', atMs: 1 }
  const { committed } = await store.commit([
    { write: 'save-tenant', tenant: { ...tenant, createdAtMs: 1 }, isNew: true },
    { write: 'credit', transfer },
    ...endpoints.writes(tenant.id),
  ])
  await store.close()
  if (!committed) throw new Error('the account of the callers could not be opened')
}

async function auditAll(store: Store, ledger: Ledger, endpoints: Endpoints): Promise<JobFigures> {
  await auditMoney(store, ledger, GRANTED_CREDITS)
  await endpoints.audit(store, DEFAULT_TENANT_ID)
  return auditJobs(store, ledger)
}

/** Everybody at once, until the last death; returns how many connections were cut. */
async function rage(place: Place, seats: Seats, callers: Callers, { tell, kills }: StormOptions): Promise<number> {
  let raging = true
  let cuts = 0
  const cut = async () => {
    for (let next = Date.now() + CUT_EVERY_MS; raging; await wait(100)) {
      if (Date.now() < next) continue
      next = Date.now() + CUT_EVERY_MS
      if (await place.cutConnection()) cuts++
      tell?.(
        `${seats.deathsDone} of ${kills} deaths, ${callers.openCount} open jobs, ${callers.ledger.violations.length} wrong`,
      )
    }
  }
  const storming = seats.run().finally(() => {
    raging = false
    callers.stop()
  })
  await Promise.all([storming, callers.run(), cut()])
  return cuts
}

/** Waits until nothing is left to be done, or nothing goes on. */
async function settle(place: Place, callers: Callers, ledger: Ledger, stuckMs: number): Promise<void> {
  let least = Number.POSITIVE_INFINITY
  for (let atMs = Date.now(); ; await wait(250)) {
    const count = await place.stepCount()
    if (count === 0) break
    if (count < least) atMs = Date.now()
    least = Math.min(least, count)
    if (Date.now() - atMs < stuckMs) continue
    ledger.wrong('stuck', `${count} steps are left on the queue`)
    break
  }
  await callers.lookAtAll()
}

/** All that is known, for whoever looks into a violation. */
function dumpOf({ entries, interruptions, violations, history }: Ledger): string {
  return JSON.stringify({ violations, interruptions, entries: [...entries.values()], history }, undefined, 1)
}
