/** How a room is furnished and lit, decided once for all its painters. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Chance, pick } from '../../random.ts'
import { type Colour, colour, css, mix } from '../colour.ts'
import { graderOf } from '../moods.ts'
import type { SceneSetting } from '../scene-setting.ts'
import type { Side } from '../street/corridor.ts'

/** A room. Its colours are as they look in its light. */
export type Room = {
  readonly wall: Colour
  readonly panel: Colour
  readonly floor: Colour
  readonly wood: Colour
  readonly cloth: Colour
  readonly leaf: Colour
  readonly white: Colour
  readonly dark: Colour
  /** The colour of its lamps. */
  readonly glow: Colour
  /** 0 dark but for its lamps, 1 bright. */
  readonly bright: number
  /** Whether daylight comes in. */
  readonly isSunny: boolean
  /** Where its window is. */
  readonly side: Side
  /** A table stands before the camera, and is where things stand. */
  readonly hasTable: boolean
  /** Strings of lights, pennants and balloons. */
  readonly isFestive: boolean
  readonly isCandlelit: boolean
  /** How a colour of white light looks there. */
  own(hex: string): Colour
}

const WALLS: readonly [readonly [string, string, string], ...(readonly [string, string, string])[]] = [
  ['#efc9a0', '#d79f74', '#b8663f'],
  ['#d8cdb4', '#b3a17f', '#47685f'],
  ['#e9b7a4', '#c9806b', '#5a6b7d'],
  ['#b9c7b5', '#8da18d', '#c7764f'],
]

/** Decides a room. */
export function planRoom(setting: SceneSetting, chance: Chance): Room {
  const { lamps, moods, life, daytime, weather } = setting
  const isCandlelit = lamps.includes('candle') || lamps.includes('fire')
  // A café is warm, too, and no party.
  const isWarmParty = moods.includes('warm') && lamps.includes('candle')
  const isFestive = life.includes('confetti') || moods.includes('playful') || isWarmParty
  const isDark = daytime === 'night' || daytime === 'dusk' || isCandlelit
  const bright = isCandlelit
    ? 0.3
    : daytime === 'night'
      ? 0.5
      : daytime === 'dusk'
        ? 0.62
        : weather === 'clear'
          ? 1
          : 0.82
  const [wall, panel, cloth] = pick(chance, WALLS)
  const graded = graderOf(setting)
  const light: Colour = isDark ? [255, 196, 134] : daytime === 'sunset' ? [255, 214, 170] : [255, 248, 236]
  const own = (hex: string) => {
    const [r, g, b] = colour(hex)
    return graded([(r * light[0] * bright) / 255, (g * light[1] * bright) / 255, (b * light[2] * bright) / 255])
  }
  return {
    wall: own(wall),
    panel: own(panel),
    floor: own('#9a6440'),
    wood: own('#8a5433'),
    cloth: own(cloth),
    leaf: own('#4f7d4a'),
    white: own('#fff4e2'),
    dark: graded(mix(colour('#2a1712'), [0, 0, 0], isDark ? 0.5 : 0)),
    glow: graded(colour(isCandlelit ? '#ffab4a' : '#ffcf8c')),
    bright,
    isSunny: !isDark && weather === 'clear',
    side: chance() < 0.5 ? -1 : 1,
    hasTable: lamps.includes('candle') || life.includes('confetti') || moods.includes('playful'),
    isFestive,
    isCandlelit,
    own,
  }
}

/** A soft light around a place. */
export function glowAt(
  context: SKRSContext2D,
  {
    x,
    y,
    radius,
    flat = 1,
  }: { readonly x: number; readonly y: number; readonly radius: number; readonly flat?: number },
  tone: Colour,
  strength: number,
): void {
  context.save()
  context.globalCompositeOperation = 'screen'
  context.translate(x, y)
  context.scale(1, flat)
  const glow = context.createRadialGradient(0, 0, 0, 0, 0, radius)
  glow.addColorStop(0, css(tone, strength))
  glow.addColorStop(0.4, css(tone, strength * 0.4))
  glow.addColorStop(1, css(tone, 0))
  context.fillStyle = glow
  context.fillRect(-radius, -radius, radius * 2, radius * 2)
  context.restore()
}
