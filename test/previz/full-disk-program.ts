/** Renders into a folder where no file may become as large as a film, and prints what came of it. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ShapedOrder } from '../../src/core/order.ts'
import { RenderPool } from '../../src/previz/render-pool.ts'

const folder = process.argv[2] ?? ''
const videoPath = join(folder, 'too-large.mp4')
const order: ShapedOrder = {
  model: 'seedance-2.0',
  family: 'seedance-2.0',
  prompt: 'Dunes',
  resolution: '480p',
  shape: { ratio: '16:9', size: { widthPx: 864, heightPx: 496 } },
  frames: 24,
  seed: 5,
  audio: false,
  cameraFixed: false,
  watermark: false,
  returnLastFrame: false,
  draft: false,
}

const pool = new RenderPool({
  workers: 1,
  folder,
  onEnd(_, state) {
    const because = state.state === 'failed' ? state.because : state.state
    process.stdout.write(JSON.stringify({ because, isLeft: existsSync(videoPath) }))
    void pool.close()
  },
})
pool.start('render', { order, references: [], videoPath })
