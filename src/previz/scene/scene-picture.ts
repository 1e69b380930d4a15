/** A scene as a shot: layers painted once, then seen by a camera that moves among them. */

import { FRAMES_PER_SECOND } from '../../core/model.ts'
import type { PixelSize } from '../../core/shape.ts'
import { type CameraPath, planPath } from '../camera/moves.ts'
import { type Lens, placementOf, type Pose } from '../camera/pose.ts'
import { allocateFrame, copyFrame, type Frame, type Picture } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { coverFrom, layTexture, type Placement, type Rows } from '../pixels/texture.ts'
import { chanceFrom } from '../random.ts'
import type { CameraWish } from '../script/reading.ts'
import { mix } from './colour.ts'
import { groundRow, layGround } from './ground.ts'
import { type PaintedLayer, paintLayers, setStage } from './painting.ts'
import { createSwarm, kindsOf } from './particles.ts'
import type { SceneSetting } from './scene-setting.ts'
import { planSet } from './sets/sets.ts'
import type { SetPlan, Stage } from './stage.ts'
import { paintWater, type Water } from './water.ts'

/** What a scene is made for. */
export type SceneOptions = {
  readonly size: PixelSize
  readonly frames: number
  readonly seed: number
  readonly setting: SceneSetting
  readonly camera: CameraWish
  readonly cameraFixed: boolean
}

/** Paints a scene. */
export function createScenePicture(memory: PixelMemory, options: SceneOptions): Picture {
  const { size, frames, seed, setting, camera } = options
  const set = planSet(setting, chanceFrom(seed, 'set'), camera.view)
  const path = pathOf(options, set)
  const stage = setStage(options, set)
  const lens: Lens = { frame: size, horizon: stage.horizon }
  const layers = paintLayers(memory, set, stage, { lens, frames, poses: posesOf(path), seed })
  const swarms = kindsOf(setting).map((kind) => createSwarm(memory, kind, size.heightPx, chanceFrom(seed, kind)))
  const vignette = memory.store(vignetteOf(size))
  const scene: Scene = { memory, set, stage, lens, layers, canvas: allocateFrame(memory, size), vignette }
  return {
    draw(out, index) {
      const seconds = index / FRAMES_PER_SECOND
      drawScene(scene, path(frames > 1 ? index / (frames - 1) : 0), seconds)
      copyFrame(memory, out, scene.canvas)
      for (const swarm of swarms) swarm.paint(out, seconds)
      memory.kernels.apply_gain(out.at, vignette, size.widthPx * size.heightPx)
    },
    close: () => Promise.resolve(),
  }
}

function pathOf({ camera, cameraFixed, frames, seed }: SceneOptions, { horizon, focus = 0.6 }: SetPlan): CameraPath {
  return planPath({
    wish: camera,
    seconds: frames / FRAMES_PER_SECOND,
    focus: { x: 0, y: focus - 0.5 },
    horizon: horizon - 0.5,
    seed,
    isFixed: cameraFixed,
  })
}

/** Enough poses of a path to know what it sees. */
function posesOf(path: CameraPath): readonly Pose[] {
  return Array.from({ length: 49 }, (_, index) => path(index / 48))
}

type Scene = {
  readonly memory: PixelMemory
  readonly set: SetPlan
  readonly stage: Stage
  readonly lens: Lens
  readonly layers: readonly PaintedLayer[]
  readonly canvas: Frame
  readonly vignette: number
}

function drawScene({ memory, set, stage, lens, layers, canvas }: Scene, pose: Pose, seconds: number): void {
  const placed = layers.map((layer) => ({ layer, placement: driftedPlacement(layer, pose, lens, seconds) }))
  const front = placed.filter(({ layer }) => layer.plan.part === 'front')
  const isAfloat = ({ layer }: Placed) => set.water !== undefined && layer.plan.part === 'ground'
  const back = placed.filter((one) => one.layer.plan.part !== 'front' && !isAfloat(one))
  const water = set.water && waterOf(stage, set.water.roughness, groundRow(pose, lens))
  const frontCover = hiddenFrom(front, lens, lens.frame.heightPx)
  let end = water === undefined ? frontCover : Math.min(frontCover, water.horizon)
  const shown = back
    .toReversed()
    .map((one) => {
      const rows = { top: 0, end }
      end = hiddenFrom([one], lens, end)
      return { ...one, rows }
    })
    .toReversed()
  for (const { layer, placement, rows } of shown)
    drawLayer({ memory, stage, lens, canvas }, { layer, placement, rows, pose, seconds })
  if (water !== undefined) paintWater(memory, canvas, water, seconds)
  const ashore = { top: 0, end: frontCover }
  for (const one of placed.filter(isAfloat))
    drawLayer({ memory, stage, lens, canvas }, { ...one, rows: ashore, pose, seconds })
  const whole = { top: 0, end: lens.frame.heightPx }
  for (const { layer, placement } of front)
    layTexture(memory, canvas, layer.texture, placement, whole, layer.plan.shine?.(seconds))
}

type Placed = { readonly layer: PaintedLayer; readonly placement: Placement }

function drawLayer(
  { memory, stage, lens, canvas }: Pick<Scene, 'memory' | 'stage' | 'lens' | 'canvas'>,
  {
    layer,
    placement,
    rows,
    pose,
    seconds,
  }: Placed & { readonly rows: Rows; readonly pose: Pose; readonly seconds: number },
): void {
  const { part, advance, shine } = layer.plan
  if (part !== 'ground') return layTexture(memory, canvas, layer.texture, placement, rows, shine?.(seconds))
  const seen = { ...pose, z: pose.z + (advance?.(seconds) ?? 0) }
  layGround(memory, canvas, layer.texture, { pose: seen, lens, foot: stage.foot, opacity: shine?.(seconds) ?? 1 }, rows)
}

/** The row from which on one of the layers hides what is behind it; `end` where that is earlier. */
function hiddenFrom(placed: readonly Placed[], { frame }: Lens, end: number): number {
  const covers = placed.map(({ layer, placement }) =>
    layer.plan.part === 'ground' || layer.plan.shine !== undefined
      ? Number.POSITIVE_INFINITY
      : coverFrom(layer.texture, placement, frame),
  )
  return Math.min(end, ...covers)
}

function driftedPlacement({ plan }: PaintedLayer, pose: Pose, lens: Lens, seconds: number): Placement {
  const { scale, dx, dy } = placementOf(pose, plan.distance, lens)
  return { scale, dx: dx - (plan.drift ?? 0) * seconds * lens.frame.widthPx * scale, dy }
}

function waterOf({ palette }: Stage, roughness: number, horizon: number): Water {
  return { horizon, roughness, tint: mix(mix(palette.sky[1], palette.near, 0.45), palette.haze, 0.1) }
}

/** Gains of a gentle darkening towards the corners; 128 changes nothing. */
function vignetteOf({ widthPx, heightPx }: PixelSize): Uint8Array {
  const gains = new Uint8Array(widthPx * heightPx)
  const across = Float32Array.from({ length: widthPx }, (_, x) => ((x + 0.5) / widthPx - 0.5) ** 2 * 1.2)
  for (let y = 0; y < heightPx; y++) {
    const down = ((y + 0.5) / heightPx - 0.5) ** 2
    for (let x = 0; x < widthPx; x++) {
      const distance = ((across[x] ?? 0) + down) * 1.82
      gains[y * widthPx + x] = 128.5 - 38 * distance * Math.sqrt(distance)
    }
  }
  return gains
}
