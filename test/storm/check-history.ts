/**
 * The checker of histories: knows nothing of the gateway, its store or its provider, only what was asked and answered. It
 * looks for what was accepted and is not there, submits that were made twice, reads that go backwards, and credits that are
 * not where the answers say they are.
 */

import { type Exchange, isOver, type Shown } from './history.ts'

type Of<Asked extends Exchange['asked']> = Extract<Exchange, { readonly asked: Asked }>

/** All that is known of one job. */
type Course = {
  readonly marker: string
  readonly submits: readonly Of<'submit'>[]
  readonly looks: readonly Of<'look'>[]
  readonly wishes: readonly Of<'cancel' | 'delete'>[]
  readonly callbacks: readonly Of<'callback'>[]
}

/** What contradicts itself in a history, in words; `granted` is what the account had, in credits. */
export function checkHistory(history: readonly Exchange[], granted: number): readonly string[] {
  const courses = coursesOf(history)
  return [...courses.flatMap(checkCourse), ...checkMoney(courses, history, granted)]
}

function coursesOf(history: readonly Exchange[]): readonly Course[] {
  const all = history.filter((exchange): exchange is Exclude<Exchange, Of<'balance'>> => exchange.asked !== 'balance')
  const by = Map.groupBy(all, ({ marker }) => marker)
  return [...by].map(([marker, own]) => ({
    marker,
    submits: own.filter((one) => one.asked === 'submit'),
    looks: own.filter((one) => one.asked === 'look'),
    wishes: own.filter((one) => one.asked === 'cancel' || one.asked === 'delete'),
    callbacks: own.filter((one) => one.asked === 'callback'),
  }))
}

function checkCourse(course: Course): readonly string[] {
  const { marker, submits } = course
  const faults: string[] = []
  const accepted = submits.filter(({ answer }) => answer?.id !== undefined)
  const ids = new Set(accepted.map(({ answer }) => answer?.id))
  if (ids.size > 1) faults.push(`${marker}: one submit has made ${[...ids].join(' and ')}`)
  const texts = new Set(accepted.map(({ answer }) => answer?.text))
  if (texts.size > 1) faults.push(`${marker}: the same submit was answered in ${texts.size} ways`)
  faults.push(...checkPresence(course, accepted), ...checkReads(course))
  return faults
}

/** What was accepted is there for every look that began later, until somebody wants it gone. */
function checkPresence({ marker, looks, wishes }: Course, accepted: readonly Of<'submit'>[]): readonly string[] {
  const sinceMs = Math.min(...accepted.map(({ toMs }) => toMs))
  const goneMs = Math.min(...wishes.filter(({ asked }) => asked === 'delete').map(({ fromMs }) => fromMs))
  const deletedMs = Math.min(
    ...wishes.filter(({ asked, answer }) => asked === 'delete' && answer?.status === 200).map(({ toMs }) => toMs),
  )
  return looks.flatMap(({ fromMs, toMs, answer }) => {
    if (answer?.status === 404 && fromMs >= sinceMs && toMs < goneMs) return [`${marker}: accepted, and not found`]
    if (answer?.status === 200 && fromMs > deletedMs) return [`${marker}: deleted, and shown`]
    return []
  })
}

/** Whoever looks later sees what is later: no end that is another one, and nothing before it again. */
function checkReads({ marker, looks, wishes, callbacks }: Course): readonly string[] {
  const seen: { readonly fromMs: number; readonly toMs: number; readonly shown: Shown }[] = []
  for (const { fromMs, toMs, answer } of looks)
    if (answer?.shown !== undefined) seen.push({ fromMs, toMs, shown: answer.shown })
  for (const { fromMs, toMs, shown } of callbacks) seen.push({ fromMs, toMs, shown })
  for (const { asked, fromMs, toMs, answer } of wishes) {
    if (asked === 'cancel' && answer?.status === 200) seen.push({ fromMs, toMs, shown: 'cancelled' })
  }
  const faults: string[] = []
  for (const earlier of seen) {
    for (const later of seen) {
      if (earlier.toMs > later.fromMs || earlier === later) continue
      const goesBack = isOver(earlier.shown)
        ? later.shown !== earlier.shown
        : earlier.shown === 'running' && later.shown === 'queued'
      if (goesBack) faults.push(`${marker}: shown as ${later.shown} after it was ${earlier.shown}`)
    }
  }
  return faults
}

/**
 * What a balance may be, from what is known at its time: every job that had succeeded before is paid, every one that had
 * ended otherwise is not, and of all others nobody knows.
 */
function checkMoney(courses: readonly Course[], history: readonly Exchange[], granted: number): readonly string[] {
  const known = courses.map((course) => ({
    credits: course.submits[0]?.credits ?? 0,
    fromMs: Math.min(...course.submits.map(({ fromMs }) => fromMs)),
    mayBeThere: course.submits.some(
      ({ answer }) => answer === undefined || answer.id !== undefined || answer.status >= 500,
    ),
    ...endOf(course),
  }))
  const balances = history.filter((exchange): exchange is Of<'balance'> => exchange.asked === 'balance')
  return balances.flatMap(({ fromMs, toMs, answer }) => {
    if (answer === undefined) return []
    const paid = known.filter(({ end, endedMs }) => end === 'succeeded' && endedMs <= fromMs)
    const unpaid = known.filter(({ end, endedMs }) => end !== undefined && end !== 'succeeded' && endedMs <= fromMs)
    const possible = known.filter((one) => one.mayBeThere && one.fromMs <= toMs && !unpaid.includes(one))
    const sum = (some: typeof known) => some.reduce((all, { credits }) => all + credits, 0)
    const [most, least] = [granted - sum(paid), granted - sum(possible)]
    const { available, held } = answer
    const faults: string[] = []
    if (available > most) faults.push(`${available} credits are available where at most ${most} can be`)
    if (available < least) faults.push(`${available} credits are available where at least ${least} must be`)
    if (held < 0 || available < 0) faults.push(`a balance is ${available} and ${held} held`)
    if (available + held > most) faults.push(`${available} and ${held} held are more than the ${most} that are left`)
    return faults
  })
}

/** How a job ended, and from when on somebody knew. */
function endOf({ looks, wishes, callbacks }: Course): { readonly end?: Shown; readonly endedMs: number } {
  const ends = [
    ...looks.flatMap(({ toMs, answer }) =>
      answer?.shown !== undefined && isOver(answer.shown) ? [{ toMs, end: answer.shown }] : [],
    ),
    ...callbacks.map(({ fromMs, shown }) => ({ toMs: fromMs, end: shown })),
    ...wishes.flatMap(({ asked, toMs, answer }) =>
      asked === 'cancel' && answer?.status === 200 ? [{ toMs, end: 'cancelled' as const }] : [],
    ),
  ].toSorted((one, other) => one.toMs - other.toMs)
  const [first] = ends
  return first === undefined ? { endedMs: Number.POSITIVE_INFINITY } : { end: first.end, endedMs: first.toMs }
}
