/**
 * Makes the pictures of films of others, in a jailed child: one film after the other, so that it leaves the machine to the
 * renders. A film that hangs its child or kills it has taken only that with it.
 */

import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { StillMaker, StillsMade } from '../core/still-maker.ts'
import type { ResultSource } from '../core/upstream-port.ts'
import { JailSeat } from '../lib/jail/jail-seat.ts'
import { SeatFolder } from '../lib/jail/seat-folder.ts'
import { type StillsEnd, stillsEnd } from './stills-messages.ts'
import type { StillsRequest } from './stills-of-film.ts'

/** How it works. */
export type StillPoolOptions = {
  /** Where the child has a folder, absolute; it reads what is lent to it there, and writes there. */
  readonly folder: string
  /** How long one film may take, in ms. */
  readonly timeLimitMs?: number
  /** The program that the child runs, absolute; tests put in a broken one. */
  readonly program?: string
}

const TIME_LIMIT_MS = 30_000

/** After everything else. */
const NICENESS = 15

const HEAP_MEGABYTES_MAX = 512
const MEMORY_BYTES_MAX = 2 * 1024 ** 3
const UPKEEP = { answersMax: 50, restingBytesMax: 512 * 1024 ** 2, idleMs: 20_000 }

/** Starts nothing before the first film; `close` ends the child. */
export function createStillPool(options: StillPoolOptions): StillMaker & { close(): Promise<void> } {
  const { folder, timeLimitMs = TIME_LIMIT_MS } = options
  const files = new SeatFolder(join(folder, 'stills'))
  const seat = new JailSeat<StillsEnd>(
    {
      program: options.program ?? join(import.meta.dirname, 'stills-child.ts'),
      readable: [files.in, files.out],
      writable: files.out,
      heapMegabytesMax: HEAP_MEGABYTES_MAX,
      memoryBytesMax: MEMORY_BYTES_MAX,
      niceness: NICENESS,
      answer: stillsEnd,
    },
    UPKEEP,
  )
  let turn: Promise<unknown> = Promise.resolve()
  const make: StillMaker['make'] = async (film, use, signal) => {
    signal.throwIfAborted()
    const paths = { poster: join(files.out, 'poster.jpg'), sheet: join(files.out, 'scrub.jpg') }
    const home = { poster: join(folder, `${randomUUID()}.jpg`), sheet: join(folder, `${randomUUID()}.jpg`) }
    try {
      await files.prepare()
      const lent = { path: await files.lend(film.path), facts: film.facts }
      const question: StillsRequest = { film: lent, stillPaths: paths }
      const outcome = await seat.ask(question, { timeLimitMs }, signal)
      signal.throwIfAborted()
      if (outcome.outcome === 'lost') return { outcome: 'lost', detail: `${outcome.because}: ${outcome.detail}` }
      if (outcome.answer.end === 'failed') return { outcome: 'undecodable', detail: outcome.answer.detail }
      await bringHome(paths.poster, home.poster)
      await bringHome(paths.sheet, home.sheet)
      return { outcome: 'made', result: await use({ poster: fileAt(home.poster), scrubSheet: fileAt(home.sheet) }) }
    } finally {
      await rm(home.poster, { force: true, recursive: true })
      await rm(home.sheet, { force: true, recursive: true })
      await files.clear()
    }
  }
  return {
    make<Result>(...asked: Parameters<typeof make<Result>>): Promise<StillsMade<Result>> {
      const made = turn.then(() => make(...asked))
      turn = made.catch(() => undefined)
      return made
    },
    close: () => seat.close(),
  }
}

/** Moves what a child has made out of its reach. Throws when it is no file: a link would lead to whatever its child had liked. */
async function bringHome(from: string, to: string): Promise<void> {
  await rename(from, to)
  if (!(await lstat(to)).isFile()) throw new Error('the child has made something else than a file')
}

function fileAt(path: string): ResultSource {
  return {
    from: 'stream',
    async *open(signal) {
      yield* createReadStream(path, { signal })
    },
  }
}
