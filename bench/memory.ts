/** Memory: an idle server's, what an upload adds at its peak, and what twenty thousand jobs leave behind. */

import { startGateway } from './gateway.ts'
import { postRequest, startLoader } from './load.ts'
import { FILM_BYTES, makeLargeFilm, uploadFilm } from './media.ts'
import { OPEN } from './requests.ts'
import type { BenchResult } from './result.ts'

const CONNECTIONS = 64
const ROUND_MS = 1_000
const JOBS = 20_000

/** An upload goes to the disk as it comes: it may cost far less than the file, whatever the file's size. */
const UPLOAD_BAR = 0.5

/** Runs the benchmark; takes some 10 seconds. */
export async function run(): Promise<readonly BenchResult[]> {
  const film = await makeLargeFilm()
  const loader = await startLoader()
  const gateway = await startGateway('durable')
  try {
    const idle = await gateway.usage()
    await uploadFilm(gateway, film)
    const uploaded = await gateway.usage()
    const uploadBytes = Math.max(0, uploaded.rssPeakBytes - idle.rssBytes)
    const load = { requests: [postRequest(OPEN.path, OPEN.body)], connections: CONNECTIONS, durationMs: ROUND_MS }
    let jobs = 0
    while (jobs < JOBS) jobs += (await loader.send(gateway.url, load)).answers
    const after = await gateway.usage()
    return [
      {
        name: 'peak memory of an upload, to the size of the file',
        ratio: uploadBytes / FILM_BYTES,
        bar: UPLOAD_BAR,
        barIs: 'at most',
        details: { peakGrowthMegabytes: megabytes(uploadBytes), fileMegabytes: megabytes(FILM_BYTES) },
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
