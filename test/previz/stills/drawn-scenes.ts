/** Pictures drawn for tests: a skyline that a camera can move over, a textured ground with a ball on it, a bottle on a table. */

import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { PixelSize } from '../../../src/core/shape.ts'
import { type Frame, frameBytes, frameFromRgba } from '../../../src/previz/pixels/frame.ts'
import type { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'

/** Draws in units of the picture's sides, 0 to 1. */
export type Draw = (context: SKRSContext2D) => void

/** RGBA pixels of a drawing. */
export function drawn({ widthPx, heightPx }: PixelSize, draw: Draw): Uint8Array {
  const canvas = createCanvas(widthPx, heightPx)
  const context = canvas.getContext('2d')
  context.scale(widthPx, heightPx)
  draw(context)
  const { data } = context.getImageData(0, 0, widthPx, heightPx)
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
}

/** A drawing as a frame. */
export function frameOf(memory: PixelMemory, size: PixelSize, draw: Draw): Frame {
  return frameFromRgba(memory, drawn(size, draw), size)
}

/** A frame's planes, copied. */
export function bytesOf(memory: PixelMemory, frame: Frame): Uint8Array {
  return memory.bytes(frame.at, frameBytes(frame.size)).slice()
}

/** Numbers from 0 to 1 that are always the same. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Where a camera stands before the skyline. */
export type Stand = {
  readonly right?: number
  readonly down?: number
  readonly zoom?: number
  readonly turn?: number
  readonly night?: boolean
}

/** Houses with windows before a sky, dark ones by day are lit at night; drawn far beyond the picture's edges. */
export function skyline({ right = 0, down = 0, zoom = 1, turn = 0, night = false }: Stand = {}): Draw {
  return (context) => {
    const next = numbers(5)
    context.translate(0.5 + right, 0.5 + down)
    context.rotate(turn)
    context.scale(zoom, zoom)
    context.translate(-0.5, -0.5)
    context.fillStyle = night ? '#101838' : '#6fb0e8'
    context.fillRect(-1, -1, 3, 3)
    for (let house = -10; house < 24; house++) {
      const [x, width, height] = [house * 0.06, 0.04 + next() * 0.03, 0.25 + next() * 0.4]
      const shade = () => Math.floor((80 + next() * 120) * (night ? 0.2 : 1))
      context.fillStyle = `rgb(${shade()},${shade()},${shade()})`
      context.fillRect(x, 0.9 - height, width, height + 1)
      for (let y = 0.92 - height; y < 0.86; y += 0.05) {
        for (let column = 0; column < 2; column++) {
          context.fillStyle = next() < 0.5 ? (night ? '#ffd070' : '#202838') : night ? '#080c10' : '#f0e8c0'
          context.fillRect(x + 0.008 + column * 0.018, y, 0.01, 0.025)
        }
      }
    }
  }
}

/** Leaves of many colours on the ground. */
export function leaves(seed = 9): Draw {
  return (context) => {
    const next = numbers(seed)
    context.fillStyle = '#5a6a50'
    context.fillRect(0, 0, 1, 1)
    for (let leaf = 0; leaf < 1200; leaf++) {
      const shade = (from: number, range: number) => Math.floor(from + next() * range)
      context.fillStyle = `rgb(${shade(60, 60)},${shade(80, 110)},${shade(50, 80)})`
      context.beginPath()
      context.ellipse(next(), next(), 0.006 + next() * 0.02, 0.004 + next() * 0.012, next() * 3, 0, 7)
      context.fill()
    }
  }
}

/** A red ball with a ring on it, before a drawing. */
export function ballBefore(behind: Draw, x: number, y: number, radius = 0.12): Draw {
  return (context) => {
    context.save()
    behind(context)
    context.restore()
    context.fillStyle = '#d02818'
    context.beginPath()
    context.ellipse(x, y, radius * 0.6, radius, 0, 0, 7)
    context.fill()
    context.strokeStyle = '#ffffff'
    context.lineWidth = radius * 0.12
    context.beginPath()
    context.ellipse(x, y, radius * 0.35, radius * 0.6, 0, 0.3, 4)
    context.stroke()
  }
}

/** A green bottle on a table. */
export const bottle: Draw = (context) => {
  context.fillStyle = '#d0c4b4'
  context.fillRect(0, 0, 1, 1)
  context.fillStyle = '#807060'
  context.fillRect(0, 0.78, 1, 0.22)
  context.fillStyle = '#206050'
  context.fillRect(0.44, 0.3, 0.12, 0.55)
  context.fillRect(0.475, 0.15, 0.05, 0.2)
  context.fillStyle = '#f0e8d0'
  context.fillRect(0.45, 0.5, 0.1, 0.18)
}
