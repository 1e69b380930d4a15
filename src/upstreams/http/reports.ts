/** What an answer about a work says of it. */

import type { Note } from '../../core/notes.ts'
import type { ResultSource, UpstreamReport } from '../../core/upstream-port.ts'
import type { JobView } from '../../core/view.ts'

/** Where a film, or its last frame, is to be had at a URL that was told; `otherwise` is where else it is. */
export type SourceOf = (url: string, otherwise?: ResultSource) => ResultSource

/** The report; `content` is where the film is where the answer shows none. */
export function reportOf(view: JobView, sourceOf: SourceOf, content: ResultSource | undefined): UpstreamReport {
  switch (view.status) {
    case 'queued':
      return { state: 'queued' }
    case 'running':
      return {
        state: 'running',
        ...(view.progressPercent === undefined ? {} : { progressPercent: view.progressPercent }),
      }
    case 'succeeded': {
      const [video] = view.videos
      const source = video === undefined ? content : sourceOf(video.url, content)
      if (source === undefined) {
        return failed('upstream_bad_result', 'The provider says that it has finished and shows no video.')
      }
      return {
        state: 'succeeded',
        video: source,
        ...(view.lastFrameUrl === undefined ? {} : { lastFrame: sourceOf(view.lastFrameUrl) }),
        ...(view.tokens === undefined ? {} : { tokens: view.tokens }),
        notes: [...notesOf(view), ...othersIn(view)],
      }
    }
    case 'failed': {
      const { code, message = 'The provider could not make the video.' } = view.failure ?? {}
      return failed(code === 'content_rejected' ? code : 'upstream_failed', message)
    }
    case 'cancelled':
    case 'expired':
      return failed('upstream_failed', `The provider ended the job: it is ${view.status} there.`)
  }
}

/** That there are more films than one: a job has one, and the others are not brought home. The same one shown twice is one. */
function othersIn({ videos }: JobView): readonly Note[] {
  const films = new Set(videos.map(({ url }) => url)).size
  if (films < 2) return []
  const detail = `the provider shows ${films} films, of which the first is delivered`
  return [{ kind: 'dropped', field: 'videos', detail }]
}

function failed(code: 'upstream_failed' | 'upstream_bad_result' | 'content_rejected', message: string): UpstreamReport {
  return { state: 'failed', problem: { code, message } }
}

/** Canonical fields of which a provider may tell what it has lost; its other notes are about its own words. */
const TOLD: readonly string[] = [
  ...['prompt', 'resolution', 'ratio', 'size', 'durationSeconds', 'frames', 'seed', 'generateAudio', 'cameraFixed'],
  ...['watermark', 'returnLastFrame', 'draft', 'serviceTier', 'priority', 'outputFormat', 'referenceTask'],
  ...['webSearch', 'endUserId', 'references', 'videos'],
]

/** Notes that are passed on, and characters of what each says. */
const NOTES_MAX = 32
const DETAIL_CHARACTERS_MAX = 200

/** What a provider that is a Reelay as well has lost on its own way. */
function notesOf({ notes = [] }: JobView): readonly Note[] {
  return notes
    .filter(({ kind, field }) => kind !== 'unrecognized' && TOLD.includes(field))
    .slice(0, NOTES_MAX)
    .map(({ kind, field, detail }) => ({ kind, field, detail: detail.slice(0, DETAIL_CHARACTERS_MAX) }))
}
