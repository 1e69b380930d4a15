/** Actors: a cast in its costumes, drawn where the camera sees it. */

import type { Costume } from '../cast/look.ts'
import { placementOf, type Pose, SUBJECT_DISTANCE } from '../camera/pose.ts'
import type { Frame } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { layTexture, type Part, type Placement } from '../pixels/texture.ts'
import { draughtOf, isAfloat } from './afloat.ts'
import { breathAt } from './breathing-out.ts'
import type { Role } from './role.ts'
import { isUnderWay, type Moment, type Stance, stanceAt } from './tracks.ts'
import { openWardrobes, type Print, restHeightPx, SHRUNK_MAX, type StageDoor, type Wardrobe } from './wardrobe.ts'

/** Somebody on the stage. */
export type Actor = { readonly role: Role; readonly wardrobe: Wardrobe; readonly hasEffects: boolean }

/** How high above the ground those are whose place is their middle, in frame heights. */
const HOVER = 0.12

/** The most whose fire, spray or flames are drawn. */
const EFFECTS_MAX = 4

/** How much of its bobbing lifts what lies in water, rather than being the water's. */
const LIFTED_AFLOAT = 0.15

/** Dresses a cast. */
export async function dressCast(memory: PixelMemory, roles: readonly Role[], door: StageDoor): Promise<Actor[]> {
  const wardrobes = await openWardrobes(memory, roles, door)
  const dressed = roles.flatMap((role) => {
    const wardrobe = wardrobes.get(role.subject)
    return wardrobe === undefined ? [] : [{ role, wardrobe }]
  })
  // Those who come last are nearest.
  const rich = dressed.filter(({ wardrobe }) => wardrobe.effects.length > 0).slice(-EFFECTS_MAX)
  return dressed.map((actor) => ({ ...actor, hasEffects: rich.includes(actor) }))
}

/** Where an actor is in a frame. */
export type Appearance = {
  readonly place: Placement
  readonly ground: Placement
  readonly stance: Stance
  readonly print: Print
  readonly phase: number
  readonly distance: number
  /** The row of the frame below which it is under water. */
  readonly waterline?: number
}

/** Where an actor is seen. `withX`: how far the camera takes it along, in frame heights. */
export function appear(
  { role, wardrobe }: Actor,
  door: StageDoor,
  pose: Pose,
  moment: Moment,
  withX: number,
): Appearance {
  const { lens, foot } = door
  const { frame, horizon } = lens
  const stance = stanceAt(moment, role.motion)
  const station = role.course?.at(moment.progress, pose.z)
  // Whoever comes or goes keeps its own distance to the camera, which may move, too.
  const distance = station === undefined ? role.distance : station.away + pose.z
  const unit = (frame.heightPx * SUBJECT_DISTANCE) / distance
  const camera = placementOf(pose, distance, lens)
  // Who is on a way of his own is not taken along.
  const taken = isUnderWay(role.motion) ? 0 : withX
  const x = frame.widthPx / 2 + ((station?.x ?? role.x + taken) + stance.x) * unit
  const groundY = horizon + ((foot - horizon) * SUBJECT_DISTANCE) / distance + (role.drop ?? 0) * unit
  const y = groundY - aboveGround(role, wardrobe.costume, stance, door) * unit
  const own = (restHeightPx(role, distance, door) / wardrobe.heightPx) * stance.grow
  const at = (row: number): Placement => ({
    scale: camera.scale * own,
    squeeze: stance.squeeze,
    dx: camera.scale * x + camera.dx,
    dy: camera.scale * row + camera.dy,
  })
  const phase = phaseAt(role, wardrobe.costume, moment)
  const [place, ground] = [at(y), at(groundY)]
  const isWet = door.isOnWater && isAfloat(role.subject)
  const waterline = isWet ? { waterline: Math.round(ground.dy / 2) * 2 } : {}
  return { place, ground, stance, print: printFor(wardrobe, place.scale), phase, distance, ...waterline }
}

/** How high the place of an actor is above the ground, in frame heights at its distance. */
function aboveGround(
  { subject, motion, above }: Role,
  { anchor }: Costume,
  { lift }: Stance,
  { isOnWater }: StageDoor,
): number {
  if (isOnWater && isAfloat(subject)) {
    const wave = subject.action === 'jump' ? lift : lift * LIFTED_AFLOAT
    return (1 - anchor.y - draughtOf(subject)) * motion.height + wave
  }
  // Whose place is its middle hovers, and does not sink into the ground.
  const isAloft = anchor.y < 0.8 && subject.nature !== 'vessel'
  return (isAloft ? Math.max(above, (1 - anchor.y) * motion.height + HOVER) : above) + lift
}

/** Which picture is seen: who has feet has gone as far as they took him, who blows out is as far as the breath. */
function phaseAt({ motion, course }: Role, { phases, phasesPerSecond }: Costume, moment: Moment): number {
  const { stride, way, phase } = motion
  const count = phases.length
  if (motion.action === 'blow' && phasesPerSecond === 0) return Math.round(breathAt(moment.progress) * (count - 1))
  const far = course?.length ?? way.to - way.from
  const turns =
    stride !== undefined && far > 0 ? (far * moment.progress) / stride : (moment.seconds * phasesPerSecond) / count
  return Math.floor(((turns + phase) % 1) * count) % count
}

/** The finest print that need not be shrunk too much. */
function printFor({ prints }: Wardrobe, scale: number): Print {
  return prints.find(({ density }) => density <= SHRUNK_MAX * scale) ?? prints.at(-1) ?? prints[0]
}

/** The rows of a frame above the water, and those below. */
function rowsOf({ size }: Frame, waterline: number | undefined): { readonly dry?: Part[]; readonly wet?: Part[] } {
  if (waterline === undefined) return {}
  const row = Math.min(size.heightPx, Math.max(0, waterline))
  const all = { left: 0, top: 0, right: size.widthPx, end: size.heightPx, isSolid: false }
  return { dry: [{ ...all, end: row }], wet: [{ ...all, top: row }] }
}

/** Draws what an actor leaves on the ground: its mirror image where that is wet, its shadow, and the light of its lamps. */
export function drawFootprint(
  memory: PixelMemory,
  canvas: Frame,
  actor: Actor,
  door: StageDoor,
  seen: Appearance,
): void {
  const { wardrobe, role } = actor
  const { place, ground, stance, print, phase, waterline } = seen
  // The feet of a portrait are out of the picture.
  if (role.subject.shown !== undefined) return
  const height = role.above + stance.lift
  const body = print.phases[phase]?.()
  if (door.sheen > 0 && body !== undefined) {
    const below = { ...place, dy: 2 * ground.dy - place.dy, isUpsideDown: true }
    layTexture(memory, canvas, body, below, rowsOf(canvas, waterline).wet, door.sheen * 0.55 * stance.opacity)
  }
  const contact = door.isBottomless ? 0 : Math.max(0, 1 - height * 2.2) * (waterline === undefined ? 1 : 0.5)
  layTexture(memory, canvas, wardrobe.shadow, ground, undefined, contact * stance.opacity)
  if (wardrobe.beam !== undefined) layTexture(memory, canvas, wardrobe.beam, ground, undefined, stance.opacity)
}

/** Draws an actor. */
export function drawActor(memory: PixelMemory, canvas: Frame, door: StageDoor, seen: Appearance): void {
  const { place, stance, print, phase, waterline } = seen
  const { dry } = rowsOf(canvas, waterline)
  const body = print.phases[phase]?.()
  if (body !== undefined) layTexture(memory, canvas, body, place, dry, stance.opacity)
  const lit = (print.lit[phase] ?? print.lit[0])?.()
  if (print.halo !== undefined)
    layTexture(memory, canvas, print.halo, place, undefined, stance.opacity * (0.25 + 0.75 * door.look.darkness))
  if (lit !== undefined) layTexture(memory, canvas, lit, place, dry, stance.opacity)
}

/** Draws what comes with an actor and is no part of its costume: what is on the ground below it, or all else. */
export function drawEffects(
  frame: Frame,
  { wardrobe, hasEffects }: Actor,
  { place, ground }: Appearance,
  { isBelow, moment }: { readonly isBelow: boolean; readonly moment: Moment },
): void {
  if (!hasEffects) return
  for (const effect of wardrobe.effects)
    if ((effect.isBelow === true) === isBelow) effect.paint(frame, effect.isGrounded ? ground : place, moment)
}
