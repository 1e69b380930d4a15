/**
 * The pictures of a film, brought home and proved. No film fails for want of them, or waits for them: what cannot be had now is
 * left out, and the log says why.
 */

import type { Job, JobResult } from '../core/job.ts'
import { LostProbe } from '../core/lost-probe.ts'
import type { Asset, MediaFacts } from '../core/media.ts'
import type { Egress, Prober, Storage } from '../core/ports.ts'
import { ProblemError, problem } from '../core/problem.ts'
import { evenSize, type PixelSize } from '../core/shape.ts'
import { planSheet } from '../core/sheet-plan.ts'
import type { ResultSource, StillSources } from '../core/upstream-port.ts'
import { type AssetDeps, bringIn } from '../lifecycle/assets.ts'
import { resultBytes } from '../lifecycle/result-bytes.ts'
import type { Log } from '../lib/log.ts'

/** What bringing pictures home needs. */
export type StillDeps = AssetDeps & {
  readonly egress: Egress
  readonly storage: Storage
  readonly prober: Prober
  readonly log: Log
}

/** A poster and a scrubbing sheet, as far as they are there. */
export type Stills = Pick<JobResult, 'poster' | 'scrubSheet'>

/** The largest of both in bytes: a poster of the largest film has a few megabytes. */
const STILL_BYTES_MAX = 33_554_432

/** How long one may take, in ms: they lie on a disk of ours. */
const STILL_TIMEOUT_MS = 30_000

/** Stores what there is of both. Throws only when the signal is aborted. */
export async function bringStills(
  deps: StillDeps,
  job: Pick<Job, 'id' | 'tenantId'>,
  film: Asset,
  sources: StillSources,
  signal: AbortSignal,
): Promise<Stills> {
  const { facts } = film
  if (facts.kind !== 'video') return {}
  const size = evenSize(facts)
  const poster = await bringStill(deps, job, sources.poster, size, signal)
  const scrubSheet = await bringStill(deps, job, sources.scrubSheet, planSheet(size, facts.frames).size, signal)
  return { ...(poster && { poster }), ...(scrubSheet && { scrubSheet }) }
}

async function bringStill(
  deps: StillDeps,
  { id, tenantId }: Pick<Job, 'id' | 'tenantId'>,
  source: ResultSource,
  size: PixelSize,
  signal: AbortSignal,
): Promise<Asset | undefined> {
  const limits = { sizeBytesMax: STILL_BYTES_MAX, timeoutMs: STILL_TIMEOUT_MS, signal }
  try {
    const blob = await bringIn(deps, resultBytes(deps.egress, source, limits), limits)
    const facts = await deps.storage.withLocalCopy(blob.digest, (path) => deps.prober.probe(path, tenantId, signal))
    if (!isStill(facts, size)) throw problem('upstream_bad_result', 'It is no JPEG, or not of its size.')
    return { ...blob, facts }
  } catch (error) {
    if (signal.aborted) throw error
    const internal = error instanceof ProblemError || error instanceof LostProbe ? error.internal : undefined
    deps.log.warn({ err: error, job: id, internal }, 'a picture of a film was left out')
    return undefined
  }
}

function isStill(facts: MediaFacts, { widthPx, heightPx }: PixelSize): boolean {
  if (facts.kind !== 'image' || facts.mediaType !== 'image/jpeg') return false
  return facts.widthPx === widthPx && facts.heightPx === heightPx
}
