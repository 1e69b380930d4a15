/**
 * A street seen from across it: the fronts of one side, as whoever goes along with somebody in it sees them. Painters of houses
 * know streets that lead away; to them each house is the nearest one of such a street, and its corridor is turned by a quarter.
 */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { SUBJECT_DISTANCE } from '../../camera/pose.ts'
import { chanceFrom } from '../../random.ts'
import { paintBloom, type Shine } from '../bloom.ts'
import type { Stage } from '../stage.ts'
import type { Corridor } from './corridor.ts'
import { paintHouse, type Site } from './facade.ts'
import { paintLamp } from './furniture.ts'
import { mirrored } from './reflections.ts'
import { paintSign } from './signs.ts'
import { emittersOf, shineOf } from './street-light.ts'
import type { House, Sign, StreetPlan } from './street-plan.ts'
import { paintTree } from './trees.ts'

/** How far away the fronts are, and the kerb before them. Frame heights at the distance of subjects. */
export type Frontage = { readonly wall: number; readonly kerb: number }

/** The side whose houses are looked at: from across it goes on to the right. */
const SIDE = -1

/** A house, what hangs on it, and how far to the right of the middle it begins. */
type Plot = { readonly house: House; readonly signs: readonly Sign[]; readonly start: number }

/** In wet ground signs are seen before the fronts that they hang on, and brighter than these by themselves would be. */
const [DRAWN_UP, BRIGHTENED] = [0.45, 1.7]

/** How far apart lamps and trees stand, and how high trees are. */
const [LAMP_GAP, TREE_GAP, TREE_HIGH] = [3.4, 1.7, 1.35]

/** The houses of one side of a street, as many as `breadth` takes, from the left. */
function plotsOf({ houses, signs }: StreetPlan, breadth: number): Plot[] {
  const plots: Plot[] = []
  let start = -breadth / 2
  for (const house of houses.filter(({ side }) => side === SIDE)) {
    if (start > breadth / 2) break
    const own = signs.filter(({ side, from }) => side === SIDE && from >= house.from && from < house.to)
    plots.push({ house, signs: own.map(laidFlat), start })
    start += house.to - house.from
  }
  return plots
}

/** A sign that stands out from a wall is seen from its edge only: here it lies on the wall. */
function laidFlat(sign: Sign): Sign {
  if (sign.form === 'board') return sign
  const low = 1.04 + 0.3 * (sign.low > 1.25 ? 1 : 0)
  return { ...sign, form: 'board', low, high: low + sign.wide, to: sign.from + (sign.high - sign.low) * 0.8 }
}

/** The corridor in which what is planned at `from` along the street is seen `start` to the right of the middle. */
function turned(
  { width, height, horizon, foot }: Stage,
  { wall, kerb }: Frontage,
  start: number,
  from: number,
): Corridor {
  const eye = (foot - horizon) / height
  const unitAt = (away: number) => (SUBJECT_DISTANCE * height) / away
  return {
    wall,
    kerb,
    unit: () => unitAt(wall),
    see: ([across, up, along]) => {
      const unit = unitAt(Math.max(1, -across))
      return [width / 2 + (start + along - from) * unit, horizon + (eye - up) * unit]
    },
  }
}

/** How much of the street is seen, in frame heights at its fronts. */
function breadthOf({ bounds, height }: Stage, { wall }: Frontage): number {
  return ((bounds.right - bounds.left) * wall) / (SUBJECT_DISTANCE * height) + 2
}

/** A house at its true distance, which its painters take from where it is planned. */
function moved(plot: Plot, { wall }: Frontage): { readonly house: House; readonly signs: readonly Sign[] } {
  const by = wall - plot.house.from
  const shifted = <T extends { readonly from: number; readonly to: number }>(one: T): T => ({
    ...one,
    from: one.from + by,
    to: one.to + by,
  })
  return { house: shifted(plot.house), signs: plot.signs.map(shifted) }
}

/** What shines of a front, for bloom and reflections. */
export function shinesOf(stage: Stage, plan: StreetPlan, frontage: Frontage, isMirrored: boolean): Shine[] {
  return plotsOf(plan, breadthOf(stage, frontage)).flatMap((plot) => {
    const { house, signs } = moved(plot, frontage)
    const corridor = turned(stage, frontage, plot.start, house.from)
    const range = { from: 0, to: Number.POSITIVE_INFINITY }
    return emittersOf(stage, { ...plan, houses: [house], signs, lamps: [] }, corridor, range).map((one) =>
      isMirrored
        ? mirrored(stage, corridor, { ...one, strength: Math.min(1, one.strength * BRIGHTENED) }, DRAWN_UP)
        : shineOf(stage, corridor, one),
    )
  })
}

/** Paints the fronts. */
export function paintFronts(context: SKRSContext2D, stage: Stage, plan: StreetPlan, frontage: Frontage): void {
  // The end of a house is hidden by whichever is nearer to the middle.
  const aside = ({ house, start }: Plot) => Math.abs(start + (house.to - house.from) / 2)
  for (const plot of plotsOf(plan, breadthOf(stage, frontage)).toSorted((a, b) => aside(b) - aside(a))) {
    const { house, signs } = moved(plot, frontage)
    const corridor = turned(stage, frontage, plot.start, house.from)
    const chance = chanceFrom(Math.floor(house.hue * 1e6), `house ${house.side}`)
    const site: Site = { stage: { ...stage, chance }, plan, corridor }
    paintHouse(context, site, house)
    for (const sign of signs) paintSign(context, site, sign)
  }
  paintBloom(context, stage, shinesOf(stage, plan, frontage, false), 1.2)
}

/** Paints what stands along the kerb: lamps, and trees where the street has some. */
export function paintKerbside(context: SKRSContext2D, stage: Stage, plan: StreetPlan, frontage: Frontage): void {
  const near = { wall: frontage.kerb, kerb: frontage.kerb }
  const half = breadthOf(stage, near) / 2
  const site = (start: number) => ({ stage, plan, corridor: turned(stage, near, start, near.wall) })
  if (plan.trees.length > 0) {
    for (let start = -half; start < half; start += TREE_GAP)
      paintTree(context, site(start), { side: SIDE, away: near.wall, high: TREE_HIGH })
  }
  for (let start = -half + TREE_GAP / 2; start < half; start += LAMP_GAP)
    paintLamp(context, site(start), { side: SIDE, away: near.wall, high: 1.55 })
}
