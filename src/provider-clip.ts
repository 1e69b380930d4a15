/** One real clip by one provider, outside of all jobs: for its operator, who wants to see that it works. */

import type { Catalog } from './core/catalog.ts'
import { fit } from './core/fit.ts'
import { type AttemptId, type JobId, makeId } from './core/ids.ts'
import { Notes } from './core/notes.ts'
import { decideShape } from './core/order.ts'
import { problem } from './core/problem.ts'
import type { Clock, Egress, Random } from './core/ports.ts'
import type { Provider } from './core/provider.ts'
import type { GenerationRequest } from './core/request.ts'
import type { ResultSource, Upstream, Upstreams } from './core/upstream-port.ts'
import { sleep } from './lib/clock.ts'
import { lookAt, type LookingDeps } from './lifecycle/assets.ts'
import { resultBytes } from './lifecycle/result-bytes.ts'

/** What making one needs. */
export type ClipDeps = LookingDeps & {
  readonly catalog: Catalog
  readonly upstreams: Upstreams
  readonly egress: Egress
  readonly clock: Clock
  readonly random: Random
}

/** The longest wait for it, and the pause between two looks, in ms; the largest film, in bytes. */
const CLIP_MS_MAX = 600_000
const LOOK_MS = 2_000
const CLIP_BYTES_MAX = 268_435_456

/** Has the shortest and smallest film made that the provider's first model makes, and tells what it is. Throws `ProblemError`. */
export async function makeClip(deps: ClipDeps, provider: Provider): Promise<string> {
  const upstream = deps.upstreams.find(provider.name)
  const [first] = provider.models
  const model = deps.catalog.models.find(({ name, family }) => name === first?.model || family === first?.model)
  if (upstream === undefined || model === undefined)
    throw problem('unavailable', 'it is off, or has no model that is known')
  const [resolution] = model.resolutions
  const [durationSeconds] = model.durations.choices
  const request: GenerationRequest = {
    model: model.name,
    prompt: 'A paper boat on a calm lake at dawn',
    references: [],
    ratio: '16:9',
    ...(resolution && { resolution }),
    ...(durationSeconds !== undefined && { durationSeconds }),
  }
  const order = decideShape(fit(request, model, 7, new Notes()), [], model)
  const nowMs = deps.clock.nowMs()
  const ids = {
    jobId: makeId<JobId>(nowMs, deps.random.bytes(10)),
    attemptId: makeId<AttemptId>(nowMs, deps.random.bytes(10)),
  }
  const [key] = upstream.credentials ?? []
  const by = key === undefined ? {} : { credentialId: key.id }
  const { handle } = await upstream.submit({ ...ids, ...by, request, order, references: [] })
  const film = await filmOf(deps, upstream, handle, nowMs + CLIP_MS_MAX)
  const limits = { sizeBytesMax: CLIP_BYTES_MAX, timeoutMs: CLIP_MS_MAX, signal: AbortSignal.timeout(CLIP_MS_MAX) }
  const bytes = resultBytes(deps.egress, film, limits)
  const { facts, sizeBytes } = await lookAt(deps, bytes, { sizeBytesMax: CLIP_BYTES_MAX, turn: provider.name })
  if (facts.kind !== 'video') throw problem('upstream_bad_result', 'what it made is no film')
  const took = Math.round((deps.clock.nowMs() - nowMs) / 1_000)
  return `${facts.widthPx}x${facts.heightPx}, ${facts.durationSeconds.toFixed(2)} s, ${sizeBytes} bytes, in ${took} s`
}

async function filmOf(
  { clock }: ClipDeps,
  upstream: Upstream,
  handle: Parameters<Upstream['check']>[0][number],
  untilMs: number,
): Promise<ResultSource> {
  const calm = new AbortController().signal
  while (clock.nowMs() < untilMs) {
    const [report] = await upstream.check([handle], calm)
    if (report?.state === 'succeeded') return report.video
    if (report?.state === 'failed') throw problem('upstream_failed', report.problem.message)
    await sleep(clock, LOOK_MS, calm)
  }
  throw problem('upstream_unavailable', `it was not ready within ${CLIP_MS_MAX / 60_000} minutes`)
}
