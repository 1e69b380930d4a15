/** A bamboo grove: straight green stems with their joints, and sprays of narrow leaves. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { css, mix } from './colour.ts'
import { reachAt, spotOf } from './perspective.ts'
import { coverOf, inLight } from './seasons.ts'
import type { Stage } from './stage.ts'
import type { TrunkStyle } from './woods.ts'

/** Stems stand closer than trunks, and are thinner. */
const CLOSER = 0.3
const THINNER = 0.42

/** Paints one row of stems with their leaves. */
export function paintBamboo(context: SKRSContext2D, stage: Stage, style: TrunkStyle): void {
  const { chance, width, bounds, setting } = stage
  const { y: foot, scale } = spotOf(stage, 0, style.distance)
  const { crowns, bark, snow } = coverOf(setting)
  const [from, to] = reachAt(stage, style.distance, style.gap)
  const side = stage.sun.x < width / 2 ? -1 : 1
  const top = Math.min(0, bounds.top) - 2
  for (let across = from; across < to; across += style.gap * CLOSER * between(chance, 0.4, 1.6)) {
    if (Math.abs(across) < style.clearing * 0.85) continue
    const own = mix(bark, crowns[Math.floor(chance() * crowns.length)] ?? bark, between(chance, 0, 0.6))
    const tone = (light: number) =>
      css(inLight(stage, mix(own, [240, 246, 252], 0.3 * snow), { nearness: style.nearness, light }))
    const wide = style.thick * THINNER * scale * between(chance, 0.7, 1.25)
    const x = width / 2 + across * scale
    const lean = (foot - top) * between(chance, -0.05, 0.05)
    const at = (y: number) => x + lean * ((foot - y) / (foot - top)) ** 1.5
    for (const [shift, share, light] of [
      [0, 1, 0.2],
      [side * 0.2, 0.5, 0.75],
    ] as const) {
      context.strokeStyle = tone(light)
      context.lineWidth = Math.max(0.8, wide * share)
      context.lineCap = 'butt'
      context.beginPath()
      context.moveTo(at(foot) + shift * wide, foot)
      context.quadraticCurveTo(at((foot + top) / 2) + shift * wide, (foot + top) / 2, at(top) + shift * wide, top)
      context.stroke()
    }
    const joint = scale * between(chance, 0.15, 0.2)
    for (let y = foot - joint * chance(); y > top; y -= joint) {
      context.fillStyle = tone(0.02)
      context.fillRect(at(y) - wide * 0.54, y, wide * 1.08, Math.max(0.7, wide * 0.12))
      context.fillStyle = tone(1)
      context.fillRect(at(y) - wide * 0.54, y - Math.max(0.7, wide * 0.16), wide * 1.08, Math.max(0.6, wide * 0.1))
      const isHigh = y < foot - scale * 0.55
      if (isHigh && chance() < 0.65 * style.nearness ** 2)
        paintSpray(context, stage, { x: at(y), y, long: scale * 0.075, nearness: style.nearness })
    }
  }
}

type Spray = { readonly x: number; readonly y: number; readonly long: number; readonly nearness: number }

/** A twig with narrow leaves that hang from its end. */
function paintSpray(context: SKRSContext2D, stage: Stage, { x, y, long, nearness }: Spray): void {
  const { chance, setting } = stage
  const { crowns } = coverOf(setting)
  const out = chance() < 0.5 ? -1 : 1
  for (let twig = 0; twig < 3; twig++) {
    const [tx, ty] = [x + out * long * between(chance, 0.5, 2), y - long * between(chance, -0.1, 0.7)]
    const own = crowns[Math.floor(chance() * crowns.length)] ?? crowns[0]
    context.fillStyle = css(inLight(stage, own, { nearness, light: between(chance, 0.15, 0.95) }))
    context.beginPath()
    for (let leaf = 0; leaf < 5; leaf++) {
      const turn = between(chance, 0.1, 1.25)
      const tall = long * between(chance, 0.7, 1.3)
      const [ex, ey] = [tx + out * Math.cos(turn) * tall, ty + Math.sin(turn) * tall]
      const [nx, ny] = [-Math.sin(turn) * tall * 0.11, out * Math.cos(turn) * tall * 0.11]
      context.moveTo(tx, ty)
      context.quadraticCurveTo((tx + ex) / 2 + nx, (ty + ey) / 2 + ny, ex, ey)
      context.quadraticCurveTo((tx + ex) / 2 - nx, (ty + ey) / 2 - ny, tx, ty)
    }
    context.fill()
  }
}
