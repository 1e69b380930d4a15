/** Who rides what: a bicycle and its rider are one drawing, and a motorbike goes on without a second figure. */

import type { Found } from './found.ts'
import type { Noun } from './meaning.ts'
import { isMount } from './mounted.ts'
import { hasRole, type Word } from './phrase.ts'

const CYCLIST: Noun = { picture: 'cyclist', nature: 'person' }
const MOUNTS = new Set(['horse', 'motorcycle', 'motor-scooter'])
/** Cars of every kind. */
export const CARS: ReadonlySet<string> = new Set([
  'car',
  'sports-car',
  'sport-utility-vehicle',
  'pickup-truck',
  'taxi',
  'police-car',
  'bus',
])
/** People of whom nothing more is said than that they are people; a knight is seen beside his horse. */
const PLAIN = new Set(['person', 'man', 'woman', 'girl', 'boy', 'child', 'old-man', 'old-woman'])

/** Whether it can be ridden or driven. */
export function isRideable(noun: Noun): boolean {
  return noun.nature === 'vehicle' || isMount(noun)
}

/** Those that were found, riders and what they ride made one; through a rider's own eyes only what is ridden is seen. */
export function withRiders(found: readonly Found[], words: readonly Word[], isFirstPerson: boolean): readonly Found[] {
  const gone = new Set<Found>()
  for (const ridden of found) {
    const rider = ridden.rider ?? riderAfter(found, ridden, words)
    if (ridden.noun.picture === 'bicycle') {
      if (rider !== undefined) {
        rider.noun = CYCLIST
        rider.said = 'drive'
        rider.part = 'lead'
        rider.colour ??= ridden.colour
        gone.add(ridden)
      } else if (ridden.isRidden && !isFirstPerson) ridden.noun = CYCLIST
    } else if (rider !== undefined && isHidden(rider, ridden)) {
      ridden.said = 'drive'
      ridden.part = 'lead'
      ridden.count ??= rider.count
      ridden.isPlural ||= rider.isPlural
      gone.add(rider)
    }
  }
  return found.filter((one) => !gone.has(one))
}

/** `骑着自行车的女孩`. */
function riderAfter(found: readonly Found[], ridden: Found, words: readonly Word[]): Found | undefined {
  if (ridden.said !== 'drive' || !isRideable(ridden.noun) || !hasRole(words[ridden.end + 1], 'of')) return undefined
  const next = found[found.indexOf(ridden) + 1]
  return next?.noun.nature === 'person' && next.clause === ridden.clause && next.end - ridden.end <= 3
    ? next
    : undefined
}

function isHidden(rider: Found, { noun }: Found): boolean {
  if (!PLAIN.has(rider.noun.picture)) return false
  return MOUNTS.has(noun.picture) || (CARS.has(noun.picture) && rider.noun.picture !== 'person')
}
