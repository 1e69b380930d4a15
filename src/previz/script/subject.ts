/** How kinds of things move: what a verb means for each of them, and what they do where none is said. */

import type { Noun } from './meaning.ts'
import type { Action, Nature } from './reading.ts'

const BORN_FLYING = new Set([
  ...['butterfly', 'honeybee', 'bat', 'drone', 'rocket', 'flying-saucer', 'kite', 'phoenix', 'lady-beetle'],
  ...['dove', 'gull'],
])
const WINGED = new Set([
  ...['eagle', 'bird', 'black-bird', 'owl', 'swan', 'parrot', 'goose', 'flamingo', 'dragon', 'fairy', 'pegasus'],
  ...['baby-angel', 'bug', ...BORN_FLYING],
])
const FINNED = new Set([
  ...['fish', 'tropical-fish', 'blowfish', 'whale', 'spouting-whale', 'dolphin', 'shark', 'orca', 'octopus', 'squid'],
  ...['jellyfish', 'turtle', 'seal', 'merperson'],
])
const AGLOW = new Set([
  'candle',
  'lantern',
  'light-bulb',
  'diya-lamp',
  'fireworks',
  'mirror-ball',
  'crystal-ball',
  'fire',
])
const BUOYANT = new Set([
  'balloon',
  'hot-air-balloon',
  'paper-boat',
  'feather',
  'parachute',
  'satellite',
  'ringed-planet',
])

/** Birds that are seen in the air when there are several of them: one alone sits. */
const FLOCKING = new Set(['bird', 'black-bird'])

/** They take their time. */
const CAMELS = new Set(['camel', 'two-hump-camel'])

/** What it does where the prompt does not say. */
export function usualAction({ picture, nature, isMany }: Noun, isAlone: boolean): Action {
  // A caravan is on its way.
  if (CAMELS.has(picture) && isMany === true) return 'walk'
  if (BORN_FLYING.has(picture) || nature === 'aircraft' || (!isAlone && FLOCKING.has(picture))) return 'fly'
  if (nature === 'vehicle') return 'drive'
  // A boat of which nothing is said lies on its water.
  if (BUOYANT.has(picture) || picture === 'canoe') return 'float'
  if (nature === 'vessel') return 'sail'
  if (FINNED.has(picture)) return 'swim'
  return AGLOW.has(picture) ? 'shine' : 'stand'
}

const ONWARD: readonly Action[] = ['walk', 'run', 'drive', 'fly', 'swim', 'sail', 'float']
/** What goes where the water takes it. */
const DRIFTING = new Set(['paper-boat', 'canoe'])
const STILL: readonly Nature[] = ['product', 'food', 'plant', 'building', 'thing']

/** A verb as this kind of thing does it: what runs is driven if it is a car, and sails if it is a ship. */
export function actionOf({ picture, nature }: Noun, said: Action): Action {
  const isOnward = ONWARD.includes(said)
  // It waves on its pole.
  if (picture === 'flag') return said === 'rise' ? 'rise' : 'stand'
  if (nature === 'vehicle') return isOnward && said !== 'fly' && said !== 'float' ? 'drive' : said
  if (nature === 'vessel')
    return isOnward && said !== 'fly' ? (DRIFTING.has(picture) && said === 'float' ? 'float' : 'sail') : said
  if (nature === 'aircraft') return isOnward && said !== 'float' ? 'fly' : said
  if (nature === 'building' && ['fly', 'jump', 'float', 'dance', 'turn'].includes(said)) return 'stand'
  if (STILL.includes(nature))
    return ['walk', 'run', 'drive', 'swim', 'sail', 'sit', 'lie', 'cheer', 'blow'].includes(said) ? 'stand' : said
  if (said === 'bloom' || said === 'pour') return 'stand'
  if (nature === 'animal' && said === 'sail') return 'swim'
  if (said !== 'drive') return FINNED.has(picture) && (said === 'walk' || said === 'run') ? 'swim' : said
  // A cyclist is drawn on his bicycle; nobody else has anything under him.
  if (nature === 'person') return picture === 'cyclist' ? 'drive' : 'run'
  if (FINNED.has(picture)) return 'swim'
  if (CAMELS.has(picture)) return 'walk'
  return WINGED.has(picture) ? 'fly' : nature === 'animal' ? 'run' : 'stand'
}
