/**
 * A second look before a refusal is believed that would stop more than one job, or is nobody's words: a question that makes
 * nothing and costs nothing, by the same key, tells whether it is the key that is refused, or what the work says.
 */

import { Notes } from '../../core/notes.ts'
import { ProblemError } from '../../core/problem.ts'
import { Refusal } from '../../core/upstream-port.ts'
import type { WireResponse } from '../../dialects/wire.ts'
import { isWorded } from './refusals.ts'
import { type Address, type ProviderKey, sendWire } from './wire.ts'

/** An id that no provider has given to anybody. */
const NOBODYS_ID = 'reelay-tries-this-key'

/** How long the question may take, in ms. */
const LOOK_TIMEOUT_MS = 15_000

/** `open`: asked by a key, the provider answers; `closed`: it wants another one. */
type Door = 'open' | 'closed' | 'unknown'

/** What a refusal is about after a second look, where that is open. Never throws. */
export async function lookAgain(
  address: Address,
  key: ProviderKey | undefined,
  refusal: Refusal,
  { status, body }: WireResponse,
): Promise<Refusal> {
  if (refusal.about === 'key') return (await isRefused(address, key)) ? refusal : notTheKey(refusal)
  // Of 403 with a word that its dialect knows, the word has decided.
  if (status !== 403 || refusal.about !== 'busy' || (await doorFor(address, key)) !== 'open') return refusal
  return isWorded(body) ? ofModel(refusal) : ofRequest(refusal)
}

/** Whether a key that was refused is refused again; where the provider asks nobody for keys at a question, it is believed. */
async function isRefused(address: Address, key: ProviderKey | undefined): Promise<boolean> {
  const door = await doorFor(address, key)
  return door === 'closed' || (door === 'open' && (await doorFor(address, undefined)) === 'open')
}

/** Asks for a job that is not there: whoever says so has taken the key. */
async function doorFor(address: Address, key: ProviderKey | undefined): Promise<Door> {
  const question = address.dialect.retrieve.request.encode({ id: NOBODYS_ID }, new Notes())
  try {
    const { status, body } = await sendWire(address, key, question, AbortSignal.timeout(LOOK_TIMEOUT_MS))
    if (status === 401 || (status === 403 && isWorded(body))) return 'closed'
    if (status >= 200 && status < 300) return body === null ? 'unknown' : 'open'
    return status >= 400 && status < 500 && status !== 429 && isWorded(body) ? 'open' : 'unknown'
  } catch {
    // Whatever went wrong: nothing is known that was not known before.
    return 'unknown'
  }
}

function notTheKey({ problem, internal = '', notes, retryAfterMs }: Refusal): Refusal {
  const seen = new ProblemError(problem, { internal: `${internal} (the key was not refused a second time)` })
  return new Refusal(seen, notes, { cause: 'busy', retryAfterMs })
}

/** In a word that nobody knows, it has refused what this account may have: the account itself is let in. */
function ofModel({ problem, internal = '', notes, retryAfterMs }: Refusal): Refusal {
  const seen = new ProblemError(problem, { internal: `${internal} (the key is let in)` })
  return new Refusal(seen, notes, { cause: 'busy', isOfModel: true, retryAfterMs })
}

function ofRequest({ internal = '', notes }: Refusal): Refusal {
  const message = 'The provider, or something in front of it, does not let this request through.'
  return new Refusal(new ProblemError({ code: 'upstream_failed', message }, { internal }), notes)
}
