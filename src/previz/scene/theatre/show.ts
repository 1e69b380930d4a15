/** What a show is lit and hung with. */

import { type Chance, pick } from '../../random.ts'
import { type Colour, colour } from '../colour.ts'
import { graderOf } from '../moods.ts'
import type { SceneSetting } from '../scene-setting.ts'

/** The colours of a show. */
export type Show = {
  readonly kind: 'theatre' | 'concert'
  readonly lights: readonly Colour[]
  readonly cloth: Colour
  readonly dark: Colour
}

const CONCERTS: readonly [readonly string[], ...(readonly string[])[]] = [
  ['#ff3f9e', '#4a6bff', '#29e0ff', '#ffb84a'],
  ['#8a4dff', '#ff5a7a', '#3fd9ff', '#ffd27a'],
  ['#2f8bff', '#29e6c0', '#c7f1ff', '#ff6ad0'],
]

export function showOf(setting: SceneSetting, chance: Chance): Show {
  const { moods, lamps } = setting
  const isTheatre = chance() < 0.4 || moods.includes('vintage') || moods.includes('warm')
  const isConcert = moods.includes('cyberpunk') || lamps.includes('neon') || moods.includes('playful')
  const graded = graderOf(setting)
  const lights = pick(chance, CONCERTS).map(colour)
  if (isTheatre && !isConcert) {
    const warm = ['#ffe2b0', '#ffcf8a', '#fff0d0', '#ffb870'].map(colour).map(graded)
    return { kind: 'theatre', lights: warm, cloth: graded(colour('#a3182c')), dark: graded(colour('#16060c')) }
  }
  return {
    kind: 'concert',
    lights: lights.map(graded),
    cloth: graded(colour('#1c1a3a')),
    dark: graded(colour('#07060f')),
  }
}
