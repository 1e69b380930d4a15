/**
 * Trying a provider out: step by step from its name to its key, so that one line tells what is wrong. Nothing is made and
 * nothing is paid, unless a clip is asked for.
 */

import { Notes } from '../core/notes.ts'
import { problem, ProblemError } from '../core/problem.ts'
import type { Clock } from '../core/ports.ts'
import type { Provider, ProviderTest, ProviderTestStep } from '../core/provider.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { addressesOf, createOrigin } from '../lib/egress/configured-origin.ts'
import { originOf } from '../lib/sealing.ts'
import { type ProviderKey, sendWire } from './http/wire.ts'
import { refusalOf } from './http/refusals.ts'
import { Refusal } from '../core/upstream-port.ts'

/** A provider as it is tried out. */
export type Tried = {
  readonly provider: Provider
  readonly dialect: Dialect
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
    const end = (ok: boolean, detail: string) => steps.push({ step, ok, detail, ms: deps.clock.nowMs() - beganMs })
    try {
      end(true, await work())
      return true
    } catch (error) {
      end(false, detailOf(error))
      return false
    }
  }
  const summary = (): ProviderTest => {
    const wrong = steps.find(({ ok }) => !ok)
    const line = wrong === undefined ? `${provider.name}: ${worksOf(keys.length)}` : `${provider.name}: ${wrong.detail}`
    return { ok: wrong === undefined, line, steps }
  }
  const { hostname } = new URL(provider.baseUrl)
  if (!(await run('dns', () => resolveHost(hostname)))) return summary()
  if (unusable.length > 0) await run('key', async () => Promise.reject(problem('unauthorized', unusable.join('; '))))
  for (const key of keys.length > 0 || unusable.length > 0 ? keys : [undefined]) {
    const beganMs = deps.clock.nowMs()
    if (!(await run('key', () => askWith(tried, key)))) return summary()
    const tookMs = deps.clock.nowMs() - beganMs
    if (tookMs > SLOW_MS)
      await run('speed', async () => Promise.reject(problem('unavailable', `it takes ${tookMs} ms to answer`)))
  }
  if (provider.models.length === 0)
    await run('model', async () => Promise.reject(problem('model_not_found', 'it has no models')))
  if (clip && summary().ok) await run('clip', () => deps.makeClip(provider))
  return summary()
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

/** Asks for a job that is not there: whoever says so has taken the key. */
async function askWith(
  { provider, dialect }: Tried,
  key: (ProviderKey & { readonly label: string }) | undefined,
): Promise<string> {
  const origin = createOrigin(originOf(provider.baseUrl), { sendTimeoutMs: 20_000 })
  const { pathname } = new URL(provider.baseUrl)
  try {
    const address = { dialect, origin, basePath: pathname === '/' ? '' : pathname }
    const wire = dialect.retrieve.request.encode({ id: NOBODYS_ID }, new Notes())
    const response = await sendWire(address, key, wire)
    const who = key === undefined ? 'it' : `the key ${key.label}`
    if (response.status < 400) return `${who} is answered`
    const { problem: told } = dialect.problem.decode(response, new Notes())
    if (response.body !== null && (told.code === 'job_not_found' || told.code === 'invalid_parameter'))
      return `${who} is taken`
    const refusal = refusalOf(dialect, response, new Notes(), 0)
    throw problem(
      'upstream_unavailable',
      `${who}: ${sentenceOf(refusal, response.status, provider)} (${told.message})`.slice(0, 300),
    )
  } finally {
    await origin.close()
  }
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
