/** The colour around each node of a lattice: what belongs together mostly looks alike. */

import { type Frame, type Plane, planesOf } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'

/** A value per node. */
export type NodeColours = { readonly y: Uint8Array; readonly u: Uint8Array; readonly v: Uint8Array }

/** Means of the luma samples, and of the chroma samples, that are nearest to each node. */
export function nodeColours(
  memory: PixelMemory,
  frame: Frame,
  { columns, rows, shift }: { readonly columns: number; readonly rows: number; readonly shift: number },
): NodeColours {
  const [y, u, v] = planesOf(frame)
  const means = (plane: Plane, spacing: number) => nodeMeans(memory, plane, columns, rows, spacing)
  return { y: means(y, 2 ** shift), u: means(u, 2 ** (shift - 1)), v: means(v, 2 ** (shift - 1)) }
}

function nodeMeans(memory: PixelMemory, plane: Plane, columns: number, rows: number, spacing: number): Uint8Array {
  const samples = memory.bytes(plane.at, plane.width * plane.rows)
  const reach = Math.max(1, spacing >> 1)
  const means = new Uint8Array(columns * rows)
  for (let node = 0; node < means.length; node++) {
    const left = Math.min(plane.width - 1, (node % columns) * spacing)
    const top = Math.min(plane.rows - 1, Math.floor(node / columns) * spacing)
    let sum = 0
    let count = 0
    for (let y = Math.max(0, top - reach); y < Math.min(plane.rows, top + reach); y++) {
      for (let x = Math.max(0, left - reach); x < Math.min(plane.width, left + reach); x++) {
        sum += samples[y * plane.width + x] ?? 0
        count++
      }
    }
    means[node] = Math.round(sum / count)
  }
  return means
}

/** How different two nodes of a picture look, 0 to 255: hue tells more than brightness. */
export function colourDifference(colours: NodeColours, one: number, other: number): number {
  return differenceOf(colours, one, colours, other)
}

/** How different nodes of two pictures look. */
export function differenceOf(a: NodeColours, one: number, b: NodeColours, other: number): number {
  const apart = (channel: keyof NodeColours) => Math.abs((a[channel][one] ?? 0) - (b[channel][other] ?? 0))
  return Math.min(255, apart('y') + 2 * (apart('u') + apart('v')))
}
