/** Canvases are small objects around large memory: the collector knows nothing of it, and would keep it for long. */

import type { Canvas } from '@napi-rs/canvas'

/** Lets go of the pixels of canvases that nobody needs any more. What was drawn from them elsewhere stays. */
export function letGo(...canvases: readonly Canvas[]): void {
  for (const canvas of canvases) {
    canvas.width = 1
    canvas.height = 1
  }
}
