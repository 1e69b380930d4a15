/** Behaviours of a job that was taken on: how it stands when somebody asks. */

import type { Problem } from '../../core/problem.ts'
import { type Behaviour, type Look, MILLISECONDS, numberOr, type Standing } from '../behaviour.ts'

const failing = (
  name: string,
  summary: string,
  message: string,
  code: Problem['code'] = 'upstream_failed',
): Behaviour => ({
  name,
  summary,
  stand: (standing) => (standing.status === 'succeeded' ? failed({ code, message }) : standing),
})

function failed(failure: Problem): Standing {
  return { status: 'failed', progressPercent: 0, failure }
}

/** When a job gets lost that nobody says the time of: in the middle of its run. */
function middleMs({ queueMs, runMs }: Look): number {
  return queueMs + runMs / 2
}

/** How far a job is that never ends. */
const STUCK_PERCENT = 42

/** How jobs stand. */
export const STATE_BEHAVIOURS: readonly Behaviour[] = [
  failing('fail', 'fails at the end of its run', 'The video could not be made.'),
  failing(
    'moderation-output',
    'fails at the end of its run: the film is held against a rule',
    'The output may contain sensitive information.',
    'content_rejected',
  ),
  {
    name: 'never-end',
    summary: 'runs for ever, until it is cancelled',
    stand: (standing) =>
      standing.status === 'succeeded' ? { status: 'running', progressPercent: STUCK_PERCENT } : standing,
  },
  {
    name: 'expire',
    summary: 'ends as expired at the end of its run',
    stand: (standing) => (standing.status === 'succeeded' ? { status: 'expired', progressPercent: 0 } : standing),
  },
  {
    name: 'regress',
    summary: 'at the second look at which it runs it is queued, at the second at which it has succeeded it runs again',
    stand(standing, { earlier }) {
      if (earlier !== 1) return standing
      if (standing.status === 'running') return { status: 'queued', progressPercent: 0 }
      return standing.status === 'succeeded' ? { status: 'running', progressPercent: 1 } : standing
    },
  },
  {
    name: 'lose',
    summary:
      'is not known any more from so long after the submit on; without an argument, from the middle of its run on',
    argument: MILLISECONDS,
    stand: (standing, look, after) => (look.elapsedMs >= numberOr(after, middleMs(look)) ? 'unknown' : standing),
  },
  {
    name: 'lose-for-a-while',
    summary: 'is not known for so long from the middle of its run on; without an argument, for 2 s',
    argument: MILLISECONDS,
    stand(standing, look, lasting) {
      const lostMs = look.elapsedMs - middleMs(look)
      return lostMs >= 0 && lostMs < numberOr(lasting, 2_000) ? 'unknown' : standing
    },
  },
  {
    name: 'unknown-word',
    summary: 'is told in a word that no dialect knows while it runs; without an argument, `marinating`',
    argument: { shown: 'WORD', pattern: /^[\w -]{1,64}$/ },
    word: ({ status }, word) => (status === 'running' ? (word ?? 'marinating') : undefined),
  },
  {
    name: 'two-films',
    summary: 'shows two films where the dialect has a place for them',
    tell: (view) => ({
      ...view,
      videos: view.videos.flatMap((video) => [video, { ...video, url: `${video.url}?second` }]),
    }),
  },
  { name: 'no-film', summary: 'succeeds and shows no film', tell: (view) => ({ ...view, videos: [] }) },
]
