/** The jailed child that decodes films of others for their pictures. */

import { serveJailed } from '../lib/jail/inside.ts'
import { makeFilmStills } from './stills-of-film.ts'
import type { StillsEnd } from './stills-messages.ts'
import { readStillsQuestion } from './stills-question.ts'

const DETAIL_LENGTH_MAX = 4_000

await serveJailed(async (question): Promise<StillsEnd> => {
  try {
    await makeFilmStills(readStillsQuestion(question))
    return { end: 'done' }
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { end: 'failed', detail: detail.slice(0, DETAIL_LENGTH_MAX) }
  } finally {
    globalThis.gc?.()
  }
})
