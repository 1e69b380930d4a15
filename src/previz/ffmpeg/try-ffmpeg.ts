/** Has an ffmpeg encode something very small, exactly as it will have to: whether it can is otherwise known by no list. */

import { access, constants } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { problem } from '../../core/problem.ts'
import { FRAMES_PER_SECOND } from '../../core/model.ts'
import { codeOf } from '../../lib/system-error.ts'
import { type FfmpegEnd, FfmpegProcess } from './ffmpeg-process.ts'
import { createPipedEncoder } from './piped-encoder.ts'

const SIZE = { widthPx: 64, heightPx: 64 }
const FRAMES = 2
const GREY = 128

/** A good one takes a tenth of a second. */
const TIME_LIMIT_MS = 20_000

/**
 * Throws `ProblemError` `unavailable`, with a sentence that names the setting, when a program is not there, is no
 * ffmpeg, or one that cannot encode H.264.
 */
export async function requireFfmpeg(program: string): Promise<void> {
  await requireProgram(program)
  const picture = { size: SIZE, frameRate: FRAMES_PER_SECOND, isStartFine: true }
  const { ffmpeg, pipes } = FfmpegProcess.here(program, picture)
  const encoder = createPipedEncoder({ ...picture, title: '', comment: '' }, pipes)
  const encode = async () => {
    const planes = new Uint8Array((SIZE.widthPx * SIZE.heightPx * 3) / 2).fill(GREY)
    for (let frame = 0; frame < FRAMES; frame++) await encoder.addFrame(planes)
    await encoder.finish()
  }
  const late = new AbortController()
  const outOfTime = sleep(TIME_LIMIT_MS, 'late' as const, { signal: late.signal }).catch(() => 'late' as const)
  try {
    const made = await Promise.race([encode().catch((error: unknown) => error), outOfTime])
    if (made === undefined) return
    if (made === 'late') throw refusal(program, `it took longer than ${TIME_LIMIT_MS / 1000} s for two small frames`)
    // What died says why by itself; what talks of something else does not.
    const end = await Promise.race([ffmpeg.ended, outOfTime])
    throw refusal(program, end === 'late' || end.end === 'well' ? messageOf(made) : lastWords(end))
  } finally {
    late.abort()
    encoder.close()
    await ffmpeg.kill()
  }
}

async function requireProgram(program: string): Promise<void> {
  if (!isAbsolute(program)) {
    throw problem('unavailable', `REELAY_FFMPEG: there is no program ${program} in the folders of PATH`)
  }
  await access(program, constants.X_OK).catch((error: unknown) => {
    throw problem('unavailable', `REELAY_FFMPEG: ${program} is no program that this user may run (${codeOf(error)})`)
  })
}

function refusal(program: string, why: string): Error {
  return problem('unavailable', `REELAY_FFMPEG: ${program} cannot encode H.264 with libx264: ${why}`)
}

/** The first line says what went wrong; those behind it, what that led to. */
function lastWords({ detail }: FfmpegEnd): string {
  return detail.split('\n', 1).join('').trim()
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
