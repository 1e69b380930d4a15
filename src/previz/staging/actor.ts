/** Actors: a cast in its costumes, drawn where the camera sees it. */

import type { Costume } from '../cast/look.ts'
import { placementOf, type Pose, SUBJECT_DISTANCE } from '../camera/pose.ts'
import type { Frame } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { layTexture, type Placement } from '../pixels/texture.ts'
import type { Role } from './role.ts'
import { isUnderWay, type Moment, type Stance, stanceAt } from './tracks.ts'
import { openWardrobes, type Print, restHeightPx, SHRUNK_MAX, type StageDoor, type Wardrobe } from './wardrobe.ts'

/** Somebody on the stage. */
export type Actor = { readonly role: Role; readonly wardrobe: Wardrobe; readonly hasJets: boolean }

/** How high above the ground those are whose place is their middle, in frame heights. */
const HOVER = 0.12

/** The most whose fire or spray is drawn. */
const JETS_MAX = 4

/** Dresses a cast. */
export function dressCast(memory: PixelMemory, roles: readonly Role[], door: StageDoor): Actor[] {
  const wardrobes = openWardrobes(memory, roles, door)
  const dressed = roles.flatMap((role) => {
    const wardrobe = wardrobes.get(role.subject)
    return wardrobe === undefined ? [] : [{ role, wardrobe }]
  })
  // Those who come last are nearest.
  const spouting = dressed.filter(({ wardrobe }) => wardrobe.jets.length > 0).slice(-JETS_MAX)
  return dressed.map((actor) => ({ ...actor, hasJets: spouting.includes(actor) }))
}

/** Where an actor is in a frame. */
export type Appearance = {
  readonly place: Placement
  readonly ground: Placement
  readonly stance: Stance
  readonly print: Print
  readonly phase: number
  readonly distance: number
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
  const groundY = horizon + ((foot - horizon) * SUBJECT_DISTANCE) / distance
  // Whose place is its middle hovers, and does not sink into the ground.
  const isAloft = wardrobe.costume.anchor.y < 0.8 && role.subject.nature !== 'vessel'
  const hover = isAloft ? (1 - wardrobe.costume.anchor.y) * role.motion.height + HOVER : 0
  const y = groundY - ((isAloft ? Math.max(role.above, hover) : role.above) + stance.lift) * unit
  const own = (restHeightPx(role, distance, door) / wardrobe.heightPx) * stance.grow
  const at = (row: number): Placement => ({
    scale: camera.scale * own,
    squeeze: stance.squeeze,
    dx: camera.scale * x + camera.dx,
    dy: camera.scale * row + camera.dy,
  })
  const phase = phaseAt(role, wardrobe.costume, moment)
  return { place: at(y), ground: at(groundY), stance, print: printFor(wardrobe, at(y).scale), phase, distance }
}

/** Which picture is seen: who has feet has gone as far as they took him. */
function phaseAt({ motion, course }: Role, { phases, phasesPerSecond }: Costume, moment: Moment): number {
  const { stride, way, phase } = motion
  const count = phases.length
  const far = course?.length ?? way.to - way.from
  const turns =
    stride !== undefined && far > 0 ? (far * moment.progress) / stride : (moment.seconds * phasesPerSecond) / count
  return Math.floor(((turns + phase) % 1) * count) % count
}

/** The finest print that need not be shrunk too much. */
function printFor({ prints }: Wardrobe, scale: number): Print {
  return prints.find(({ density }) => density <= SHRUNK_MAX * scale) ?? prints.at(-1) ?? prints[0]
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
  const { place, ground, stance, print, phase } = seen
  const height = role.above + stance.lift
  const body = print.phases[phase]
  if (door.sheen > 0 && body !== undefined) {
    const below = { ...place, dy: 2 * ground.dy - place.dy, isUpsideDown: true }
    layTexture(memory, canvas, body, below, undefined, door.sheen * 0.55 * stance.opacity)
  }
  const contact = Math.max(0, 1 - height * 2.2)
  layTexture(memory, canvas, wardrobe.shadow, ground, undefined, contact * stance.opacity)
  if (wardrobe.beam !== undefined) layTexture(memory, canvas, wardrobe.beam, ground, undefined, stance.opacity)
}

/** Draws an actor. */
export function drawActor(memory: PixelMemory, canvas: Frame, door: StageDoor, seen: Appearance): void {
  const { place, stance, print, phase } = seen
  const body = print.phases[phase]
  if (body !== undefined) layTexture(memory, canvas, body, place, undefined, stance.opacity)
  const lit = print.lit[phase] ?? print.lit[0]
  if (print.halo !== undefined)
    layTexture(memory, canvas, print.halo, place, undefined, stance.opacity * (0.25 + 0.75 * door.look.darkness))
  if (lit !== undefined) layTexture(memory, canvas, lit, place, undefined, stance.opacity)
}

/** Draws what comes out of an actor. */
export function drawJets(
  frame: Frame,
  { wardrobe, hasJets }: Actor,
  { place, stance }: Appearance,
  seconds: number,
): void {
  if (!hasJets) return
  const { costume, heightPx, jets } = wardrobe
  const widthPx = heightPx * costume.widthPerHeight
  const isTurned = costume.facing === 'left'
  for (const { jet, spot, length } of jets) {
    const across = isTurned ? 1 - spot.x - (1 - costume.anchor.x) : spot.x - costume.anchor.x
    const nozzle = {
      x: place.dx + across * widthPx * place.scale * stance.squeeze,
      y: place.dy + (spot.y - costume.anchor.y) * heightPx * place.scale,
      direction: across < -0.2 ? -1 : 1,
      lengthPx: heightPx * length * place.scale,
    } as const
    jet.paint(frame, nozzle, seconds)
  }
}
