/** Submits whose answer waits for the film: the job is admitted as ever, and what is told is its result. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Job } from '../core/job.ts'
import type { Json } from '../core/json.ts'
import { Notes } from '../core/notes.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Route, WireRequest, WireResponse } from '../dialects/wire.ts'
import { isDryRun } from './dry-run.ts'
import { answerSubmit, type SubmitDeps, type TextAnswer } from './submits.ts'

/** What runs need. */
type RunDeps = SubmitDeps & {
  /** A job as it is when it has ended, or when so many seconds are over. */
  readonly find: (request: FastifyRequest, reply: FastifyReply, id: string, waitSeconds: number) => Promise<Job>
}

/** Answers a run of a dialect. Throws `ProblemError`. */
export async function answerRun(
  dialect: Dialect,
  route: Route,
  deps: RunDeps,
  wire: WireRequest,
  request: FastifyRequest,
  reply: FastifyReply,
  linkBase: string,
): Promise<WireResponse | TextAnswer> {
  const { submit, retrieve, result = retrieve, run } = dialect
  const submitted = await answerSubmit(dialect, route, deps, wire, request, linkBase)
  if (run === undefined || submitted.status >= 400 || isDry(wire, request, route)) return submitted
  // The same run again has the answer of the first one: which job it was is in there.
  const { id } = submit.response.decode(wireOf(submitted), new Notes())
  const job = await deps.find(request, reply, id, run.waitSeconds)
  return result.response.encode(deps.view(job, linkBase), new Notes())
}

function isDry({ body }: WireRequest, request: FastifyRequest, route: Route): boolean {
  if (isDryRun(request, route)) return true
  const { json } = body.kind === 'json' ? body : { json: null }
  return typeof json === 'object' && json !== null && 'dry_run' in json && json['dry_run'] === true
}

function wireOf(answer: WireResponse | TextAnswer): WireResponse {
  if (!('text' in answer)) return answer
  const body: Json = JSON.parse(answer.text)
  return { status: answer.status, headers: answer.headers, body }
}
