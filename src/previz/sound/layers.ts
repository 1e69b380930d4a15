/** What is heard in a scene: the voices that its place, light, weather, life and actions ask for. Data in, a list out. */

import type { Action } from '../script/reading.ts'
import type { DecidedSetting, SoundScene } from './sound-scene.ts'
import { sparkle, spaceDrone } from './voices/air.ts'
import { crackling, flameRoar } from './voices/fire.ts'
import { aircraft, drive, footsteps, GROUNDS, wings } from './voices/motion.ts'
import { applause, murmur } from './voices/people.ts'
import { cityHum, farHorns, neonBuzz, passingCars, roomTone } from './voices/town.ts'
import type { Voice } from './voices/voice.ts'
import { bubbling, lapping, pouring, river, splashing, underwater, waves } from './voices/water.ts'
import { RAINS, rain, rustle, snowHush, thunder, wind } from './voices/weather.ts'
import { birds, crickets, gulls } from './voices/wildlife.ts'

/** A voice and the name of its stream of chance. */
export type Layer = { readonly name: string; readonly voice: Voice }

type Place = DecidedSetting['place']

/** Places with no sky above them: no weather, no birds. */
const INDOORS: ReadonlySet<Place> = new Set(['underwater', 'space', 'moon', 'studio', 'stage', 'room'])

const GREEN: ReadonlySet<Place> = new Set(['forest', 'meadow', 'lake', 'river', 'mountains'])

const WATERS: ReadonlySet<Place> = new Set(['sea', 'lake', 'river'])

/** The voices of a scene. The same scene has the same voices. */
export function layersOf(scene: SoundScene): readonly Layer[] {
  const { setting } = scene
  return [
    ...placeLayers(scene),
    ...(INDOORS.has(setting.place) ? [] : weatherLayers(setting)),
    ...wildlifeLayers(setting),
    ...lifeLayers(setting),
    ...scene.actions.flatMap((action) => actionLayers(action, scene)),
  ].filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index)
}

/** Actions that are loud by themselves, and those that are heard in a still place. */
const LOUD: ReadonlySet<Action> = new Set(['drive', 'cheer', 'breathe_fire'])
const HEARD: ReadonlySet<Action> = new Set(['walk', 'run', 'dance', 'pour', 'fly', 'swim'])

/** How much softer a scene is than the loudest, in LU: a storm is loud, snow and a studio are nearly still. */
export function stillnessLu({ setting, actions }: SoundScene): number {
  const { place, weather, lamps, life } = setting
  if (weather === 'storm' && !INDOORS.has(place)) return 0
  if (actions.some((action) => LOUD.has(action))) return 0
  const isNear = actions.some((action) => HEARD.has(action)) || lamps.includes('fire') || life.includes('confetti')
  if (place === 'studio' || place === 'room') return isNear ? 7 : 13
  if (place === 'space' || place === 'moon') return 8
  if (place === 'sea' || (weather === 'rain' && !INDOORS.has(place))) return 2
  if (weather === 'snow' || weather === 'fog') return isNear ? 6 : 9
  return 4
}

function placeLayers({ setting, actions, natures }: SoundScene): Layer[] {
  const isWet = wet(setting)
  switch (setting.place) {
    case 'sea':
      return [layer('waves', waves)]
    case 'lake':
      return [layer('lapping', lapping)]
    case 'river':
      return [layer('river', river)]
    case 'underwater':
      return [layer('underwater', underwater)]
    case 'city':
    case 'street': {
      const own = actions.includes('drive') ? [] : [layer('cars', passingCars(isWet))]
      return [layer('hum', cityHum), ...own, layer('horns', farHorns)]
    }
    case 'forest':
      return [layer('rustle', rustle)]
    case 'desert':
      return [layer('desert wind', wind(0.035, 0.8))]
    case 'sky':
      return [layer('high wind', wind(0.045, 0.3))]
    case 'space':
    case 'moon':
      return [layer('space', spaceDrone)]
    case 'stage':
      return [layer('room', roomTone), layer('murmur', murmur(6, 0.05))]
    case 'room':
      return [layer('room', roomTone), ...(setting.life.includes('confetti') ? [layer('murmur', murmur(8, 0.12))] : [])]
    case 'studio': {
      const shines = natures.includes('product') || natures.includes('food') || natures.length === 0
      return [layer('room', roomTone), ...(shines ? [layer('sparkle', sparkle(0.09, 0.6))] : [])]
    }
    case 'mountains':
    case 'ice':
      return [layer('mountain wind', wind(0.03, 0.35))]
    case 'meadow':
      return [layer('rustle', rustle)]
  }
}

function weatherLayers(setting: DecidedSetting): Layer[] {
  const { place, weather, isWindy } = setting
  const strong = weather === 'storm'
  const breeze = layer(
    'wind',
    wind(strong ? 0.06 : isWindy ? 0.045 : weather === 'snow' ? 0.016 : 0.01, strong || isWindy ? 0.5 : 0.1),
  )
  const falls = weather === 'rain' || strong ? [layer('rain', rain(RAINS[groundOfRain(place)]))] : []
  const far = strong ? [layer('thunder', thunder)] : []
  const hush = weather === 'snow' ? [layer('snow', snowHush)] : []
  return [breeze, ...falls, ...far, ...hush]
}

function groundOfRain(place: Place): keyof typeof RAINS {
  if (WATERS.has(place)) return 'water'
  return GREEN.has(place) ? 'leaves' : 'street'
}

function wildlifeLayers({ place, daytime, weather, season }: DecidedSetting): Layer[] {
  if (weather === 'rain' || weather === 'storm' || weather === 'snow' || season === 'winter') return []
  const isDark = daytime === 'night' || daytime === 'dusk'
  if (place === 'sea') return isDark ? [] : [layer('gulls', gulls)]
  if (!GREEN.has(place)) return []
  return [isDark ? layer('crickets', crickets) : layer('birds', birds)]
}

function lifeLayers({ place, life, lamps, daytime, weather }: DecidedSetting): Layer[] {
  const layers: Layer[] = []
  const burns = lamps.includes('fire') || life.includes('embers')
  if (burns && place !== 'underwater' && place !== 'space') layers.push(layer('fire', crackling(1)))
  else if (lamps.includes('candle')) layers.push(layer('fire', crackling(0.25)))
  if (lamps.includes('neon')) layers.push(layer('neon', neonBuzz))
  if (life.includes('fireflies') && daytime !== 'day' && weather !== 'snow') layers.push(layer('crickets', crickets))
  if (life.includes('bubbles')) layers.push(layer('bubbles', bubbling))
  if (life.includes('leaves')) layers.push(layer('rustle', rustle))
  if (life.includes('stars') && place !== 'city') layers.push(layer('glitter', sparkle(0.02, 1.1)))
  if (life.includes('confetti')) layers.push(layer('murmur', murmur(8, 0.12)))
  return layers
}

function actionLayers(action: Action, { setting, natures, heading }: SoundScene): Layer[] {
  const afoot = natures.includes('person') || natures.includes('animal') || natures.length === 0
  const onFoot = (seconds: number) =>
    afoot && hasGround(setting.place) ? [layer('steps', footsteps(GROUNDS[groundOf(setting)], seconds))] : []
  switch (action) {
    case 'drive':
      return [layer('drive', drive(wet(setting), heading))]
    case 'walk':
      return onFoot(0.54)
    case 'run':
      return onFoot(0.31)
    case 'dance':
      return onFoot(0.42)
    case 'cheer':
      return [layer('applause', applause), layer('murmur', murmur(6, 0.14))]
    case 'fly':
      return [natures.includes('aircraft') ? layer('aircraft', aircraft) : layer('wings', wings)]
    case 'swim':
      return setting.place === 'underwater' ? [layer('bubbles', bubbling)] : [layer('strokes', splashing)]
    case 'sail':
      return [layer('lapping', lapping)]
    case 'breathe_fire':
      return [layer('flames', flameRoar), layer('fire', crackling(0.7))]
    case 'pour':
      return [layer('pouring', pouring)]
    case 'shine':
    case 'bloom':
      return [layer('sparkle', sparkle(0.09, 0.6))]
    default:
      return []
  }
}

function hasGround(place: Place): boolean {
  return place !== 'underwater' && place !== 'space' && place !== 'moon' && place !== 'sky'
}

function groundOf(setting: DecidedSetting): keyof typeof GROUNDS {
  const { place, weather } = setting
  if (INDOORS.has(place)) return 'wood'
  if (weather === 'snow' || place === 'ice') return 'snow'
  if (place === 'desert' || place === 'sea') return 'sand'
  if (GREEN.has(place)) return 'leaves'
  return wet(setting) ? 'wet' : 'stone'
}

function wet({ isWet, weather }: DecidedSetting): boolean {
  return isWet || weather === 'rain' || weather === 'storm'
}

function layer(name: string, voice: Voice): Layer {
  return { name, voice }
}
