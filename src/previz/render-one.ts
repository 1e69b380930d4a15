/** One render as the pool hears of it: how far it is, and how it ended. */

import { EncoderGoneError } from './encoder.ts'
import { causeOf } from './render-cause.ts'
import type { RenderEnd, RenderProgress } from './render-messages.ts'
import type { RenderQuestion } from './render-question.ts'
import { type EncoderFactory, render } from './render.ts'
import { createWebCodecsEncoder } from './webcodecs-encoder.ts'

/** Time after which it is told again how far a render is, in ms: silence counts as a hang. */
const PROGRESS_INTERVAL_MS = 400

const DETAIL_LENGTH_MAX = 4_000

/** Renders; never throws. */
export async function renderOne(request: RenderQuestion, tell: (progress: RenderProgress) => void): Promise<RenderEnd> {
  let told = { percent: 0, atMs: performance.now() }
  const onProgress = (share: number) => {
    const percent = Math.floor(share * 100)
    const atMs = performance.now()
    if (percent === told.percent && atMs - told.atMs < PROGRESS_INTERVAL_MS) return
    told = { percent, atMs }
    tell({ percent })
  }
  try {
    const { stillsFailure } = await render(request, { onProgress }, await encoderFor(request))
    return { end: 'done', ...(stillsFailure !== undefined && { withoutStills: detailOf(stillsFailure) }) }
  } catch (error) {
    return { end: 'failed', because: becauseOf(error), detail: detailOf(error) }
  } finally {
    globalThis.gc?.()
  }
}

function detailOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return text.slice(0, DETAIL_LENGTH_MAX)
}

async function encoderFor({ encoder }: RenderQuestion): Promise<EncoderFactory> {
  if (encoder === undefined) return createWebCodecsEncoder
  return (await import('./ffmpeg/piped-encoder.ts')).createJailedEncoder
}

function becauseOf(error: unknown): Extract<RenderEnd, { end: 'failed' }>['because'] {
  return error instanceof EncoderGoneError ? 'encoder' : causeOf(error)
}
