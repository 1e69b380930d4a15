/** What the kernels of `warp.c` and `flow.c` in `src/previz/pixels/` compute, one sample at a time: the reference that they are compared with. */

import { mix } from '../scalar-kernels.ts'

/** Nodes of displacements: five planes, `stride` times `nodeRows`, a node every `1 << shift` samples. */
export type ScalarFields = {
  readonly nodes: Int16Array
  readonly stride: number
  readonly nodeRows: number
  readonly shift: number
  readonly halve: number
}

type ScalarPlane = { readonly samples: Uint8Array; readonly width: number; readonly rows: number }

/** a + (b - a) * part / 32768, rounded as the vectors round. */
function lerp(a: number, b: number, part: number): number {
  return a + (((b - a) * part + 16_384) >> 15)
}

function nodeValue({ nodes, stride, nodeRows, shift, halve }: ScalarFields, plane: number, x: number, y: number) {
  const spacing = 1 << shift
  const down = (y % spacing) * (32_768 >> shift)
  const across = (x % spacing) * (32_768 >> shift)
  const at = (i: number, j: number) => nodes[(plane * nodeRows + j) * stride + i] ?? 0
  const [column, row] = [x >> shift, y >> shift]
  const between = (j: number) => lerp(at(column, j), at(column + 1, j), across) >> (plane < 4 ? halve : 0)
  return lerp(between(row), between(row + 1), down)
}

function readAt({ samples, width, rows }: ScalarPlane, x: number, y: number, dx: number, dy: number): number {
  const px = Math.min((width - 1) * 32, Math.max(0, x * 32 + dx))
  const py = Math.min((rows - 1) * 32, Math.max(0, y * 32 + dy))
  const [column, row] = [px >> 5, py >> 5]
  const at = (i: number, j: number) => samples[Math.min(j, rows - 1) * width + Math.min(i, width - 1)] ?? 0
  const units = (a: number, b: number, part: number) => (a * (32 - part) + b * part + 16) >> 5
  const line = (j: number) => units(at(column, j), at(column + 1, j), px & 31)
  return units(line(row), line(row + 1), py & 31)
}

/** Two planes, each warped by displacements of its own, mixed by the nodes' weights or by a mask that moves with `b`. */
export function mixedWarped(
  a: Uint8Array,
  b: Uint8Array,
  mask: Uint8Array | undefined,
  { width, rows }: { readonly width: number; readonly rows: number },
  fields: ScalarFields,
): number[] {
  return Array.from({ length: width * rows }, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)]
    const [ax, ay, bx, by, weight = 0] = [0, 1, 2, 3, 4].map((plane) => nodeValue(fields, plane, x, y))
    const read = (samples: Uint8Array, dx = 0, dy = 0) => readAt({ samples, width, rows }, x, y, dx, dy)
    const opacity = mask === undefined ? Math.min(255, Math.max(0, weight)) : read(mask, bx, by)
    return mix(read(a, ax, ay), read(b, bx, by), opacity)
  })
}

/** The sum of absolute differences of two patches of 8 x 8 samples. */
export function patchDistance(a: Uint8Array, b: Uint8Array, stride: number): number {
  let sum = 0
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) sum += Math.abs((a[y * stride + x] ?? 0) - (b[y * stride + x] ?? 0))
  }
  return sum
}

/** The first place in a window where a patch is most like another one. */
export function searchedPatch(a: Uint8Array, b: Uint8Array, stride: number, columns: number, rows: number): number {
  const distances = Array.from({ length: columns * rows }, (_, place) => {
    return patchDistance(a, b.subarray(Math.floor(place / columns) * stride + (place % columns)), stride)
  })
  return distances.indexOf(Math.min(...distances))
}

/** What nodes carry along a part of their vectors: u, v and 1 times their priority, and 1. */
export function splatted(
  { u, v, priority }: { readonly u: Float32Array; readonly v: Float32Array; readonly priority: Float32Array },
  columns: number,
  rows: number,
  part: number,
): number[] {
  const sums = new Array<number>(columns * rows * 4).fill(0)
  for (let index = 0; index < columns * rows; index++) {
    const [du = 0, dv = 0, first = 0] = [u[index], v[index], priority[index]]
    const px = (index % columns) + du * part
    const py = Math.floor(index / columns) + dv * part
    for (const nx of [Math.floor(px), Math.floor(px) + 1]) {
      for (const ny of [Math.floor(py), Math.floor(py) + 1]) {
        if (nx < 0 || ny < 0 || nx >= columns || ny >= rows) continue
        const share = (1 - Math.abs(px - nx)) * (1 - Math.abs(py - ny))
        for (const [k, value] of [du * first, dv * first, first, 1].entries()) {
          sums[(ny * columns + nx) * 4 + k] = (sums[(ny * columns + nx) * 4 + k] ?? 0) + value * share
        }
      }
    }
  }
  return sums
}
