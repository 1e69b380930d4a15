/** The machine's ffmpeg, where it has one that encodes H.264: nothing that is tested needs it. */

import { spawnSync } from 'node:child_process'
import { findProgram } from '../../src/start/find-program.ts'

/** Its path; `undefined` where there is none. */
export const FFMPEG: string | undefined = find()

/** Why a test that needs it is skipped; `false` where it is not. */
export const SKIP_WITHOUT_FFMPEG: string | false = FFMPEG === undefined && 'this machine has no ffmpeg with libx264'

function find(): string | undefined {
  const { status, stdout } = spawnSync('ffmpeg', ['-hide_banner', '-encoders'], { encoding: 'utf8' })
  return status === 0 && stdout.includes(' libx264 ') ? findProgram('ffmpeg', process.env['PATH'] ?? '') : undefined
}
