/** Who rides what: a bicycle and its rider are one drawing, and a motorbike goes on without a second figure. */

import type { Found } from './found.ts'
import type { Noun } from './meaning.ts'
import { isMount } from './mounted.ts'
import { hasRole, meant, type Word, firstWritten } from './phrase.ts'

const CYCLIST: Noun = { picture: 'cyclist', nature: 'person' }
const MOUNTS = new Set(['horse', 'motorcycle', 'motor-scooter'])
/** Cars of every kind. */
const CARS: ReadonlySet<string> = new Set([
  'car',
  'sports-car',
  'sport-utility-vehicle',
  'pickup-truck',
  'taxi',
  'police-car',
  'bus',
  'minibus',
  'racing-car',
  'ambulance',
  'fire-engine',
  'delivery-truck',
  'articulated-lorry',
  'tractor',
])
/** People of whom nothing more is said than that they are people: nobody misses them at the wheel. */
export const PLAIN: ReadonlySet<string> = new Set([
  'person',
  'man',
  'woman',
  'girl',
  'boy',
  'child',
  'old-man',
  'old-woman',
])

const TRAINS = new Set(['train', 'metro', 'tram', 'high-speed-train', 'locomotive'])

/** Whether it is a whole train: as long as a picture is wide, and on rails. */
export function isTrain({ picture = '' }: { readonly picture?: string }): boolean {
  return TRAINS.has(picture)
}

/** Whether it can be ridden, driven or steered. */
export function isRideable(noun: Noun): boolean {
  return noun.nature === 'vehicle' || noun.nature === 'vessel' || noun.picture === 'sled' || isMount(noun)
}

const CAR: Noun = { picture: 'car', nature: 'vehicle' }

/** Who drives, and nothing is said of what, sits in a car. */
function withCar(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  if (!words.some(isAtWheel) || words.some((word) => meant(word, 'action') === 'sail')) return found
  if (found.some(({ noun, rider }) => isRideable(noun) || rider !== undefined)) return found
  return found.map((one) => {
    const drives = isOnFoot(one) && one.said === 'drive'
    return drives ? { ...one, noun: CAR, count: 1, colour: undefined } : one
  })
}

/** `speeds through` is said of runners, too; `drives` is not. */
function isAtWheel(word: Word): boolean {
  const isDriving = meant(word, 'action') === 'drive' && /^(?:driv|drove)/.test(firstWritten(word))
  return !word.isTakenBack && word.about !== 'camera' && (isDriving || hasRole(word, 'at_wheel'))
}

/** Words for sitting on something or steering it, and not only for going fast. */
function isSteering(word: Word): boolean {
  const isRiding = meant(word, 'action') === 'drive' && /^(?:rid|rode|steer|骑|cưỡi)/u.test(firstWritten(word))
  return isRiding || isAtWheel(word)
}

/** Those that were found, riders and what they ride made one; through a rider's own eyes only what is ridden is seen. */
export function withRiders(all: readonly Found[], words: readonly Word[], isFirstPerson: boolean): readonly Found[] {
  const found = withCar(all, words)
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
  const isSteered = words.some(isSteering)
  // What he steers is not known, or is beside him: he does not run for it.
  for (const one of found)
    if (isSteered && isOnFoot(one) && one.said === 'drive' && one.on === undefined) one.said = 'stand'
  return found.filter((one) => !gone.has(one))
}

function isOnFoot({ noun }: Found): boolean {
  return noun.nature === 'person' && noun.picture !== 'cyclist'
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
  return MOUNTS.has(noun.picture) || CARS.has(noun.picture) || noun.nature === 'vessel'
}
