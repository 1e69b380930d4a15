/**
 * The providers of the storm as everybody knows them: which models each has, by which keys it is asked, and when it is away.
 * Two have a model each, and the third has both, so that there is somewhere else to go.
 */

import { type CredentialId, makeId } from '../../src/core/ids.ts'
import { MODEL_OF } from './plan.ts'

/** The name of a provider. */
export type ProviderName = 'films' | 'clips' | 'reels'

/** A key to a provider: how many works it takes at once, and how many submits in a minute. */
export type StormKey = {
  readonly id: CredentialId
  readonly secret: string
  readonly slots: number
  readonly submitsPerMinute?: number
}

/** A provider. */
export type StormProvider = {
  readonly id: ProviderName
  readonly dialectId: string
  readonly models: readonly string[]
  readonly slots: number
  /** Where it has several. */
  readonly keys?: readonly StormKey[]
}

const idOf = (number: number) => makeId<CredentialId>(number, new Uint8Array(10))

/** The secret that no provider takes. */
const REVOKED = 'key-of-reels-revoked'

/** All of them. Their slots are few, so that works wait for them. */
export const STORM_PROVIDERS: readonly StormProvider[] = [
  { id: 'films', dialectId: 'jobs', models: [MODEL_OF.films], slots: 2 },
  { id: 'clips', dialectId: 'openai', models: [MODEL_OF.clips], slots: 2 },
  {
    ...{ id: 'reels', dialectId: 'openai', models: [MODEL_OF.films, MODEL_OF.clips], slots: 3 },
    keys: [
      { id: idOf(1), secret: 'key-of-reels-good', slots: 2 },
      { id: idOf(2), secret: 'key-of-reels-slow', slots: 1, submitsPerMinute: 30 },
      { id: idOf(3), secret: REVOKED, slots: 2 },
    ],
  },
]

/** By which secret a provider without keys of its own is asked. */
export function secretOf(id: ProviderName): string {
  return `key-of-${id}`
}

/** Whom a request is to; `revoked` where its key is not taken. */
export function addresseeOf(authorization: string | undefined): ProviderName | 'revoked' | undefined {
  const secret = authorization?.replace(/^Bearer /, '')
  if (secret === REVOKED) return 'revoked'
  return STORM_PROVIDERS.find(
    ({ id, keys }) => secret === secretOf(id) || keys?.some((key) => key.secret === secret) === true,
  )?.id
}

/** Each is away for so long in each round, one after the other, in ms. */
const AWAY_MS = 3_000
const ROUND_MS = 24_000

/** Whether a provider is away as a whole. */
export function isAway(id: ProviderName, nowMs: number): boolean {
  const turn = STORM_PROVIDERS.findIndex((provider) => provider.id === id)
  const sinceMs = (nowMs - turn * (ROUND_MS / STORM_PROVIDERS.length)) % ROUND_MS
  return sinceMs >= 0 && sinceMs < AWAY_MS
}
