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
  const lumps: { readonly x: number; readonly y: number; readonly radius: number }[] = []
  for (let x = bounds.left - lump; x < bounds.right + lump; x += lump * between(chance, 0.35, 0.7)) {
    const high = crest(x)
    for (let y = 0; y <= high + lump * 0.3; y += lump * between(chance, 0.5, 0.8)) {
      const up = high > 0 ? y / (high + lump) : 0
      lumps.push({
        x: x + lump * between(chance, -0.4, 0.4),
        y: base - y,
        radius: lump * between(chance, 0.5, 1) * (1 - 0.4 * up),
      })
    }
  }
  const side = sun.x < width / 2 ? -1 : 1
  const passes = [
    [0, 1, shade],
    [0.16, 0.86, mix(shade, body, 0.6)],
    [0.3, 0.68, body],
    [0.44, 0.46, shine],
  ] as const
  context.fillStyle = css(mix(mix(shade, body, 0.35), palette.haze, far))
  context.fillRect(bounds.left, base, bounds.right - bounds.left, Math.max(0, bounds.bottom - base) + 2)
  for (const [shift, share, tone] of passes) {
    const gradient = context.createLinearGradient(0, base - tall * 1.2, 0, base + lump)
    gradient.addColorStop(0, css(mix(tone, palette.haze, far)))
    gradient.addColorStop(1, css(mix(mix(tone, mix(shade, body, 0.35), 0.75), palette.haze, far)))
    context.fillStyle = gradient
    context.beginPath()
    for (const { x, y, radius } of lumps) {
      const [cx, cy] = [x + side * shift * radius * 0.6, y - shift * radius]
      context.moveTo(cx + radius * share, cy)
      context.arc(cx, cy, radius * share, 0, Math.PI * 2)
    }
    context.fill()
  }
}
