/**
 * At a provider's door, when it is tried out: its name, its certificate, and what its refusals mean, in words for its operator.
 */

import { problem, ProblemError } from '../core/problem.ts'
import type { ProviderTestStep } from '../core/provider.ts'
import { Refusal } from '../core/upstream-port.ts'
import { addressesOf, createOrigin, type Origin } from '../lib/egress/configured-origin.ts'
import { originOf } from '../lib/sealing.ts'

/** What was found, where that belongs to another step than the one that was taken. */
export class Finding extends Error {
  readonly step: ProviderTestStep['step']

  constructor(step: ProviderTestStep['step'], detail: string) {
    super(detail)
    this.name = 'Finding'
    this.step = step
  }
}

/** Looks a host's name up, and tells what it is. Throws `ProblemError`. */
export async function resolveHost(hostname: string): Promise<string> {
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

/** Whether a connection can be had at all: asked for nothing, and shown no key. Throws `ProblemError`, and `Finding`. */
export async function askBare(url: string): Promise<string> {
  return withOrigin(url, async (origin) => {
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

/** Asks at a URL's origin, and closes the door behind it. */
export async function withOrigin<Result>(
  url: string,
  work: (origin: Origin, basePath: string) => Promise<Result>,
): Promise<Result> {
  const origin = createOrigin(originOf(url), { sendTimeoutMs: 20_000 })
  const { pathname } = new URL(url)
  try {
    return await work(origin, pathname === '/' ? '' : pathname)
  } finally {
    await origin.close()
  }
}

/** What an answer that refuses means, for whoever has given this URL. */
export function sentenceOf(refusal: ProblemError, status: number, url: string): string {
  const about = refusal instanceof Refusal ? refusal.about : undefined
  if (status === 404 || status === 405) return `there is no such API at ${url}, status ${status}`
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
      return `there is no such API at ${url}, status ${status}`
    default:
      return `the provider is broken, status ${status}`
  }
}
