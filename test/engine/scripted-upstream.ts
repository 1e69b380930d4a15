/** An upstream that does as the test says, and remembers what it has heard. */

import type { Offer } from '../../src/core/model.ts'
import type { VideoFacts } from '../../src/core/media.ts'
import type { Json } from '../../src/core/json.ts'
import type { Order } from '../../src/core/order.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import type { ResultSource, Upstream, UpstreamReport, Work } from '../../src/core/upstream-port.ts'
import { mediaOf } from '../support/memory-storage.ts'

/** An offer that nothing narrows. */
export const EVERYTHING: Offer = { sound: true, framesWithReferences: true, roles: REFERENCE_ROLES }

/** What an upstream was asked to do, in order. */
export type Heard = { submits: Work[]; checks: Json[]; cancels: Json[]; releases: Json[] }

/** An upstream and its memory. */
export type ScriptedUpstream = Upstream & { readonly heard: Heard }

/** What a test may say of an upstream; `check` is about one work. */
export type Script = Partial<Omit<Upstream, 'check'>> & {
  readonly check?: (handle: Json, signal: AbortSignal) => UpstreamReport | Promise<UpstreamReport>
}

/** The facts of exactly the film that an order is about. */
export function filmFacts({ shape, frames, audio }: Order, more: Partial<VideoFacts> = {}): VideoFacts {
  return {
    kind: 'video',
    mediaType: 'video/mp4',
    widthPx: shape?.size.widthPx ?? 0,
    heightPx: shape?.size.heightPx ?? 0,
    frames,
    durationSeconds: frames / 24,
    videoCodec: 'avc',
    ...(audio && { audioCodec: 'aac' }),
    ...more,
  }
}

/** A stream of these bytes. */
export function streamOf(bytes: Uint8Array): ResultSource {
  return {
    from: 'stream',
    async *open(signal) {
      signal.throwIfAborted()
      yield bytes
    },
  }
}

/** Never answers; ends only when it is told to. */
export function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the connection was ended')))
  })
}

/** A provider that takes everything and has finished at the first look, with what the script says otherwise. */
export function scriptedUpstream(script: Script = {}): ScriptedUpstream {
  const heard: Heard = { submits: [], checks: [], cancels: [], releases: [] }
  const works = new Map<string, Work>()
  const { check, submit, cancel, release, ...rest } = script
  const finished = (handle: Json): UpstreamReport => {
    const work = works.get(JSON.stringify(handle))
    if (work === undefined) return { state: 'lost' }
    return { state: 'succeeded', video: streamOf(mediaOf(filmFacts(work.order), work.jobId)) }
  }
  return {
    heard,
    id: 'vendor',
    offers: [EVERYTHING],
    repeatable: false,
    isLocal: false,
    exact: false,
    pollIntervalMs: 500,
    slots: { name: script.id ?? 'vendor', count: 4 },
    ...rest,
    async submit(work) {
      heard.submits.push(work)
      const submission = (await submit?.(work)) ?? { handle: { id: `cgt-${heard.submits.length}` }, notes: [] }
      works.set(JSON.stringify(submission.handle), work)
      return submission
    },
    async check(handles, signal) {
      heard.checks.push(...handles)
      return Promise.all(
        handles.map(async (handle) => (check === undefined ? finished(handle) : check(handle, signal))),
      )
    },
    async cancel(handle, signal) {
      heard.cancels.push(handle)
      return (await cancel?.(handle, signal)) ?? 'stopped'
    },
    async release(handle) {
      heard.releases.push(handle)
      await release?.(handle)
    },
  }
}
