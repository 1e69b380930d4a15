/** Renders into a folder where no file may become as large as a film, and prints what came of it. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { RenderPool } from '../../src/previz/render-pool.ts'
import { ORDER } from '../support/orders.ts'

const folder = process.argv[2] ?? ''
const videoPath = join(folder, 'too-large.mp4')
const order = { ...ORDER, prompt: 'Dunes' }

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
