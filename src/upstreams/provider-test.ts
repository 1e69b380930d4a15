/**
 * Trying a provider out: step by step from its name to its key, so that one line tells what is wrong. Nothing is made and
 * nothing is paid, unless a clip is asked for.
 */

import { z } from 'zod'
import { Notes } from '../core/notes.ts'
import { problem, ProblemError } from '../core/problem.ts'
import type { Clock } from '../core/ports.ts'
import type { Provider, ProviderTest, ProviderTestStep } from '../core/provider.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { addressesOf, createOrigin, type Origin } from '../lib/egress/configured-origin.ts'
import { originOf } from '../lib/sealing.ts'
import { askComfy, lookForNodes, type TriedComfy } from './comfyui/try-comfy.ts'
import { type ProviderKey, sendWire } from './http/wire.ts'
import { refusalOf } from './http/refusals.ts'
import { Refusal } from '../core/upstream-port.ts'

/** A provider as it is tried out. */
export type Tried = {
  readonly provider: Provider
  /** What it speaks; absent: it is a ComfyUI server. */
  readonly dialect?: Dialect
  /** Its keys, opened. */
  readonly keys: readonly (ProviderKey & { readonly label: string })[]
  /** Those that cannot be opened, or are closed, with the reason. */
  readonly unusable: readonly string[]
}

/** What trying needs. */
export type TryDeps = {
  readonly clock: Clock
  /** Makes one clip with the provider. Throws `ProblemError`. */
  readonly makeClip: (provider: Provider) => Promise<string>
}

/** An id that no provider has given to anybody. */
const NOBODYS_ID = 'reelay-tries-this-key'

/** An answer that took so many ms is slow. */
const SLOW_MS = 3_000

/** Tries a provider out. */
export async function tryProvider(
  deps: TryDeps,
  tried: Tried,
  { clip }: { readonly clip: boolean },
): Promise<ProviderTest> {
  const { provider, keys, unusable } = tried
  const steps: ProviderTestStep[] = []
  const run = async (step: ProviderTestStep['step'], work: () => Promise<string>): Promise<boolean> => {
    const beganMs = deps.clock.nowMs()
    try {
      steps.push({ step, ok: true, detail: await work(), ms: deps.clock.nowMs() - beganMs })
      return true
    } catch (error) {
      const at = error instanceof Finding ? error.step : step
      steps.push({ step: at, ok: false, detail: detailOf(error), ms: deps.clock.nowMs() - beganMs })
      return false
    }
  }
  const summary = (): ProviderTest => {
    const wrong = steps.find(({ ok }) => !ok)
    const line = wrong === undefined ? `${provider.name}: ${worksOf(keys.length)}` : `${provider.name}: ${wrong.detail}`
    return { ok: wrong === undefined, line, steps }
  }
  const { hostname, protocol } = new URL(provider.baseUrl)
  if (!(await run('dns', () => resolveHost(hostname)))) return summary()
  if (protocol === 'https:' && !(await run('tls', () => askBare(tried)))) return summary()
  if (unusable.length > 0) await run('key', async () => Promise.reject(problem('unauthorized', unusable.join('; '))))
  const asked: (readonly [Key, number])[] = []
  for (const key of keys.length > 0 || unusable.length > 0 ? keys : [undefined]) {
    const beganMs = deps.clock.nowMs()
    if (await run('key', () => askWith(tried, key))) asked.push([key, deps.clock.nowMs() - beganMs])
    // Of a provider that is not there, the other keys would say the same.
    else if (!isAboutKey(steps.at(-1))) return summary()
  }
  const [first] = asked
  if (first === undefined) return summary()
  await run('model', () => lookForModels(tried, first[0]))
  await run('speed', async () => speedOf(Math.max(...asked.map(([, tookMs]) => tookMs))))
  if (clip && summary().ok) await run('clip', () => deps.makeClip(provider))
  return summary()
}

type Key = Tried['keys'][number] | undefined

/** What was found, where that belongs to another step than the one that was taken. */
class Finding extends Error {
  readonly step: ProviderTestStep['step']

  constructor(step: ProviderTestStep['step'], detail: string) {
    super(detail)
    this.name = 'Finding'
    this.step = step
  }
}

const OF_A_KEY = /^the key /

function isAboutKey(step: ProviderTestStep | undefined): boolean {
  return step !== undefined && OF_A_KEY.test(step.detail)
}

function speedOf(tookMs: number): string {
  if (tookMs > SLOW_MS) throw problem('unavailable', `it is slow: it takes ${tookMs} ms to answer`)
  return `it answers within ${tookMs} ms`
}

function worksOf(keys: number): string {
  if (keys === 0) return 'it answers, and needs no key'
  return keys === 1 ? 'its key works' : `its ${keys} keys work`
}

async function resolveHost(hostname: string): Promise<string> {
  const addresses = await addressesOf(hostname)
  if (addresses.length === 0) throw problem('upstream_unavailable', `the name ${hostname} cannot be resolved`)
  return `${hostname} is ${addresses.join(', ')}`
}

/** What is wrong with a certificate, by the word that Node has for it. */
const CERTIFICATE_FAULTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet, or the clock of this machine is wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is of an authority that is not known here',
  EPROTO: 'it does not speak TLS there',
}

/** Whether a connection can be had at all: asked for nothing, and shown no key. */
async function askBare({ provider }: Tried): Promise<string> {
  return withOrigin(provider, async (origin) => {
    try {
      await origin.send({ method: 'GET', target: '/', headers: {} })
    } catch (error) {
      const word = error instanceof ProblemError ? (error.internal ?? '') : ''
      if (Object.hasOwn(CERTIFICATE_FAULTS, word)) throw new Finding('tls', `${CERTIFICATE_FAULTS[word]} (${word})`)
      // Whoever closes the door on a bare question has had a good certificate.
      if (!(error instanceof ProblemError) || error.problem.code !== 'upstream_outcome_unknown') throw error
    }
    return 'its certificate is good'
  })
}

async function withOrigin<Result>(
  { baseUrl }: Provider,
  work: (origin: Origin, basePath: string) => Promise<Result>,
): Promise<Result> {
  const origin = createOrigin(originOf(baseUrl), { sendTimeoutMs: 20_000 })
  const { pathname } = new URL(baseUrl)
  try {
    return await work(origin, pathname === '/' ? '' : pathname)
  } finally {
    await origin.close()
  }
}

function withComfy({ provider }: Tried, key: Key, work: (comfy: TriedComfy) => Promise<string>): Promise<string> {
  return withOrigin(provider, (origin, basePath) => work({ origin, basePath, secret: key?.secret }))
}

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) })

/** Whether the provider has the models that it is to be asked for, where its dialect has a list of them. */
async function lookForModels(tried: Tried, key: Key): Promise<string> {
  const { provider, dialect } = tried
  const [route] = dialect?.models?.routes ?? []
  if (provider.models.length === 0 && provider.workflow === undefined)
    throw problem('model_not_found', 'it has no models')
  if (dialect === undefined) return withComfy(tried, key, (comfy) => lookForNodes(comfy, provider.workflow ?? {}))
  if (route === undefined) return 'not looked at: its dialect has no list of models'
  const { method, path } = route
  const wire = { method, path, params: {}, query: {}, headers: {}, body: { kind: 'empty' } } as const
  const list = await withOrigin(provider, async (origin, basePath) =>
    ModelList.safeParse((await sendWire({ dialect, origin, basePath }, key, wire)).body),
  )
  if (!list.success) return 'not looked at: it shows no list of models'
  const there = new Set(list.data.data.map(({ id }) => id))
  const missing = provider.models.filter(({ name }) => !there.has(name)).map(({ name }) => name)
  if (missing.length > 0) throw problem('model_not_found', `it does not have the model ${missing.join(', ')}`)
  return `it has ${provider.models.map(({ name }) => name).join(', ')}`
}

/** Asks for a job that is not there: whoever says so has taken the key. */
async function askWith(tried: Tried, key: Key): Promise<string> {
  const { provider, dialect } = tried
  if (dialect === undefined) return withComfy(tried, key, (comfy) => askComfy(comfy, provider.baseUrl))
  return withOrigin(provider, async (origin, basePath) => {
    const wire = dialect.retrieve.request.encode({ id: NOBODYS_ID }, new Notes())
    const response = await sendWire({ dialect, origin, basePath }, key, wire)
    const who = key === undefined ? 'it' : `the key ${key.label}`
    if (response.status < 400) return `${who} is answered`
    const { problem: told } = dialect.problem.decode(response, new Notes())
    if (response.body !== null && (told.code === 'job_not_found' || told.code === 'invalid_parameter'))
      return `${who} is taken`
    const refusal = refusalOf(dialect, response, [], 0)
    const detail = `${who}: ${sentenceOf(refusal, response.status, provider)} (${told.message})`.slice(0, 300)
    throw new Finding(refusal instanceof Refusal && refusal.about === 'money' ? 'balance' : 'key', detail)
  })
}

function sentenceOf(refusal: ProblemError, status: number, { baseUrl }: Provider): string {
  const about = refusal instanceof Refusal ? refusal.about : undefined
  if (status === 404 || status === 405) return `there is no such API at ${baseUrl}, status ${status}`
  if (status === 403 && about === 'busy') return 'it, or something in front of it, lets nobody through, status 403'
  switch (about) {
    case 'key':
      return 'the provider does not take it'
    case 'money':
      return 'its account has no money'
    case 'model':
      return 'the model is not there for it'
    case 'busy':
      return 'the provider has too much to do'
    case 'request':
      return `there is no such API at ${baseUrl}, status ${status}`
    default:
      return `the provider is broken, status ${status}`
  }
}

function detailOf(error: unknown): string {
  if (!(error instanceof ProblemError)) return error instanceof Error ? error.message : String(error)
  return error.internal === undefined ? error.problem.message : `${error.problem.message} (${error.internal})`
}
