/** Landscapes whose look is held; run as a program, this writes down how they look now. */

import { writeFileSync } from 'node:fs'
import { frameOf, gridOf, type Wanted } from './grids.ts'

export const LANDSCAPES: { readonly [name: string]: Wanted } = {
  'autumn river from the air': {
    place: 'river',
    season: 'autumn',
    daytime: 'day',
    weather: 'clear',
    view: 'aerial',
    move: 'fly',
  },
  'river in spring': { place: 'river', season: 'spring', daytime: 'dawn', weather: 'clear' },
  'forest in winter': { place: 'forest', season: 'winter', daytime: 'day', weather: 'snow' },
  'forest in autumn': { place: 'forest', season: 'autumn', daytime: 'sunset', weather: 'clear' },
  'lake at sunset': { place: 'lake', season: 'summer', daytime: 'sunset', weather: 'clear' },
  'peaks at sunset': { place: 'mountains', season: 'summer', daytime: 'sunset', weather: 'clear' },
  'summits from the air': { place: 'mountains', season: 'winter', daytime: 'dawn', weather: 'clear', view: 'aerial' },
  beach: { place: 'sea', season: 'summer', daytime: 'day', weather: 'clear' },
  'reef at noon': { place: 'underwater', daytime: 'day' },
  dunes: { place: 'desert', season: 'summer', daytime: 'sunset', weather: 'clear' },
  'fields from the air': { place: 'meadow', season: 'summer', daytime: 'day', weather: 'clear', view: 'aerial' },
  'among the clouds': { place: 'sky', season: 'summer', daytime: 'sunset', weather: 'clear' },
  space: { place: 'space' },
  'polar ice': { place: 'ice', season: 'winter', daytime: 'day', weather: 'clear' },
  'cliffs from the air': {
    place: 'sea',
    also: 'mountains',
    season: 'summer',
    daytime: 'day',
    weather: 'clear',
    view: 'aerial',
  },
  'on the moon': { place: 'moon' },
  'cherry trees': { place: 'meadow', grove: 'cherry', season: 'spring', daytime: 'day', weather: 'clear' },
  savanna: { place: 'meadow', grove: 'acacia', season: 'summer', daytime: 'sunset', weather: 'clear' },
  steppe: { place: 'meadow', grove: 'steppe', season: 'summer', daytime: 'day', weather: 'clear' },
  bamboo: { place: 'forest', grove: 'bamboo', season: 'summer', daytime: 'day', weather: 'clear' },
}

if (import.meta.main) {
  const lines: string[] = []
  for (const [name, wanted] of Object.entries(LANDSCAPES)) {
    const grid = gridOf(await frameOf(wanted, 12)).flat()
    lines.push(`${JSON.stringify(name)}: ${JSON.stringify(grid)}`)
  }
  writeFileSync(new URL('landscapes.golden.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`)
}
