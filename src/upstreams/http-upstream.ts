/**
 * A provider that speaks one of our dialects: a dialect, a base URL and keys make an upstream. The dialect that serves as a
 * face is used the other way round: requests are encoded, answers decoded.
 */

import { z } from 'zod'
import type { CredentialId } from '../core/ids.ts'
import type { Json } from '../core/json.ts'
import type { Offer } from '../core/model.ts'
import { Notes, notesForCaller } from '../core/notes.ts'
import { ProblemError } from '../core/problem.ts'
import type { RoutingTerms, Upstream, UpstreamCredential, Work } from '../core/upstream-port.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { WireResponse } from '../dialects/wire.ts'
import { checkAll, type WorkRef } from './http/checks.ts'
import { refusalOf } from './http/refusals.ts'
import type { HandOver } from './http/hand-over.ts'
import { requestOf } from './http/requests.ts'
import { type Address, type ProviderKey, sendWire, unavailable } from './http/wire.ts'

/** What makes an upstream of a dialect. */
export type HttpUpstreamOptions = Address & {
  readonly id: string
  /** The keys; a work that names none is given by the first one, and where there is none, nothing is shown. */
  readonly keys: readonly ProviderKey[]
  readonly offers: readonly Offer[]
  /** How many works it takes on at once. */
  readonly slots: number
  readonly submitsPerMinute?: number
  /** By what it is chosen. */
  readonly terms?: RoutingTerms
  readonly pollIntervalMs: number
  /** Those of the keys that may be used for something new; absent: they are not told apart. */
  readonly credentials?: readonly UpstreamCredential[]
  readonly closeCredential?: (id: CredentialId, cause: 'refused' | 'unpaid', detail: string) => Promise<void>
  readonly handOver: HandOver
  readonly nowMs: () => number
}

/** What the provider's id is kept in, with the key by which it is asked for. */
const Handle = z.object({ id: z.string(), key: z.string().optional() })

/** Answers to a cancellation: there is nothing to be stopped (any more); there is no way to. */
const REFUSED: readonly number[] = [400, 403, 404, 409, 410, 422]
const IMPOSSIBLE: readonly number[] = [405, 501]

/** Makes the upstream. */
export function createHttpUpstream(options: HttpUpstreamOptions): Upstream {
  const { dialect, id, offers, pollIntervalMs, keys } = options
  const keyOf = (keyId: string | undefined) => (keyId === undefined ? keys[0] : keys.find((key) => key.id === keyId))
  const refOf = (handle: Json): WorkRef => {
    const known = Handle.parse(handle)
    return { id: known.id, key: keyOf(known.key) }
  }
  return {
    id,
    offers,
    repeatable: false,
    isLocal: false,
    exact: false,
    pollIntervalMs,
    slots: { name: id, count: options.slots },
    ...(options.submitsPerMinute !== undefined && { submitsPerMinute: options.submitsPerMinute }),
    ...options.terms,
    ...(options.credentials && { credentials: options.credentials }),
    ...(options.closeCredential && { closeCredential: options.closeCredential }),
    async submit(work) {
      const key = keyOf(work.credentialId)
      if (key === undefined && work.credentialId !== undefined) throw unavailable('the key is not there any more')
      return submit(options, key, work)
    },
    check: (handles, signal) => checkAll(options, handles.map(refOf), signal),
    async cancel(handle, signal) {
      const ref = refOf(handle)
      const operation = dialect.cancel ?? dialect.discard
      if (operation === undefined) return 'impossible'
      const response = await sendWire(options, ref.key, operation.request.encode({ id: ref.id }, new Notes()), signal)
      const { status } = response
      if (status >= 200 && status <= 299) return 'stopped'
      if (REFUSED.includes(status)) return 'refused'
      if (IMPOSSIBLE.includes(status)) return 'impossible'
      throw unavailable(`status ${status}`)
    },
    release: async () => undefined,
  }
}

async function submit(options: HttpUpstreamOptions, key: ProviderKey | undefined, work: Work) {
  const { dialect, nowMs } = options
  const notes = new Notes()
  const draftId = dialect.goesOnFromDrafts === true ? draftIdOf(work, key) : undefined
  const wire = dialect.submit.request.encode(
    await requestOf(work, { ...options, handOver: (assets) => options.handOver(assets, key) }, draftId),
    notes,
  )
  const lost = notesForCaller(notes.list, work.request)
  const response = await sendWire(options, key, wire)
  if (response.status >= 400) throw refusalOf(dialect, response, lost, nowMs())
  const told = new Notes()
  const known = { id: idOfAnswer(dialect, response, told), ...(key?.id !== undefined && { key: key.id }) }
  return { handle: known, notes: [...lost, ...told.list] }
}

/** How the provider calls the draft, where it was made by the same key: another account does not have it. */
function draftIdOf({ draftHandle }: Work, key: ProviderKey | undefined): string | undefined {
  const made = Handle.safeParse(draftHandle)
  return made.success && made.data.key === key?.id ? made.data.id : undefined
}

/** The id in an answer that says that the work was taken. One that cannot be read says nothing of the work. */
function idOfAnswer(dialect: Dialect, response: WireResponse, notes: Notes): string {
  try {
    return dialect.submit.response.decode(response, notes).id
  } catch (cause) {
    if (!(cause instanceof ProblemError)) throw cause
    const message = 'The provider took the job, and its answer cannot be read.'
    throw new ProblemError({ code: 'upstream_outcome_unknown', message }, { cause })
  }
}
