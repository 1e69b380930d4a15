/**
 * Lists of objects in a form whose names have no indexes. OpenAI's SDK for Node sends such a list item by item; the one for
 * Python sends all parts of one name together: every `type`, then every `role`, then every URL. Here the second order
 * becomes the first.
 */

import { problem } from '../../core/problem.ts'
import type { FormPart } from '../wire.ts'

/** `a[][b][c]` in two: the list `a[]`, and the place within its item, `[b][c]`. */
const IN_LIST = /^([^[\]]+(?:\[[^[\]]+\])*\[\])((?:\[[^[\]]*\])+)$/

type InList = { readonly part: FormPart; readonly list: string; readonly place: string }

/** The parts, with each list that came by names in the order of its items. Throws `ProblemError` where that cannot be told. */
export function itemByItem(parts: readonly FormPart[]): readonly FormPart[] {
  const located = parts.map((part) => ({ part, ...locate(part.name) }))
  const lists = Map.groupBy(located.filter(isInList), ({ list }) => list)
  return located.flatMap((entry) => {
    const members = isInList(entry) ? lists.get(entry.list) : undefined
    if (members === undefined || !cameByNames(members)) return [entry.part]
    return members[0]?.part === entry.part ? sortByItem(members) : []
  })
}

function locate(name: string): { readonly list?: string; readonly place?: string } {
  const [, list, place] = IN_LIST.exec(name) ?? []
  return list === undefined || place === undefined ? {} : { list, place }
}

function isInList(entry: {
  readonly part: FormPart
  readonly list?: string
  readonly place?: string
}): entry is InList {
  return entry.list !== undefined
}

/** True when some name is repeated, and nothing stands between the parts of any name. */
function cameByNames(members: readonly InList[]): boolean {
  const places = members.map(({ place }) => place)
  const runs = places.filter((place, index) => place !== places[index - 1])
  const names = new Set(places)
  return names.size > 1 && runs.length === names.size && places.length > names.size
}

/** A name that every item has is dealt out in order; one that some have goes to the items whose type it is. */
function sortByItem(members: readonly InList[]): FormPart[] {
  const byPlace = Map.groupBy(members, ({ place }) => place)
  const count = Math.max(...[...byPlace.values()].map((same) => same.length))
  const types = (byPlace.get('[type]') ?? []).map(({ part }) => ('value' in part ? part.value : ''))
  const items: FormPart[][] = Array.from({ length: count }, () => [])
  for (const [place, same] of byPlace) {
    const ofType = [...items.keys()].filter((index) => place.startsWith(`[${types[index] ?? ''}]`))
    const owners = same.length === count ? [...items.keys()] : ofType
    if (owners.length !== same.length) {
      const message =
        'It cannot be told to which items of the list this belongs; give it to all, number the items, or send JSON.'
      throw problem('invalid_body', message, same[0]?.part.name)
    }
    same.forEach(({ part }, index) => {
      items[owners[index] ?? 0]?.push(part)
    })
  }
  return items.flat()
}
