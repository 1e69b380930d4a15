/**
 * Which part of a picture is kept when its shape is not the film's: the part with what catches the eye, uncut if possible. The
 * middle, unless another place is clearly better; the same for the same picture, always.
 */

import type { Crop } from '../pixels/scaler.ts'
import { blurred, type SmallPicture } from './small-picture.ts'

/** A part of a picture, as fractions of its sides. */
export type CropWindow = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The longer side of a picture in which the window is looked for, in samples. */
export const CROP_SIDE = 96

/** What counts how much: standing out in brightness and in colour, and a hue as of skin. */
const WEIGHTS = { light: 1, colour: 1.6, skin: 22 } as const

/** Differences up to this are noise and gradients. */
const UNREMARKABLE = 9

/** Chroma of skin in all its shades, as offsets from grey. */
const SKIN = { blue: [-45, -6], red: [8, 46], lumaMin: 55 } as const

/** What is lost when the eye-catching is cut: strips of this part of the length, on both sides of a cut. */
const CUT = { strip: 0.04, cost: 0.8 } as const

/** A window off the middle must hold so much more, of all there is, and so much more than its mirror image. */
const BETTER = 0.05

/** What it costs to be as far off the middle as can be. */
const OFF_MIDDLE = 0.06

/** Chooses the window of shape `wanted` in a picture of shape `shape`, both width to height as displayed. */
export function chooseCrop(picture: SmallPicture, shape: number, wanted: number): CropWindow {
  const across = shape > wanted
  const length = across ? wanted / shape : shape / wanted
  if (length > 0.999) return { left: 0, top: 0, width: 1, height: 1 }
  const start = startOf(profileOf(picture, across), length)
  return across ? { left: start, top: 0, width: length, height: 1 } : { left: 0, top: start, width: 1, height: length }
}

/** The window in samples of a plane. */
export function cropOf({ left, top, width, height }: CropWindow, plane: { width: number; rows: number }): Crop {
  return { left: left * plane.width, top: top * plane.rows, width: width * plane.width, rows: height * plane.rows }
}

/** How much there is to see in each column, or row, as part of it all, summed up from the first on. */
function profileOf({ width, rows, planes }: SmallPicture, across: boolean): Float64Array {
  const [luma, blue, red] = planes.map((plane) => Float32Array.from(plane))
  const count = across ? width : rows
  const sums = new Float64Array(count + 1)
  if (luma === undefined || blue === undefined || red === undefined) return sums
  const wide = [luma, blue, red].map((plane) => blurred(plane, width, rows, 40))
  const means = [blue, red].map((plane) => plane.reduce((sum, value) => sum + value, 0) / plane.length)
  const lines = new Float64Array(count)
  for (let at = 0; at < width * rows; at++) {
    const from = (index: number, plane: Float32Array) => Math.abs((plane[at] ?? 0) - (wide[index]?.[at] ?? 0))
    const light = Math.max(0, from(0, luma) - UNREMARKABLE)
    const rare = Math.abs((blue[at] ?? 0) - (means[0] ?? 0)) + Math.abs((red[at] ?? 0) - (means[1] ?? 0))
    const colour = Math.max(0, from(1, blue) + from(2, red) + 0.5 * rare - UNREMARKABLE)
    const skin = isSkin(luma[at] ?? 0, (blue[at] ?? 0) - 128, (red[at] ?? 0) - 128) ? WEIGHTS.skin : 0
    const line = across ? at % width : Math.floor(at / width)
    lines[line] = (lines[line] ?? 0) + WEIGHTS.light * light + WEIGHTS.colour * colour + skin
  }
  const total = lines.reduce((sum, value) => sum + value, 1e-6)
  for (let line = 0; line < count; line++) sums[line + 1] = (sums[line] ?? 0) + (lines[line] ?? 0) / total
  return sums
}

function isSkin(luma: number, blue: number, red: number): boolean {
  const { blue: blues, red: reds, lumaMin } = SKIN
  return (
    luma >= lumaMin && blue >= blues[0] && blue <= blues[1] && red >= reds[0] && red <= reds[1] && red > -blue * 0.5
  )
}

/** Where the best window of this length begins, both as parts of the whole. */
function startOf(sums: Float64Array, length: number): number {
  const middle = (1 - length) / 2
  const steps = 32
  const held = (start: number) => {
    const cut = (at: number) => (at < 1e-6 || at > 1 - 1e-6 ? 0 : between(sums, at - CUT.strip, at + CUT.strip))
    const off = middle === 0 ? 0 : Math.abs(start - middle) / middle
    return between(sums, start, start + length) - CUT.cost * (cut(start) + cut(start + length)) - OFF_MIDDLE * off * off
  }
  let [best, most] = [middle, held(middle) + BETTER]
  for (let step = 0; step <= steps; step++) {
    const start = (step / steps) * (1 - length)
    const value = held(start)
    // As good on the other side: nothing says which one.
    if (value <= most || value < held(1 - length - start) + BETTER) continue
    best = start
    most = value
  }
  return best
}

/** The sum between two places, which are parts of the whole. */
function between(sums: Float64Array, from: number, to: number): number {
  const at = (place: number) => {
    const exact = Math.min(1, Math.max(0, place)) * (sums.length - 1)
    const before = Math.floor(exact)
    const low = sums[before] ?? 0
    return low + ((sums[before + 1] ?? low) - low) * (exact - before)
  }
  return at(to) - at(from)
}
