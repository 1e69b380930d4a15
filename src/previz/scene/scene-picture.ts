/** A scene as a shot: layers painted once, then moved past each other in every frame. */

import { createCanvas } from '@napi-rs/canvas'
import { FRAMES_PER_SECOND } from '../../core/model.ts'
import type { PixelSize } from '../../core/shape.ts'
import { ease, type Move, STILL, viewAt } from '../camera.ts'
import {
  allocateFrame,
  drawView,
  type Frame,
  type Layer,
  layerFromRgba,
  type Picture,
  planesOf,
} from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import type { Cues } from '../prompt-cues.ts'
import { between, chanceFrom } from '../random.ts'
import { mix } from './colour.ts'
import { createNoise } from './noise.ts'
import { choosePalette } from './palette.ts'
import { createSwarm, kindsOf } from './particles.ts'
import { chooseRecipe, type Recipe } from './recipes.ts'
import type { LayerPlan, Stage } from './stage.ts'
import { paintWater, type Water } from './water.ts'

/** How far the camera travels sideways over a shot, in frame widths, as seen by what is nearest. */
const TRAVEL = 0.16

/** Layers are a multiple of this wide, so that four opacities can be looked at together. */
const WORD_PX = 8

/**
 * A painted layer. Rows from `top` to `end` have something to show; from `opaqueFrom` down nothing shines through
 * (`Infinity` where that is never so). All are even.
 */
type PaintedLayer = {
  readonly plan: LayerPlan
  readonly layer: Layer
  readonly top: number
  readonly end: number
  readonly opaqueFrom: number
}

/** What a scene is made for. */
type SceneOptions = {
  readonly size: PixelSize
  readonly frames: number
  readonly seed: number
  readonly cues: Cues
  readonly cameraFixed: boolean
}

/** Paints a scene. */
export function createScenePicture(memory: PixelMemory, options: SceneOptions): Picture {
  const { size, frames, seed, cues, cameraFixed } = options
  const recipe = chooseRecipe(cues, chanceFrom(seed, 'recipe'))
  const stage = setStage(options, recipe)
  const layers = recipe.layers.map((plan, index) =>
    paintLayer(memory, plan, { ...stage, chance: chanceFrom(seed, `layer ${index}`) }),
  )
  const swarms = kindsOf(cues).map((kind) => createSwarm(memory, kind, size.heightPx, chanceFrom(seed, kind)))
  const vignette = memory.store(vignetteOf(size))
  const composite = allocateFrame(memory, size)
  const water = recipe.water && waterOf(stage, recipe.water.roughness)
  const before = cutHidden(
    layers.filter(({ plan }) => plan.inFront === true),
    size.heightPx,
  )
  const cover = Math.min(water?.horizon ?? size.heightPx, ...before.map(({ opaqueFrom }) => opaqueFrom))
  const behind = cutHidden(
    layers.filter(({ plan }) => plan.inFront !== true),
    cover,
  )
  const chance = chanceFrom(seed, 'travel')
  const direction = chance() < 0.5 ? -1 : 1
  const push: Move = cameraFixed ? STILL : { from: STILL.from, to: { scale: 0.955, left: 0.0225, top: 0.02 } }
  return {
    draw(out, index) {
      const progress = frames > 1 ? index / (frames - 1) : 0
      const seconds = index / FRAMES_PER_SECOND
      const place = { travel: cameraFixed ? 0 : direction * (ease(progress) - 0.5) * TRAVEL, seconds }
      for (const layer of behind) layOver(memory, composite, layer, stage, place)
      if (water !== undefined) paintWater(memory, composite, water, seconds)
      for (const layer of before) layOver(memory, composite, layer, stage, place)
      drawView(memory, out, composite, viewAt(push, progress))
      for (const swarm of swarms) swarm.paint(out, seconds)
      memory.kernels.apply_gain(out.at, vignette, size.widthPx * size.heightPx)
    },
    close: () => Promise.resolve(),
  }
}

function setStage({ size, frames, seed, cues }: SceneOptions, recipe: Recipe): Stage {
  const { widthPx, heightPx } = size
  const chance = chanceFrom(seed, 'stage')
  const driftMax = Math.max(...recipe.layers.map(({ drift }) => drift ?? 0)) * (frames / FRAMES_PER_SECOND)
  const margin = Math.ceil((widthPx * (TRAVEL / 2 + driftMax)) / 2) * 2 + 4
  const horizon = Math.round((heightPx * recipe.horizon) / 2) * 2
  const third = chance() < 0.5 ? between(chance, 0.26, 0.4) : between(chance, 0.6, 0.74)
  const low = { dawn: 0.72, day: 0.24, sunset: 0.78, dusk: 0.9, night: 0.3 }[cues.daytime]
  return {
    frameWidth: widthPx,
    width: Math.ceil((widthPx + margin * 2) / WORD_PX) * WORD_PX,
    height: heightPx,
    margin,
    horizon,
    sun: { x: margin + widthPx * third, y: horizon * (low + between(chance, -0.05, 0.05)) },
    cues,
    palette: choosePalette(cues, chance),
    noise: createNoise(chanceFrom(seed, 'noise')),
    chance,
  }
}

function paintLayer(memory: PixelMemory, plan: LayerPlan, stage: Stage): PaintedLayer {
  const { width, height } = stage
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  plan.paint(context, stage)
  const rgba = context.getImageData(0, 0, width, height).data
  const layer = layerFromRgba(memory, new Uint8Array(rgba.buffer, rgba.byteOffset, rgba.byteLength), {
    widthPx: width,
    heightPx: height,
  })
  return { plan, layer, ...boundsOf(memory.bytes(layer.alpha.at, width * height), width, height) }
}

/** Which rows show something, and which hide all that is behind them. */
function boundsOf(alpha: Uint8Array, width: number, height: number): Omit<PaintedLayer, 'plan' | 'layer'> {
  const words = new Uint32Array(alpha.buffer, alpha.byteOffset, alpha.byteLength / 4)
  const row = (y: number) => words.subarray((y * width) / 4, ((y + 1) * width) / 4)
  const rows = Array.from({ length: height }, (_, y) => row(y))
  const first = rows.findIndex((opacities) => opacities.some((four) => four !== 0))
  if (first < 0) return { top: 0, end: 0, opaqueFrom: Number.POSITIVE_INFINITY }
  const last = rows.findLastIndex((opacities) => opacities.some((four) => four !== 0))
  const open = rows.findLastIndex((opacities) => opacities.some((four) => four !== 0xffffffff))
  return {
    top: Math.floor(first / 2) * 2,
    end: Math.ceil((last + 1) / 2) * 2,
    opaqueFrom: open + 1 < height ? Math.ceil((open + 1) / 2) * 2 : Number.POSITIVE_INFINITY,
  }
}

/** Cuts from each layer what nearer ones, or whatever begins at row `cover`, hide for good. Layers come far to near. */
function cutHidden(layers: readonly PaintedLayer[], cover: number): PaintedLayer[] {
  return layers.map((layer, index) => {
    const hiddenFrom = Math.min(cover, ...layers.slice(index + 1).map(({ opaqueFrom }) => opaqueFrom))
    return { ...layer, end: Math.max(layer.top, Math.min(layer.end, hiddenFrom)) }
  })
}

type Place = { readonly travel: number; readonly seconds: number }

/** Lays a layer over the frame where the camera and the wind have moved it. */
function layOver(memory: PixelMemory, frame: Frame, painted: PaintedLayer, stage: Stage, place: Place): void {
  const { plan, layer, top, end, opaqueFrom } = painted
  const rows = end - top
  const shift = stage.frameWidth * (plan.depth * place.travel + (plan.drift ?? 0) * place.seconds)
  planesOf(frame).forEach((plane, index) => {
    const colour = layer.colour[index]
    if (colour === undefined || rows <= 0) return
    const shrink = index === 0 ? 1 : 2
    const alpha = index === 0 ? layer.alpha : layer.halfAlpha
    const position = (stage.margin + shift) / shrink
    const whole = Math.floor(position)
    const weight = Math.floor((position - whole) * 256)
    const start = (top / shrink) * colour.width + whole
    const out = plane.at + (top / shrink) * plane.width
    const { copy_shifted: copy, lay_over: lay } = memory.kernels
    if (opaqueFrom <= top) copy(out, plane.width, rows / shrink, colour.at + start, colour.width, weight)
    else lay(out, plane.width, rows / shrink, colour.at + start, alpha.at + start, colour.width, weight)
  })
}

function waterOf(stage: Stage, roughness: number): Water {
  const { palette, horizon } = stage
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
