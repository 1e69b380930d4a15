/**
 * Jailed child processes and the renders they work on. A child is started when there is work and ended when it has had none
 * for a while; one that crashes, hangs or takes too much memory takes only its own render with it.
 */

import { lstat, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { assert } from '../core/assert.ts'
import type { Asking, Outcome, PipeEnds } from '../lib/jail/jail.ts'
import { JailSeat } from '../lib/jail/jail-seat.ts'
import { SeatFolder } from '../lib/jail/seat-folder.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import type { FfmpegEnd } from './ffmpeg/ffmpeg-process.ts'
import { FfmpegSeat } from './ffmpeg/ffmpeg-seat.ts'
import { causeOf } from './render-cause.ts'
import { type RenderEnd, type RenderProgress, renderEnd, renderProgress } from './render-messages.ts'
import type { RenderQuestion } from './render-question.ts'
import type { RenderReference, RenderRequest } from './render.ts'

/**
 * How a render stands. `failed` tells why: the render itself, no room for its files (`storage`) or in memory, the system,
 * which would not let it read or write them, its process, which died again and again, or the time that it took. `withoutStills`
 * tells why a film that is done has no pictures; that and `detail` are for the log.
 */
export type RenderState =
  | { readonly state: 'queued' }
  | { readonly state: 'running'; readonly percent: number }
  | { readonly state: 'done'; readonly withoutStills?: string }
  | { readonly state: 'cancelled' }
  | {
      readonly state: 'failed'
      readonly because: 'render' | 'storage' | 'system' | 'memory' | 'process' | 'time'
      readonly detail: string
    }

/** How a pool is set up. */
export type RenderPoolOptions = {
  /** Renders at once, each in a child of its own. */
  readonly workers: number
  /** Where each child has a folder, absolute; it reads what is lent to it there, and writes there. */
  readonly folder: string
  /** What else children may read, absolute: nothing by default; tests look around. */
  readonly readable?: readonly string[]
  /** How long a render may take, in ms. */
  readonly wallLimitMs?: (request: RenderRequest) => number
  /** How long a render may go without a frame, in ms. */
  readonly silenceLimitMs?: number
  /** How long a child may be idle before it is ended, in ms. */
  readonly idleMs?: number
  /** Renders after which a child is replaced. */
  readonly rendersMax?: number
  /** The ffmpeg that encodes the pictures, absolute; absent: each child does so itself. */
  readonly ffmpeg?: string
  /** The program that children run, absolute; tests put in a broken one. */
  readonly program?: string
  /** Told about each render that ended. */
  readonly onEnd: (id: string, state: RenderState) => void
}

type Render = {
  readonly id: string
  readonly request: RenderRequest
  readonly stop: AbortController
  state: RenderState
}
type Seat = {
  readonly files: SeatFolder
  readonly jail: JailSeat<RenderEnd, RenderProgress>
  readonly ffmpeg: FfmpegSeat | undefined
}

const IDLE_MS = 20_000

/** The slowest frame takes a second on a busy machine; what a reference does to a decoder is not waited for. */
const SILENCE_LIMIT_MS = 30_000

const RENDERS_MAX = 50

/** So that a render never delays a request. */
const NICENESS = 10

/** JavaScript's own heap, in megabytes; pictures live outside of it. */
const HEAP_MEGABYTES_MAX = 512

/** The largest order holds a fifth of it; two films of the largest size that is taken, while they fade, nearly all. */
const MEMORY_BYTES_MAX = 2 * 1024 ** 3

/** How often a render is begun whose child dies: the system may have killed it for reasons of its own. */
const BEGINNINGS_MAX = 3

/** The words of our watchdog, of V8, of C++ and of the libraries. */
const OUT_OF_MEMORY = /out of memory|allocation failed|bad_alloc|cannot allocate/i

/** A child that keeps more than this after a render is replaced, in bytes. */
const RESTING_BYTES_MAX = 512 * 1024 ** 2

/** A minute, and half a second for each megapixel: ten times what a busy two-core machine takes. */
function defaultWallLimitMs({ order }: RenderRequest): number {
  const { widthPx, heightPx } = order.shape.size
  return 60_000 + (order.frames * widthPx * heightPx * 500) / 1e6
}

/** The pool. Renders are known by an id of the caller's until `forget`. */
export class RenderPool {
  private readonly options: RenderPoolOptions
  private readonly renders = new Map<string, Render>()
  private readonly queue: Render[] = []
  private readonly seats: readonly Seat[]
  private readonly free: Seat[]
  private readonly works = new Set<Promise<void>>()
  private closed = false

  constructor(options: RenderPoolOptions) {
    assert(options.workers >= 1, 'a pool has a worker')
    this.options = options
    this.seats = Array.from({ length: options.workers }, (_, number) => seatOf(options, number))
    this.free = [...this.seats]
  }

  /** Renders that wait or run. */
  get active(): number {
    return this.queue.length + this.seats.length - this.free.length
  }

  /** The process ids of the children that there are now, and of their encoders. */
  get processes(): readonly number[] {
    return this.seats.flatMap(({ jail, ffmpeg }) => [jail.pid ?? [], ffmpeg?.pid ?? []].flat())
  }

  /** The ids of all renders that are known. */
  get known(): readonly string[] {
    return [...this.renders.keys()]
  }

  /** Starts or queues a render; nothing happens when its id is known already. */
  start(id: string, request: RenderRequest): void {
    if (this.renders.has(id) || this.closed) return
    const render: Render = { id, request, stop: new AbortController(), state: { state: 'queued' } }
    this.renders.set(id, render)
    this.queue.push(render)
    this.assign()
  }

  /** How a render stands; `undefined` for one that is not known. */
  state(id: string): RenderState | undefined {
    return this.renders.get(id)?.state
  }

  /** What a render was asked to do; `undefined` for one that is not known. */
  request(id: string): RenderRequest | undefined {
    return this.renders.get(id)?.request
  }

  /** Stops a render that has not ended, by killing its child. Its end is told like any other. */
  cancel(id: string): void {
    const render = this.renders.get(id)
    if (render === undefined) return
    const waiting = this.queue.indexOf(render)
    if (waiting === -1) return render.stop.abort()
    this.queue.splice(waiting, 1)
    this.end(render, { state: 'cancelled' })
  }

  /** Drops a render that has ended from the table. */
  forget(id: string): void {
    this.renders.delete(id)
  }

  /** Cancels everything and ends all children. */
  async close(): Promise<void> {
    this.closed = true
    for (const id of [...this.renders.keys()]) this.cancel(id)
    await Promise.all(this.seats.map(({ jail }) => jail.close()))
    await Promise.all(this.works)
  }

  private assign(): void {
    while (!this.closed && this.queue.length > 0) {
      // The one used last is the warmest.
      const seat = this.free.pop()
      if (seat === undefined) return
      const render = this.queue.shift()
      assert(render !== undefined, 'the queue is not empty')
      const work = this.give(seat, render).finally(() => this.works.delete(work))
      this.works.add(work)
    }
  }

  private async give(seat: Seat, render: Render): Promise<void> {
    const { wallLimitMs = defaultWallLimitMs, silenceLimitMs = SILENCE_LIMIT_MS } = this.options
    render.state = { state: 'running', percent: 0 }
    const onProgress = ({ percent }: RenderProgress) => {
      render.state = { state: 'running', percent }
    }
    const asking = { timeLimitMs: wallLimitMs(render.request), silenceLimitMs, onProgress }
    let state: RenderState
    let beginnings = 0
    do {
      state = await makeOn(seat, render, asking)
      beginnings++
    } while (state.state === 'failed' && state.because === 'process' && beginnings < BEGINNINGS_MAX)
    this.free.push(seat)
    this.end(render, state)
    this.assign()
  }

  private end(render: Render, state: RenderState): void {
    render.state = state
    this.options.onEnd(render.id, state)
  }
}

function seatOf(options: RenderPoolOptions, number: number): Seat {
  const files = new SeatFolder(join(options.folder, `render-${number}`))
  const ffmpeg = options.ffmpeg === undefined ? undefined : new FfmpegSeat(options.ffmpeg)
  const plan = {
    program: options.program ?? join(import.meta.dirname, 'render-child.ts'),
    readable: [files.in, files.out, ...(options.readable ?? [])],
    writable: files.out,
    heapMegabytesMax: HEAP_MEGABYTES_MAX,
    memoryBytesMax: MEMORY_BYTES_MAX,
    niceness: NICENESS,
    answer: renderEnd,
    progress: renderProgress,
    ...(ffmpeg === undefined ? {} : { onPipes: (ends: PipeEnds) => ffmpeg.connect(ends) }),
  }
  const jail = new JailSeat<RenderEnd, RenderProgress>(plan, {
    // A pipe ends with its film, and a child has its pipes from its start.
    answersMax: ffmpeg === undefined ? (options.rendersMax ?? RENDERS_MAX) : 1,
    restingBytesMax: RESTING_BYTES_MAX,
    idleMs: options.idleMs ?? IDLE_MS,
  })
  return { files, jail, ffmpeg }
}

/** Lends the references, has the film made in the child's own folder, and brings it where it was wanted. */
async function makeOn(
  { files, jail, ffmpeg }: Seat,
  { request, stop }: Render,
  asking: Asking<RenderProgress>,
): Promise<RenderState> {
  const { videoPath, lastFramePath, stillPaths, storyboardPath } = request
  const own = (path: string) => join(files.out, basename(path))
  try {
    await files.prepare()
    const references: RenderReference[] = []
    for (const reference of request.references) {
      references.push({ ...reference, path: await files.lend(reference.path) })
    }
    const lastFrame = lastFramePath === undefined ? {} : { lastFramePath: own(lastFramePath) }
    const stills = stillPaths && { stillPaths: { poster: own(stillPaths.poster), sheet: own(stillPaths.sheet) } }
    const storyboard = storyboardPath === undefined ? {} : { storyboardPath: own(storyboardPath) }
    const encoder = ffmpeg === undefined ? {} : { encoder: 'ffmpeg' as const }
    const paths = { videoPath: own(videoPath), ...lastFrame, ...stills, ...storyboard }
    const question: RenderQuestion = { ...request, ...encoder, references, ...paths }
    // Only the child plans the film; one without pictures does not begin with one.
    const isStartFine = references.some(({ facts }) => facts.kind === 'image')
    ffmpeg?.expect({ size: request.order.shape.size, frameRate: FRAMES_PER_SECOND, isStartFine })
    const outcome = await jail.ask(question, asking, stop.signal)
    const state = stateAfter(outcome, isEncoded(outcome) ? await ffmpeg?.ended() : undefined)
    if (state.state === 'done') {
      const pictures = state.withoutStills === undefined ? [stillPaths?.poster, stillPaths?.sheet] : []
      const made = [videoPath, lastFramePath, ...pictures, storyboardPath]
      for (const path of made.filter((each) => each !== undefined)) await bringHome(own(path), path)
    }
    return state
  } catch (error) {
    return { state: 'failed', because: causeOf(error), detail: String(error) }
  } finally {
    await ffmpeg?.kill()
    await files.clear()
  }
}

/** Moves what a child has made. Throws when it is no file: a link would lead to whatever its child had liked to read. */
async function bringHome(from: string, to: string): Promise<void> {
  if (!(await lstat(from)).isFile()) throw new Error('the child has made something else than a file')
  await rename(from, to)
}

/** An ffmpeg that was stopped from outside is like a child that was: the film is begun again. */
function stateAfter(outcome: Outcome<RenderEnd>, ffmpeg: FfmpegEnd | undefined): RenderState {
  if (outcome.outcome === 'lost') {
    const { because, detail } = outcome
    if (because === 'stopped') return { state: 'cancelled' }
    if (because === 'stuck') return { state: 'failed', because: 'system', detail }
    if (because === 'time') return { state: 'failed', because, detail }
    return { state: 'failed', because: OUT_OF_MEMORY.test(detail) ? 'memory' : 'process', detail }
  }
  const { answer } = outcome
  if (ffmpeg !== undefined && ffmpeg.end !== 'well') {
    return { state: 'failed', because: ffmpeg.end === 'stopped' ? 'process' : 'render', detail: ffmpeg.detail }
  }
  if (answer.end === 'done') {
    const { withoutStills } = answer
    return { state: 'done', ...(withoutStills !== undefined && { withoutStills }) }
  }
  return { state: 'failed', because: answer.because === 'encoder' ? 'render' : answer.because, detail: answer.detail }
}

/** Whether its ffmpeg has done its work or died of it: then that knows more than its child does. */
function isEncoded(outcome: Outcome<RenderEnd>): boolean {
  return outcome.outcome === 'answered' && (outcome.answer.end === 'done' || outcome.answer.because === 'encoder')
}
