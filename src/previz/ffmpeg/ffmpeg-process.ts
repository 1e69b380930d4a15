/**
 * One ffmpeg that encodes one film: started by the server, since a jailed child may start nothing, and connected to pipes
 * whose other ends may be such a child's. It knows no URL and no path, sees no environment, and writes no file.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import type { Duplex, Readable, Writable } from 'node:stream'
import { assert } from '../../core/assert.ts'
import { bareEnvironment } from '../../lib/jail/launch.ts'
import { withLimits } from '../../lib/jail/limits.ts'
import { isSystemError } from '../../lib/system-error.ts'
import { ffmpegArguments, type PictureOptions } from './ffmpeg-arguments.ts'
import type { EncoderPipes } from './piped-encoder.ts'

/**
 * How an ffmpeg ended: by itself and well, by itself and not (`failed`), or by a signal of somebody's (`stopped`), of which
 * it says so little that only its exit code tells. `detail` is for the log.
 */
export type FfmpegEnd = { readonly end: 'well' | 'failed' | 'stopped'; readonly detail: string }

/** x264 holds 0.3 GB at most for 1080p. */
const DATA_BYTES_MAX = 2 * 1024 ** 3

/** Some two hundred libraries are opened one by one. */
const OPEN_FILES_MAX = 256

const STDERR_TAIL_LENGTH_MAX = 2_000

/** The same as that of whoever draws for it. */
const NICENESS = 10

/** With which ffmpeg ends when it was told to by a signal (`ffmpeg.c`). */
const EXIT_AFTER_SIGNAL = 255

/** One process, from its start to its death. */
export class FfmpegProcess {
  readonly #child: ChildProcess
  #stderrTail = ''
  /** Fulfilled when it is gone. */
  readonly ended: Promise<FfmpegEnd>

  private constructor(child: ChildProcess) {
    this.#child = child
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderrTail = (this.#stderrTail + text).slice(-STDERR_TAIL_LENGTH_MAX)
    })
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve({ end: 'failed', detail: `ffmpeg did not start: ${error.message}` }))
      child.once('close', (code, signal) => resolve(this.#endOf(code, signal)))
    })
  }

  /** Starts one between pipes that somebody else has: raw frames come out of the first, and packets go into the second. */
  static between(
    program: string,
    picture: PictureOptions,
    [frames, packets]: readonly [Duplex, Duplex],
  ): FfmpegProcess {
    const ffmpeg = new FfmpegProcess(launch(program, picture, [frames, packets]))
    // Ours are copies: as long as they were open, neither side would see the other one end.
    for (const end of [frames, packets]) end.on('error', () => undefined).destroy()
    return ffmpeg
  }

  /** Starts one for whoever has frames in this process. */
  static here(
    program: string,
    picture: PictureOptions,
  ): { readonly ffmpeg: FfmpegProcess; readonly pipes: EncoderPipes } {
    const child = launch(program, picture, ['pipe', 'pipe'])
    assert(child.stdin !== null && child.stdout !== null, 'a child has the pipes that it was started with')
    return { ffmpeg: new FfmpegProcess(child), pipes: { frames: child.stdin, packets: child.stdout } }
  }

  /** Its process id; `undefined` when it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Kills it, if it is not gone, and waits until it is. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.ended
  }

  #endOf(code: number | null, signal: NodeJS.Signals | null): FfmpegEnd {
    const detail = `ffmpeg ended with ${signal ?? code}: ${this.#stderrTail.trim()}`
    if (signal !== null || code === EXIT_AFTER_SIGNAL) return { end: 'stopped', detail }
    return { end: code === 0 ? 'well' : 'failed', detail }
  }
}

type End = 'pipe' | Readable | Writable

function launch(program: string, picture: PictureOptions, [input, output]: readonly [End, End]): ChildProcess {
  const limits = { dataBytesMax: DATA_BYTES_MAX, fileBytesMax: 0, openFilesMax: OPEN_FILES_MAX }
  const [command = '', ...parameters] = withLimits([program, ...ffmpegArguments(picture)], limits)
  const child = spawn(command, parameters, {
    stdio: [input, output, 'pipe'],
    env: bareEnvironment(),
    cwd: '/',
    // In a group of its own: Ctrl-C is the server's to answer, and ffmpeg would end its film there.
    detached: true,
    windowsHide: true,
  })
  if (child.pid !== undefined) lowerPriority(child.pid)
  return child
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, NICENESS)
  } catch (error) {
    // It is gone already, which its end tells.
    if (!isSystemError(error, 'ERR_SYSTEM_ERROR')) throw error
  }
}
