/** A scene as a shot: layers painted once, then seen by a camera that moves among them. */

import { FRAMES_PER_SECOND } from '../../core/model.ts'
import type { PixelSize } from '../../core/shape.ts'
import { type CameraPath, followingReach, planPath } from '../camera/moves.ts'
import { outlookOf } from '../camera/outlook.ts'
import { coverageOf, type Lens, type Pose } from '../camera/pose.ts'
import type { Frame, Picture } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { layTexture, type Part } from '../pixels/texture.ts'
import { chanceFrom } from '../random.ts'
import type { Action, CameraWish, Nature, Subject } from '../script/reading.ts'
import { mix } from './colour.ts'
import { groundRow, layGround } from './ground.ts'
import { paintLayers, setStage } from './painting.ts'
import {
  type Actor,
  type Appearance,
  appear,
  drawActor,
  drawEffects,
  drawFootprint,
  dressCast,
} from '../staging/actor.ts'
import { isAfloat } from '../staging/afloat.ts'
import { handOver } from '../staging/hand-over.ts'
import { blockCast } from '../staging/blocking.ts'
import { arePortraits, PORTRAIT_TOP } from '../staging/portraits.ts'
import type { Role } from '../staging/role.ts'
import { lookOf } from '../staging/look-of.ts'
import { seated } from '../staging/seats.ts'
import { isUnderWay, type Moment } from '../staging/tracks.ts'
import type { StageDoor } from '../staging/wardrobe.ts'
import { aheadOfSubject, gaitOfSubject, shapeOfSubject } from '../cast/costume.ts'
import { createSwarm, kindsOf } from './particles.ts'
import { hasTrain, type SceneSetting } from './scene-setting.ts'
import type { SetNeeds, Walkway } from './sets/set-maker.ts'
import { planSet } from './sets/sets.ts'
import { groupOf, type LayerGroup, type PaintedLayer, type Placed, placeLayer } from './placing.ts'
import { Sight } from './sight.ts'
import type { SetPlan, Stage } from './stage.ts'
import { paintWater, type Water } from './water.ts'

/** What a scene is made for. */
export type SceneOptions = {
  readonly size: PixelSize
  readonly frames: number
  readonly seed: number
  readonly setting: SceneSetting
  readonly cast: readonly Subject[]
  readonly camera: CameraWish
  /** Told after each part of the painting its share of the whole, 0 to 1. */
  readonly onPainted?: (share: number) => void
}

/** What of a scene's painting its layers take; the rest is its cast, whose movements are painted when they are seen. */
const LAYERS_SHARE = 0.7

/** Paints a scene. */
export async function createScenePicture(memory: PixelMemory, options: SceneOptions): Promise<Picture> {
  const { size, frames, seed, setting, camera } = options
  const cast = handOver(options.cast)
  const set = planSet(setting, chanceFrom(seed, 'set'), camera.view, needsOf({ ...options, cast }))
  const stage = setStage(options, set)
  const lens: Lens = { frame: size, horizon: stage.horizon }
  const aspect = size.widthPx / size.heightPx
  const { dropAt, waterFrom } = set
  const roles = blockCast(set.hasTable === true ? cast : seated(cast, setting.interior), {
    camera,
    outlook: outlookOf({
      wish: camera,
      seconds: frames / FRAMES_PER_SECOND,
      ...(set.reach !== undefined && { reach: set.reach }),
      seed,
    }),
    aspect,
    ...(waterFrom !== undefined && { waterFrom }),
    ...(dropAt !== undefined && { dropAt: (across: number) => dropAt(across, aspect) }),
    // Who is on a cliff by the sea is not in it.
    foot: set.foot,
    isOnWater: set.water !== undefined && (dropAt?.(0, aspect) ?? 0) >= 0,
    ...(set.stream !== undefined && { stream: set.stream }),
    ...(set.vista !== undefined && { vista: set.vista }),
    hasTable: set.hasTable === true,
    ...(set.counter !== undefined && { counter: set.counter }),
    seconds: frames / FRAMES_PER_SECOND,
    following: followingOf(options, set),
    shapeOf: shapeOfSubject,
    aheadOf: aheadOfSubject,
    gaitOf: gaitOfSubject,
    chance: chanceFrom(seed, 'cast'),
  })
  const path = pathOf(options, set, roles)
  const looks = Math.max(LOOKS_MIN, frames)
  const glances = Array.from({ length: looks }, (_, index) => {
    const progress = index / (looks - 1)
    return { pose: path(progress), seconds: (progress * (frames - 1)) / FRAMES_PER_SECOND }
  })
  const poses = glances.map(({ pose }) => pose)
  const onLayer = () => options.onPainted?.(LAYERS_SHARE / set.layers.length)
  const layers = await paintLayers(memory, set, stage, { lens, frames, glances, seed, onLayer })
  const door: StageDoor = {
    look: lookOf(stage, set),
    lens,
    foot: stage.foot,
    scaleMinAt: (distance) => coverageOf(poses, distance, lens).scaleMin,
    scaleMaxAt: (distance) => coverageOf(poses, distance, lens).scaleMax,
    isOnWater: set.water !== undefined,
    isBottomless: set.isBottomless === true,
    sheen: set.sheen ?? (set.water === undefined ? 0 : 0.5),
  }
  const actors = await dressCast(memory, roles, door)
  options.onPainted?.(1 - LAYERS_SHARE)
  const swarms = kindsOf(setting).map((kind) => createSwarm(memory, kind, size.heightPx, chanceFrom(seed, kind)))
  const vignette = memory.store(vignetteOf(size))
  const isFollowed = camera.moves.includes('follow')
  const scene: Scene = {
    memory,
    set,
    stage,
    lens,
    layers,
    actors,
    door,
    isFollowed,
  }
  return {
    draw(out, index) {
      const seconds = index / FRAMES_PER_SECOND
      const progress = frames > 1 ? index / (frames - 1) : 0
      drawScene(scene, out, path(progress), { seconds, progress })
      for (const swarm of swarms) swarm.paint(out, seconds)
      memory.kernels.apply_gain(out.at, vignette, size.widthPx * size.heightPx)
    },
    close: () => Promise.resolve(),
  }
}

const WALKWAYS: { readonly [A in Action]?: Walkway } = { walk: 'pavement', run: 'pavement', drive: 'road' }

/** What a set is needed for: whoever is followed through a street goes along its side. */
function needsOf({ cast, camera, setting }: SceneOptions): SetNeeds {
  const ways = cast.flatMap(({ part, action }) => (part === 'lead' ? (WALKWAYS[action] ?? []) : []))
  const walkway = ways.includes('road') ? 'road' : ways[0]
  return {
    showsGoods: showsGoods(cast),
    isTrodden: cast.some(
      (one) =>
        setting.rise !== 'viaduct' &&
        one.part === 'lead' &&
        TREADING.includes(one.nature) &&
        !OFF_GROUND.includes(one.action) &&
        !isAfloat(one) &&
        one.on?.picture !== 'bridge',
    ),
    hasRails: hasTrain(cast),
    showsPortraits: arePortraits(
      cast.filter(({ part }) => part === 'lead'),
      camera,
    ),
    // Fronts that pass by would hide what is in the background.
    walkway: camera.moves.includes('follow') && cast.every(({ part }) => part !== 'backdrop') ? walkway : undefined,
  }
}

/** Who has to have ground under the feet, or wheels, but for those who are in the air or in the water. */
const TREADING: readonly Nature[] = ['person', 'animal', 'vehicle', 'thing', 'product', 'food']
const OFF_GROUND: readonly Action[] = ['fly', 'float', 'rise', 'fall', 'swim', 'sail']

/** Whether something in a shot has to stand on a table or plinth, and nobody needs the floor. */
function showsGoods(cast: readonly Subject[]): boolean {
  const hasGoods = cast.some(({ nature }) => nature === 'food' || nature === 'product')
  return (
    hasGoods &&
    !cast.some(({ nature, action }) => nature !== 'food' && nature !== 'product' && NEEDS_FLOOR.includes(action))
  )
}

/** What nobody does behind a table. */
const NEEDS_FLOOR: readonly Action[] = ['walk', 'run', 'jump', 'dance', 'lie', 'drive']

/** How far the camera can go along with the leads, in frame heights. */
function followingOf({ camera, cast, frames }: SceneOptions, { reach = Number.POSITIVE_INFINITY }: SetPlan): number {
  if (!camera.moves.includes('follow')) return 0
  const drives = cast.some(({ part, action }) => part === 'lead' && action === 'drive')
  return Math.min(reach, followingReach(camera, frames / FRAMES_PER_SECOND, drives))
}

/** Every frame is looked at beforehand, and a short film more often: a hand trembles between two of few looks. */
const LOOKS_MIN = 49

/** Where the face of a portrait is, in frame heights from the top. */
const FACE = 0.36

function pathOf({ camera, frames, seed, size }: SceneOptions, set: SetPlan, roles: readonly Role[]): CameraPath {
  const lead = roles.findLast(({ subject }) => subject.part === 'lead') ?? roles.at(-1)
  const aspect = size.widthPx / size.heightPx
  const bottom = lead === undefined ? 0.6 : set.foot + (lead.drop ?? 0) - lead.above
  // Of a portrait the face is looked at, of others the middle.
  const own = lead === undefined ? bottom : lead.subject.shown === undefined ? bottom - lead.motion.height * 0.55 : FACE
  // Where a set says what stays in sight, that is more than its leads: the horizon of land seen from above.
  const middle = set.focus ?? own
  const leads = roles.filter(({ subject }) => subject.part === 'lead')
  // Several faces are looked at together.
  const across =
    lead?.subject.shown === undefined ? (lead?.x ?? 0) : leads.reduce((sum, { x }) => sum + x, 0) / leads.length
  return planPath({
    wish: camera,
    seconds: frames / FRAMES_PER_SECOND,
    focus: { x: Math.max(-aspect / 3, Math.min(aspect / 3, across)), y: middle - 0.5 },
    horizon: set.horizon - 0.5,
    ...(set.reach !== undefined && { reach: set.reach }),
    ...(set.climb !== undefined && { climb: set.climb }),
    ...(lead?.subject.shown !== undefined && { headroom: PORTRAIT_TOP / 2 }),
    // Beside whoever has a way of his own in the depth of a set, it would lose him.
    ...(lead !== undefined && (isUnderWay(lead.motion) || lead.course !== undefined) && { along: lead.along }),
    seed,
  })
}

type Scene = {
  readonly memory: PixelMemory
  readonly set: SetPlan
  readonly stage: Stage
  readonly lens: Lens
  readonly layers: readonly PaintedLayer[]
  readonly actors: readonly Actor[]
  readonly door: StageDoor
  /** The camera goes along with the leads. */
  readonly isFollowed: boolean
}

function drawScene(scene: Scene, canvas: Frame, pose: Pose, moment: Moment): void {
  const { memory, set, stage, lens } = scene
  const { seconds } = moment
  const water = set.water && waterOf(stage, set.water.roughness, groundRow(pose, lens))
  const { back, afloat, front } = seenLayers(scene, pose, moment, water)
  let waiting = scene.actors.map((actor) => appearing(scene, actor, pose, moment)).toSorted(farthestFirst)
  for (const one of back) {
    // What is far away stands behind layers that are nearer; on water all stand before the shore.
    const isBehind = water === undefined && one.layer.plan.part !== 'ground'
    const beyond = isBehind ? waiting.filter((each) => isBeyond(each, one.layer.plan.distance)) : []
    for (const each of beyond) enter(scene, canvas, each, moment)
    waiting = waiting.filter((each) => !beyond.includes(each))
    drawLayer(scene, canvas, one)
  }
  if (water !== undefined) paintWater(memory, canvas, water, seconds)
  for (const one of afloat) drawLayer(scene, canvas, one)
  for (const one of waiting) enter(scene, canvas, one, moment)
  for (const one of front) drawLayer(scene, canvas, one)
}

/** What of all layers is seen, in the order in which they are drawn: behind the cast, on the water, before the cast. */
function seenLayers({ set, stage, lens, layers }: Scene, pose: Pose, { seconds }: Moment, water: Water | undefined) {
  const sight = new Sight(lens.frame)
  const see = (group: LayerGroup) => {
    const nearestFirst = layers
      .filter(({ plan }) => groupOf(plan, set) === group)
      .toReversed()
      .map((layer): Seen => {
        const placed = placeLayer(layer, stage, lens, pose, seconds)
        return { ...placed, parts: sight.look(placed) }
      })
    return nearestFirst.toReversed()
  }
  const front = see('front')
  const afloat = see('afloat')
  if (water !== undefined) sight.onlyAbove(water.horizon)
  return { back: see('back'), afloat, front }
}

/** An actor and where it is seen. */
type Entrance = { readonly actor: Actor; readonly seen: Appearance }

function appearing({ door, isFollowed }: Scene, actor: Actor, pose: Pose, moment: Moment): Entrance {
  const withX = isFollowed && actor.role.subject.part !== 'backdrop' ? pose.x : 0
  return { actor, seen: appear(actor, door, pose, moment, withX) }
}

function farthestFirst(one: Entrance, other: Entrance): number {
  return other.seen.distance - one.seen.distance
}

/** Who goes along a road stands on it, and nothing else does. */
function isBeyond({ actor, seen }: Entrance, distance: number): boolean {
  return actor.role.course === undefined && seen.distance > distance
}

/** Draws an actor with its footprint. */
function enter({ memory, door }: Scene, canvas: Frame, { actor, seen }: Entrance, moment: Moment): void {
  drawFootprint(memory, canvas, actor, door, seen)
  drawEffects(canvas, actor, seen, { isBelow: true, moment })
  drawActor(memory, canvas, door, seen)
  drawEffects(canvas, actor, seen, { isBelow: false, moment })
}

type Seen = Placed & { readonly parts: readonly Part[] }

function drawLayer({ memory }: Scene, canvas: Frame, { texture, at, parts, opacity }: Seen): void {
  if ('ground' in at) layGround(memory, canvas, texture, at.ground, parts)
  else layTexture(memory, canvas, texture, at.placement, parts, opacity)
}

function waterOf({ palette }: Stage, roughness: number, horizon: number): Water {
  return { horizon, roughness, tint: mix(mix(palette.sky[1], palette.near, 0.45), palette.haze, 0.1) }
}

/** The thresholds of an ordered dither. */
const BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5] as const

/** Gains of a gentle darkening towards the corners; 128 changes nothing. */
function vignetteOf({ widthPx, heightPx }: PixelSize): Uint8Array {
  const gains = new Uint8Array(widthPx * heightPx)
  const across = Float32Array.from({ length: widthPx }, (_, x) => ((x + 0.5) / widthPx - 0.5) ** 2 * 1.2)
  for (let y = 0; y < heightPx; y++) {
    const down = ((y + 0.5) / heightPx - 0.5) ** 2
    for (let x = 0; x < widthPx; x++) {
      const distance = ((across[x] ?? 0) + down) * 1.82
      // Whole gains alone would show as rings: which of two a pixel has changes from pixel to pixel.
      const dither = (BAYER[(y & 3) * 4 + (x & 3)] ?? 0) / 16
      gains[y * widthPx + x] = 128 + dither - 38 * distance * Math.sqrt(distance)
    }
  }
  return gains
}
