/** Secrets that are replaced: what an endpoint and an account have in common. */

import { generateWebhookSecret } from '../../auth/keys.ts'
import type { Random } from '../../core/ports.ts'
import { ProblemError, problem } from '../../core/problem.ts'
import { type SigningSecret, secretsAt } from '../../core/webhooks.ts'
import { isBlankSecret, isWebhookSecret } from '../../webhooks/sign.ts'

/** The new secret, or one is made; how long the one before it stays valid, in ms. */
export type Rotation = { readonly secret?: string; readonly overlapMs: number }

/** Secrets that are valid at once, at most: each is a signature in every delivery. */
const SECRETS_MAX = 5

/** A secret as it was given, or a new one. Throws `invalid_parameter` for a weak one. */
export function secretFor({ random }: { readonly random: Random }, given: string | undefined): string {
  if (given === undefined) return generateWebhookSecret(random)
  if (isWebhookSecret(given) && !isBlankSecret(given)) return given
  throw problem('invalid_parameter', 'A secret is whsec_ and 24 to 64 random bytes in base64.', 'secret')
}

/**
 * The secrets with a newest one in front; those that were valid until now stay so for `overlapMs`, or for what was left to them
 * if that is less.
 * Throws `invalid_parameter` for one that is in use, `rate_limited` where too many are still valid.
 */
export function replacedBy(
  newest: string,
  secrets: readonly SigningSecret[],
  overlapMs: number,
  nowMs: number,
): readonly SigningSecret[] {
  const former = secretsAt({ secrets }, nowMs)
    .map(
      (one): SigningSecret => ({
        ...one,
        untilMs: Math.min(one.untilMs ?? Number.POSITIVE_INFINITY, nowMs + overlapMs),
      }),
    )
    .filter((one) => (one.untilMs ?? 0) > nowMs)
  if (former.some((one) => one.secret === newest)) {
    throw problem('invalid_parameter', 'This secret is in use already.', 'secret')
  }
  if (former.length >= SECRETS_MAX) throw tooManySecrets(former, nowMs)
  return [{ secret: newest }, ...former]
}

function tooManySecrets(former: readonly SigningSecret[], nowMs: number): ProblemError {
  const firstMs = Math.min(...former.map(({ untilMs }) => untilMs ?? Number.POSITIVE_INFINITY))
  const message = `${SECRETS_MAX} secrets are valid; wait until one is not, or rotate without an overlap.`
  const retryAfterSeconds = Math.max(1, Math.ceil((firstMs - nowMs) / 1_000))
  return new ProblemError({ code: 'rate_limited', message, retryAfterSeconds })
}
