/** How many people have room on what they sit on or ride, and whether those of a prompt share it or have one each. */

import { CREW_MAX } from './aboard.ts'
import { type Found, howMany } from './found.ts'

const ROOMS: { readonly [picture: string]: number } = {
  canoe: CREW_MAX,
  bench: 3,
  'couch-and-lamp': 3,
  bed: 2,
  elephant: 3,
  mammoth: 3,
  dragon: 2,
  horse: 2,
  unicorn: 2,
  pegasus: 2,
  camel: 2,
  'water-buffalo': 2,
  ox: 2,
}

/** How many people have room on one of what has this picture. */
export function roomOn(picture: string): number {
  return ROOMS[picture] ?? 1
}

/** Seats are shared, and so are beasts as large as these, where a language does not say how many there are. */
const SHARED = new Set(['bench', 'couch-and-lamp', 'bed', 'elephant', 'mammoth', 'dragon'])

/** Whether several people are on one: `two men on a horse`, not `two men on horses`. */
export function isShared({ noun, isPlural, count, words, isHeadFirst }: Found, above: Found): boolean {
  if (isPlural || (count ?? 1) !== 1 || noun.isMany === true) return false
  const isCounted = count !== undefined || !(isHeadFirst || /\p{Script=Han}/u.test(words))
  return isCounted || SHARED.has(noun.picture) || howMany(above) === 1
}
