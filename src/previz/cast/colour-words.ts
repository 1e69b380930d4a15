/** Colour words obeyed: three tones to paint with, and finished pictures turned to another hue. */

import { type Colour, colour, mix } from '../scene/colour.ts'
import type { ColourName } from '../script/reading.ts'
import type { Tones } from './drawing.ts'

const MAIN: { readonly [N in ColourName]: string } = {
  red: '#d3222f',
  orange: '#ea7a1f',
  yellow: '#f2c230',
  green: '#3a9a55',
  blue: '#2467c9',
  purple: '#7b45b5',
  pink: '#ee7fab',
  brown: '#7f5233',
  black: '#26262b',
  white: '#f1eee8',
  grey: '#85888e',
  gold: '#d3a03a',
  silver: '#b9c0c8',
}

/** The tones of a colour word. */
export function tonesOf(name: ColourName): Tones {
  const main = colour(MAIN[name])
  if (name === 'white') return { main, light: [255, 255, 255], dark: [201, 199, 201] }
  if (name === 'black') return { main, light: [72, 72, 82], dark: [14, 14, 18] }
  return { main, light: mix(main, [255, 244, 226], 0.42), dark: mix(main, [24, 10, 34], 0.42) }
}

/** Tones from one colour, as nature has it. */
export function tonesFrom(hex: string): Tones {
  const main = colour(hex)
  return { main, light: mix(main, [255, 244, 226], 0.4), dark: mix(main, [24, 10, 34], 0.4) }
}

/** Words that have no hue of their own: what is turned to them keeps its light and shade only. */
const GREYS: ReadonlySet<ColourName> = new Set(['black', 'white', 'grey', 'silver'])

/** How bright what is turned to a grey becomes: its darkest and its brightest, 0 to 1. */
const GREY_RANGE: { readonly [N in ColourName]?: readonly [number, number] } = {
  black: [0.04, 0.3],
  white: [0.66, 1],
  grey: [0.25, 0.75],
  silver: [0.4, 0.95],
}

/** Less saturated colour than this, of all that is seen, is an ear or a flag and not the thing's own hue. */
const HUE_SHARE = 0.09

/** Hues this far apart, in degrees, belong to the same coat. */
const SAME_HUE_DEGREES = 42

/** Below this saturation a pixel has no hue worth turning; between the two it is turned in part. */
const SATURATED = [0.16, 0.34] as const

/**
 * Turns the hue that covers most of a picture to a colour word; what is black, white or of another hue stays.
 * A picture without any hue is tinted whole. `rgba` is straight and is changed in place.
 */
export function turnTo(rgba: Uint8ClampedArray, name: ColourName): void {
  const from = dominantHue(rgba)
  const [toHue, toSaturation, toLight] = toHsl(colour(MAIN[name]))
  const meanLight = meanLightOf(rgba, from)
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at + 3] === 0) continue
    const own: Colour = [rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0]
    const [hue, saturation, light] = toHsl(own)
    const weight = from === undefined ? 1 : coatWeight(hue, saturation, light, from)
    if (weight <= 0) continue
    const turned = GREYS.has(name)
      ? greyOf(name, light)
      : fromHsl(
          toHue,
          Math.min(1, from === undefined ? toSaturation : Math.max(saturation * 0.75, toSaturation * 0.9)),
          Math.min(0.97, Math.max(0.03, toLight + (light - meanLight) * 0.85)),
        )
    const [red, green, blue] = mix(own, turned, weight)
    rgba[at] = red
    rgba[at + 1] = green
    rgba[at + 2] = blue
  }
}

function coatWeight(hue: number, saturation: number, light: number, from: number): number {
  const apart = Math.abs(((hue - from + 540) % 360) - 180)
  const near = 1 - Math.min(1, Math.max(0, (apart - SAME_HUE_DEGREES) / 14))
  const coloured = Math.min(1, Math.max(0, (saturation - SATURATED[0]) / (SATURATED[1] - SATURATED[0])))
  const lit = light > 0.94 || light < 0.06 ? 0 : 1
  return near * coloured * lit
}

function greyOf(name: ColourName, light: number): Colour {
  const [low, high] = GREY_RANGE[name] ?? [0, 1]
  const level = 255 * (low + (high - low) * light)
  return name === 'silver' ? [level * 0.97, level * 0.99, level] : [level, level, level]
}

/** The hue, in degrees, that covers most of a picture; absent where it has no colour to speak of. */
export function dominantHue(rgba: Uint8ClampedArray): number | undefined {
  const bins = new Float64Array(36)
  let all = 0
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = (rgba[at + 3] ?? 0) / 255
    if (alpha === 0) continue
    all += alpha
    const [hue, saturation, light] = toHsl([rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0])
    if (saturation < 0.22 || light < 0.08 || light > 0.95) continue
    const bin = Math.floor(hue / 10) % 36
    bins[bin] = (bins[bin] ?? 0) + alpha * saturation * (1 - Math.abs(2 * light - 1))
  }
  const score = (bin: number) => [-1, 0, 1].reduce((sum, off) => sum + (bins[(bin + off + 36) % 36] ?? 0), 0)
  const best = Array.from(bins.keys()).toSorted((a, b) => score(b) - score(a))[0] ?? 0
  return score(best) < all * HUE_SHARE ? undefined : best * 10 + 5
}

function meanLightOf(rgba: Uint8ClampedArray, from: number | undefined): number {
  let [sum, count] = [0, 0]
  for (let at = 0; at < rgba.length; at += 4) {
    if ((rgba[at + 3] ?? 0) < 128) continue
    const [hue, saturation, light] = toHsl([rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0])
    const weight = from === undefined ? 1 : coatWeight(hue, saturation, light, from)
    sum += light * weight
    count += weight
  }
  return count === 0 ? 0.5 : sum / count
}

/** Hue in degrees, saturation and lightness from 0 to 1. */
export function toHsl([r, g, b]: Colour): readonly [number, number, number] {
  const [max, min] = [Math.max(r, g, b) / 255, Math.min(r, g, b) / 255]
  const [light, spread] = [(max + min) / 2, max - min]
  if (spread === 0) return [0, 0, light]
  const saturation = spread / (1 - Math.abs(2 * light - 1))
  const [red, green, blue] = [r / 255, g / 255, b / 255]
  const sixth =
    max === red ? (green - blue) / spread : max === green ? (blue - red) / spread + 2 : (red - green) / spread + 4
  return [(sixth * 60 + 360) % 360, saturation, light]
}

function fromHsl(hue: number, saturation: number, light: number): Colour {
  const chroma = saturation * Math.min(light, 1 - light)
  const part = (offset: number) => {
    const k = (offset + hue / 30) % 12
    return 255 * (light - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [part(0), part(8), part(4)]
}
