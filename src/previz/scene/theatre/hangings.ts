/** What hangs on a stage: the far wall, curtains and wings. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../../random.ts'
import { paintBloom, type Shine } from '../bloom.ts'
import { type Colour, css, mix } from '../colour.ts'
import { overAll } from '../painting-area.ts'
import type { Stage } from '../stage.ts'
import { paintTruss, square } from './lights.ts'
import type { Show } from './show.ts'

/** The far wall: folds of cloth, or panels of light. */
export function paintBack(context: SKRSContext2D, stage: Stage, { kind, lights, cloth, dark }: Show): void {
  const { bounds, height, width, horizon, noise, chance } = stage
  const { left, top, wide, high } = overAll(bounds)
  context.fillStyle = css(dark)
  context.fillRect(left, top, wide, high)
  const floor = horizon + height * 0.1
  if (kind === 'theatre') {
    paintFolds(context, stage, {
      left,
      right: left + wide,
      top,
      foot: floor,
      tone: mix(cloth, dark, 0.46),
      shade: dark,
      fold: height * 0.05,
    })
  } else {
    const side = height * 0.027
    const [first, second, third] = [lights[0] ?? cloth, lights[1] ?? cloth, lights[2] ?? cloth]
    const shines: Shine[] = []
    const screenTop = height * 0.08
    for (let x = width / 2 - height * 1.4; x < width / 2 + height * 1.4; x += side) {
      for (let y = screenTop; y < horizon + height * 0.02; y += side) {
        const [u, v] = [(x - width / 2) / height, y / height]
        const wave = noise(u * 2.2 + 30, v * 2.4) * 0.75 + 0.25 * Math.sin(u * 5 + v * 7)
        const ring = Math.abs(Math.hypot(u, (v - 0.34) * 1.15) - 0.3)
        const strength = 0.08 + 0.42 * Math.max(0, wave) ** 2 + 0.85 * Math.exp(-((ring / 0.03) ** 2))
        const tone = ring < 0.05 ? mix(third, [255, 255, 255], 0.3) : wave > 0.5 ? first : second
        const shown = Math.min(1, strength * between(chance, 0.75, 1.1))
        context.fillStyle = css(mix(dark, tone, shown))
        context.fillRect(x + side * 0.05, y + side * 0.05, side * 0.9, side * 0.9)
        if (shown > 0.5) shines.push({ shape: square(x, y, side), tone, strength: shown * 0.5 })
      }
    }
    paintBloom(context, stage, shines, 1)
  }
  const haze = context.createRadialGradient(width / 2, horizon, 0, width / 2, horizon, height * 0.8)
  const glow = lights[kind === 'theatre' ? 0 : 1] ?? cloth
  haze.addColorStop(0, css(glow, kind === 'theatre' ? 0.3 : 0.3))
  haze.addColorStop(0.5, css(glow, 0.09))
  haze.addColorStop(1, css(glow, 0))
  context.globalCompositeOperation = 'screen'
  context.fillStyle = haze
  context.fillRect(left, top, wide, high)
}

/** Cloth in folds: each with a light and a dark side, swinging out at its foot. */
function paintFolds(
  context: SKRSContext2D,
  { chance, height }: Stage,
  cloth: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly foot: number
    readonly tone: Colour
    readonly shade: Colour
    readonly fold: number
  },
): void {
  for (let x = cloth.left - cloth.fold; x < cloth.right; ) {
    const wide = cloth.fold * between(chance, 0.7, 1.4)
    const gradient = context.createLinearGradient(x, 0, x + wide, 0)
    gradient.addColorStop(0, css(mix(cloth.tone, cloth.shade, 0.75)))
    gradient.addColorStop(0.38, css(mix(cloth.tone, [255, 190, 160], 0.16)))
    gradient.addColorStop(0.7, css(cloth.tone))
    gradient.addColorStop(1, css(mix(cloth.tone, cloth.shade, 0.8)))
    context.fillStyle = gradient
    const swing = between(chance, -0.12, 0.12) * wide
    context.beginPath()
    context.moveTo(x, cloth.top)
    context.lineTo(x + wide + 1, cloth.top)
    context.lineTo(x + wide + 1 + swing, cloth.foot)
    context.quadraticCurveTo(x + wide / 2 + swing, cloth.foot + height * 0.012, x + swing, cloth.foot)
    context.fill()
    x += wide
  }
  const dim = context.createLinearGradient(0, Math.min(0, cloth.top), 0, cloth.foot)
  dim.addColorStop(0, css(cloth.shade, 0.85))
  dim.addColorStop(0.5, css(cloth.shade, 0.2))
  dim.addColorStop(1, css(cloth.shade, 0.35))
  context.fillStyle = dim
  context.save()
  context.globalCompositeOperation = 'source-atop'
  context.fillRect(
    cloth.left - cloth.fold,
    cloth.top,
    cloth.right - cloth.left + cloth.fold * 2,
    cloth.foot - cloth.top + height * 0.1,
  )
  context.restore()
}

/** The curtains at both sides, drawn back, and the valance above. */
export function paintWings(context: SKRSContext2D, stage: Stage, { kind, cloth, dark, lights }: Show): void {
  const { bounds, width, height, foot } = stage
  const half = width / 2
  const open = half * 0.74
  if (kind === 'theatre') {
    for (const side of [-1, 1] as const) {
      context.save()
      context.beginPath()
      const edge = half + side * open
      const out = side < 0 ? bounds.left - 4 : bounds.right + 4
      context.moveTo(edge + side * -0.06 * height, bounds.top - 4)
      context.quadraticCurveTo(edge - side * 0.02 * height, height * 0.4, edge + side * 0.1 * height, height * 0.56)
      context.quadraticCurveTo(edge + side * 0.05 * height, height * 0.7, edge + side * 0.04 * height, foot)
      context.lineTo(out, foot)
      context.lineTo(out, bounds.top - 4)
      context.clip()
      const [left, right] = side < 0 ? [bounds.left - 4, half] : [half, bounds.right + 4]
      paintFolds(context, stage, {
        left,
        right,
        top: bounds.top - 4,
        foot: foot + 2,
        tone: cloth,
        shade: dark,
        fold: height * 0.055,
      })
      context.restore()
    }
    for (let x = bounds.left - height * 0.2; x < bounds.right + height * 0.2; x += height * 0.3) {
      const gradient = context.createLinearGradient(0, 0, 0, height * 0.17)
      gradient.addColorStop(0, css(mix(cloth, dark, 0.72)))
      gradient.addColorStop(1, css(cloth))
      context.fillStyle = gradient
      context.beginPath()
      context.moveTo(x, bounds.top - 4)
      context.lineTo(x + height * 0.31, bounds.top - 4)
      context.lineTo(x + height * 0.31, height * 0.07)
      context.quadraticCurveTo(x + height * 0.155, height * 0.2, x, height * 0.07)
      context.fill()
      context.strokeStyle = css(mix(lights[1] ?? cloth, cloth, 0.3), 0.8)
      context.lineWidth = height * 0.008
      context.beginPath()
      context.moveTo(x + height * 0.31, height * 0.07)
      context.quadraticCurveTo(x + height * 0.155, height * 0.2, x, height * 0.07)
      context.stroke()
    }
    return
  }
  paintTruss(context, stage, dark, lights)
}
