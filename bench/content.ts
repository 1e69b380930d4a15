/** Bytes a second of a film from a signed link of ours, whole and in ranges as players ask, against a file server. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateway } from './gateway.ts'
import { getRequest, startLoader } from './load.ts'
import { FILM_BYTES, makeLargeFilm, uploadFilm } from './media.ts'
import { startPeers } from './peer-file-server.ts'
import { type BenchResult, compare } from './result.ts'

const CONNECTIONS = 8
const ROUNDS = 6
const ROUND_MS = 700
const RANGE_BYTES = 1_048_576
const BAR = 0.8

const FILE_NAME = 'film.mp4'

/** Runs the benchmark; takes some 40 seconds. */
export async function run(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  const film = await makeLargeFilm()
  await writeFile(join(folder, FILE_NAME), film)
  const loader = await startLoader()
  const gateway = await startGateway('durable')
  const peers = await startPeers(folder)
  try {
    const ours = { url: gateway.url, path: await uploadFilm(gateway, film) }
    const results: BenchResult[] = []
    for (const [index, { name, url }] of peers.entries()) {
      const theirs = { url, path: `/${FILE_NAME}` }
      for (const [what, ranges] of [
        ['whole', [[]]],
        ['ranges of 1 MiB', allRanges()],
      ] as const) {
        const received = (from: typeof ours) => async () => {
          const requests = ranges.map((headers) => getRequest(from.path, headers))
          return (await loader.send(from.url, { requests, connections: CONNECTIONS, durationMs: ROUND_MS }))
            .bytesPerSecond
        }
        const speeds = await compare(ROUNDS, received(ours), received(theirs))
        results.push({
          name: `content, ${what}, against ${name}`,
          ratio: speeds.ratio,
          ...(index === 0 ? { bar: BAR } : {}),
          details: { megabytesPerSecond: megabytes(speeds.ours), peerMegabytesPerSecond: megabytes(speeds.peers) },
        })
      }
    }
    return results
  } finally {
    await Promise.all([loader.stop(), gateway.stop(), ...peers.map((peer) => peer.stop())])
    await rm(folder, { recursive: true, force: true })
  }
}

/** A Range header for each full MiB of the film. */
function allRanges(): readonly (readonly string[])[] {
  return Array.from({ length: Math.floor(FILM_BYTES / RANGE_BYTES) }, (_, index) => {
    const first = index * RANGE_BYTES
    return [`range: bytes=${first}-${first + RANGE_BYTES - 1}`]
  })
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
