import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceFrom } from '../../../src/previz/random.ts'
import type { Colour } from '../../../src/previz/scene/colour.ts'
import { gradePalette, graderOf, lightOf } from '../../../src/previz/scene/moods.ts'
import { choosePalette, type Palette } from '../../../src/previz/scene/palette.ts'
import type { Daytime, Lamp, Mood } from '../../../src/previz/script/reading.ts'
import { PLAIN } from '../../support/scenes.ts'

const DAYTIMES: readonly Daytime[] = ['dawn', 'day', 'sunset', 'dusk', 'night']
const MOODS: readonly Mood[] = [
  'cinematic',
  'cyberpunk',
  'pastel',
  'noir',
  'warm',
  'cold',
  'vintage',
  'dreamy',
  'epic',
  'playful',
]

const paletteOf = (daytime: Daytime, moods: readonly Mood[], lamps: readonly Lamp[] = []): Palette =>
  choosePalette({ ...PLAIN, place: 'lake', daytime, moods, lamps }, chanceFrom(7, 'palette'))

const coloursOf = ({ sky, glow, far, near, haze }: Palette): readonly Colour[] => [...sky, glow, far, near, haze]
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const saturationOf = (palette: Palette) => mean(coloursOf(palette).map((rgb) => Math.max(...rgb) - Math.min(...rgb)))
const brightnessOf = (palette: Palette) => mean(coloursOf(palette).map(lightOf))
const warmthOf = (palette: Palette) => mean(coloursOf(palette).map(([r, , b]) => r - b))
const contrastOf = (palette: Palette) => {
  const lights = coloursOf(palette).map(lightOf)
  return Math.max(...lights) - Math.min(...lights)
}

test('a scene without a mood keeps the colours of its hour', () => {
  const base = paletteOf('sunset', [])
  assert.equal(gradePalette({ ...PLAIN, daytime: 'sunset' }, base), base)
  assert.deepEqual(graderOf(PLAIN)([10, 20, 30]), [10, 20, 30])
})

test('each mood does to colours what its name says, at every hour', () => {
  for (const daytime of DAYTIMES) {
    const base = paletteOf(daytime, [])
    const of = (mood: Mood) => paletteOf(daytime, [mood])
    assert.ok(saturationOf(of('noir')) < 0.4 * saturationOf(base), `noir is grey: ${daytime}`)
    assert.ok(brightnessOf(of('noir')) < brightnessOf(base), `noir is dark: ${daytime}`)
    assert.ok(contrastOf(of('pastel')) < 0.75 * contrastOf(base), `pastel is soft: ${daytime}`)
    assert.ok(brightnessOf(of('pastel')) > brightnessOf(base), `pastel is light: ${daytime}`)
    assert.ok(saturationOf(of('vintage')) < 0.85 * saturationOf(base), `vintage is faded: ${daytime}`)
    assert.ok(
      warmthOf(of('warm')) > warmthOf(base) + (daytime === 'sunset' ? -2 : 8),
      `warm is warm, and a sunset is already: ${daytime}`,
    )
    assert.ok(warmthOf(of('cold')) < warmthOf(of('warm')) - 15, `cold is colder than warm: ${daytime}`)
    assert.ok(saturationOf(of('playful')) > saturationOf(base), `playful is colourful: ${daytime}`)
    assert.ok(contrastOf(of('epic')) >= contrastOf(base), `epic is strong: ${daytime}`)
    const [red, green, blue] = of('cinematic').near
    assert.ok(green > red && blue > red, `cinematic shadows are teal: ${daytime}`)
    const [cyberRed, cyberGreen, cyberBlue] = of('cyberpunk').sky[2]
    assert.ok(cyberRed + cyberBlue > 2 * cyberGreen, `cyberpunk is magenta: ${daytime}`)
  }
})

test('no two moods look alike', () => {
  for (const [index, one] of MOODS.entries()) {
    for (const other of MOODS.slice(index + 1)) {
      const [a, b] = [coloursOf(paletteOf('day', [one])), coloursOf(paletteOf('day', [other]))]
      const distance = mean(a.map((rgb, at) => Math.hypot(...rgb.map((part, axis) => part - (b[at]?.[axis] ?? 0)))))
      assert.ok(distance > 9, `${one} and ${other} are ${distance.toFixed(1)} apart`)
    }
  }
})

test('the first of two moods is the stronger one, and neon colours the air by itself', () => {
  const [both, noir] = [paletteOf('day', ['noir', 'playful']), paletteOf('day', ['noir'])]
  assert.notDeepEqual(both, noir)
  assert.ok(saturationOf(both) < saturationOf(paletteOf('day', ['playful'])))
  assert.notDeepEqual(paletteOf('night', [], ['neon']), paletteOf('night', []))
})

test('graded colours stay colours', () => {
  for (const mood of MOODS) {
    for (const tone of [
      [0, 0, 0],
      [255, 255, 255],
      [255, 0, 0],
      [0, 40, 255],
    ] as const) {
      const graded = graderOf({ ...PLAIN, moods: [mood, 'cinematic'], lamps: ['neon'] })(tone)
      assert.ok(graded.every((part) => part >= 0 && part <= 255))
    }
  }
})
