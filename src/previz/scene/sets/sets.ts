/** Which set each place has. */

import type { Chance } from '../../random.ts'
import type { CameraWish, Interior, Place } from '../../script/reading.ts'
import type { SceneSetting } from '../scene-setting.ts'
import type { SetPlan } from '../stage.ts'
import { bar, cafe } from '../interior/counter.ts'
import { classroom } from '../interior/classroom.ts'
import { gym } from '../interior/gym.ts'
import { hospital } from '../interior/hospital.ts'
import { laboratory } from '../interior/laboratory.ts'
import { office } from '../interior/office.ts'
import { restaurant } from '../interior/restaurant.ts'
import { isFromAbove } from './aerial.ts'
import { aisle } from './aisle.ts'
import { underwater } from './deep.ts'
import { desert } from './dry-land.ts'
import { inFog } from './fog.ts'
import { sky } from './heights.ts'
import { meadow } from './meadowland.ts'
import { lake, mountains } from './open-country.ts'
import { sea } from './coast.ts'
import { space } from './orbit.ts'
import { ice } from './ice.ts'
import { moon } from './moon.ts'
import { withoutFront, withRails } from './rails.ts'
import { withRise } from './rise.ts'
import { river } from './riverside.ts'
import { withViaduct } from './viaduct.ts'
import type { SetMaker, SetNeeds } from './set-maker.ts'
import { city } from './skyline.ts'
import { dressedRoom } from './dressed-room.ts'
import { factory } from './factory.ts'
import { kitchen } from './kitchen.ts'
import { room } from './room.ts'
import { station } from './station.ts'
import { studio } from './studio.ts'
import { street } from './street.ts'
import { streetside } from './streetside.ts'
import { withTable } from './table.ts'
import { theatre } from './theatre.ts'
import { forest } from './wood.ts'

const SETS: { readonly [P in Place]: SetMaker } = {
  mountains,
  lake,
  river,
  sea,
  underwater,
  city,
  street,
  forest,
  desert,
  meadow,
  ice,
  sky,
  space,
  moon,
  room,
  studio,
  stage: theatre,
}

/** Rooms that have a set of their own. */
const INTERIORS: { readonly [I in Interior]?: SetMaker } = {
  station: withTable(station),
  factory: withTable(factory),
  kitchen,
  classroom: dressedRoom(classroom),
  office: dressedRoom(office),
  hospital: dressedRoom(hospital),
  laboratory: dressedRoom(laboratory),
  gym: dressedRoom(gym),
  cafe: dressedRoom(cafe),
  bar: dressedRoom(bar),
  restaurant: dressedRoom(restaurant),
  library: withTable(aisle('library')),
  supermarket: withTable(aisle('supermarket')),
}

/** The set of a place as it is without rails, rises and fog. */
function makerOf({ place, interior }: SceneSetting): SetMaker {
  return (place === 'room' && interior !== undefined ? INTERIORS[interior] : undefined) ?? SETS[place]
}

/** Where fog lies in banks between the planes; streets and cities have their own. */
const OPEN_LAND: readonly Place[] = ['mountains', 'lake', 'river', 'sea', 'forest', 'desert', 'meadow', 'ice', 'sky']

/** Where rails lie, unless water is before the camera; trains go along the quay of a city. */
const RAILED: readonly Place[] = ['mountains', 'river', 'street', 'forest', 'desert', 'meadow', 'ice']

/** A set with what its leads stand on or go along; from above no more than a bridge is seen of that. */
function withGround(
  bare: SetPlan,
  { rise, isRailed, isSeenAlong }: { rise: SceneSetting['rise']; isRailed: boolean; isSeenAlong: boolean },
): SetPlan {
  if (rise === 'viaduct') return withViaduct(bare, !isSeenAlong)
  if (!isSeenAlong) return bare
  if (rise !== undefined) return withRise(bare, rise)
  return isRailed ? withRails(bare) : bare
}

/** Plans the set of a place. */
export function planSet(
  setting: SceneSetting,
  chance: Chance,
  view: CameraWish['view'],
  needs: SetNeeds = {},
): SetPlan {
  const { walkway, hasRails = false, showsPortraits = false } = needs
  // Who is seen only from the chest up would grow out of a hill.
  const rise = showsPortraits ? undefined : setting.rise
  const isSeenAlong = !isFromAbove(view)
  const isBeside = setting.place === 'street' && walkway !== undefined && isSeenAlong
  const bare = isBeside ? streetside(setting, chance, walkway) : makerOf(setting)(setting, chance, view, needs)
  const isRailed = hasRails && RAILED.includes(setting.place) && bare.water === undefined
  const plan = withGround(bare, { rise, isRailed, isSeenAlong })
  const seen = showsPortraits && isSeenAlong ? { ...plan, layers: withoutFront(plan) } : plan
  return setting.weather === 'fog' && OPEN_LAND.includes(setting.place) ? inFog(seen, chance) : seen
}
