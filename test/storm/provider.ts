/**
 * The storm's providers: a real HTTP server that speaks the jobs and the videos dialect, works on what it is given, and does
 * to each job what its plan says. It outlives every kill and keeps count of what it was asked to make.
 */

import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Media } from './films.ts'
import { type SmallRequest, type SmallServer, sendJson, startSmallServer } from './http-server.ts'
import type { Creation, Entry, Ledger } from './ledger.ts'
import { markerIn } from './plan.ts'
import { addresseeOf, isAway } from './providers.ts'

/** Under which name the provider's films are fetched. */
export const PROVIDER_HOST = 'provider.storm.example'

/** What stands between the prompt and the attempt that asks, so that the provider can tell attempts apart. */
export const ATTEMPT_WORD = ' attempt:'

type Work = { readonly entry: Entry; readonly creation: Creation; readonly kind: string; readonly asked: Asking }

/** By what a work can be told from others. */
type Asking = { readonly prompt?: string; readonly seed?: number }

type Asked = { readonly request: SmallRequest; readonly response: ServerResponse }

/** How often a provider that refuses does so, and how long one that is away stays away, in ms. */
const REFUSALS = 2
const AWAY_MS = 3_000

/** Starts the provider. */
export function startProvider(ledger: Ledger, media: Media): Promise<SmallServer> {
  const works = new Map<string, Work>()
  const handle = (request: SmallRequest, response: ServerResponse) => {
    const asked: Asked = { request, response }
    const [path = ''] = request.path.split('?')
    const [, first = '', kind = '', id = '', verb = ''] = path.split('/')
    const isHere = first === 'films' || verb === 'content' || comesThrough(asked)
    if (!isHere) return
    const work = works.get(first === 'films' ? kind.replace('.mp4', '') : id)
    if (request.method === 'POST' && id === '') return create(asked, ledger, works, kind)
    if (request.method === 'GET' && first !== 'films' && id === '') return list(response, works, kind)
    if (work === undefined) return sendJson(response, 404, error('not_found', 'There is no such work.'))
    if (first === 'films' || verb === 'content') return sendFilm(response, work, media)
    if (verb === 'cancel') return cancel(response, work, kind)
    return tell(response, work, kind)
  }
  return startSmallServer(handle, (fault) => ledger.wrong('unexpected', `the provider: ${String(fault)}`))
}

/** Whether anybody is there to be asked: by a key that is taken, and while the provider is not away. Answers where not. */
function comesThrough({ request, response }: Asked): boolean {
  const to = addresseeOf(request.headers.authorization)
  if (to === 'revoked' || to === undefined) {
    sendJson(response, 401, error('invalid_api_key', 'This key was revoked.'))
    return false
  }
  if (!isAway(to, Date.now())) return true
  const waits = Date.now() % 2 === 0 ? {} : { 'retry-after': '1' }
  response.writeHead(429, { 'content-type': 'application/json', ...waits }).end(JSON.stringify(error('busy', 'Away.')))
  return false
}

async function create(
  { request, response }: Asked,
  ledger: Ledger,
  works: Map<string, Work>,
  kind: string,
): Promise<void> {
  const entry = ledger.entry(markerIn(request.body))
  const attempt = request.body.split(ATTEMPT_WORD)[1]?.slice(0, 26) ?? ''
  const { plan } = entry
  if (plan.mode === 'refuse' && entry.refusals < REFUSALS) {
    entry.refusals++
    return sendJson(response, entry.refusals % 2 === 0 ? 503 : 429, error('busy', 'Not now.'))
  }
  const creation: Creation = { workId: `w${works.size + 1}-${plan.marker}`, attempt, atMs: Date.now(), cancels: 0 }
  entry.creations.push(creation)
  const work = { entry, creation, kind, asked: askingIn(request.body) }
  works.set(creation.workId, work)
  await wait(plan.answerMs)
  if (plan.mode === 'hang-up') response.destroy()
  else if (plan.mode === 'fault') sendJson(response, 500, error('internal', 'Something broke.'))
  else tellNow(response, work, kind, 'queued')
}

/** What a body asks for, as far as lists show it. */
function askingIn(body: string): Asking {
  const json: { prompt?: string; input?: { prompt?: string; seed?: number } } = JSON.parse(body)
  const { prompt = json.prompt, seed } = json.input ?? {}
  return { ...(prompt !== undefined && { prompt }), ...(seed !== undefined && { seed }) }
}

/** The newest works, without those that are forgotten. */
function list(response: ServerResponse, works: ReadonlyMap<string, Work>, kind: string): void {
  const newest = [...works.values()].filter((work) => work.kind === kind && work.entry.plan.mode !== 'lost')
  const data = newest
    .toReversed()
    .slice(0, 100)
    .map((work) => {
      const created = Math.floor(work.creation.atMs / 1_000)
      const { workId } = work.creation
      if (kind === 'jobs') {
        const job = asJob(workId, standing(work))
        return { ...job, created, output: { ...job.output, seed: work.asked.seed } }
      }
      return { ...asVideo(workId, standing(work)), created_at: created, prompt: work.asked.prompt }
    })
  sendJson(response, 200, { object: 'list', data, has_more: false })
}

/** How a work stands. */
type Standing = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'

function standing({ entry: { plan }, creation }: Work): Standing {
  const ageMs = Date.now() - creation.atMs
  if (plan.mode !== 'endless' && ageMs >= plan.workMs) return plan.mode === 'fail' ? 'failed' : 'succeeded'
  if (creation.cancels > 0) return 'cancelled'
  return ageMs < plan.workMs / 4 ? 'queued' : 'running'
}

/** Until when the provider works on what it has taken, in epoch ms. */
export function worksUntilMs({ plan }: Entry, { atMs, cancelledAtMs = Number.POSITIVE_INFINITY }: Creation): number {
  return Math.min(plan.mode === 'endless' ? Number.POSITIVE_INFINITY : atMs + plan.workMs, cancelledAtMs)
}

/** True when the provider has come to an end with a work by itself. */
export function hasFinished(entry: Entry, creation: Creation, atMs: number): boolean {
  return entry.plan.mode !== 'endless' && atMs - creation.atMs >= entry.plan.workMs
}

function tell(response: ServerResponse, work: Work, kind: string): void {
  const { plan } = work.entry
  if (plan.mode === 'lost') return sendJson(response, 404, error('not_found', 'There is no such work.'))
  if (plan.mode === 'away' && Date.now() - work.creation.atMs < AWAY_MS) {
    if (Date.now() % 2 === 0) response.destroy()
    else sendJson(response, 502, error('away', 'Back soon.'))
    return
  }
  tellNow(response, work, kind, standing(work))
}

function tellNow(response: ServerResponse, { creation: { workId } }: Work, kind: string, state: Standing): void {
  sendJson(response, 200, kind === 'jobs' ? asJob(workId, state) : asVideo(workId, state))
}

const FAILURE = { code: 'upstream_failed', message: 'The storm wants it so.' }

function asJob(id: string, state: Standing) {
  const videos = state === 'succeeded' ? [{ url: `http://${PROVIDER_HOST}/films/${id}.mp4` }] : []
  const status = state === 'queued' || state === 'running' ? 'processing' : state
  return {
    id,
    object: 'job',
    status,
    output: { task_id: id, status, videos },
    error: state === 'failed' ? FAILURE : null,
  }
}

const VIDEO_WORDS: { readonly [S in Standing]: string } = {
  queued: 'queued',
  running: 'in_progress',
  succeeded: 'completed',
  failed: 'failed',
  cancelled: 'failed',
}

function asVideo(id: string, state: Standing): object {
  const failure = { failed: FAILURE, cancelled: { code: 'cancelled', message: 'It was cancelled.' } }
  return {
    id,
    object: 'video',
    status: VIDEO_WORDS[state],
    progress: state === 'succeeded' ? 100 : state === 'running' ? 40 : 0,
    error: state === 'failed' || state === 'cancelled' ? failure[state] : null,
  }
}

function cancel(response: ServerResponse, work: Work, kind: string): void {
  work.creation.cancels++
  work.creation.cancelledAtMs ??= Date.now()
  tellNow(response, work, kind, standing(work))
}

function sendFilm(response: ServerResponse, { entry }: Work, media: Media): void {
  const film = media.film(entry.plan.marker)
  response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': film.byteLength })
  if (entry.plan.mode === 'cut' && entry.cuts++ === 0) {
    response.write(film.subarray(0, film.byteLength >> 1), () => response.destroy())
    return
  }
  response.end(film)
}

function error(code: string, message: string): object {
  return { error: { code, message, type: 'provider_error', param: null } }
}
