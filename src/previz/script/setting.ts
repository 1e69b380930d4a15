/** Place, season, light, weather and air of a shot, from the words of its sentences. */

import { backdropAt } from './backdrop.ts'
import { allMeant, hasRole, isBeforeTank, isTank, meant, type Word, firstWritten } from './phrase.ts'
import { riseIn } from './heights.ts'
import { isOnlyNamed, isOutsideOf } from './indoors.ts'
import type { Noun } from './meaning.ts'
import { isTrain } from './riding.ts'
import { flakesAt } from './scenery.ts'
import type {
  ColourName,
  Daytime,
  Grove,
  Interior,
  Lamp,
  Life,
  Mood,
  Nature,
  Place,
  Season,
  Setting,
  Weather,
} from './reading.ts'

/** A setting in which nothing was said. */
export const UNSAID: Setting = { isWet: false, isWindy: false, lamps: [], moods: [], life: [] }

/** Reads what is said of place, light and air. */
export function settingOf(words: readonly Word[]): Setting {
  const heard = words.filter((word, i) => !isFalseFriend(words, word, i) && !isOnlyNamed(words, i))
  const backdrop = words.map((_, i) => backdropAt(words, i)).find((colour) => colour !== undefined)
  const [named, also] = placesOf(heard)
  const grown = groveOf(heard)
  const interior = firstOf<Interior>(heard.map((word) => meant(word, 'interior')))
  const rise = riseIn(words)
  const isTerraced = grown === 'rice' && named === 'mountains'
  const place = isTerraced
    ? 'meadow'
    : (named ?? placeOutside(words) ?? placeImplied(heard, backdrop) ?? placeOfGrove(heard, grown))
  // Grass as far as one sees is what a place is, and grows in no other one.
  const isElsewhere = place !== undefined && place !== 'meadow'
  const grove = isElsewhere && PLAINS.includes(grown) ? undefined : grown
  const season = firstOf<Season>(heard.map((word) => meant(word, 'season')))
  const weather = weatherOf(heard)
  const lamps = unique<Lamp>([
    ...heard.flatMap((word) => allMeant(word, 'lamp')),
    ...(place === 'stage' ? (['spotlight'] as const) : []),
  ])
  const flakes = heard.map((_, i) => flakesAt(heard, i)).filter((life) => life !== undefined)
  const life = unique<Life>([...heard.flatMap((word) => allMeant(word, 'life')), ...flakes])
  const daytime = daytimeOf(heard) ?? (isNightly(heard, lamps, life, place) ? 'night' : undefined)
  return {
    ...(place !== undefined && { place }),
    ...(also !== undefined && { also }),
    ...(interior !== undefined && place === 'room' && { interior }),
    ...(grove !== undefined && { grove }),
    ...(rise !== undefined && { rise }),
    ...(backdrop !== undefined && { backdrop }),
    ...(season !== undefined && { season }),
    ...(daytime !== undefined && { daytime }),
    ...(weather !== undefined && { weather }),
    isWet: weather === 'rain' || says(heard, 'wet') || says(heard, 'after_rain'),
    isWindy: weather === 'storm' || says(heard, 'windy'),
    lamps,
    moods: unique<Mood>(heard.flatMap((word) => allMeant(word, 'mood'))),
    life,
  }
}

/** What is said of one shot, and, where it says nothing, what was said before it or of the whole film. */
export function withSaidBefore(own: Setting, before: Setting): Setting {
  const isElsewhere = own.place !== undefined && before.place !== undefined && own.place !== before.place
  const place =
    own.place === undefined ? { place: before.place, also: before.also } : { place: own.place, also: own.also }
  const season = own.season ?? before.season
  const daytime = own.daytime ?? before.daytime
  const weather = own.weather ?? (isElsewhere ? undefined : before.weather)
  const backdrop = own.backdrop ?? (isElsewhere ? undefined : before.backdrop)
  const grove = own.grove ?? (isElsewhere ? undefined : before.grove)
  const interior = own.interior ?? (isElsewhere ? undefined : before.interior)
  const isSameAir = !isElsewhere && own.weather === undefined && own.daytime === undefined
  return {
    ...(place.place !== undefined && { place: place.place }),
    ...(place.also !== undefined && { also: place.also }),
    ...(interior !== undefined && { interior }),
    ...(grove !== undefined && { grove }),
    ...(own.rise !== undefined && { rise: own.rise }),
    ...(backdrop !== undefined && { backdrop }),
    ...(season !== undefined && { season }),
    ...(daytime !== undefined && { daytime }),
    ...(weather !== undefined && { weather }),
    isWet: own.isWet || weather === 'rain' || (isSameAir && before.isWet),
    isWindy: own.isWindy || (isSameAir && before.isWindy),
    lamps: own.lamps.length > 0 || isElsewhere ? own.lamps : before.lamps,
    moods: unique([...own.moods, ...before.moods]),
    life: own.life.length > 0 || isElsewhere ? own.life : before.life,
  }
}

/** `She waves` is no sea, `3月` no moon. */
function isFalseFriend(words: readonly Word[], word: Word, at: number): boolean {
  const before = words[at - 1]
  if (before === undefined || before.clause !== word.clause) return false
  if (firstWritten(word) === '月' && before.term.tokens.at(-1)?.kind === 'number') return true
  if (meant(word, 'interior') !== undefined) return false
  const isVerb = meant(word, 'action') !== undefined && !word.term.tokens.some(({ kind }) => kind === 'han')
  const isWaving = firstWritten(word) === 'waves' && hasRole(words[at + 1], 'article')
  return isVerb && (isWaving || meant(before, 'noun') !== undefined || hasRole(before, 'pronoun'))
}

/** Whoever is outside of a room, and nothing more is said, is on the street before it. */
function placeOutside(words: readonly Word[]): Place | undefined {
  return words.some((_, at) => isOutsideOf(words, at)) ? 'street' : undefined
}

/** A plain backdrop is a studio's, and a party that is said to be nowhere is at somebody's home. */
function placeImplied(words: readonly Word[], backdrop: ColourName | undefined): Place | undefined {
  if (backdrop !== undefined) return 'studio'
  return words.some((word) => !word.isTakenBack && (hasRole(word, 'occasion') || hasRole(word, 'birthday')))
    ? 'room'
    : undefined
}

const PLAINS: readonly (Grove | undefined)[] = ['acacia', 'steppe']

/** Those that tell which grassland it is. */
const AFRICAN = new Set(['lion', 'giraffe', 'zebra', 'rhinoceros', 'elephant', 'hippopotamus', 'leopard'])

/** What grows there; where lions are, a wide plain is a savanna. */
function groveOf(words: readonly Word[]): Grove | undefined {
  const groves = words.map((word) => meant(word, 'grove'))
  if (groves.includes('acacia')) return 'acacia'
  const grove = firstOf<Grove>(groves)
  const isAfrican = words.some((word) => AFRICAN.has(meant(word, 'noun')?.picture ?? ''))
  return grove === 'steppe' && isAfrican ? 'acacia' : grove
}

/** Trees in bloom stand in a park, unless somebody shows goods that only smell or taste of them. */
function placeOfGrove(words: readonly Word[], grove: Grove | undefined): Place | undefined {
  if (grove !== 'cherry') return undefined
  return isAboutGoods(words) ? undefined : 'meadow'
}

/** Goods, and nobody who wears or uses them. */
function isAboutGoods(words: readonly Word[]): boolean {
  const natures = words.map((word) => meant(word, 'noun')?.nature)
  const isAny = (...ones: readonly Nature[]) => natures.some((nature) => nature !== undefined && ones.includes(nature))
  return isAny('product', 'food') && !isAny('person', 'animal')
}

/** Goods on a bare table top are shown as on a stand; food there is served. */
function placeAt(words: readonly Word[], word: Word): Place | undefined {
  const place = meant(word, 'place')
  // Champagne on ice is at no pole.
  if (place === 'ice' && isAboutGoods(words)) return undefined
  if (isTank(word) && isBeforeTank(words)) return 'room'
  if (place !== 'room') return place
  if (words.some((one) => hasRole(one, 'from_outside'))) return undefined
  const natures = words.map((one) => meant(one, 'noun')?.nature)
  const isDisplay = natures.includes('product') && !natures.includes('person') && !natures.includes('food')
  return hasRole(word, 'surface') && isDisplay ? 'studio' : place
}

const WATER: readonly Place[] = ['sea', 'lake', 'river']
const LAND: readonly Place[] = ['mountains', 'forest', 'meadow', 'city', 'desert']
/** Land that a road leads through. */
const OPEN: readonly Place[] = ['meadow', 'desert']
/** A place that is only the frame of a more exact one. */
const WITHIN: readonly (readonly [exact: Place, frame: Place])[] = [
  ['street', 'city'],
  ['underwater', 'sea'],
  ['stage', 'room'],
  ['studio', 'room'],
  ['space', 'sky'],
  ['moon', 'space'],
  ['ice', 'sea'],
]

/** What the shot is set in, and what else can be seen from there. */
function placesOf(words: readonly Word[]): readonly [Place | undefined, Place | undefined] {
  const named = words.flatMap((word, i) => {
    const home = homeOf(words, word)
    const place = placeAt(words, word) ?? home
    if (place === undefined) return []
    const isBuilding = meant(word, 'noun') !== undefined && !(home === 'sea' && !words.some(isOtherWater))
    const rank = isBuilding ? RANKS.building : isNear(words, i, 'far') ? RANKS.far : RANKS.here
    return [{ place, rank }]
  })
  const best = Math.min(...named.map(({ rank }) => rank))
  const kept = named.filter(({ rank }) => rank <= Math.max(best, RANKS.far)).sort((one, other) => one.rank - other.rank)
  const all = unique(kept.map(({ place }) => place))
  const exact = all.filter((place) => !WITHIN.some(([one, frame]) => frame === place && all.includes(one)))
  const solid = exact.filter((place) => place !== 'sky' && place !== 'studio')
  const places = solid.length > 0 ? solid : exact
  const [first, second] = places
  const isHere = (place: Place) => kept.some((one) => one.place === place && one.rank === best)
  const isRoad = words.some((word) => !word.isTakenBack && hasRole(word, 'road'))
  const open = places.find((place) => OPEN.includes(place) && isHere(place))
  if (isRoad && open !== undefined && (first === 'street' || first === open)) return [open, 'street']
  const water = places.find((place) => WATER.includes(place) && isHere(place))
  if (water !== undefined && first !== undefined && LAND.includes(first)) return [water, first]
  return [first, second ?? (solid.length > 0 ? exact.find((place) => place === 'sky') : undefined)]
}

/** Where buildings stand of which it is known. */
const HOMES: { readonly [picture: string]: Place } = {
  castle: 'mountains',
  'hindu-temple': 'mountains',
  lighthouse: 'sea',
  windmill: 'meadow',
  bridge: 'river',
}

/** Where a building stands; what is driven over a bridge is in a town, as there is no road on a river. */
function homeOf(words: readonly Word[], word: Word): Place | undefined {
  const home = HOMES[meant(word, 'noun')?.picture ?? '']
  const isOnRoad = (noun: Noun | undefined) => noun?.nature === 'vehicle' && !isTrain(noun)
  return home === 'river' && words.some((one) => isOnRoad(meant(one, 'noun'))) ? 'city' : home
}

/** A lighthouse is at the sea, also on a cliff, but not at a lake. */
function isOtherWater(word: Word): boolean {
  const place = meant(word, 'place')
  return place !== undefined && place !== 'sea' && WATER.includes(place)
}

/** A castle says less of where one is than a forest, and what is far away less than what is near. */
const RANKS = { here: 0, far: 1, building: 2 }

function isNear(words: readonly Word[], at: number, role: 'far'): boolean {
  return [at - 2, at - 1, at + 1, at + 2].some((i) => hasRole(words[i], role) && words[i]?.clause === words[at]?.clause)
}

const DAY: Daytime = 'day'

function daytimeOf(words: readonly Word[]): Daytime | undefined {
  const said = words.map((word) => meant(word, 'daytime')).filter((daytime) => daytime !== undefined)
  return said.find((daytime) => daytime !== DAY) ?? said[0]
}

/** Lights that are only seen when it is dark. */
function isNightly(
  words: readonly Word[],
  lamps: readonly Lamp[],
  life: readonly Life[],
  place: Place | undefined,
): boolean {
  if (place === 'space' || place === 'room' || place === 'studio') return false
  return (
    lamps.includes('neon') ||
    life.includes('stars') ||
    words.some((word) => meant(word, 'noun')?.picture === 'fireworks')
  )
}

const HEAVIEST: readonly Weather[] = ['storm', 'snow', 'rain', 'fog', 'cloudy', 'clear']

function weatherOf(words: readonly Word[]): Weather | undefined {
  const said = words.map((word) => meant(word, 'weather'))
  return HEAVIEST.find((weather) => said.includes(weather))
}

function says(words: readonly Word[], role: 'wet' | 'after_rain' | 'windy'): boolean {
  return words.some((word) => !word.isTakenBack && hasRole(word, role))
}

function firstOf<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined)
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)]
}
