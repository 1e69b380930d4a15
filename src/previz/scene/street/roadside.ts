/** The ground of a street that is seen from across it: pavement, kerb and road, one before the other. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../../random.ts'
import { type Colour, css, mix } from '../colour.ts'
import { awayAt, reachAt, spotOf } from '../perspective.ts'
import type { Stage } from '../stage.ts'
import type { Frontage } from './frontage.ts'
import { groundTones } from './road.ts'
import { isLit, shadeOf } from './street-light.ts'
import type { StreetPlan } from './street-plan.ts'

/** Paints it from the fronts to the camera. */
export function paintRoadside(context: SKRSContext2D, stage: Stage, plan: StreetPlan, frontage: Frontage): void {
  const { wall, kerb } = frontage
  const { asphalt, pavement, markings } = groundTones(stage, plan)
  const near = awayAt(stage, stage.bounds.bottom) * 0.9
  const slab = new Slab(context, stage)
  slab.band(wall + 0.4, kerb, pavement, mix(pavement, shadeOf(stage), 0.22))
  paintJoints(slab, stage, [wall, kerb], mix(pavement, [0, 0, 0], 0.34))
  slab.band(kerb, kerb - 0.06, mix(pavement, [255, 255, 255], isLit(stage.setting) ? 0.1 : 0.3))
  slab.band(kerb - 0.06, kerb - 0.12, mix(asphalt, [0, 0, 0], 0.5))
  slab.band(kerb - 0.12, near, asphalt, mix(asphalt, shadeOf(stage), 0.3))
  paintPatches(slab, stage, [kerb - 0.2, near], asphalt)
  // A road that leads past the camera has a line in its middle, and a crossing somewhere.
  slab.band(kerb - 0.42, kerb - 0.46, markings, markings, 0.7)
  const middle = (kerb + near) / 2
  if (kerb - near > 1.5) {
    const [from, to] = reachAt(stage, middle, 1)
    for (let across = from; across < to; across += 1.5)
      slab.quad([across, across + 0.75], [middle, middle - 0.07], css(markings, 0.8))
    const start = between(stage.chance, from, to - 1)
    for (let away = kerb - 0.6; away > near; away -= 0.46)
      slab.quad([start, start + 1], [away, away - 0.24], css(markings, 0.75))
  }
}

/** Lays areas on the ground. */
class Slab {
  readonly #context: SKRSContext2D
  readonly #stage: Stage

  constructor(context: SKRSContext2D, stage: Stage) {
    this.#context = context
    this.#stage = stage
  }

  /** A strip as broad as all that is seen, from one distance to a nearer one. */
  band(from: number, to: number, far: Colour, near = far, opacity = 1): void {
    const { bounds } = this.#stage
    const [top, bottom] = [spotOf(this.#stage, 0, from).y, spotOf(this.#stage, 0, to).y]
    const gradient = this.#context.createLinearGradient(0, top, 0, bottom)
    gradient.addColorStop(0, css(far, opacity))
    gradient.addColorStop(1, css(near, opacity))
    this.#context.fillStyle = gradient
    this.#context.fillRect(bounds.left, top, bounds.right - bounds.left, bottom - top + 1)
  }

  quad([left, right]: readonly [number, number], [far, near]: readonly [number, number], tone: string): void {
    const corners = [
      [left, far],
      [right, far],
      [right, near],
      [left, near],
    ] as const
    this.#context.fillStyle = tone
    this.#context.beginPath()
    for (const [across, away] of corners) {
      const { x, y } = spotOf(this.#stage, across, away)
      this.#context.lineTo(x, y)
    }
    this.#context.fill()
  }
}

/** The joints of the pavement's slabs. */
function paintJoints(slab: Slab, stage: Stage, [wall, kerb]: readonly [number, number], tone: Colour): void {
  const [from, to] = reachAt(stage, wall, 1)
  for (let across = Math.floor(from); across < to; across += 0.36)
    slab.quad([across, across + 0.012], [wall + 0.4, kerb], css(tone, 0.42))
  for (let away = wall; away > kerb + 0.1; away -= 0.36) slab.quad([from, to], [away, away - 0.014], css(tone, 0.32))
}

/** Where the asphalt has been mended, and lids in it. */
function paintPatches(slab: Slab, stage: Stage, [far, near]: readonly [number, number], tone: Colour): void {
  const { chance } = stage
  for (let index = 0; index < 30; index++) {
    const away = between(chance, near, far)
    const [from, to] = reachAt(stage, away)
    const across = between(chance, from, to)
    const shade = css(chance() < 0.65 ? [0, 0, 0] : mix(tone, [255, 255, 255], 0.4), between(chance, 0.04, 0.12))
    slab.quad([across, across + between(chance, 0.2, 0.9)], [away, away - between(chance, 0.08, 0.4)], shade)
  }
}
