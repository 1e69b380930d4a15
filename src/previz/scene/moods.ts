/** How moods grade colours: what a colourist does to a whole film, done to the few colours that it is painted with. */

import type { Mood } from '../script/reading.ts'
import { type Colour, colour, mix } from './colour.ts'
import type { Palette } from './tones.ts'
import type { SceneSetting } from './scene-setting.ts'

/** What a mood does to a colour. */
type Grade = {
  /** 1 leaves colours as strong as they are, 0 makes them grey. */
  readonly saturation: number
  /** Around middle grey; 1 leaves it. */
  readonly contrast: number
  /** Added to all, in parts of white. */
  readonly lift: number
  /** What dark and light colours are drawn to, and how far. */
  readonly shadows: Colour
  readonly lights: Colour
  readonly tint: number
  /** What lamps and windows are drawn to, half of the way. */
  readonly lamp: Colour
}

const grade = (
  [saturation, contrast, lift]: readonly [number, number, number],
  tint: number,
  shadows: string,
  lights: string,
  lamp: string,
): Grade => ({
  saturation,
  contrast,
  lift,
  tint,
  shadows: colour(shadows),
  lights: colour(lights),
  lamp: colour(lamp),
})

const GRADES: { readonly [M in Mood]: Grade } = {
  cinematic: grade([1.08, 1.1, -0.02], 0.32, '#063a46', '#ffb878', '#ffb765'),
  cyberpunk: grade([1.3, 1.16, -0.06], 0.4, '#1c0b4c', '#ff5fc0', '#ff6ad5'),
  pastel: grade([1.02, 0.56, 0.15], 0.34, '#b39ae0', '#ffe3e2', '#ffdfc0'),
  noir: grade([0.12, 1.2, -0.06], 0.24, '#0d1318', '#d9dee2', '#f3ead8'),
  warm: grade([1.06, 1, 0.02], 0.26, '#4a1f16', '#ffc985', '#ffbf66'),
  cold: grade([0.82, 1.04, 0], 0.28, '#0b2748', '#cfe6ff', '#d8ecff'),
  vintage: grade([0.6, 0.8, 0.05], 0.34, '#4d3b33', '#f3d9a4', '#f6cd8a'),
  dreamy: grade([0.9, 0.76, 0.1], 0.32, '#6a5aa8', '#ffd9ee', '#ffe1c4'),
  epic: grade([1.2, 1.24, -0.05], 0.22, '#101a3c', '#ffbe5a', '#ffb14d'),
  playful: grade([1.36, 0.96, 0.07], 0.12, '#4a2a8c', '#ffe27a', '#ffd257'),
}

/** Neon colours the air, also where no mood is named; less than a mood does. */
const NEON: Grade = grade([1.16, 1.1, -0.03], 0.24, '#150a40', '#ff6fbe', '#ff84d0')

/** The moods whose grades a scene has, strongest first. */
function gradesOf({ moods, lamps }: SceneSetting): readonly Grade[] {
  const named = moods.map((mood) => GRADES[mood])
  const isNeon = lamps.includes('neon') && !moods.includes('cyberpunk') && !moods.includes('noir')
  return isNeon ? [NEON, ...named] : named
}

/**
 * How a scene's moods grade a colour: for painters that bring colours of their own, besides those of the palette. The first
 * mood is obeyed fully, each further one half as much as the one before.
 */
export function graderOf(setting: SceneSetting): (tone: Colour) => Colour {
  const grades = gradesOf(setting)
  return (tone) => grades.reduce((before, each, index) => mix(before, graded(before, each), 0.5 ** index), tone)
}

/** A palette in the moods of its scene; the same palette where none is named. */
export function gradePalette(setting: SceneSetting, base: Palette): Palette {
  const grades = gradesOf(setting)
  if (grades.length === 0) return base
  const toned = graderOf(setting)
  const [zenith, upper, lower, horizon] = base.sky
  return {
    sky: [toned(zenith), toned(upper), toned(lower), toned(horizon)],
    disc: mix(base.disc, toned(base.disc), 0.6),
    glow: toned(base.glow),
    far: toned(base.far),
    near: toned(base.near),
    haze: toned(base.haze),
    lamp: grades.reduce((before, { lamp }, index) => mix(before, lamp, 0.5 ** (index + 1)), base.lamp),
  }
}

function graded(tone: Colour, { saturation, contrast, lift, shadows, lights, tint }: Grade): Colour {
  const light = lightOf(tone)
  const toned = (part: number) => {
    const strong = light + (part - light) * saturation
    return 255 * lift + 128 + (strong - 128) * contrast
  }
  const plain: Colour = [toned(tone[0]), toned(tone[1]), toned(tone[2])]
  const bright = Math.min(1, Math.max(0, lightOf(plain) / 255))
  // Tints are strongest at the ends: middle tones keep their own hue.
  const pull = tint * (0.55 + 0.9 * Math.abs(bright - 0.5))
  const [r, g, b] = mix(plain, mix(shadows, lights, bright * bright * (3 - 2 * bright)), pull)
  return [clamp(r), clamp(g), clamp(b)]
}

/** How light a colour looks, 0 to 255. */
export function lightOf([r, g, b]: Colour): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function clamp(part: number): number {
  return Math.min(255, Math.max(0, part))
}
