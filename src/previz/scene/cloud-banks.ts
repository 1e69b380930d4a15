/** Banks of cloud among which one flies: heaps with tops in the sun and feet in their own shade. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { css, mix } from './colour.ts'
import { fractal, smoothstep } from './noise.ts'
import type { Stage } from './stage.ts'

/** How a bank lies. Lengths in px. */
export type BankStyle = {
  /** The line of its feet, how high its heaps tower, and how large their lumps are. */
  readonly base: number
  readonly tall: number
  readonly lump: number
  /** 0 far away, 1 near. */
  readonly nearness: number
  /** How much of its length has heaps, 0 to 1. */
  readonly cover: number
}

/** A lump of a heap, in px; `under` is how deep it lies below the heap's outline. */
type Lump = { readonly x: number; readonly y: number; readonly radius: number; readonly under: number }

/** Paints a bank from edge to edge. Below its feet it is closed. */
export function paintCloudBank(context: SKRSContext2D, stage: Stage, style: BankStyle): void {
  const { bounds, chance, noise, palette, sun, setting, width, height } = stage
  const { base, tall, lump, nearness, cover } = style
  const isNight = setting.daytime === 'night'
  const shine = mix(
    mix(palette.sky[3], palette.glow, 0.75),
    [255, 255, 255],
    setting.daytime === 'day' ? 0.75 : isNight ? 0.05 : 0.35,
  )
  const shade = mix(mix(palette.sky[1], palette.sky[0], 0.25), mix(palette.far, palette.haze, 0.5), 0.35)
  const warm = mix(palette.sky[2], palette.haze, 0.45)
  const body = setting.daytime === 'day' ? mix(warm, [255, 255, 255], 0.4) : mix(warm, shade, 0.3)
  const far = 0.5 * (1 - nearness)
  const start = between(chance, 0, 90)
  const crest = (x: number) => {
    const side = Math.min(1, Math.abs(x / width - 0.5) * 2)
    const heap = smoothstep(0.66 - 0.4 * cover, 0.86, fractal(noise, (x / height) * 1.5 + start, 6, 3, 0.4))
    return tall * heap * (0.45 + 0.75 * side)
  }
  const lumps: Lump[] = []
  for (let x = bounds.left - lump; x < bounds.right + lump; x += lump * between(chance, 0.3, 0.6)) {
    const high = crest(x)
    for (let y = 0; y <= high + lump * 0.3; y += lump * between(chance, 0.45, 0.75)) {
      const radius = lump * between(chance, 0.45, 1.15) * (1 - (0.45 * y) / (high + lump))
      lumps.push({ x: x + lump * between(chance, -0.4, 0.4), y: base - y, radius, under: high - y })
    }
  }
  const side = sun.x < width / 2 ? -1 : 1
  // Only what is near the outline stands in the light; deeper lumps are shaded by those above them.
  const passes = [
    { shift: 0, share: 1, tone: shade, depth: Number.POSITIVE_INFINITY },
    { shift: 0.14, share: 0.94, tone: mix(shade, body, 0.55), depth: lump * 2.6 },
    { shift: 0.26, share: 0.8, tone: body, depth: lump * 1.3 },
    { shift: 0.42, share: 0.56, tone: shine, depth: lump * 0.5 },
  ]
  context.fillStyle = css(mix(mix(shade, body, 0.35), palette.haze, far))
  context.fillRect(bounds.left, base, bounds.right - bounds.left, Math.max(0, bounds.bottom - base) + 2)
  for (const { shift, share, tone, depth } of passes) {
    const gradient = context.createLinearGradient(0, base - tall * 1.2, 0, base + lump)
    gradient.addColorStop(0, css(mix(tone, palette.haze, far)))
    gradient.addColorStop(1, css(mix(mix(tone, mix(shade, body, 0.35), 0.75), palette.haze, far)))
    context.fillStyle = gradient
    context.beginPath()
    for (const { x, y, radius, under } of lumps) {
      if (under > depth) continue
      const [cx, cy] = [x + side * shift * radius * 0.6, y - shift * radius]
      context.moveTo(cx + radius * share, cy)
      context.arc(cx, cy, radius * share, 0, Math.PI * 2)
    }
    context.fill()
  }
}
