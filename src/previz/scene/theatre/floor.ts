/** The floor of a stage, and the heads of those who watch. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../../random.ts'
import { css, mix } from '../colour.ts'
import { overAll } from '../painting-area.ts'
import type { Stage } from '../stage.ts'
import type { Show } from './show.ts'

/** Polished boards with the light of the wall behind in them, and the pools of the lamps. */
export function paintFloor(context: SKRSContext2D, stage: Stage, { kind, lights, cloth, dark }: Show): void {
  const { bounds, width, height, horizon, foot, chance } = stage
  const { left, wide } = overAll(bounds)
  const wood = kind === 'theatre' ? mix(mix(cloth, [120, 70, 40], 0.6), dark, 0.45) : mix(dark, lights[1] ?? dark, 0.14)
  const gradient = context.createLinearGradient(0, horizon, 0, height)
  gradient.addColorStop(0, css(mix(wood, dark, 0.5)))
  gradient.addColorStop(0.3, css(wood))
  gradient.addColorStop(1, css(mix(wood, dark, 0.7)))
  context.fillStyle = gradient
  const edge = horizon + height * 0.085
  context.fillRect(left, edge, wide, bounds.bottom - edge + 24)
  context.strokeStyle = css(dark, 0.4)
  context.lineWidth = Math.max(0.8, height * 0.002)
  context.save()
  context.beginPath()
  context.rect(left, edge, wide, bounds.bottom - edge + 24)
  context.clip()
  if (kind === 'theatre')
    for (let across = -4; across <= 4; across += 0.16) {
      context.beginPath()
      context.moveTo(width / 2, horizon)
      context.lineTo(width / 2 + across * height * 2, horizon + (foot - horizon) * 2.4)
      context.stroke()
    }
  context.globalCompositeOperation = 'screen'
  for (let index = 0; index < 16; index++) {
    const x = width / 2 + between(chance, -1.1, 1.1) * height
    const tone = lights[index % lights.length] ?? cloth
    const [thin, long] = [height * between(chance, 0.03, 0.09), height * between(chance, 0.12, 0.34)]
    context.save()
    context.translate(x, edge)
    context.scale(thin, long)
    const streak = context.createRadialGradient(0, 0, 0, 0, 0, 1)
    streak.addColorStop(0, css(tone, kind === 'theatre' ? 0.22 : 0.5))
    streak.addColorStop(1, css(tone, 0))
    context.fillStyle = streak
    context.fillRect(-1, 0, 2, 1)
    context.restore()
  }
  for (const [x, y, radius, strength] of [
    [0, foot, 0.62, 0.5],
    [-0.5, foot + height * 0.03, 0.36, 0.26],
    [0.5, foot + height * 0.03, 0.36, 0.26],
  ] as const) {
    const tone = mix(lights[x === 0 ? 0 : x < 0 ? 1 : 2] ?? cloth, [255, 255, 255], x === 0 ? 0.35 : 0.1)
    context.save()
    context.translate(width / 2 + x * height, y)
    context.scale(1, 0.2)
    const pool = context.createRadialGradient(0, 0, 0, 0, 0, radius * height)
    pool.addColorStop(0, css(tone, strength))
    pool.addColorStop(0.55, css(tone, strength * 0.4))
    pool.addColorStop(1, css(tone, 0))
    context.fillStyle = pool
    context.fillRect(-radius * height, -radius * height, radius * height * 2, radius * height * 2)
    context.restore()
  }
  context.restore()
}

/** The heads of those who watch, and some of their arms; light from the stage on their outlines. */
export function paintCrowd(context: SKRSContext2D, stage: Stage, { kind, lights, dark }: Show): void {
  const { bounds, height, chance } = stage
  const rim = lights[0] ?? dark
  for (const row of [0, 1]) {
    const size = height * (0.026 + 0.011 * row)
    const base = height * (0.925 + 0.05 * row)
    const tone = mix(mix(dark, [0, 0, 0], 0.35), rim, 0.09 * (1 - row))
    for (let x = bounds.left - size * 2; x < bounds.right + size * 2; x += size * between(chance, 2, 3)) {
      const y = base + between(chance, -0.5, 0.7) * size
      const isRaised = kind === 'concert' && chance() < 0.3
      const lean = between(chance, -0.5, 0.5) * size
      const shape = (grow: number) => {
        context.beginPath()
        context.ellipse(x, y, size * (0.72 + grow), size * (0.9 + grow), 0, 0, Math.PI * 2)
        context.fill()
        context.beginPath()
        context.moveTo(x - size * (1.5 + grow), bounds.bottom + 4)
        context.bezierCurveTo(
          x - size * (1.5 + grow),
          y + size * 0.9,
          x - size * 0.5,
          y + size,
          x,
          y + size * (0.9 - grow),
        )
        context.bezierCurveTo(
          x + size * 0.5,
          y + size,
          x + size * (1.5 + grow),
          y + size * 0.9,
          x + size * (1.5 + grow),
          bounds.bottom + 4,
        )
        context.fill()
        if (!isRaised) return
        context.lineCap = 'round'
        context.lineWidth = size * (0.42 + grow * 2)
        context.beginPath()
        context.moveTo(x + size, y + size * 1.6)
        context.quadraticCurveTo(x + size * 1.6, y - size * 0.4, x + size * 1.2 + lean, y - size * 2.2)
        context.stroke()
      }
      context.fillStyle = css(mix(tone, rim, 0.55), 0.7)
      context.strokeStyle = context.fillStyle
      shape(0)
      context.fillStyle = css(tone)
      context.strokeStyle = context.fillStyle
      context.save()
      context.translate(0, size * 0.1)
      shape(0)
      context.restore()
    }
  }
}
