/**
 * A still as a shot with depth: where its subject can be told from its background, the camera moves both apart; where not,
 * what is lower in the picture is nearer, a little.
 */

import type { ViewPath } from '../camera/views.ts'
import { copyFrame, type Frame, type Picture, type View, WHOLE } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { allocateFields, type Mask, mixWarped, nodesOf, toNode, type WarpFields } from '../pixels/warp.ts'
import { type Layers, splitLayers } from './layers.ts'
import { shrinkFrame } from './small-picture.ts'
import { findSubject } from './subject.ts'
import { nearerView, progressOf } from './view-path.ts'

/** How a still is looked over. */
export type DepthShot = {
  readonly frames: number
  readonly path: ViewPath
  /** How much nearer the subject is: 0.5 by default, -1 holds it still while the background moves, as in an orbit. */
  readonly parallax?: number
}

const PARALLAX = 0.5

/** A subject that is less sure than this is none. */
const SURE_MIN = 0.4

/** The longer side of the picture in which a subject is looked for, in samples. */
const SMALL_SIDE = 160

/** How far subject and background, or top and bottom, may be moved apart, as part of the picture's width. */
const APART_MAX = { layers: 0.022, rows: 0.012 } as const

/** Nodes are 16 samples apart: views change evenly. */
const SHIFT = 4

/** Without a subject, the nearest rows move this much more than the farthest. */
const ROWS_PARALLAX = 0.4

/**
 * Opens a still as a shot. Where the path shows the whole picture, that frame is the still, sample for sample: nothing is
 * moved apart there, and the more the farther the view is from it.
 */
export function createDepthPicture(memory: PixelMemory, still: Frame, shot: DepthShot): Picture {
  let draw: ((out: Frame, view: View) => void) | undefined
  return {
    draw(out, index) {
      const view = shot.path(progressOf(index, shot.frames))
      if (view.scale === 1) return copyFrame(memory, out, still)
      draw ??= prepare(memory, still, shot)
      draw(out, view)
    },
    close: () => Promise.resolve(),
  }
}

function prepare(memory: PixelMemory, still: Frame, shot: DepthShot): (out: Frame, view: View) => void {
  const fields = allocateFields(memory, still.size, SHIFT)
  const small = shrinkFrame(memory, still, SMALL_SIDE)
  const subject = findSubject(small)
  const wanted = shot.parallax ?? PARALLAX
  if (subject.sure < SURE_MIN) {
    const nearer = limited(shot, Math.min(ROWS_PARALLAX, Math.max(-ROWS_PARALLAX, wanted)), APART_MAX.rows)
    return (out, view) => {
      writeRows(memory, fields, view, nearer)
      mixWarped(memory, out, { a: still, b: still }, fields)
    }
  }
  const layers: Layers = splitLayers(memory, still, small, subject)
  const nearer = limited(shot, wanted, APART_MAX.layers)
  const known = knownCells(memory, fields, layers.mask.full)
  return (out, view) => {
    writeLayers(memory, fields, known, view, nearerView(view, WHOLE, nearer))
    mixWarped(memory, out, { a: layers.behind, b: still, mask: layers.mask }, fields)
  }
}

/** As much parallax as keeps both sides of it near each other along the whole path. */
function limited({ path }: DepthShot, wanted: number, apartMax: number): number {
  let most = 0
  for (let step = 0; step <= 8; step++) {
    const view = path(step / 8)
    const near = nearerView(view, WHOLE, wanted)
    for (const place of [0.1, 0.5, 0.9]) {
      most = Math.max(most, Math.abs(near.left + near.scale * place - view.left - view.scale * place))
      most = Math.max(most, Math.abs(near.top + near.scale * place - view.top - view.scale * place))
    }
  }
  return most > apartMax ? (wanted * apartMax) / most : wanted
}

/** How far from a sample a view reads, in samples, along one side. */
function offsetAt(at: number, side: number, start: number, scale: number): number {
  return start * side + (scale - 1) * (at + 0.5)
}

/** By cell between nodes: 0 where the mask is nothing in it and around it, 256 where it is opaque, 1 where it must be looked at. */
function knownCells(memory: PixelMemory, fields: WarpFields, { at, width, rows: lines }: Mask['full']): Int16Array {
  const opacities = memory.bytes(at, width * lines)
  const { columns, rows, shift } = fields
  const own = new Int16Array(columns * rows).fill(-1)
  for (let sample = 0; sample < opacities.length; sample++) {
    const cell = (Math.floor(sample / width) >> shift) * columns + ((sample % width) >> shift)
    const value = opacities[sample] === 0 ? 0 : opacities[sample] === 255 ? 256 : 1
    if (own[cell] !== value) own[cell] = own[cell] === -1 ? value : 1
  }
  return own.map((value, cell) => {
    const [x, y] = [cell % columns, Math.floor(cell / columns)]
    for (let j = Math.max(0, y - 2); j <= Math.min(rows - 1, y + 2); j++) {
      for (let i = Math.max(0, x - 2); i <= Math.min(columns - 1, x + 2); i++) {
        const other = own[j * columns + i]
        if (other !== -1 && other !== value) return 1
      }
    }
    return value === -1 ? 1 : value
  })
}

function writeLayers(memory: PixelMemory, fields: WarpFields, known: Int16Array, behind: View, front: View): void {
  const { ax, ay, bx, by, weight } = nodesOf(memory, fields)
  const { columns, rows, shift } = fields
  const cellOf = (place: number, cells: number) => Math.min(cells - 1, Math.max(0, place >> shift))
  const { widthPx, heightPx } = fields.size
  eachNode(fields, (at, x, y) => {
    ax[at] = toNode(offsetAt(x, widthPx, behind.left, behind.scale))
    ay[at] = toNode(offsetAt(y, heightPx, behind.top, behind.scale))
    bx[at] = toNode(offsetAt(x, widthPx, front.left, front.scale))
    by[at] = toNode(offsetAt(y, heightPx, front.top, front.scale))
    const column = cellOf(x + offsetAt(x, widthPx, front.left, front.scale), columns - 1)
    const row = cellOf(y + offsetAt(y, heightPx, front.top, front.scale), rows - 1)
    weight[at] = known[row * columns + column] ?? 1
  })
}

/** The lower, the nearer: from half of `nearer` less at the top to half of it more at the bottom. */
function writeRows(memory: PixelMemory, fields: WarpFields, view: View, nearer: number): void {
  const { ax, ay } = nodesOf(memory, fields)
  const { widthPx, heightPx } = fields.size
  let row = -1
  let seen = view
  eachNode(fields, (at, x, y) => {
    if (y !== row) {
      const down = Math.min(1, y / heightPx)
      seen = inside(nearerView(view, WHOLE, nearer * (down * down * (3 - 2 * down) - 0.5)))
      row = y
    }
    ax[at] = toNode(offsetAt(x, widthPx, seen.left, seen.scale))
    ay[at] = toNode(offsetAt(y, heightPx, seen.top, seen.scale))
  })
}

/** A view moved into the picture where it leads out of it. */
function inside(view: View): View {
  const scale = Math.min(1, view.scale)
  const within = (start: number) => Math.min(1 - scale, Math.max(0, start + (view.scale - scale) / 2))
  return { scale, left: within(view.left), top: within(view.top) }
}

function eachNode(
  { rows, columns, stride, shift }: WarpFields,
  call: (at: number, x: number, y: number) => void,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) call(row * stride + column, column << shift, row << shift)
  }
}
