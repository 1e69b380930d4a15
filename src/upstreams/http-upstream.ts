/**
 * A provider that speaks one of our dialects: a dialect, a base URL and keys make an upstream. The dialect that serves as a
 * face is used the other way round: requests are encoded, answers decoded.
 */

import { z } from 'zod'
import type { AttemptId, CredentialId } from '../core/ids.ts'
import type { Json } from '../core/json.ts'
import type { Offer } from '../core/model.ts'
import { Notes, notesForCaller } from '../core/notes.ts'
import type { Clock } from '../core/ports.ts'
import { ProblemError } from '../core/problem.ts'
import {
  type FoundWork,
  type Missing,
  Refusal,
  type RoutingTerms,
  type Upstream,
  type UpstreamCredential,
  type UpstreamReport,
  type Work,
} from '../core/upstream-port.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { WireResponse } from '../dialects/wire.ts'
import { checkAll, QuestionLength, type WorkRef } from './http/checks.ts'
import { Doubts } from './http/doubts.ts'
import { refusalOf } from './http/refusals.ts'
import type { HandOver } from './http/hand-over.ts'
import type { Submitted } from './http/likeness.ts'
import { idInCallback, lookAtNamed, searchWorks } from './http/missing-works.ts'
import { NewestWorks } from './http/newest-works.ts'
import { QuestionPace } from './http/question-pace.ts'
import { offerOf, offerThen, requestOf } from './http/requests.ts'
import { lookAgain } from './http/second-look.ts'
import { type Address, type ProviderKey, sendWire, unavailable } from './http/wire.ts'

/** What makes an upstream of a dialect. */
export type HttpUpstreamOptions = Address & {
  readonly id: string
  /** The keys; a work that names none is given by the first one, and where there is none, nothing is shown. */
  readonly keys: readonly ProviderKey[]
  readonly offers: readonly Offer[]
  /** Those by which it was given works, where it is given none any more. */
  readonly formerOffers?: readonly Offer[]
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
  /** Whether files are brought there before a work with these references is asked for; absent: never. */
  readonly bringsFiles?: Upstream['bringsFiles']
  /** Where it is to call back about an attempt; a caller's own address never goes to it. Absent: nowhere. */
  readonly callback?: (attemptId: AttemptId) => string
  readonly clock: Clock
}

/** What the provider's id is kept in, with the key by which it is asked for. */
const Handle = z.object({ id: z.string(), key: z.string().optional() })

/** Of a work that was given to this provider when it spoke otherwise, or by a key that is gone, nothing can be asked. */
const OF_ANOTHER_KIND: UpstreamReport = {
  state: 'unavailable',
  detail: 'it is of another kind of provider, or its key is gone',
}

/** Answers to a cancellation: there is nothing to be stopped (any more); there is no way to. */
const REFUSED: readonly number[] = [400, 403, 404, 409, 410, 422]
const IMPOSSIBLE: readonly number[] = [405, 501]

/** Makes the upstream. */
export function createHttpUpstream(options: HttpUpstreamOptions): Upstream {
  const { dialect, id, offers, pollIntervalMs, keys } = options
  const keyOf = (keyId: string | undefined) => (keyId === undefined ? keys[0] : keys.find((key) => key.id === keyId))
  const newest = new NewestWorks(options, options.clock)
  const looker = {
    ...options,
    doubts: new Doubts(),
    length: new QuestionLength(),
    pace: new QuestionPace(options.clock),
  }
  const operation = dialect.cancel ?? dialect.discard
  const refOf = (handle: Json): WorkRef | undefined => {
    const known = Handle.safeParse(handle).data
    const key = keyOf(known?.key)
    // Without the key that has made it, a stranger would be asking.
    return known === undefined || (known.key !== undefined && key === undefined) ? undefined : { id: known.id, key }
  }
  return {
    id,
    offers,
    repeatable: false,
    isLocal: false,
    exact: false,
    ...(dialect.list !== undefined && dialect.idsAtOnce !== undefined && { worksAtOnce: dialect.idsAtOnce }),
    pollIntervalMs,
    slots: { name: id, count: options.slots },
    ...(options.submitsPerMinute !== undefined && { submitsPerMinute: options.submitsPerMinute }),
    ...options.terms,
    ...(options.credentials && { credentials: options.credentials }),
    ...(options.bringsFiles && { bringsFiles: options.bringsFiles }),
    ...(options.closeCredential && { closeCredential: options.closeCredential }),
    async submit(work) {
      const key = keyOf(work.credentialId)
      if (key === undefined && work.credentialId !== undefined) throw unavailable('the key is not there any more')
      return submit(options, key, work)
    },
    async check(handles, signal) {
      const refs = handles.map(refOf)
      const known = refs.filter((ref) => ref !== undefined)
      const reports = (await checkAll(looker, known, signal)).values()
      return refs.map((ref) => (ref && reports.next().value) ?? OF_ANOTHER_KIND)
    },
    ...(operation?.routes.every(({ method }) => method === 'DELETE') === true && { stopDeletes: true as const }),
    async cancel(handle, signal) {
      const ref = refOf(handle)
      if (operation === undefined || !Handle.safeParse(handle).success) return 'impossible'
      if (ref === undefined) throw unavailable('its key is not there any more')
      const response = await sendWire(options, ref.key, operation.request.encode({ id: ref.id }, new Notes()), signal)
      const { status } = response
      if (status >= 200 && status <= 299) return isMade(dialect, response) ? 'refused' : 'stopped'
      if (REFUSED.includes(status)) return 'refused'
      if (IMPOSSIBLE.includes(status)) return 'impossible'
      throw unavailable(`status ${status}`)
    },
    release: async () => undefined,
    async search(missing, signal) {
      const key = keyOf(missing.work.credentialId)
      if (key === undefined && missing.work.credentialId !== undefined)
        throw unavailable('the key is not there any more')
      const submitted = await submittedOf(options, key, missing)
      const look = { attemptId: missing.work.attemptId, sinceMs: missing.unknownSinceMs }
      const ids = await searchWorks(newest, key, submitted, look, signal)
      return ids.map((workId) => foundBy(workId, key))
    },
    async recognise(missing, workId, signal) {
      const key = keyOf(missing.work.credentialId)
      if (key === undefined && missing.work.credentialId !== undefined)
        throw unavailable('the key is not there any more')
      const verdict = await lookAtNamed(options, key, await submittedOf(options, key, missing), workId, signal)
      return verdict === 'it' ? foundBy(workId, key) : verdict
    },
    namedIn: (body) => idInCallback(dialect, body),
  }
}

async function submit(options: HttpUpstreamOptions, key: ProviderKey | undefined, work: Work) {
  const { dialect, formerOffers = options.offers, clock } = options
  const notes = new Notes()
  const draftId = dialect.goesOnFromDrafts === true ? draftIdOf(work, key) : undefined
  if (work.request.draftOfId !== undefined && draftId === undefined) {
    notes.approximated('draftOfId', 'the provider does not have the draft under this key; the film is made anew')
  }
  const calls = options.callback === undefined ? {} : { callbackUrl: options.callback(work.attemptId) }
  const offer = offerOf(work, formerOffers)
  const receiver = { dialect, offer, handOver: (references: Work['references']) => options.handOver(references, key) }
  const asked = { ...(await requestOf(work, receiver, draftId)), ...calls }
  const wire = dialect.submit.request.encode(asked, notes)
  const lost = notesForCaller(notes.list, work.request)
  const response = await sendWire(options, key, wire)
  if (response.status >= 300) {
    const namesMedia = work.references.some((reference) => 'library' in reference)
    const refusal = refusalOf(dialect, response, lost, clock.nowMs(), namesMedia)
    throw refusal instanceof Refusal ? await lookAgain(options, key, refusal, response) : refusal
  }
  const told = new Notes()
  return { ...foundBy(idOfAnswer(dialect, response, told), key), notes: [...lost, ...told.list] }
}

/** Whether the answer to a cancel shows a work that was made all the same. */
function isMade({ cancel }: Dialect, response: WireResponse): boolean {
  if (cancel === undefined) return false
  try {
    return cancel.response.decode(response, new Notes()).status === 'succeeded'
  } catch (error) {
    // An answer of its own kind says no more than that it was heard.
    if (error instanceof ProblemError) return false
    throw error
  }
}

function foundBy(workId: string, key: ProviderKey | undefined): FoundWork {
  return { handle: { id: workId, ...(key?.id !== undefined && { key: key.id }) }, workId }
}

/** What the provider has seen of a work: everything but its references, which no list shows. */
async function submittedOf(
  options: HttpUpstreamOptions,
  key: ProviderKey | undefined,
  { work, submittedAtMs }: Missing,
): Promise<Submitted> {
  const { dialect, offers, formerOffers = offers } = options
  const draftId = dialect.goesOnFromDrafts === true ? draftIdOf(work, key) : undefined
  const unseen = { dialect, offer: offerThen(work, formerOffers), handOver: async () => [] }
  return { request: await requestOf(work, unseen, draftId), atMs: submittedAtMs }
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
