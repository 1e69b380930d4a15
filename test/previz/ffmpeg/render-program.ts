/** Renders something long with an ffmpeg, prints the process ids of child and encoder, and waits to be killed. Arguments: a folder, the ffmpeg. */

import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { RenderPool } from '../../../src/previz/render-pool.ts'
import { ORDER } from '../../support/orders.ts'

const [folder = '', ffmpeg = ''] = process.argv.slice(2)
const pool = new RenderPool({ workers: 1, folder, ffmpeg, onEnd: () => undefined })
pool.start('render', { order: { ...ORDER, frames: 2_000 }, references: [], videoPath: join(folder, 'film.mp4') })
while (pool.processes.length < 2) await sleep(5)
process.stdout.write(pool.processes.join(' '))
