/** The port to whoever makes the pictures of a film that somebody else has made. */

import type { VideoFacts } from './media.ts'
import type { StillSources } from './upstream-port.ts'

/**
 * What came of a try: what was done with the pictures; or why there are none. `undecodable`: nobody can read the film; `lost`:
 * whoever tried hung, died, or could not be started. `detail` is for the log.
 */
export type StillsMade<Result> =
  | { readonly outcome: 'made'; readonly result: Result }
  | { readonly outcome: 'undecodable' | 'lost'; readonly detail: string }

/** Makes poster and scrubbing sheet of one film after the other. */
export interface StillMaker {
  /**
   * Makes both pictures of the film at `path`, and lends them to `use`, after which they are gone. Throws what `use` throws, what
   * the system throws where nothing can be read or written, and the reason of a signal that is aborted.
   */
  make<Result>(
    film: { readonly path: string; readonly facts: VideoFacts },
    use: (stills: StillSources) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<StillsMade<Result>>
}
