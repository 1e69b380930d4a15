/** Asking how works stand: many with one question where the dialect has one, and each by itself otherwise. */

import { Notes } from '../../core/notes.ts'
import { ProblemError } from '../../core/problem.ts'
import type { UpstreamReport } from '../../core/upstream-port.ts'
import type { JobQuery, JobView } from '../../core/view.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { WireRequest, WireResponse } from '../../dialects/wire.ts'
import type { Doubts } from './doubts.ts'
import type { QuestionPace } from './question-pace.ts'
import { type Address, isNotFound, type ProviderKey, sendWire, toOrigin } from './wire.ts'
import { reportOf, type SourceOf } from './reports.ts'
import { contentOf, resultAt } from './results.ts'

/** How a provider knows a work, and the key by which it was given to it. */
export type WorkRef = { readonly id: string; readonly key: ProviderKey | undefined }

/** Questions of one look that are asked at the same time, and how long each may take in ms. */
const QUESTIONS_AT_ONCE = 32
const QUESTION_TIMEOUT_MS = 15_000

/** Answers to the question for many: it is longer than whoever stands before the provider takes. */
const TOO_LONG: readonly number[] = [413, 414, 431]

/** The answer to a question for many that may be about its form, or about one of them: each is asked for by itself then. */
const NOT_LIKE_THIS = 400

/** Path and query of one question, in bytes: as many as 500 of Ark's ids take, until somebody finds that too long. */
const QUESTION_BYTES = { first: 32_768, least: 1_024 } as const

/** How long questions to one provider may be, as far as that was found out. */
export class QuestionLength {
  bytesMax: number = QUESTION_BYTES.first
  worksMax: number = Number.POSITIVE_INFINITY

  /** However many were asked for, no more were told. */
  tooMany(works: number): void {
    this.worksMax = Math.min(this.worksMax, works)
  }

  /** One of so many bytes was too long. */
  tooLong(bytes: number): void {
    this.bytesMax = Math.max(QUESTION_BYTES.least, Math.min(this.bytesMax, Math.floor(bytes / 2)))
  }
}

/** Who looks: whom at, and what was found out on the way. */
export type Looker = Address & {
  /** What was heard of works before that nobody was to believe yet. */
  readonly doubts: Doubts
  readonly length: QuestionLength
  readonly pace: QuestionPace
}

/** Answers to the question for a result that say nothing of it. */
const MAY_PASS: readonly number[] = [401, 403, 408, 429, 502, 503]

/**
 * The reports, in the order of the works. When `stop` is aborted on the way, there is no word of those that were not asked
 * for yet, and what was told of the others is kept. Throws only when it was aborted before.
 */
export async function checkAll(
  address: Looker,
  works: readonly WorkRef[],
  stop: AbortSignal,
): Promise<readonly UpstreamReport[]> {
  stop.throwIfAborted()
  const listed = await listAll(address, works, stop)
  const others = works.filter((work) => !listed.has(work))
  const checkInTurn = async (work: WorkRef) => {
    await address.pace.turn(stop)
    return checkOne(address, work, stop)
  }
  const told = (await inTurns(others, QUESTIONS_AT_ONCE, checkInTurn)).values()
  return works.map((work) => listed.get(work) ?? told.next().value ?? UNASKED)
}

/** What lists tell of works; those of which they tell nothing are to be asked for by themselves. */
async function listAll(
  address: Looker,
  works: readonly WorkRef[],
  stop: AbortSignal,
): Promise<ReadonlyMap<WorkRef, UpstreamReport>> {
  const { idsAtOnce, list } = address.dialect
  const told = new Map<WorkRef, UpstreamReport>()
  if (idsAtOnce === undefined || list === undefined || works.length === 1) return told
  const questionFor = (ids: readonly string[]): WireRequest => {
    const query: JobQuery = { limit: idsAtOnce, page: 1, order: 'newest first', only: { ids } }
    return list.request.encode(query, new Notes())
  }
  const bytesOf = (ids: readonly string[]) => toOrigin(address, undefined, questionFor(ids)).target.length
  const pagesFor = (of: readonly WorkRef[]) =>
    pagesOf(of, { works: Math.min(idsAtOnce, address.length.worksMax), bytes: address.length.bytesMax }, bytesOf)
  const askFor = async (page: readonly WorkRef[]): Promise<void> => {
    const byId = new Map(page.map((work) => [work.id, work]))
    let smaller: readonly (readonly WorkRef[])[] = []
    const silence = await ask(stop, async (signal) => {
      const ids = [...byId.keys()]
      address.pace.count()
      const response = await sendWire(address, page[0]?.key, questionFor(ids), signal)
      if (response.status === NOT_LIKE_THIS) return undefined
      if (TOO_LONG.includes(response.status)) {
        address.length.tooLong(bytesOf(ids))
        const parts = pagesFor(page)
        smaller = parts.length > 1 ? parts : []
        return undefined
      }
      if (response.status >= 400 || response.body === null) return away(`status ${response.status}`)
      const { jobs, total } = list.response.decode(response, new Notes())
      for (const view of jobs) {
        const work = byId.get(view.id)
        if (work !== undefined) told.set(work, readView(address, work, view, new Notes()))
      }
      const untold = page.filter((work) => !told.has(work))
      if (total !== undefined && total > jobs.length && untold.length < page.length) {
        address.length.tooMany(Math.max(2, jobs.length))
        smaller = untold.length > 1 ? pagesFor(untold) : []
      }
      return undefined
    })
    for (const part of smaller) await askFor(part)
    // Where the question itself found nobody, asking for each would only be louder.
    if (silence !== undefined) for (const work of page) told.set(work, silence)
  }
  const pages = [...groupByKey(works)].flatMap(pagesFor)
  await inTurns(pages, QUESTIONS_AT_ONCE, askFor)
  return told
}

function groupByKey(works: readonly WorkRef[]): Iterable<readonly WorkRef[]> {
  return Map.groupBy(works, ({ key }) => key?.id).values()
}

/** Pages of so many works at most, whose questions are no longer than whoever stands before a provider takes. */
function pagesOf(
  works: readonly WorkRef[],
  most: { readonly works: number; readonly bytes: number },
  bytesOf: (ids: readonly string[]) => number,
): readonly (readonly WorkRef[])[] {
  const emptyBytes = bytesOf([])
  // The ids of a provider are about as long as one another: all are taken for as long as the longest.
  const longest = works.reduce((known, { id }) => (id.length > known.length ? id : known), '')
  const fit = Math.floor((most.bytes - emptyBytes) / Math.max(1, bytesOf([longest]) - emptyBytes))
  const size = Math.max(1, Math.min(most.works, fit))
  return Array.from({ length: Math.ceil(works.length / size) }, (_, page) =>
    works.slice(page * size, (page + 1) * size),
  )
}

async function checkOne(address: Looker, work: WorkRef, stop: AbortSignal): Promise<UpstreamReport> {
  const { retrieve, result } = address.dialect
  const report = await ask(stop, async (signal) => {
    const notes = new Notes()
    const question = (wire: WireRequest) => sendWire(address, work.key, wire, signal)
    const response = await question(retrieve.request.encode({ id: work.id }, notes))
    if (isNotFound(address.dialect, response)) return { state: 'lost' } as const
    if (response.status >= 400) return away(`status ${response.status}`)
    const view = retrieve.response.decode(response, notes)
    if (result === undefined || view.status !== 'succeeded' || view.videos.length > 0) {
      return readView(address, work, view, notes)
    }
    const outcome = await question(result.request.encode({ id: work.id }, notes))
    if (isNotFound(address.dialect, outcome)) return { state: 'lost' } as const
    if (outcome.body === null || MAY_PASS.includes(outcome.status)) return away(`status ${outcome.status}`)
    if (isDoubtful(address.dialect, outcome) && !address.doubts.isBelieved(work.id)) {
      return away(`status ${outcome.status} for the result of a work that has ended well`)
    }
    address.doubts.forget(work.id)
    return readView(address, work, result.response.decode(outcome, notes), notes)
  })
  return report ?? away('it gave no answer')
}

/** Whether what is told as the failure of a work that has ended without one may be trouble on the way to its result. */
function isDoubtful({ problem }: Dialect, response: WireResponse): boolean {
  if (response.status < 500) return false
  const read = new Notes()
  const { code } = problem.decode(response, read).problem
  return code === 'internal_error' || read.list.some(({ field }) => field === 'code')
}

/** Runs a question within its time; what goes wrong says nothing of the work. */
async function ask(
  stop: AbortSignal,
  question: (signal: AbortSignal) => Promise<UpstreamReport | undefined>,
): Promise<UpstreamReport | undefined> {
  if (stop.aborted) return UNASKED
  const signal = AbortSignal.any([stop, AbortSignal.timeout(QUESTION_TIMEOUT_MS)])
  try {
    return await question(signal)
  } catch (error) {
    if (stop.aborted) return away(NO_TIME)
    if (signal.aborted) return away(`no answer within ${QUESTION_TIMEOUT_MS} ms`)
    return away(error instanceof ProblemError ? (error.internal ?? error.message) : String(error))
  }
}

/** What is said of works for which the look had no time left. */
const NO_TIME = 'the look was ended before it answered'
const UNASKED: UpstreamReport = { state: 'unavailable', detail: NO_TIME, isUnasked: true }

function away(detail: string): UpstreamReport {
  return { state: 'unavailable', detail }
}

function readView(address: Address, work: WorkRef, view: JobView, notes: Notes): UpstreamReport {
  const content = contentOf(address, work.id, work.key)
  const sourceOf: SourceOf = (url, otherwise) => resultAt(address, url, content?.target, otherwise)
  const report = reportOf(view, sourceOf, content?.source)
  return { ...report, notes: [...(report.notes ?? []), ...notes.list] }
}

/** Runs `work` on all items, some at a time; the results are in the order of the items. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result> | Result,
): Promise<readonly Result[]> {
  const results: (Promise<Result> | Result)[] = []
  const rest = items.entries()
  const worker = async () => {
    for (const [index, item] of rest) {
      const result = work(item)
      results[index] = result
      await result
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return Promise.all(results)
}
