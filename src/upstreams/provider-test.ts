/**
 * Trying a provider out: step by step from its name to its key, so that one line tells what is wrong. Nothing is made and
 * nothing is paid, unless a clip is asked for.
 */

import { z } from 'zod'
import { Notes } from '../core/notes.ts'
import { problem, ProblemError } from '../core/problem.ts'
import type { Clock } from '../core/ports.ts'
import type { Provider, ProviderTest, ProviderTestStep } from '../core/provider.ts'
import type { Codec, Dialect } from '../dialects/dialect.ts'
import type { WireResponse } from '../dialects/wire.ts'
import { originsOf } from '../lib/sealing.ts'
import { isToldAs } from './error-form.ts'
import { askBare, Finding, resolveHost, sentenceOf, withOrigin } from './provider-door.ts'
import { NO_UPLOADS } from './http/uploads.ts'
import { askComfy, lookForNodes, type TriedComfy } from './comfyui/try-comfy.ts'
import { type ProviderKey, sendWire } from './http/wire.ts'
import { refusalOf } from './http/refusals.ts'
import { Refusal } from '../core/upstream-port.ts'

/** A provider as it is tried out. */
export type Tried = {
  readonly provider: Provider
  /** What it speaks; absent: it is a ComfyUI server. */
  readonly dialect?: Dialect
  /** Why it is given nothing as it is configured, whatever it would answer. */
  readonly settingsFault?: string
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

/** Characters that are told of one thing. */
const DETAIL_CHARACTERS_MAX = 500

/** Tries a provider out. */
export async function tryProvider(
  deps: TryDeps,
  tried: Tried,
  { clip }: { readonly clip: boolean },
): Promise<ProviderTest> {
  const { provider, keys, unusable, settingsFault } = tried
  const steps: ProviderTestStep[] = []
  /** `place` is told with what goes wrong, where that is not the provider's own URL. */
  const run = async (step: ProviderTestStep['step'], work: () => Promise<string>, place?: string): Promise<boolean> => {
    const beganMs = deps.clock.nowMs()
    try {
      steps.push({ step, ok: true, detail: await work(), ms: deps.clock.nowMs() - beganMs })
      return true
    } catch (error) {
      const at = error instanceof Finding ? error.step : step
      const detail = (place === undefined ? '' : `at ${place}: `) + detailOf(error)
      steps.push({
        step: at,
        ok: false,
        detail: detail.slice(0, DETAIL_CHARACTERS_MAX),
        ms: deps.clock.nowMs() - beganMs,
      })
      return false
    }
  }
  const summary = (): ProviderTest => {
    const wrong = steps.find(({ ok }) => !ok)
    const line = wrong === undefined ? `${provider.name}: ${worksOf(keys.length)}` : `${provider.name}: ${wrong.detail}`
    return { ok: wrong === undefined, line, steps }
  }
  const isOpen = async (url: string, place?: string): Promise<boolean> => {
    const { hostname, protocol } = new URL(url)
    if (!(await run('dns', () => resolveHost(hostname), place))) return false
    return protocol !== 'https:' || run('tls', () => askBare(url), place)
  }
  if (settingsFault !== undefined) {
    await run('settings', async () => Promise.reject(problem('invalid_parameter', settingsFault)))
    return summary()
  }
  if (!(await isOpen(provider.baseUrl))) return summary()
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
  const { uploadUrl } = provider
  const [, elsewhere] = originsOf(provider)
  if (uploadUrl !== undefined && (elsewhere === undefined || (await isOpen(elsewhere, uploadUrl)))) {
    for (const [key] of asked) await run('upload', () => announceTo(uploadUrl, tried, key), uploadUrl)
  }
  await run('model', () => lookForModels(tried, first[0]))
  await run('speed', async () => speedOf(Math.max(...asked.map(([, tookMs]) => tookMs))))
  if (clip && summary().ok) await run('clip', () => deps.makeClip(provider))
  return summary()
}

type Key = Tried['keys'][number] | undefined

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

function withComfy({ provider }: Tried, key: Key, work: (comfy: TriedComfy) => Promise<string>): Promise<string> {
  return withOrigin(provider.baseUrl, (origin, basePath) => work({ origin, basePath, secret: key?.secret }))
}

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) })

/** Whether the provider has the models that it is to be asked for, where its dialect has a list of them. */
async function lookForModels(tried: Tried, key: Key): Promise<string> {
  const { provider, dialect } = tried
  if (provider.models.length === 0 && provider.workflow === undefined)
    throw problem('model_not_found', 'it has no models')
  if (dialect === undefined) return withComfy(tried, key, (comfy) => lookForNodes(comfy, provider.workflow ?? {}))
  if (dialect.models === undefined) return 'not looked at: its dialect has no list of models'
  // Our own face may have it elsewhere: a provider has it below its URL.
  const path = `${dialect.base}/models`
  const wire = { method: 'GET', path, params: {}, query: {}, headers: {}, body: { kind: 'empty' } } as const
  const list = await withOrigin(provider.baseUrl, async (origin, basePath) =>
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
  return withOrigin(provider.baseUrl, async (origin, basePath) => {
    const wire = dialect.retrieve.request.encode({ id: NOBODYS_ID }, new Notes())
    const response = await sendWire({ dialect, origin, basePath }, key, wire)
    const who = key === undefined ? 'it' : `the key ${key.label}`
    const { status } = response
    const isTold = isToldAs(dialect, response)
    if (status < 300 && (isTold || isRead(dialect.retrieve.response, response))) return `${who} is answered`
    const { problem: told } = dialect.problem.decode(response, new Notes())
    const hasLooked = status >= 400 && (told.code === 'job_not_found' || told.code === 'invalid_parameter')
    if (hasLooked && isTold) return `${who} is taken`
    // Another service, or whoever stands before this one, would say the same to any key.
    if (status < 400 || (hasLooked && response.body !== null))
      throw new Finding('key', `there is no such API at ${provider.baseUrl}, status ${status}`)
    const refusal = refusalOf(dialect, response, [], 0)
    const detail = `${who}: ${sentenceOf(refusal, status, provider.baseUrl)} (${told.message})`.slice(0, 300)
    throw new Finding(refusal instanceof Refusal && refusal.about === 'money' ? 'balance' : 'key', detail)
  })
}

/** Announces a file that is never brought: whoever says where to put it takes files, and has taken the key. */
async function announceTo(url: string, { dialect }: Tried, key: Key): Promise<string> {
  const upload = dialect?.upload
  if (dialect === undefined || upload === undefined) return 'not looked at: its dialect has no uploads'
  return withOrigin(url, async (origin, basePath) => {
    const wire = upload.request.encode({ filename: 'nothing.png', mediaType: 'image/png' }, new Notes())
    const response = await sendWire({ dialect, origin, basePath }, key, wire)
    const who = key === undefined ? 'it' : `the key ${key.label}`
    if (response.status < 300) {
      if (!isRead(upload.response, response))
        throw new Finding('upload', `there is no such API, status ${response.status}`)
      return `${who} may bring files to ${url}`
    }
    const { problem: told } = dialect.problem.decode(response, new Notes())
    const { status } = response
    const isNowhere = NO_UPLOADS.includes(status)
    const says = isNowhere
      ? `it takes no files, status ${status}`
      : sentenceOf(refusalOf(dialect, response, [], 0), status, url)
    throw new Finding('upload', `${isNowhere ? '' : `${who}: `}${says} (${told.message})`.slice(0, 300))
  })
}

function isRead<Value>(codec: Codec<WireResponse, Value>, response: WireResponse): boolean {
  try {
    codec.decode(response, new Notes())
    return true
  } catch (error) {
    if (error instanceof ProblemError) return false
    throw error
  }
}

function detailOf(error: unknown): string {
  if (!(error instanceof ProblemError)) return error instanceof Error ? error.message : String(error)
  return error.internal === undefined ? error.problem.message : `${error.problem.message} (${error.internal})`
}
