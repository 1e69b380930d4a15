/** The bytes of a result, wherever its upstream says that they are. */

import type { Egress } from '../core/ports.ts'
import { ProblemError } from '../core/problem.ts'
import { ResultMoved, type ResultSource } from '../core/upstream-port.ts'

/** What is fetched at most, and for how long. */
export type ResultLimits = { readonly sizeBytesMax: number; readonly timeoutMs: number; readonly signal: AbortSignal }

/**
 * Streams a result: an upstream's own, or what that points to, like a stranger's. Throws `ProblemError`: what the egress throws,
 * `file_not_found` when the upstream does not have it any more, `upstream_unavailable`.
 */
export function resultBytes(egress: Egress, source: ResultSource, limits: ResultLimits): AsyncIterable<Uint8Array> {
  return source.from === 'url' ? egress.download(source.url, limits) : opened(egress, source, limits)
}

/** Where it may not be asked it waits: a film that is paid for is not given up for what a wall in between has said. */
async function* opened(
  egress: Egress,
  source: Extract<ResultSource, { from: 'stream' }>,
  limits: ResultLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* source.open(limits.signal)
  } catch (error) {
    if (!(error instanceof ResultMoved)) throw error
    try {
      yield* egress.download(error.url, limits)
    } catch (cause) {
      if (!(cause instanceof ProblemError) || cause.problem.code !== 'url_not_allowed') throw cause
      const message = "The provider's video could not be downloaded."
      const internal = `it redirects to where nobody goes: ${cause.problem.message}`
      throw new ProblemError({ code: 'upstream_unavailable', message }, { cause, internal })
    }
  }
}
