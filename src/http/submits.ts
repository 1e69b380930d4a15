/**
 * Submits: each may be sent again under its `Idempotency-Key`, and each may be asked what it would come to, on a path of its
 * own or with `dry_run`.
 */

import type { FastifyRequest } from 'fastify'
import { isActive, type Job } from '../core/job.ts'
import { Notes } from '../core/notes.ts'
import { ProblemError, problem, problemClass } from '../core/problem.ts'
import type { KeptAnswer, StoredFile } from '../core/records.ts'
import type { GenerationRequest } from '../core/request.ts'
import type { JobView, QuoteView } from '../core/view.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Route, WireRequest, WireResponse } from '../dialects/wire.ts'
import type { AdmissionContext } from '../gateway/admission.ts'
import { type Answer, fingerprintOf, type FingerprintBody, type OnceOnly, readIdempotencyKey } from '../gateway/once.ts'
import type { SubmitContext } from '../gateway/submit.ts'
import { isDryRun, takeDryRun } from './dry-run.ts'
import { principalOf } from './request-context.ts'

/** What submits need. */
export type SubmitVerbs = {
  readonly submit: (request: GenerationRequest, context: SubmitContext) => Promise<Job>
  readonly quote: (request: GenerationRequest, context: AdmissionContext) => Promise<QuoteView>
  readonly once: Pick<OnceOnly, 'run'>
  readonly view: (job: Job, linkBase: string) => JobView
}

/** What answering them needs besides. */
export type SubmitDeps = SubmitVerbs & {
  /** Looks again at who asks, unless it was just done. Throws `ProblemError`. */
  readonly letInStill: (request: FastifyRequest) => Promise<void>
  /** A job as it is when it has ended or the seconds are over; `undefined` when too many answers wait already. */
  readonly findEnded: (id: string, seconds: number) => Promise<Job | undefined>
}

/** An answer whose JSON body is written already. */
export type TextAnswer = Pick<WireResponse, 'status' | 'headers'> & { readonly text: string }

/** By which price list a caller has reckoned. */
const PRICE_VERSION_HEADER = 'reelay-price-version'

/** Answers a submit of a dialect. */
export async function answerSubmit(
  { submit, submitWait, quote, id: faceId }: Dialect,
  route: Route,
  verbs: SubmitDeps,
  sent: WireRequest,
  request: FastifyRequest,
  linkBase: string,
): Promise<WireResponse | TextAnswer> {
  const { wire, isDry } = takeDryRun(sent, isDryRun(request, route))
  const context = () => ({
    principal: principalOf(request),
    linkBase,
    files: filesOf(wire),
    notes: new Notes(),
    ...priceVersionOf(wire),
  })
  const decode = (notes: Notes) => {
    const generation = submit.request.decode(wire, notes)
    request.generation = generation
    request.isDecoded = true
    return generation
  }
  if (isDry) {
    const asked = context()
    return quote.encode(await verbs.quote(decode(asked.notes), asked))
  }
  const encode = (job: Job) => submit.response.encode(verbs.view(job, linkBase), new Notes())
  const work = async (answer?: (job: Job) => KeptAnswer) => {
    const asked = context()
    const generation = decode(asked.notes)
    const stillAsks = async () => {
      await verbs.letInStill(request)
      return principalOf(request)
    }
    const by = { ...asked, faceId, requestId: request.id, stillAsks }
    return verbs.submit(generation, { ...by, ...(answer && { answer }) })
  }
  const seconds = submitWait?.(wire)
  const later = async (id: string | undefined) => {
    const job = seconds === undefined || id === undefined ? undefined : await findEnded(verbs, id, seconds)
    return job && afterWait(job, encode(job))
  }
  const header = wire.headers['idempotency-key']
  if (header === undefined) {
    const job = await work()
    return (await later(job.id)) ?? encode(job)
  }
  // Dialects share paths, and each has an answer of its own.
  const place = `${faceId} ${route.method} ${route.path}`
  const scope = `${principalOf(request).keyId} ${place}`
  // What a path names, such as a model, is a part of what was asked for.
  const named = Object.values(wire.params).map((text) => `\n${text}`)
  const fingerprint = fingerprintOf(place + named.join(''), fingerprintBody(wire))
  let madeId: string | undefined
  const { answer, isReplayed, jobId } = await verbs.once.run(
    { scope, key: readIdempotencyKey(header), fingerprint },
    async (keep) => {
      let kept: KeptAnswer | undefined
      const made = await work((job) => {
        kept = keep(textOf(encode(job)))
        return kept
      })
      madeId = made.id
      if (kept === undefined) throw new Error('a submit keeps its answer')
      return kept
    },
  )
  const waited = await later(jobId ?? madeId)
  const { status, headers, body } = waited === undefined ? answer : textOf(waited)
  return { status, headers: isReplayed ? { ...headers, 'idempotent-replayed': 'true' } : headers, text: body }
}

/**
 * The job at its end or after the wait; `undefined` where nobody can wait now. It was taken already: while the store is away,
 * its caller is to hear that, and not to send it again.
 */
async function findEnded(verbs: SubmitDeps, id: string, seconds: number): Promise<Job | undefined> {
  try {
    return await verbs.findEnded(id, seconds)
  } catch (error) {
    if (error instanceof ProblemError && problemClass(error.problem.code) === 'unavailable') return undefined
    throw error
  }
}

/** Whoever has waited in vain is told so: the job was taken, and there is no more to tell (RFC 7240). */
function afterWait(job: Job, answer: WireResponse): WireResponse {
  return isActive(job) ? { ...answer, status: 202 } : answer
}

/** An answer as the bytes that leave. */
function textOf({ status, headers, body }: WireResponse): Answer {
  return { status, headers, body: JSON.stringify(body) }
}

function priceVersionOf({ headers }: WireRequest): { readonly priceVersion?: number } {
  const text = headers[PRICE_VERSION_HEADER]
  if (text === undefined) return {}
  if (!/^\d{1,9}$/.test(text)) {
    throw problem('invalid_parameter', `${PRICE_VERSION_HEADER} is the version of a price list.`, PRICE_VERSION_HEADER)
  }
  return { priceVersion: Number(text) }
}

function fingerprintBody({ body }: WireRequest): FingerprintBody {
  if (body.kind !== 'form') return body
  const parts = body.parts.map((part) =>
    'value' in part ? part : { name: part.name, digest: ('file' in part ? part.file : part.asset).digest },
  )
  return { kind: 'form', parts }
}

function filesOf({ body }: WireRequest): readonly StoredFile[] {
  return body.kind === 'form' ? body.parts.flatMap((part) => ('file' in part ? [part.file] : [])) : []
}
