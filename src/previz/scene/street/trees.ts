/** Trees along a street, by season: crowns of small blots with a light and a dark side. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../../random.ts'
import { type Colour, colour, css, mix } from '../colour.ts'
import type { Stage } from '../stage.ts'
import { type Corridor, throughAir } from './corridor.ts'
import { shadeOf, underLight } from './street-light.ts'
import type { StreetPlan } from './street-plan.ts'

type Site = { readonly stage: Stage; readonly plan: StreetPlan; readonly corridor: Corridor }

const LEAVES: { readonly [S in Stage['setting']['season']]: readonly [Colour, Colour] } = {
  spring: [colour('#f6c3d2'), colour('#d98fae')],
  summer: [colour('#8fb65a'), colour('#3f6f47')],
  autumn: [colour('#efa23e'), colour('#b4512c')],
  winter: [colour('#e9eff6'), colour('#a9b6c8')],
}

/** Paints a tree at the kerb. */
export function paintTree(
  context: SKRSContext2D,
  { stage, plan, corridor }: Site,
  tree: StreetPlan['trees'][number],
): void {
  const { side, away, high } = tree
  const { chance, setting } = stage
  const unit = corridor.unit(away)
  const [x, foot] = corridor.see([side * (corridor.kerb + 0.05), 0, away])
  const shown = (tone: Colour) => throughAir(stage, underLight(stage, plan, tone, side), away)
  const bark = shown(colour('#4a3a34'))
  const top = foot - unit * high
  context.strokeStyle = css(bark)
  context.lineCap = 'round'
  const isBare = setting.season === 'winter'
  const boughs = isBare ? [0, -0.2, 0.22, -0.36, 0.38, -0.1, 0.12, 0.28] : [0, -0.2, 0.22]
  for (const reach of boughs) {
    const thick = reach === 0 ? 0.05 : isBare ? 0.014 : 0.026
    context.lineWidth = Math.max(1, unit * thick)
    context.beginPath()
    context.moveTo(x, foot)
    context.quadraticCurveTo(
      x,
      foot - unit * high * 0.5,
      x + unit * reach,
      top + unit * (isBare ? -0.32 + Math.abs(reach) * 0.9 : 0.1),
    )
    context.stroke()
  }
  const [light, dark] = LEAVES[setting.season]
  const count = isBare ? 60 : 110
  for (const pass of [0, 1, 2]) {
    const tone = pass === 0 ? mix(shown(dark), shadeOf(stage), 0.3) : pass === 1 ? shown(dark) : shown(light)
    for (let index = 0; index < count / (pass === 2 ? 1.4 : 1); index++) {
      const angle = chance() * Math.PI * 2
      const far = Math.sqrt(chance())
      const across = Math.cos(angle) * far * 0.44 + (pass === 2 ? plan.sunny * -0.06 : 0)
      const up = Math.sin(angle) * far * 0.36 - pass * 0.055
      const radius = unit * between(chance, isBare ? 0.012 : 0.025, isBare ? 0.03 : 0.085 - pass * 0.018)
      context.fillStyle = css(tone, isBare ? 0.75 : 0.92)
      context.beginPath()
      context.ellipse(x + unit * across, top + unit * up, radius, radius * 0.72, chance() * 3, 0, Math.PI * 2)
      context.fill()
    }
  }
}
