/**
 * What the gateway holds while strangers send it the worst that the tests know: files that lie, bombs, files cut and damaged
 * anywhere, and bodies of every malformed kind. A number says how many rounds of all of it.
 */

import { z } from 'zod'
import { bombs, goodFiles, impostors } from '../test/media/corpus.ts'
import { FACES, loadRows, SUBMITS } from '../test/support/attacks.ts'
import { KEY } from './gateway.ts'
import { FILM_BYTES, makeLargeFilm } from './media.ts'
import type { BenchResult } from './result.ts'
import { startServer, type WorkingServer } from './server.ts'

const ROUNDS = 10
const AT_ONCE = 8

/** What the gateway may hold at any time, in MiB. */
const LIMIT_MEBIBYTES = 300

const JSON_BYTES_MAX = 8_388_608

const bodyRow = z.looseObject({
  body: z.string().optional(),
  repeat: z.tuple([z.string(), z.string(), z.int(), z.string()]).optional(),
})

/** One request of a stranger's. */
type Attack = { readonly path: string; readonly body: string | (() => FormData) }

/** Runs the benchmark; takes some two minutes. Needs Linux, whose /proc tells. */
export async function run(rounds = ROUNDS): Promise<BenchResult> {
  const attacks = [...(await files()), ...bodies()]
  const server = await startServer()
  try {
    const curve = [await server.held()]
    const answers = new Map<number, number>()
    for (let round = 0; round < rounds; round++) {
      const rest = attacks.values()
      const stranger = async () => {
        for (const attack of rest) {
          const status = await send(server, attack)
          answers.set(status, (answers.get(status) ?? 0) + 1)
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, stranger))
      const held = await server.held()
      curve.push(held)
      process.stderr.write(`  round ${round + 1}: gateway ${held.gateway} MiB, children ${held.children} MiB\n`)
    }
    return {
      name: `gateway's peak memory under ${attacks.length * rounds} hostile requests, to ${LIMIT_MEBIBYTES} MiB`,
      ratio: Math.max(...curve.map((held) => held.gatewayPeak)) / LIMIT_MEBIBYTES,
      bar: 1,
      barIs: 'at most',
      details: {
        gatewayMebibytes: curve.map((held) => held.gateway).join(' '),
        childrenMebibytes: curve.map((held) => held.children).join(' '),
        answers: [...answers].map(([status, count]) => `${count} of ${status}`).join(' '),
      },
    }
  } finally {
    await server.stop()
  }
}

/** Uploads: the corpus, every good file cut and damaged in several places, and one as large as may be. */
async function files(): Promise<readonly Attack[]> {
  const good = await goodFiles()
  const spoilt = good.flatMap(({ bytes }) =>
    [0.1, 0.5, 0.9, 0.99].flatMap((part) => {
      const at = Math.floor(bytes.byteLength * part)
      const damaged = Buffer.from(bytes)
      damaged.subarray(at, at + 16).fill(0xff)
      return [bytes.subarray(0, at), damaged]
    }),
  )
  const named = [...impostors(), ...(await bombs()), ...good].map(({ bytes }) => bytes)
  const large = await makeLargeFilm(FILM_BYTES)
  return [...named, ...spoilt, large].flatMap((bytes) =>
    (['image', 'video'] as const).map((kind) => ({
      path: '/v1/files/upload',
      body: () => {
        const form = new FormData()
        form.set('kind', kind)
        form.set('file', new Blob([new Uint8Array(bytes)]), 'a.mp4')
        return form
      },
    })),
  )
}

/** Submits: malformed bodies of every kind, some as large and as deep as may be. */
function bodies(): readonly Attack[] {
  const rows = loadRows('bodies', bodyRow).flatMap(({ body, repeat }) => {
    if (body !== undefined) return [body]
    return repeat === undefined ? [] : [repeat[0] + repeat[1].repeat(repeat[2]) + repeat[3]]
  })
  const large = [
    '['.repeat(JSON_BYTES_MAX),
    JSON.stringify('a'.repeat(JSON_BYTES_MAX - 2)),
    `{"model":"seedance-2.0","input":{"prompt":"x","first_frame_url":"data:image/png;base64,${'A'.repeat(JSON_BYTES_MAX - 100)}"}}`,
    `[${'{},'.repeat(JSON_BYTES_MAX / 3 - 2)}{}]`,
  ]
  return FACES.flatMap((face) => [...rows, ...large].map((body) => ({ path: SUBMITS[face].path, body })))
}

/** The status of the answer; 0 where the connection was ended without one. */
async function send(server: WorkingServer, { path, body }: Attack): Promise<number> {
  const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {}
  try {
    const answer = await fetch(server.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, ...type },
      body: typeof body === 'string' ? body : body(),
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}
