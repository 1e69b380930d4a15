/** The platform of a station: slabs, a line that nobody steps over, the light of the lamps on them. */

import { between } from '../../random.ts'
import { css, mix } from '../colour.ts'
import { type Hall, paintLevel } from './hall.ts'
import { edgeOf, type Station } from './station.ts'

/** The nearest and the farthest floor that is painted. */
const [NEAR, FAR] = [0.9, 17] as const

/** Paints the platform from edge to edge; beside it nothing is painted. */
export function paintPlatform(hall: Hall, { own, dark, lamp }: Station): void {
  const { context, stage } = hall
  const edge = edgeOf(hall)
  const slab = own('#a9a49c')
  paintLevel(hall, 0, [-edge, edge], [NEAR, FAR], slab)
  for (let away = 1.4; away < FAR; away += 0.19)
    paintLevel(hall, 0, [-edge, edge], [away, away + 0.008 + away * 0.0012], mix(slab, dark, 0.4), 0.4)
  for (let across = -edge; across < edge; across += 0.6)
    paintLevel(hall, 0, [across - 0.008, across + 0.008], [NEAR, FAR], mix(slab, dark, 0.4), 0.35)
  for (let spot = 0; spot < 90; spot++) {
    const [across, away] = [between(stage.chance, -edge, edge), between(stage.chance, 2.6, 9)]
    paintLevel(hall, 0, [across, across + 0.6], [away, away + 0.19], spot % 2 === 0 ? lamp : dark, 0.05)
  }
  for (const side of [-1, 1]) {
    const strip = (from: number, to: number) => {
      const [a, b] = [side * (edge - from), side * (edge - to)]
      return [Math.min(a, b), Math.max(a, b)] as const
    }
    paintLevel(hall, 0, strip(0.62, 0.24), [NEAR, FAR], own('#f0bf2c'))
    for (const dots of [0.34, 0.43, 0.52])
      paintLevel(hall, 0, strip(dots + 0.025, dots - 0.025), [NEAR, FAR], mix(own('#f0bf2c'), dark, 0.25), 0.5)
    paintLevel(hall, 0, strip(0.14, 0), [NEAR, FAR], own('#f4f1ea'))
  }
  context.save()
  context.globalCompositeOperation = 'screen'
  for (const across of [-0.55, 0.55]) {
    const x = across * edge
    for (const [half, strength] of [
      [0.7, 0.1],
      [0.34, 0.14],
      [0.12, 0.16],
    ] as const)
      paintLevel(hall, 0, [x - half, x + half], [NEAR, FAR], lamp, strength)
  }
  context.restore()
  // Far away the floor lies in the shade of the tunnels.
  const { bounds, horizon, height } = stage
  const haze = context.createLinearGradient(0, horizon, 0, horizon + height * 0.2)
  haze.addColorStop(0, css(dark, 0.5))
  haze.addColorStop(1, css(dark, 0))
  context.save()
  context.globalCompositeOperation = 'source-atop'
  context.fillStyle = haze
  context.fillRect(bounds.left, horizon - 2, bounds.right - bounds.left, height * 0.25)
  context.restore()
}
