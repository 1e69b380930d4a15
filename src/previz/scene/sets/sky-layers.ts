/** What is above every outdoor set: the sky with its sun or moon, and clouds that drift. */

import { type Chance, between } from '../../random.ts'
import type { SceneSetting } from '../scene-setting.ts'
import { isStarry, paintClouds, paintSky } from '../sky.ts'
import { lightning } from './lightning.ts'
import type { LayerPlan } from '../stage.ts'

/** The layers of the sky; a veiled sun is light without a disc. */
export function skyLayers(setting: SceneSetting, chance: Chance, isVeiled = false): LayerPlan[] {
  const { weather, daytime, isWindy } = setting
  const cover = { clear: between(chance, 0.3, 0.5), cloudy: 0.8, rain: 0.95, storm: 1.05, snow: 0.85, fog: 0.4 }[
    weather
  ]
  const dimmer = daytime === 'night' && weather === 'clear' ? 0.55 : 1
  const flashes = weather === 'storm' ? lightning(chance) : []
  return [
    {
      distance: Number.POSITIVE_INFINITY,
      density: isStarry(setting) ? 1 : 0.6,
      paint: (context, stage) => paintSky(context, stage, isVeiled),
    },
    {
      distance: 60,
      density: 0.5,
      drift: isWindy || weather === 'storm' ? 0.012 : 0.004,
      paint: (context, stage) => paintClouds(context, stage, cover * dimmer),
    },
    ...flashes,
  ]
}
