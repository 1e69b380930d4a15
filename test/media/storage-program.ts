/** A worker of its own on a shared folder: brings the same few blobs again and again, or leaves one half written. */

import { systemClock } from '../../src/lib/clock.ts'
import { createLocalStorage } from '../../src/media/local-storage.ts'
import { inPieces, patterned, sha256 } from '../support/bytes.ts'

const [dir = '', workerId = ''] = process.argv.slice(2)
const storage = await createLocalStorage(dir, { workerId, clock: systemClock })

process.on('message', (order: number | 'half') => {
  if (order === 'half') void storage.stage(half(), { sizeBytesMax: 1e6 })
  else
    void bringAgainAndAgain(order).then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`)
        process.exit(1)
      },
    )
})
process.send?.('ready')

async function bringAgainAndAgain(times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    const bytes = patterned(50_000 + (time % 4))
    const staged = await storage.stage(inPieces(bytes, 7_000), { sizeBytesMax: bytes.length })
    await storage.keep(staged)
    if (time % 5 === 0) await storage.discard(sha256(bytes), 0)
  }
}

async function* half(): AsyncGenerator<Uint8Array> {
  yield patterned(50_000)
  process.send?.('half')
  await new Promise(() => undefined)
}
