/** A history sorted by jobs: everything that was asked and answered about one, whoever asked. */

import { type Exchange, isOver, type Shown, shownBy } from './history.ts'

/** Exchanges of one kind. */
export type Of<Asked extends Exchange['asked']> = Extract<Exchange, { readonly asked: Asked }>

/** All that is known of one job. */
export type Course = {
  readonly marker: string
  readonly submits: readonly Of<'submit'>[]
  readonly looks: readonly Of<'look'>[]
  readonly wishes: readonly Of<'cancel' | 'delete'>[]
  readonly callbacks: readonly Of<'callback'>[]
  readonly events: readonly Of<'event'>[]
  readonly told: readonly Of<'told'>[]
}

/** The exchanges of one kind. */
export function all<Asked extends Exchange['asked']>(history: readonly Exchange[], asked: Asked): readonly Of<Asked>[] {
  return history.filter((exchange): exchange is Of<Asked> => exchange.asked === asked)
}

/** Every job that anybody has asked for, by its marker. What events and endpoints tell is found by the id in an answer. */
export function coursesOf(history: readonly Exchange[]): readonly Course[] {
  const markers = markersOf(history)
  const by = Map.groupBy(history, (exchange) => {
    if ('marker' in exchange) return exchange.marker
    return 'id' in exchange ? markers.get(exchange.id ?? '') : undefined
  })
  return [...by].flatMap(([marker, own]) => {
    if (marker === undefined) return []
    const wishes = [...all(own, 'cancel'), ...all(own, 'delete')]
    const told = { callbacks: all(own, 'callback'), events: all(own, 'event'), told: all(own, 'told') }
    return [{ marker, submits: all(own, 'submit'), looks: all(own, 'look'), wishes, ...told }]
  })
}

/** The markers of jobs by the ids with which they were accepted. */
export function markersOf(history: readonly Exchange[]): ReadonlyMap<string, string> {
  const accepted = all(history, 'submit').filter(({ answer }) => answer?.id !== undefined)
  return new Map(accepted.map(({ answer, marker }) => [answer?.id ?? '', marker]))
}

/** A job as somebody knew it to be. */
export type Sight = {
  readonly fromMs: number
  readonly toMs: number
  readonly shown: Shown
  /** What it shows may have been true for long when it was asked for. */
  readonly isLate: boolean
}

/** Everything that was seen of a job. */
export function sightsOf({ looks, wishes, callbacks, events, told }: Course): readonly Sight[] {
  const late = [...events, ...told].flatMap(({ fromMs, toMs, type }) => {
    const shown = shownBy(type)
    return shown === undefined ? [] : [{ fromMs, toMs, shown, isLate: true }]
  })
  return [
    ...looks.flatMap(({ fromMs, toMs, answer }) =>
      answer?.shown === undefined ? [] : [{ fromMs, toMs, shown: answer.shown, isLate: false }],
    ),
    ...callbacks.map(({ fromMs, toMs, shown }) => ({ fromMs, toMs, shown, isLate: false })),
    ...wishes.flatMap(({ asked, fromMs, toMs, answer }) =>
      asked === 'cancel' && answer?.status === 200
        ? [{ fromMs, toMs, shown: 'cancelled', isLate: false } as const]
        : [],
    ),
    ...late,
  ]
}

/** How a job ended, and from when on somebody knew. */
export function endOf(course: Course): { readonly end?: Shown; readonly endedMs: number } {
  const [first] = sightsOf(course)
    .filter(({ shown }) => isOver(shown))
    .toSorted((one, other) => one.toMs - other.toMs)
  return first === undefined ? { endedMs: Number.POSITIVE_INFINITY } : { end: first.shown, endedMs: first.toMs }
}

/** Whether a job of this marker may have been made, as far as its caller was told. */
export function mayBeThere({ submits }: Course): boolean {
  return submits.some(({ answer }) => answer === undefined || answer.id !== undefined || answer.status >= 500)
}
