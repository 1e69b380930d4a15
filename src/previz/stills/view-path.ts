/** Views of a still, and of what in it is nearer than the rest. */

import type { View } from '../pixels/frame.ts'

/** How far along frame `index` of `frames` is. */
export function progressOf(index: number, frames: number): number {
  return frames > 1 ? index / (frames - 1) : 0
}

/**
 * The view of something `1 + nearer` times as near, which looks the same at `rest`: it leaves its place, and grows, that much
 * faster. -1 stays where it is.
 */
export function nearerView(view: View, rest: View, nearer: number): View {
  const scale = rest.scale * (view.scale / rest.scale) ** (1 + nearer)
  const middle = (start: number, size: number) => start + size / 2
  const moved = (now: number, before: number) => before + (now - before) * (1 + nearer)
  return {
    scale,
    left: moved(middle(view.left, view.scale), middle(rest.left, rest.scale)) - scale / 2,
    top: moved(middle(view.top, view.scale), middle(rest.top, rest.scale)) - scale / 2,
  }
}
