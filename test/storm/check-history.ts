/**
 * The checker of histories: knows nothing of the gateway, its store or its provider, only what was asked and answered. It
 * looks for what was accepted and is not there, submits that were made twice, reads that go backwards, and credits that are
 * not where the answers say they are.
 */

import { checkAccount } from './check-account.ts'
import { checkTelling } from './check-telling.ts'
import { type Course, coursesOf, type Of, sightsOf } from './courses.ts'
import { type Exchange, isOver } from './history.ts'

/** What contradicts itself in a history, in words; `granted` is what the account had, in credits. */
export function checkHistory(history: readonly Exchange[], granted: number): readonly string[] {
  const courses = coursesOf(history)
  return [
    ...courses.flatMap(checkCourse),
    ...checkKeys(courses),
    ...checkAccount(courses, history, granted),
    ...checkTelling(courses, history),
  ]
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

/** Two submits have one id only under one key. */
function checkKeys(courses: readonly Course[]): readonly string[] {
  const accepted = courses.flatMap(({ submits }) => submits.filter(({ answer }) => answer?.id !== undefined))
  return [...Map.groupBy(accepted, ({ answer }) => answer?.id)].flatMap(([id, same]) => {
    const [first] = same
    const isOne = same.length === 1 || same.every(({ key }) => key !== undefined && key === first?.key)
    return isOne
      ? []
      : [`${id} is the answer to ${same.map(({ marker, key }) => `${marker} under ${key}`).join(' and ')}`]
  })
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
function checkReads(course: Course): readonly string[] {
  const { marker } = course
  const seen = sightsOf(course)
  const faults: string[] = []
  for (const earlier of seen) {
    for (const later of seen) {
      if (earlier.toMs > later.fromMs || earlier === later || later.isLate) continue
      const goesBack = isOver(earlier.shown)
        ? later.shown !== earlier.shown
        : earlier.shown === 'running' && later.shown === 'queued'
      if (goesBack) faults.push(`${marker}: shown as ${later.shown} after it was ${earlier.shown}`)
    }
  }
  const ends = new Set(seen.filter(({ shown }) => isOver(shown)).map(({ shown }) => shown))
  if (ends.size > 1) faults.push(`${marker}: has ended as ${[...ends].join(' and as ')}`)
  return faults
}
