/** The ffmpeg of one seat of the pool: one for each film, started with the child that draws it and gone before the next. */

import { setTimeout as sleep } from 'node:timers/promises'
import { assert } from '../../core/assert.ts'
import type { PipeEnds } from '../../lib/jail/jail.ts'
import type { PictureOptions } from './ffmpeg-arguments.ts'
import { type FfmpegEnd, FfmpegProcess } from './ffmpeg-process.ts'

/** What an ffmpeg that has closed its pipes is given to end, in ms: it has nothing else left to do. */
const GRACE_MS = 5_000

/** The place of one ffmpeg. */
export class FfmpegSeat {
  readonly #program: string
  #picture: PictureOptions | undefined
  #process: FfmpegProcess | undefined

  constructor(program: string) {
    this.#program = program
  }

  /** The process id of the ffmpeg, while there is one. */
  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** Says what the child that comes next is to draw. */
  expect(picture: PictureOptions): void {
    this.#picture = picture
  }

  /** Starts an ffmpeg at the other ends of a child's pipes. */
  connect(pipes: PipeEnds): void {
    assert(this.#picture !== undefined && this.#process === undefined, 'a child draws one film that is expected')
    this.#process = FfmpegProcess.between(this.#program, this.#picture, pipes)
  }

  /** How the ffmpeg ended that has closed its pipes; kills it when it does not soon. `undefined`: there was none. */
  async ended(): Promise<FfmpegEnd | undefined> {
    const ffmpeg = this.#process
    if (ffmpeg === undefined) return undefined
    await Promise.race([ffmpeg.ended, sleep(GRACE_MS, undefined, { ref: false })])
    await this.kill()
    return ffmpeg.ended
  }

  /** Kills the ffmpeg, if there is one, and waits until it is gone. */
  async kill(): Promise<void> {
    const ffmpeg = this.#process
    this.#process = undefined
    await ffmpeg?.kill()
  }
}
