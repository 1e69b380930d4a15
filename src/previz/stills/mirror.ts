/** The gap behind a subject, filled with what is around it, as if a mirror stood at the gap's edge: texture stays texture. */

/** A place in a plane. */
export type Place = { readonly x: number; readonly y: number }

/** A step to a neighbour and to a diagonal one, in thirds of a sample. */
const STEP = { straight: 3, diagonal: 4 } as const

/** Over so many samples to both sides it is told which way the edge is. */
const SLOPE_REACH = 3

/** How far each opaque sample is from the mask's edge, in samples, up to `limit`, at most 80; 0 outside of what is opaque. */
export function depthInside(opacity: Uint8Array, width: number, limit: number): Uint8Array {
  const most = Math.min(80, limit) * STEP.straight
  const depth = opacity.map((value) => (value === 255 ? most : 0))
  const lower = (at: number, from: number, step: number) => {
    const through = (depth[from] ?? 0) + step
    if (through < (depth[at] ?? 0)) depth[at] = through
  }
  // The picture's own edge is no edge of the gap: there is nothing to mirror.
  for (let at = width; at < depth.length; at++) {
    if (depth[at] === 0) continue
    const x = at % width
    lower(at, at - width, STEP.straight)
    if (x > 0) {
      lower(at, at - 1, STEP.straight)
      lower(at, at - width - 1, STEP.diagonal)
    }
    if (x < width - 1) lower(at, at - width + 1, STEP.diagonal)
  }
  for (let at = depth.length - width - 1; at >= 0; at--) {
    if (depth[at] === 0) continue
    const x = at % width
    lower(at, at + width, STEP.straight)
    if (x < width - 1) {
      lower(at, at + 1, STEP.straight)
      lower(at, at + width + 1, STEP.diagonal)
    }
    if (x > 0) lower(at, at + width - 1, STEP.diagonal)
  }
  return depth.map((value) => Math.ceil(value / STEP.straight))
}

/** The place outside that is as far from the edge as this one is inside; none where there is no telling. */
export function mirrored(depth: Uint8Array, width: number, rows: number, x: number, y: number): Place | undefined {
  const at = (i: number, j: number) =>
    depth[Math.min(rows - 1, Math.max(0, j)) * width + Math.min(width - 1, Math.max(0, i))] ?? 0
  const across = at(x + SLOPE_REACH, y) - at(x - SLOPE_REACH, y)
  const down = at(x, y + SLOPE_REACH) - at(x, y - SLOPE_REACH)
  const steep = Math.hypot(across, down)
  if (steep === 0) return undefined
  const far = 2 * at(x, y)
  const place = { x: Math.round(x - (across / steep) * far), y: Math.round(y - (down / steep) * far) }
  if (place.x < 0 || place.y < 0 || place.x >= width || place.y >= rows) return undefined
  return at(place.x, place.y) === 0 ? place : undefined
}
