/** Place, light and air of a scene with everything decided: what a prompt leaves open, the shot before or the seed decides. */

import { type Chance, pick } from '../random.ts'
import type { Daytime, Place, Season, Setting, Weather } from '../script/reading.ts'

/** A setting in which nothing is open. */
export type SceneSetting = Setting & {
  readonly place: Place
  readonly season: Season
  readonly daytime: Daytime
  readonly weather: Weather
}

/** Places that are lit by lamps, whatever the hour. */
export const INDOORS: readonly Place[] = ['room', 'studio', 'stage']

/** Decides what a setting leaves open. `hasLead`: somebody or something is to be seen in it. */
export function decideSetting(setting: Setting, hasLead: boolean, chance: Chance): SceneSetting {
  const dice = { place: chance(), season: chance(), daytime: chance() }
  const place = setting.place ?? (hasLead ? 'studio' : at(['mountains', 'lake', 'sea', 'meadow'], dice.place))
  const season = setting.season ?? (setting.weather === 'snow' ? 'winter' : 'summer')
  const weather = setting.weather ?? 'clear'
  const daytime = setting.daytime ?? daytimeOf(setting, place, dice.daytime)
  return { ...setting, place, season, weather, daytime }
}

function daytimeOf({ lamps, moods }: Setting, place: Place, dice: number): Daytime {
  if (lamps.includes('neon') || moods.includes('cyberpunk') || moods.includes('noir')) return 'night'
  if (INDOORS.includes(place) || place === 'underwater') return 'day'
  if (place === 'space') return 'night'
  return at(['dawn', 'day', 'sunset', 'dusk', 'sunset'], dice)
}

function at<T>(choices: readonly [T, ...T[]], dice: number): T {
  return pick(() => dice, choices)
}
