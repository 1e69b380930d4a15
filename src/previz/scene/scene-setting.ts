/** Place, light and air of a scene with everything decided: what a prompt leaves open, the shot before or the seed decides. */

import { assertNever } from '../../core/assert.ts'
import { type Chance, pick } from '../random.ts'
import { isMount } from '../script/mounted.ts'
import { isTrain } from '../script/riding.ts'
import { SURFBOARD } from '../script/surfing.ts'
import type { Action, Daytime, Place, Season, Setting, Subject, Weather } from '../script/reading.ts'

/** A setting in which nothing is open. */
export type SceneSetting = Setting & {
  readonly place: Place
  readonly season: Season
  readonly daytime: Daytime
  readonly weather: Weather
}

/** Places that are lit by lamps, whatever the hour. */
export const INDOORS: readonly Place[] = ['room', 'studio', 'stage']

/** Decides what a setting leaves open. `cast`: who and what is to be seen in it, leads first. */
export function decideSetting(setting: Setting, cast: readonly Subject[], chance: Chance): SceneSetting {
  const dice = { place: chance(), daytime: chance() }
  const isAground = setting.place === 'sky' && cast[0]?.nature === 'vessel' && cast[0].action !== 'fly'
  const said = isAground ? undefined : setting.place
  const place = said ?? placeFor(setting, cast, dice.place)
  const season = setting.season ?? seasonOf(setting, place, cast)
  const weather = setting.weather ?? 'clear'
  const daytime = setting.daytime ?? daytimeOf(setting, place, dice.daytime)
  const { rise, interior, grove, ...known } = setting
  const grows = grove !== undefined && (place === 'meadow' || (grove !== 'acacia' && grove !== 'steppe'))
  const isRisen =
    rise === 'viaduct'
      ? hasTrain(cast) && (RISING.includes(place) || place === 'city')
      : rise !== undefined && RISING.includes(place) && leadsStand(cast)
  const isRoom = place === 'room' && interior !== undefined
  return {
    ...known,
    ...(isRoom && { interior }),
    ...(grows && { grove }),
    ...(isRisen && { rise }),
    place,
    season,
    weather,
    daytime,
  }
}

/** Where there can be a hill, a cliff or a rock to stand on. */
const RISING: readonly Place[] = ['mountains', 'lake', 'river', 'sea', 'forest', 'desert', 'meadow', 'ice', 'sky']

/** Whether a train is what a shot is about. */
export function hasTrain(cast: readonly Subject[]): boolean {
  return cast.some((one) => one.part === 'lead' && isTrain(one))
}

/** Whether all whom a shot is about stay where they are, and there are few enough for one place. */
function leadsStand(cast: readonly Subject[]): boolean {
  const leads = cast.filter(({ part }) => part === 'lead')
  const stays = ({ action, nature, count }: Subject) =>
    count !== 'crowd' && count <= 2 && (nature === 'building' || !GOING.includes(action))
  return leads.length > 0 && leads.every(stays)
}

const GOING: readonly Action[] = [
  'walk',
  'run',
  'drive',
  'jump',
  'dance',
  'fly',
  'float',
  'rise',
  'fall',
  'swim',
  'sail',
]

function seasonOf({ weather, grove }: Setting, place: Place, cast: readonly Subject[]): Season {
  if (cast.some(({ picture }) => picture === SNOWMAN)) return 'winter'
  if (weather === 'snow' || place === 'ice') return 'winter'
  return grove === 'cherry' ? 'spring' : 'summer'
}

/** Those who are at home where it is cold, and those who are at flowers rather than in the sky. */
const POLAR = new Set(['penguin', 'polar-bear', 'seal'])
const AT_FLOWERS = new Set(['butterfly', 'honeybee', 'lady-beetle', 'bug', 'fairy'])

/** Those who come up out of the sea. */
const WHALES = new Set(['whale', 'spouting-whale', 'dolphin', 'orca', 'shark'])

/** Where the boat is that somebody is in or looks at. */
function watersOf(cast: readonly Subject[]): Place | undefined {
  if (cast.some(({ picture, on }) => picture === CANOE || on?.picture === CANOE)) return 'lake'
  return cast.some(({ nature }) => nature === 'vessel') ? 'sea' : undefined
}

const CANOE = 'canoe'

/** What is nothing without snow. */
const SNOWMAN = 'snowman'

/** What is nothing without wind, or a field. */
const IN_THE_WIND = new Set(['kite', 'flag', 'soccer-ball', 'football-match', 'small-airplane'])

/** What is played with at home. */
const TOYS = new Set(['toy-train'])

const INDOOR = new Set(['chair', 'couch-and-lamp', 'bed', 'piano', 'stove'])

/** Where somebody or something is at home. */
function placeFor({ lamps, life, daytime, weather }: Setting, cast: readonly Subject[], dice: number): Place {
  const [lead] = cast
  if (lead === undefined) return at(['mountains', 'lake', 'sea', 'meadow'], dice)
  if (lamps.includes('candle') || life.includes('confetti')) return 'room'
  if (lamps.includes('neon')) return 'street'
  if (lead.on !== undefined && isMount({ ...lead.on, nature: 'animal' }))
    return lead.action === 'fly' ? 'sky' : 'meadow'
  if (lead.on?.picture === CANOE) return 'lake'
  if (lead.on?.picture === SURFBOARD) return 'sea'
  if (lead.on !== undefined) return INDOOR.has(lead.on.picture) ? 'room' : 'meadow'
  const isOnFoot = lead.nature === 'person' || lead.nature === 'thing'
  if (isOnFoot && cast.some(({ picture = '' }) => IN_THE_WIND.has(picture) || picture === SNOWMAN)) return 'meadow'
  const waters = watersOf(cast)
  switch (lead.nature) {
    case 'vehicle':
      return isTrain(lead) && lead.picture !== 'tram' ? 'meadow' : 'street'
    case 'vessel':
      return lead.picture === CANOE ? 'lake' : 'sea'
    case 'aircraft':
      return 'sky'
    case 'animal':
      if (lead.picture === 'camel') return 'desert'
      if (WHALES.has(lead.picture ?? '') && (lead.action === 'jump' || waters !== undefined)) return 'sea'
      if (lead.action === 'swim') return 'underwater'
      if (POLAR.has(lead.picture ?? '')) return 'ice'
      if (AT_FLOWERS.has(lead.picture ?? '') || cast.some(({ nature }) => nature === 'plant')) return 'meadow'
      return lead.action === 'fly' ? 'sky' : (waters ?? 'meadow')
    case 'plant':
    case 'building':
      return 'meadow'
    case 'person':
      if (cast.some(isTrain)) return 'meadow'
      if (lead.action === 'sail' || lead.action === 'swim') return 'lake'
      if (waters !== undefined) return waters
      if (lead.picture === 'baby' || (weather === undefined && cast.some(({ nature }) => nature === 'food')))
        return 'room'
      if (cast.some(({ picture }) => picture === 'stroller')) return 'meadow'
      if (lamps.includes('spotlight')) return 'stage'
      // There is a night on stages, too, but no rain.
      if (lead.action === 'dance' && weather === undefined && (daytime ?? 'night') === 'night') return 'stage'
      return daytime !== undefined || weather !== undefined ? 'meadow' : 'studio'
    case 'thing':
      if (lead.picture === 'stroller' || lead.picture === 'fire' || life.includes('stars')) return 'meadow'
      if (TOYS.has(lead.picture ?? '')) return 'room'
      return weather === undefined ? 'studio' : 'meadow'
    case 'product':
    case 'food':
      return weather === 'snow' ? 'meadow' : 'studio'
    default:
      return assertNever(lead.nature)
  }
}

function daytimeOf({ lamps, moods, grove, interior }: Setting, place: Place, dice: number): Daytime {
  if (lamps.includes('neon') || moods.includes('cyberpunk') || moods.includes('noir')) return 'night'
  const isEvening = interior === 'bar' || (interior === 'restaurant' && lamps.includes('candle'))
  if (place === 'room' && isEvening) return 'night'
  if (INDOORS.includes(place)) return 'day'
  if (place === 'space' || place === 'moon') return 'night'
  if (place === 'street' || place === 'underwater') return dice < 0.7 ? 'day' : 'sunset'
  if (place === 'meadow' && grove === 'acacia') return at(['sunset', 'day', 'sunset', 'dawn', 'sunset'], dice)
  return at(['day', 'sunset', 'dawn', 'day', 'sunset'], dice)
}

function at<T>(choices: readonly [T, ...T[]], dice: number): T {
  return pick(() => dice, choices)
}
