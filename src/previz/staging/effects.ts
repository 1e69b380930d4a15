/** What flies off actors as single sparks: of a fire, spray from wheels, sparkle. Where each spark is follows from the time alone. */

import type { Frame } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { between, type Chance } from '../random.ts'
import { type Colour, mix, toYuv } from '../scene/colour.ts'
import { createSprite, paintSprite, type Sprite } from '../scene/particles.ts'

/** The kinds of jets. */
export type JetKind = 'sparks' | 'spray' | 'sparkle' | 'steam'

/** Where a jet begins, in px of the frame, and how large it is: its length in px. */
export type Nozzle = { readonly x: number; readonly y: number; readonly direction: 1 | -1; readonly lengthPx: number }

/** A jet. */
export interface Jet {
  /** Paints it at a time in seconds. */
  paint(frame: Frame, nozzle: Nozzle, seconds: number): void
}

type Spark = { readonly start: number; readonly slope: number; readonly wave: number; readonly tone: number }

type Style = {
  readonly count: number
  /** How long a spark lives, in seconds. */
  readonly life: number
  /** Radii at birth and at death, in parts of the jet's length. */
  readonly radius: readonly [number, number]
  /** How far it opens, and how much it rises, in parts of its length. */
  readonly spread: number
  readonly rise: number
  /** It rises at once and then drifts, as steam does; else it rises ever faster. */
  readonly isLight?: boolean
  /** From birth to death. */
  readonly tones: readonly [Colour, Colour, Colour]
  readonly opacity: number
}

const STYLES: { readonly [K in JetKind]: Style } = {
  sparks: {
    count: 34,
    life: 1.1,
    radius: [0.007, 0.004],
    spread: 0.42,
    rise: 0.16,
    tones: [
      [255, 246, 200],
      [255, 190, 80],
      [226, 84, 24],
    ],
    opacity: 0.95,
  },
  spray: {
    count: 46,
    life: 0.5,
    radius: [0.012, 0.05],
    spread: 0.26,
    rise: 0.2,
    tones: [
      [232, 240, 255],
      [200, 214, 240],
      [150, 164, 196],
    ],
    opacity: 0.34,
  },
  sparkle: {
    count: 26,
    life: 1.6,
    radius: [0.01, 0.004],
    spread: 1,
    rise: 0.35,
    tones: [
      [255, 255, 255],
      [255, 240, 200],
      [255, 226, 170],
    ],
    opacity: 0.9,
  },
  steam: {
    count: 64,
    life: 2.6,
    radius: [0.014, 0.066],
    spread: 0.08,
    rise: 0.24,
    isLight: true,
    tones: [
      [255, 255, 255],
      [244, 246, 248],
      [226, 230, 236],
    ],
    opacity: 0.6,
  },
}

/** Sizes of sprites that sparks are drawn with. */
const SIZES = 7

/** Makes a jet; `lengthPx` is about how long it will be, `light` what falls on it, where it does not shine by itself. */
export function createJet(
  memory: PixelMemory,
  kind: JetKind,
  lengthPx: number,
  chance: Chance,
  light: Colour = [255, 255, 255],
): Jet {
  const { tones, ...rest } = STYLES[kind]
  const lit = ([r, g, b]: Colour): Colour => [(r * light[0]) / 255, (g * light[1]) / 255, (b * light[2]) / 255]
  const style: Style = { ...rest, tones: [lit(tones[0]), lit(tones[1]), lit(tones[2])] }
  const [least, most] = [Math.min(...style.radius), Math.max(...style.radius)]
  const sprites = Array.from({ length: SIZES }, (_, index) =>
    createSprite(memory, Math.max(0.6, lengthPx * (least + ((most - least) * index) / (SIZES - 1))), 1),
  )
  const sparks = Array.from(
    { length: style.count },
    (_, index): Spark => ({
      // Steam comes without a break.
      start: style.isLight === true ? (index + chance()) / style.count : chance(),
      slope: between(chance, -1, 1) * between(chance, 0.3, 1),
      wave: chance() * 6.28,
      tone: between(chance, -0.12, 0.12),
    }),
  )
  return {
    paint(frame, nozzle, seconds) {
      const grown = nozzle.lengthPx / lengthPx
      for (const spark of sparks)
        paintSpark(memory, frame, { style, spark, sprites, least, most, grown }, nozzle, seconds)
    },
  }
}

type Paint = {
  readonly style: Style
  readonly spark: Spark
  readonly sprites: readonly Sprite[]
  readonly least: number
  readonly most: number
  /** How much longer the jet is than what its sprites were made for. */
  readonly grown: number
}

function paintSpark(memory: PixelMemory, frame: Frame, paint: Paint, nozzle: Nozzle, seconds: number): void {
  const { style, spark, sprites, least, most, grown } = paint
  const age = (seconds / style.life + spark.start) % 1
  // Whatever was there before the shot began is there already.
  const reach = 1 - (1 - age) ** (style.isLight === true ? 1.25 : 1.7)
  const away = nozzle.lengthPx * reach
  const swirl = 0.05 * nozzle.lengthPx * age * Math.sin(seconds * (style.isLight === true ? 1.4 : 9) + spark.wave)
  const risen = style.isLight === true ? Math.sqrt(age) : age * age
  const radius = (style.radius[0] + (style.radius[1] - style.radius[0]) * Math.sqrt(age)) * grown
  const size = Math.round(((radius - least) / (most - least)) * (SIZES - 1))
  const sprite = sprites[Math.min(SIZES - 1, Math.max(0, size))]
  if (sprite === undefined) return
  const hue = Math.min(1, Math.max(0, age * 1.25 + spark.tone))
  const [hot, warm, cold] = style.tones
  const tone = toYuv(hue < 0.5 ? mix(hot, warm, hue * 2) : mix(warm, cold, hue * 2 - 1))
  const x = nozzle.x + nozzle.direction * away
  const y = nozzle.y + spark.slope * style.spread * away + swirl - style.rise * nozzle.lengthPx * risen
  const opacity = Math.round(256 * style.opacity * Math.min(1, (1 - age) * 1.6) * Math.min(1, age * 8 + 0.3))
  if (opacity < 4) return
  const [left, top] = [Math.round((x - sprite.width / 2) / 2) * 2, Math.round((y - sprite.rows / 2) / 2) * 2]
  paintSprite(memory, frame, sprite, { left, top, opacity: Math.min(255, opacity), tone })
}
