/** Lightning: a bolt and the clouds that it lights, for a fraction of a second. */

import { between, type Chance } from '../../random.ts'
import { css } from '../colour.ts'
import type { LayerPlan } from '../stage.ts'

/** Seconds from one flash to the next. */
const PAUSE_SECONDS = 2.7

/** Two bolts in turn, each with its own light. */
export function lightning(chance: Chance): LayerPlan[] {
  return [0, 1].map((turn) => {
    const [delay, place] = [between(chance, 0.3, 1.1) + turn * PAUSE_SECONDS, between(chance, 0.12, 0.42) + turn * 0.42]
    return {
      distance: 50,
      density: 0.6,
      shine: (seconds) => flash((seconds - delay + PAUSE_SECONDS * 4) % (PAUSE_SECONDS * 2)),
      paint: (context, stage) => {
        const { width, height, horizon, bounds, chance: dice } = stage
        const x = width * place
        const glow = context.createRadialGradient(x, horizon * 0.2, 0, x, horizon * 0.2, height * 0.9)
        glow.addColorStop(0, css([214, 222, 255], 0.75))
        glow.addColorStop(0.35, css([150, 170, 240], 0.32))
        glow.addColorStop(1, css([120, 140, 220], 0))
        context.fillStyle = glow
        context.fillRect(bounds.left, bounds.top, bounds.right - bounds.left, bounds.bottom - bounds.top)
        context.lineJoin = 'round'
        const bolt = (fromX: number, fromY: number, toY: number, thick: number) => {
          const points: [number, number][] = [[fromX, fromY]]
          for (let [atX, atY] = [fromX, fromY]; atY < toY; ) {
            atX += height * between(dice, -0.035, 0.035)
            atY += height * between(dice, 0.015, 0.05)
            points.push([atX, atY])
          }
          for (const [wide, tone] of [
            [thick * 5, css([170, 190, 255], 0.25)],
            [thick, css([250, 252, 255])],
          ] as const) {
            context.strokeStyle = tone
            context.lineWidth = height * wide
            context.beginPath()
            for (const point of points) context.lineTo(...point)
            context.stroke()
          }
          return points
        }
        const main = bolt(x, -height * 0.05, horizon, 0.004)
        for (const [branchX, branchY] of main.filter((_point, index) => index % 5 === 3)) {
          bolt(branchX, branchY, Math.min(horizon, branchY + height * between(dice, 0.08, 0.22)), 0.0018)
        }
      },
    }
  })
}

/** How bright a flash is some seconds after it began: twice, and an afterglow. */
function flash(seconds: number): number {
  if (seconds < 0.09) return 1
  if (seconds < 0.15) return 0.25
  if (seconds < 0.24) return 0.9
  return Math.max(0, 0.5 * (1 - (seconds - 0.24) / 0.5))
}
