/** The callers of a storm: they submit through every face, look, cancel, delete, upload, and leave connections lying. */

import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { AccountReader } from './account-reader.ts'
import type { Chance } from './chance.ts'
import { digestOf, type Media } from './films.ts'
import type { Shown } from './history.ts'
import type { Entry, Ledger } from './ledger.ts'
import { type Answer, Line } from './line.ts'
import type { Planner } from './plan.ts'
import { submitOf } from './submits.ts'
import { statusOf } from './words.ts'

/** What callers need. */
export type CallerOptions = {
  readonly ledger: Ledger
  readonly media: Media
  readonly planner: Planner
  readonly chance: Chance
  /** Where somebody serves now. */
  readonly urls: () => readonly string[]
  readonly key: string
}

/** Callers at once. */
const CALLERS = 4

/** Jobs that have not ended as far as anybody knows; beyond this, callers only look. */
const OPEN_JOBS_MAX = 40

/** In how many of a hundred rounds a caller looks at what the account has, and sends an answered submit again. */
const BALANCE_PERCENT = 15
const AGAIN_PERCENT = 10

/** In how many of a hundred looks a caller waits for the end. */
const WAITING_PERCENT = 20

/** Connections that are left lying open. */
const IDLE_MAX = 24

/** The callers. */
export class Callers {
  readonly #options: CallerOptions
  readonly #line: Line
  readonly #account: AccountReader
  readonly #idle: Socket[] = []
  /** Submits under a key that nobody has answered: they are sent again until somebody does. */
  readonly #unanswered: Sent[] = []
  /** What jobs cost, by what is in their requests. */
  readonly #prices = new Map<string, number>()
  #calling = true

  constructor(options: CallerOptions) {
    this.#options = options
    this.#line = new Line(options)
    this.#account = new AccountReader(this.#line, options.ledger)
  }

  get ledger(): Ledger {
    return this.#options.ledger
  }

  /** Jobs that nobody has seen ended. */
  get openCount(): number {
    return this.#open().length
  }

  /** Calls until `stop`. */
  async run(): Promise<void> {
    await Promise.all([...Array.from({ length: CALLERS }, () => this.#caller()), this.#idler()])
  }

  stop(): void {
    this.#calling = false
    for (const socket of this.#idle) socket.destroy()
  }

  /** Looks at every job that nobody has seen ended, and at the account. */
  async lookAtAll(): Promise<void> {
    for (const entry of this.#open()) await this.#look(entry)
    await this.#account.lookAtBalance()
    await this.#account.readJournal()
  }

  /** Sends again what nobody has answered. */
  async sendUnanswered(): Promise<void> {
    for (const sent of this.#unanswered.splice(0)) await this.#send(sent)
  }

  #open(): readonly (Entry & { id: string })[] {
    return this.#options.ledger.accepted.filter(({ endedAs, deleteTried }) => endedAs === undefined && !deleteTried)
  }

  async #caller(): Promise<void> {
    const { chance } = this.#options
    while (this.#calling) {
      await wait(chance.between(20, 200))
      if (this.#line.url() === undefined) continue
      const open = this.#open()
      const [first, ...rest] = open
      const unanswered = this.#unanswered.shift()
      if (unanswered !== undefined) await this.#send(unanswered)
      if (open.length < OPEN_JOBS_MAX) await this.#submit()
      if (chance.percent(BALANCE_PERCENT)) await this.#account.lookAtBalance()
      if (first !== undefined) {
        const entry = chance.pick([first, ...rest])
        await this.#look(entry)
        if (entry.endedAs === undefined && chance.percent(8)) await this.#cancel(entry)
        else if (chance.percent(3)) await this.#delete(entry)
      }
    }
  }

  async #submit(): Promise<void> {
    const { ledger, planner, media, chance } = this.#options
    const entry = ledger.plan(planner.next())
    const { plan } = entry
    const fileId = plan.reference === 'upload' ? await this.#upload(plan.marker) : undefined
    if (plan.reference === 'upload' && fileId === undefined) return
    const { path, body } = submitOf(plan, media, fileId)
    const text = JSON.stringify(body)
    const credits = await this.#priceOf(plan, path, text)
    if (credits !== undefined) await this.#send({ entry, path, body: text, credits })
    if (chance.percent(5)) await this.#uploadNoise()
  }

  /** What a request would come to; `undefined` when nobody has said. */
  async #priceOf({ upstream, reference }: Entry['plan'], path: string, body: string): Promise<number | undefined> {
    const kind = `${upstream} ${reference !== 'none'}`
    const known = this.#prices.get(kind)
    if (known !== undefined) return known
    const answer = await this.#line.ask('POST', `${path}/quote`, body)
    if (answer?.status !== 200) return undefined
    const credits = Number(answer.json['credits'])
    this.#prices.set(kind, credits)
    return credits
  }

  /** Sends a submit; one under a key is sent again when there was no answer, and sometimes when there was one. */
  async #send(sent: Sent): Promise<void> {
    const { ledger, chance } = this.#options
    const { entry, path, body, credits } = sent
    const { marker, key } = entry.plan
    const fromMs = Date.now()
    const answer = await this.#line.ask('POST', path, body, key === undefined ? {} : { 'idempotency-key': key })
    const id = answer?.status === 200 ? idIn(answer) : undefined
    ledger.history.push({
      ...{ asked: 'submit', marker, credits, fromMs, toMs: Date.now() },
      ...(key !== undefined && { key }),
      ...(answer !== undefined && {
        answer: { status: answer.status, text: answer.text, ...(id !== undefined && { id }) },
      }),
    })
    const isOpen = answer === undefined || answer.status === 409 || answer.status >= 500
    if (key !== undefined && (isOpen || chance.percent(AGAIN_PERCENT))) this.#unanswered.push(sent)
    if (answer === undefined || answer.status === 409) return
    if (id !== undefined) entry.id = id
    else if (entry.id === undefined && key === undefined)
      entry.refusal = `${answer.status} ${answer.text.slice(0, 200)}`
    // What was answered to a submit goes with its job.
    const isGone = answer.status === 404 && key !== undefined && entry.deleteTried === true
    if (answer.status >= 400 && answer.status < 500 && !isGone) {
      ledger.wrong('unexpected', `${marker}: ${answer.status} ${answer.text.slice(0, 200)}`)
    }
  }

  async #look(entry: Entry & { id: string }): Promise<void> {
    const { ledger, chance } = this.#options
    const place = chance.pick([
      `/v1/jobs/job_${entry.id}`,
      `/api/open/v1/video/generations/req_${entry.id}`,
      `/openai/v1/videos/video_${entry.id}`,
    ])
    const path = chance.percent(WAITING_PERCENT) ? `${place}?wait=2` : place
    // What was answered while this question was on its way may be newer than its answer.
    const { endedAs, deleted } = entry
    const fromMs = Date.now()
    const answer = await this.#line.ask('GET', path)
    const shown = answer?.status === 200 ? shownAt(path, statusOf(answer.json)) : undefined
    ledger.history.push({
      ...{ asked: 'look', marker: entry.plan.marker, fromMs, toMs: Date.now() },
      ...(answer !== undefined && { answer: { status: answer.status, ...(shown !== undefined && { shown }) } }),
    })
    if (answer === undefined) return
    ledger.looks++
    if (answer.status === 404 && !entry.deleteTried) ledger.wrong('lost', `${entry.plan.marker} ${entry.id}: 404`)
    if (answer.status !== 200) return
    if (deleted) ledger.wrong('wrong end', `${entry.plan.marker} was deleted, and is shown`)
    const status = statusOf(answer.json)
    if (['succeeded', 'failed', 'cancelled', 'expired'].includes(status)) ledger.sawEnd(entry, status)
    else if (endedAs !== undefined) ledger.sawEnd(entry, status)
  }

  async #cancel(entry: Entry & { id: string }): Promise<void> {
    const { chance, ledger } = this.#options
    entry.cancelTried = true
    const path = chance.pick([
      `/v1/jobs/job_${entry.id}/cancel`,
      `/api/open/v1/video/generations/req_${entry.id}/cancel`,
      `/openai/v1/videos/video_${entry.id}/cancel`,
    ])
    const answer = await this.#wish('cancel', entry, 'POST', path)
    if (answer?.status !== 200) return
    entry.cancelled = true
    ledger.sawEnd(entry, 'cancelled')
  }

  async #delete(entry: Entry & { id: string }): Promise<void> {
    entry.deleteTried = true
    const answer = await this.#wish('delete', entry, 'DELETE', `/openai/v1/videos/video_${entry.id}`)
    if (answer?.status === 200) entry.deleted = true
  }

  /** Asks for something to be done to a job. */
  async #wish(asked: 'cancel' | 'delete', entry: Entry, method: string, path: string): Promise<Answer | undefined> {
    const fromMs = Date.now()
    const answer = await this.#line.ask(method, path)
    this.#options.ledger.history.push({
      ...{ asked, marker: entry.plan.marker, fromMs, toMs: Date.now() },
      ...(answer !== undefined && { answer: { status: answer.status } }),
    })
    return answer
  }

  async #upload(marker: string): Promise<string | undefined> {
    const { media, ledger } = this.#options
    const bytes = media.picture(marker)
    const answer = await this.#line.ask('POST', '/v1/files/upload', uploadForm(bytes))
    if (answer?.status !== 200) return undefined
    ledger.uploads.push({ path: new URL(String(answer.json['url'])).pathname, digest: digestOf(bytes) })
    return String(answer.json['id'])
  }

  /** Bytes that are no picture: refused, and nobody's. */
  async #uploadNoise(): Promise<void> {
    const { ledger, chance } = this.#options
    const noise = Uint8Array.from({ length: 20_000 }, () => chance.between(0, 255))
    const answer = await this.#line.ask('POST', '/v1/files/upload', uploadForm(noise))
    if (answer?.status === 200) ledger.wrong('unexpected', 'noise was taken for a picture')
    if (answer !== undefined) ledger.refusedUploads++
  }

  /** Connections on which nothing is asked, or half of something. */
  async #idler(): Promise<void> {
    const { ledger, chance } = this.#options
    while (this.#calling) {
      const url = this.#line.url()
      if (url !== undefined) {
        const { hostname, port } = new URL(url)
        const socket = connect(Number(port), hostname)
        socket.on('error', () => socket.destroy())
        if (chance.percent(50)) socket.write('POST /v1/jobs HTTP/1.1\r\nhost: storm\r\ncontent-len')
        ledger.idleConnections++
        this.#idle.push(socket)
        if (this.#idle.length > IDLE_MAX) this.#idle.shift()?.destroy()
      }
      await wait(200)
    }
  }
}

type Sent = {
  readonly entry: Entry
  readonly path: string
  readonly body: string
  readonly credits: number
}

function idIn({ json }: Answer): string {
  return String(json['requestId'] ?? json['id']).replace(/^[a-z]+_/, '')
}

/** What a face shows; the jobs face has one word for all that comes before the end. */
function shownAt(path: string, status: string): Shown | undefined {
  if (status === 'in_progress' || (status === 'processing' && !path.startsWith('/v1/jobs'))) return 'running'
  return status === 'processing' ? undefined : (status as Shown)
}

function uploadForm(bytes: Uint8Array): FormData {
  const form = new FormData()
  form.set('kind', 'image')
  form.set('file', new Blob([new Uint8Array(bytes)]), 'picture.png')
  return form
}
