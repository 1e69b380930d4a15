/** Ranges of mountains: each peak with a face towards the light and one away from it, gullies in both, and snow above a line. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { type Colour, css, mix } from './colour.ts'
import { coverOf, earthColour, inLight } from './seasons.ts'
import type { Stage } from './stage.ts'

/** How a range looks. Lengths in px. */
export type PeakStyle = {
  /** The line at the feet of the peaks, and how high the highest rises above it. */
  readonly base: number
  readonly rise: number
  /** Peaks across one and a half times the rise. */
  readonly crowd: number
  /** 0 far away, 1 near. */
  readonly nearness: number
  /** The share of the rise above which snow lies; 1 where there is none. */
  readonly snowline: number
  /** How full the valleys before it are of fog, 0 to 1; where nothing is said, as far away as it is. */
  readonly fog?: number
}

type Point = readonly [number, number]

/** A peak: its tip, its outline on both sides, and the edge between its faces. All from the tip down. */
type Peak = {
  readonly tip: Point
  readonly tall: number
  readonly sides: readonly [Point[], Point[]]
  readonly spine: Point[]
}

/** How high the air at the foot of a range reaches, in its rise. */
const AIR_RISES = 0.3

/** Paints a range from edge to edge, down to the edge of the layer. */
export function paintPeaks(context: SKRSContext2D, stage: Stage, style: PeakStyle): void {
  const { bounds } = stage
  const tones = tonesOf(stage, style)
  const foot = footTone(stage, style, tones)
  const top = style.base - style.rise * AIR_RISES
  // Air lies at their feet: land there has no edge to the sky between them.
  const air = context.createLinearGradient(0, top, 0, style.base)
  air.addColorStop(0, css(foot, 0))
  air.addColorStop(1, css(foot))
  context.fillStyle = air
  context.fillRect(bounds.left, top, bounds.right - bounds.left, bounds.bottom - top + 2)
  const peaks = planPeaks(stage, style).sort((a, b) => b.tall - a.tall)
  for (const peak of peaks) paintPeak(context, stage, style, { peak, tones })
}

/** The colour at the feet of a range, where air lies before it. */
function footTone({ palette }: Stage, { nearness, fog }: PeakStyle, { shade }: Tones): Colour {
  return mix(shade, palette.haze, Math.max(fog ?? 0, 0.75 * (1 - nearness)))
}

type Tones = { readonly shade: Colour; readonly lit: Colour; readonly snow: Colour; readonly snowShade: Colour }

function tonesOf(stage: Stage, { nearness }: PeakStyle): Tones {
  const { palette, setting } = stage
  const seen = 0.35 + 0.65 * nearness
  const rock = (light: number) => inLight(stage, coverOf(setting).rock, { nearness: seen, light })
  const earth = earthColour(stage, nearness)
  const warm = setting.daytime === 'night' ? 0.1 : setting.daytime === 'day' ? 0.2 : 0.45
  const snow = (light: number) => inLight(stage, [242, 246, 252], { nearness: 0.5 + 0.5 * nearness, light })
  return {
    shade: mix(mix(earth, rock(0.15), 0.45), palette.near, 0.12),
    lit: mix(mix(earth, rock(0.9), 0.55), palette.glow, warm * (1 - 0.5 * nearness)),
    snow: mix(snow(1), mix(palette.glow, [255, 255, 255], 0.45), setting.daytime === 'night' ? 0.1 : 0.4),
    snowShade: mix(snow(0.3), mix(palette.sky[1], palette.far, 0.4), 0.35),
  }
}

function planPeaks(stage: Stage, { base, rise, crowd }: PeakStyle): Peak[] {
  const { bounds, chance, noise, height } = stage
  const gap = (rise * 1.5) / crowd
  const start = between(chance, 0, 90)
  const peaks: Peak[] = []
  for (let x = bounds.left - rise; x < bounds.right + rise; x += gap * between(chance, 0.6, 1.4)) {
    const massif = noise((x / height) * 1.5 + start, 3)
    const tall = rise * Math.min(1.1, 0.22 + 0.75 * massif ** 1.3 + between(chance, -0.08, 0.22))
    peaks.push(planPeak(stage, [x, base - tall], tall * 1.25))
  }
  return peaks
}

function planPeak({ chance }: Stage, tip: Point, tall: number): Peak {
  const parts = 15
  const walk = (slope: number, wobble: number): Point[] => {
    let x = tip[0]
    return Array.from({ length: parts + 1 }, (_, part): Point => {
      if (part > 0)
        x += (tall / parts) * slope * between(chance, 1 - wobble, 1 + wobble) * (0.72 + (0.5 * part) / parts)
      return [
        x,
        tip[1] + (tall * part) / parts + (part > 0 && part < parts ? tall * between(chance, -0.014, 0.014) : 0),
      ]
    })
  }
  const spine = walk(between(chance, -0.2, 0.2), 0).map(([x, y], part): Point => {
    const swing = (part % 2 === 0 ? 1 : -1) * tall * 0.045 * Math.min(1, part / 4) * between(chance, 0.3, 1.5)
    return [x + swing, y]
  })
  return { tip, tall, sides: [walk(-between(chance, 0.75, 1.05), 0.7), walk(between(chance, 0.75, 1.05), 0.7)], spine }
}

function paintPeak(
  context: SKRSContext2D,
  stage: Stage,
  style: PeakStyle,
  { peak, tones }: { readonly peak: Peak; readonly tones: Tones },
): void {
  const { sun, chance } = stage
  const { tip, tall, sides, spine } = peak
  const whole = polygon([...sides[0], ...sides[1].toReversed()])
  const sunny = sun.x < tip[0] ? 0 : 1
  const face = (side: 0 | 1) => polygon([...sides[side], ...spine.toReversed()])
  const [light, dark] = [face(sunny), face(sunny === 0 ? 1 : 0)]
  const gullies = (side: 0 | 1) => gulliesOf(stage, peak, side)
  const [litGullies, darkGullies] = [gullies(sunny), gullies(sunny === 0 ? 1 : 0)]
  const base = footTone(stage, style, tones)
  const fading = (tone: Colour) => {
    const gradient = context.createLinearGradient(0, tip[1], 0, tip[1] + tall)
    gradient.addColorStop(0, css(tone))
    gradient.addColorStop(0.45, css(mix(tone, base, 0.25)))
    gradient.addColorStop(0.8, css(base))
    return gradient
  }
  const paintFaces = (lit: Colour, shade: Colour) => {
    context.fillStyle = fading(shade)
    context.fill(whole)
    context.fillStyle = fading(lit)
    context.fill(light)
    context.fillStyle = fading(mix(shade, lit, 0.3))
    context.fill(litGullies)
    context.fillStyle = fading(mix(shade, lit, 0.26))
    context.save()
    context.clip(dark)
    context.fill(darkGullies)
    context.restore()
  }
  paintFaces(tones.lit, tones.shade)
  const covered = coverOf(stage.setting).snow
  const line = Math.min(style.snowline, 1 - 0.85 * covered)
  const depth = style.base - style.rise * line - tip[1]
  if (line >= 1 || depth < tall * 0.06) return
  const cap: Point[] = [
    [tip[0] - tall, tip[1] - tall],
    [tip[0] + tall, tip[1] - tall],
  ]
  const teeth = 13
  for (let tooth = teeth; tooth >= 0; tooth--) {
    const hang = (tooth % 2 === 0 ? 0.3 : -0.12) * depth * between(chance, 0.3, 1.3)
    cap.push([tip[0] + (tooth / teeth - 0.5) * 2 * Math.max(depth * 1.25, tall * 0.1), tip[1] + depth + hang])
  }
  context.save()
  context.clip(polygon(cap))
  paintFaces(tones.snow, tones.snowShade)
  context.restore()
}

/** Narrow gullies that run down a face, from its edge outwards. */
function gulliesOf({ chance }: Stage, { sides, spine, tall }: Peak, side: 0 | 1): Path2D {
  const path = new Path2D()
  const out = side === 0 ? -1 : 1
  for (const start of [2, 5, 8]) {
    const from = spine[start]
    const edge = sides[side][start]
    if (from === undefined || edge === undefined) continue
    const share = between(chance, 0.15, 0.6)
    const [x, y] = [from[0] + (edge[0] - from[0]) * share, from[1]]
    const long = tall * between(chance, 0.2, 0.42)
    path.moveTo(x, y)
    path.lineTo(x + out * long * 0.42, y + long * 0.55)
    path.lineTo(x + out * long * between(chance, 0.45, 0.7), y + long)
    path.lineTo(x + out * long * 0.2, y + long * 0.62)
    path.closePath()
  }
  return path
}

function polygon(points: readonly Point[]): Path2D {
  const path = new Path2D()
  for (const [x, y] of points) path.lineTo(x, y)
  path.closePath()
  return path
}
