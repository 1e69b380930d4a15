/** Memory: an idle server's, what uploads add at their peak, and what twenty thousand jobs leave behind. */

import { startGateway } from './gateway.ts'
import { postRequest, startLoader } from './load.ts'
import { FILM_BYTES, makeLargeFilm, uploadFilm } from './media.ts'
import { OPEN } from './requests.ts'
import type { BenchResult } from './result.ts'

const CONNECTIONS = 64
const ROUND_MS = 1_000
const JOBS = 20_000

/** A first upload brings the code for uploads into memory, so that the second costs only what its bytes do. */
const SMALL_FILM_BYTES = 1_048_576

/** So many at once that what the garbage collector leaves lying about is little beside the files. */
const UPLOADS = 8

/** An upload goes to the disk as it comes: it costs far less than the file. */
const UPLOAD_BAR = 0.5

/** Runs the benchmark; takes some 10 seconds. */
export async function run(): Promise<readonly BenchResult[]> {
  const film = await makeLargeFilm()
  const loader = await startLoader()
  const gateway = await startGateway('durable')
  try {
    const idle = await gateway.usage()
    await uploadFilm(gateway, await makeLargeFilm(SMALL_FILM_BYTES))
    const before = await gateway.usage()
    await Promise.all(Array.from({ length: UPLOADS }, () => uploadFilm(gateway, film)))
    const uploaded = await gateway.usage()
    const uploadBytes = Math.max(0, uploaded.rssPeakBytes - before.rssBytes)
    const load = { requests: [postRequest(OPEN.path, OPEN.body)], connections: CONNECTIONS, durationMs: ROUND_MS }
    let jobs = 0
    while (jobs < JOBS) jobs += (await loader.send(gateway.url, load)).answers
    const after = await gateway.usage()
    return [
      {
        name: 'peak memory of uploads at once, to the size of the files',
        ratio: uploadBytes / (UPLOADS * FILM_BYTES),
        bar: UPLOAD_BAR,
        barIs: 'at most',
        details: { peakGrowthMegabytes: megabytes(uploadBytes), filesMegabytes: megabytes(UPLOADS * FILM_BYTES) },
      },
      {
        name: 'memory of the server',
        details: { idleMegabytes: megabytes(idle.rssBytes), afterJobsMegabytes: megabytes(after.rssBytes), jobs },
      },
    ]
  } finally {
    await Promise.all([loader.stop(), gateway.stop()])
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
