/** What a history says of credits: every balance is possible, what is spent never gets less, and every capture has its film. */

import { all, type Course, endOf, markersOf, mayBeThere } from './courses.ts'
import type { Exchange, JournalLine } from './history.ts'

/** What contradicts itself about the account, in words; `granted` is what it had, in credits. */
export function checkAccount(
  courses: readonly Course[],
  history: readonly Exchange[],
  granted: number,
): readonly string[] {
  return [
    ...checkBalances(courses, history, granted),
    ...checkSpending(history, granted),
    ...all(history, 'journal').flatMap(({ lines }) => checkJournal(courses, history, lines)),
  ]
}

/** A balance as it was read whole. */
type Balance = { readonly fromMs: number; readonly toMs: number; readonly available: number; readonly held: number }

function balancesOf(history: readonly Exchange[]): readonly Balance[] {
  return all(history, 'balance').flatMap(({ fromMs, toMs, answer }) => {
    const { available, held } = answer ?? {}
    return available === undefined || held === undefined ? [] : [{ fromMs, toMs, available, held }]
  })
}

/**
 * What a balance may be, from what is known at its time: every job that had succeeded before is paid, every one that had
 * ended otherwise is not, and of all others nobody knows.
 */
function checkBalances(courses: readonly Course[], history: readonly Exchange[], granted: number): readonly string[] {
  const unread = all(history, 'balance').flatMap(({ answer }) => {
    if (answer === undefined || answer.status >= 500) return []
    const isRead = answer.status === 200 && Number.isFinite(answer.available) && Number.isFinite(answer.held)
    return isRead ? [] : [`a balance was answered with ${JSON.stringify(answer)}`]
  })
  const known = courses.map((course) => ({
    credits: course.submits[0]?.credits ?? 0,
    fromMs: Math.min(...course.submits.map(({ fromMs }) => fromMs)),
    mayBeThere: mayBeThere(course),
    ...endOf(course),
  }))
  const impossible = balancesOf(history).flatMap(({ fromMs, toMs, available, held }) => {
    const paid = known.filter(({ end, endedMs }) => end === 'succeeded' && endedMs <= fromMs)
    const unpaid = known.filter(({ end, endedMs }) => end !== undefined && end !== 'succeeded' && endedMs <= fromMs)
    const possible = known.filter((one) => one.mayBeThere && one.fromMs <= toMs && !unpaid.includes(one))
    const sum = (some: typeof known) => some.reduce((total, { credits }) => total + credits, 0)
    const [most, least] = [granted - sum(paid), granted - sum(possible)]
    const faults: string[] = []
    if (available > most) faults.push(`${available} credits are available where at most ${most} can be`)
    if (available < least) faults.push(`${available} credits are available where at least ${least} must be`)
    if (held < 0 || available < 0) faults.push(`a balance is ${available} and ${held} held`)
    if (available + held > most) faults.push(`${available} and ${held} held are more than the ${most} that are left`)
    return faults
  })
  return [...unread, ...impossible]
}

/**
 * What is available goes up and down as jobs hold credits and give them back; what is neither available nor held was spent,
 * and never comes back. Whoever asks later, at whichever process, finds at least as much spent.
 */
function checkSpending(history: readonly Exchange[], granted: number): readonly string[] {
  const read = balancesOf(history).map(({ available, held, ...times }) => ({
    ...times,
    spent: rounded(granted - available - held),
  }))
  const byEnd = read.toSorted((one, other) => one.toMs - other.toMs)
  const faults: string[] = []
  let most = 0
  let next = 0
  for (const later of read.toSorted((one, other) => one.fromMs - other.fromMs)) {
    for (; (byEnd[next]?.toMs ?? Number.POSITIVE_INFINITY) <= later.fromMs; next++)
      most = Math.max(most, byEnd[next]?.spent ?? 0)
    if (later.spent < most) faults.push(`${later.spent} credits were spent after it had been ${most}`)
  }
  return faults
}

/** When all is over, each job has held once, and that was captured for a film, at its price, or released. */
function checkJournal(
  courses: readonly Course[],
  history: readonly Exchange[],
  lines: readonly JournalLine[],
): readonly string[] {
  const markers = markersOf(history)
  const by = new Map(courses.map((course) => [course.marker, course]))
  const faults: string[] = []
  const jobs = Map.groupBy(
    lines.filter(({ id }) => id !== undefined),
    ({ id }) => id ?? '',
  )
  let strangers = 0
  for (const [id, own] of jobs) {
    const course = by.get(markers.get(id) ?? '')
    if (course === undefined) strangers++
    faults.push(...checkHold(id, own, course))
  }
  for (const [id, marker] of markers) if (!jobs.has(id)) faults.push(`${marker}: ${id} was accepted, and holds nothing`)
  const unanswered = courses.filter((course) => mayBeThere(course) && !course.submits.some(({ answer }) => answer?.id))
  if (strangers > unanswered.length)
    faults.push(`the journal has ${strangers} jobs that nobody was told of, of ${unanswered.length} unanswered submits`)
  return faults
}

function checkHold(id: string, lines: readonly JournalLine[], course: Course | undefined): readonly string[] {
  const sum = (kind: string) => lines.reduce((total, line) => (line.kind === kind ? total + line.credits : total), 0)
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length
  const [held, captured, back] = [sum('hold'), sum('capture'), sum('return') + sum('release')]
  const what = `${course?.marker ?? id}: ${lines.map(({ kind, credits }) => `${kind} ${credits}`).join(', ')}`
  const faults: string[] = []
  if (count('hold') !== 1) faults.push(`${what}: not held once`)
  if (count('capture') + count('release') !== 1) faults.push(`${what}: not captured or released once`)
  if (rounded(held - captured - back) !== 0) faults.push(`${what}: not all that was held is accounted for`)
  if (course === undefined) return faults
  const { end } = endOf(course)
  const wasPaid = count('capture') > 0
  if (end !== undefined && wasPaid !== (end === 'succeeded')) faults.push(`${what}: it has ${end}`)
  const price = course.submits[0]?.credits ?? 0
  if (wasPaid && captured > price) faults.push(`${what}: more than its price of ${price}`)
  return faults
}

/** Credits have six places; sums of them as numbers have more. */
function rounded(credits: number): number {
  return Math.round(credits * 1e6) / 1e6
}
