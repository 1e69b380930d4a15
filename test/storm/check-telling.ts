/** What a history says of what was told by itself: the feed of events, and messages to endpoints. */

import { all, type Course, markersOf, mayBeThere, type Of } from './courses.ts'
import { type Exchange, isOver, shownBy } from './history.ts'

/** What contradicts itself about feed and endpoints, in words. */
export function checkTelling(courses: readonly Course[], history: readonly Exchange[]): readonly string[] {
  const isReadToItsEnd = all(history, 'feed end').length > 0
  return [
    ...checkOrder(all(history, 'event')),
    ...(isReadToItsEnd ? courses.flatMap(checkEvents) : []),
    ...checkMessages(all(history, 'told')),
    ...(isReadToItsEnd ? all(history, 'subscribe').flatMap((endpoint) => checkEndpoint(endpoint, courses)) : []),
    ...checkOwners(courses, history),
    ...[...all(history, 'event'), ...all(history, 'told')].flatMap(checkWords),
  ]
}

/** The feed goes on where it was left: every event once, and none before one that was shown already. */
function checkOrder(events: readonly Of<'event'>[]): readonly string[] {
  return events.flatMap(({ position, type }, index) => {
    const before = events[index - 1]?.position ?? 0
    return position > before ? [] : [`the feed has shown event ${position}, ${type}, after event ${before}`]
  })
}

/** Of each job that was accepted the feed has shown its beginning and its end, once. */
function checkEvents({ marker, submits, events }: Course): readonly string[] {
  if (!submits.some(({ answer }) => answer?.id !== undefined)) return []
  const begun = events.filter(({ type }) => type === 'job.queued').length
  const ended = events.filter(({ type }) => isEnd(type)).length
  const faults: string[] = []
  if (begun !== 1) faults.push(`${marker}: the feed has shown ${begun} beginnings`)
  if (ended !== 1) faults.push(`${marker}: the feed has shown ${ended} ends`)
  return faults
}

/** What has one id is one message: the same bytes to the same endpoint; and an event is told an endpoint under one id. */
function checkMessages(told: readonly Of<'told'>[]): readonly string[] {
  const faults: string[] = []
  for (const [webhookId, tries] of Map.groupBy(told, (one) => one.webhookId)) {
    const kinds = new Set(tries.map(({ endpoint, text }) => `${endpoint} ${text}`))
    if (kinds.size > 1) faults.push(`${webhookId} is ${kinds.size} messages: ${[...kinds].join(' and ')}`)
  }
  const about = told.filter(({ id }) => id !== undefined)
  for (const [what, same] of Map.groupBy(about, ({ endpoint, type, id }) => `${type} of ${id} to ${endpoint}`)) {
    const ids = new Set(same.map(({ webhookId }) => webhookId))
    if (ids.size > 1) faults.push(`${what} was told as ${[...ids].join(' and ')}`)
  }
  return faults
}

/** Every accepted job's end was taken by each endpoint that wants it and has not said 410; nothing else came there. */
function checkEndpoint({ endpoint, types }: Of<'subscribe'>, courses: readonly Course[]): readonly string[] {
  const wants = (type: string) => types === undefined || types.includes(type)
  const isGone = courses.some(({ told }) => told.some((one) => one.endpoint === endpoint && one.status === 410))
  return courses.flatMap(({ marker, submits, events, told }) => {
    const own = told.filter((one) => one.endpoint === endpoint)
    const faults = own.filter(({ type }) => !wants(type)).map(({ type }) => `${marker}: ${endpoint} was told ${type}`)
    if (isGone || !submits.some(({ answer }) => answer?.id !== undefined)) return faults
    const ends = events.filter(({ type }) => isEnd(type) && wants(type))
    const missed = ends.filter(({ type }) => !own.some((one) => one.type === type && one.status < 300))
    return [...faults, ...missed.map(({ type }) => `${marker}: ${endpoint} was never told ${type}`)]
  })
}

/** Whoever is told of a job is told of one that was accepted, or whose submit nobody has answered. */
function checkOwners(courses: readonly Course[], history: readonly Exchange[]): readonly string[] {
  const markers = markersOf(history)
  const ids = [...all(history, 'told'), ...all(history, 'event')].flatMap(({ id }) => (id === undefined ? [] : [id]))
  const strangers = new Set(ids.filter((id) => !markers.has(id)))
  const unanswered = courses.filter((course) => mayBeThere(course) && !course.submits.some(({ answer }) => answer?.id))
  if (strangers.size <= unanswered.length) return []
  return [`${strangers.size} jobs were told of that nobody has, of ${unanswered.length} unanswered submits`]
}

/** What comes with an event is the job as it was then, not as it is by now. */
function checkWords({ type, says }: Of<'event' | 'told'>): readonly string[] {
  const shown = shownBy(type)
  // One face has one word for all that comes before the end.
  const isSaid = shown === undefined || says === shown || says === '' || (!isOver(shown) && BEFORE_THE_END.has(says))
  return isSaid ? [] : [`${type} came with a job that is ${says}`]
}

const BEFORE_THE_END: ReadonlySet<string> = new Set(['processing', 'in_progress', 'queued', 'running'])

function isEnd(type: string): boolean {
  const shown = shownBy(type)
  return shown !== undefined && isOver(shown)
}
