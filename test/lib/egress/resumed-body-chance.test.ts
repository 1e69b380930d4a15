/**
 * Downloads from servers of which every answer is by chance: they break off anywhere, know no ranges, change their film, give
 * another part than was asked for, more or less of it than they say. What comes is the very film, or an error, and soon.
 */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { ProblemError } from '../../../src/core/problem.ts'
import { createOrigin, type Origin } from '../../../src/lib/egress/configured-origin.ts'
import { parseConnectTo } from '../../../src/lib/egress/connect-to.ts'
import { createEgress } from '../../../src/lib/egress/egress.ts'
import { Chance } from '../../storm/chance.ts'

const FILM = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 251))
const SIZE = FILM.byteLength
const OTHER = FILM.toReversed()

/** Downloads at the same time, and how many answers one may take: the first, and five more. */
const DOWNLOADS = 200
const ANSWERS_MAX = 6

/** Another storm each time: what one seed does not meet, another one may. */
const SEED = Date.now() % 1_000_000

type Mark = Readonly<Record<string, string>>

/** By what films are told apart: the one that was asked for first, and the one that may be there in its place. */
const MARKS: readonly { readonly same: Mark; readonly other: Mark }[] = [
  { same: { etag: '"v1"' }, other: { etag: '"v2"' } },
  { same: { 'last-modified': timeAgo(60_000) }, other: { 'last-modified': timeAgo(0) } },
  { same: {}, other: {} },
  { same: { etag: 'W/"v1"' }, other: { etag: 'W/"v1"' } },
]

function timeAgo(ms: number): string {
  return new Date(Date.now() - ms).toUTCString()
}

type Seen = {
  readonly chance: Chance
  readonly marks: (typeof MARKS)[number]
  answers: number
  readonly ways: string[]
}
const seen = new Map<string, Seen>()

/** An answer: its head, its bytes, and how many of these come before it breaks off; absent: all of them. */
type Reply = {
  readonly status: number
  readonly of?: 'same' | 'other'
  readonly headers?: Readonly<Record<string, string | number>>
  readonly bytes: Uint8Array
  readonly breaksAt?: number
}

const lengthOf = (bytes: Uint8Array) => ({ 'content-length': bytes.byteLength })
const rangeOf = (from: number, size = SIZE) => ({ 'content-range': `bytes ${from}-${size - 1}/${size}` })
const LONGER = Buffer.concat([FILM, OTHER])

const whole = (bytes: Uint8Array, of: Reply['of'] = 'same'): Reply => ({
  ...{ status: 200, of, bytes },
  headers: lengthOf(bytes),
})

/** The rest of the film behind `from`; `bytes` are what comes in its place. */
const rest = (from: number, bytes: Uint8Array = FILM.subarray(from)): Reply => ({
  ...{ status: 206, of: 'same', bytes },
  headers: { ...rangeOf(from), ...(bytes.byteLength === SIZE - from && lengthOf(bytes)) },
})

const broken = (reply: Reply, chance: Chance): Reply => ({
  ...reply,
  breaksAt: chance.between(0, reply.bytes.byteLength - 1),
})

/** What comes when the film is asked for, and when the rest of it behind `from` is. */
const FIRST: Readonly<Record<string, (chance: Chance) => Reply>> = {
  'some of it': (chance) => broken(whole(FILM), chance),
  'some of it, of no length': (chance) => broken({ status: 200, of: 'same', bytes: FILM }, chance),
  'all of it': () => whole(FILM),
}
const AGAIN: Readonly<Record<string, (chance: Chance, from: number) => Reply>> = {
  'some of the rest': (chance, from) => broken(rest(from), chance),
  'the rest': (_, from) => rest(from),
  'less of the rest than it says': (chance, from) => rest(from, FILM.subarray(from, chance.between(from, SIZE - 1))),
  'more than the rest': (_, from) => rest(from, LONGER.subarray(from)),
  'another part': (chance) => rest(chance.between(0, SIZE - 1)),
  'as much from its beginning': (_, from) => {
    const bytes = FILM.subarray(0, SIZE - from)
    const range = `bytes 0-${bytes.byteLength - 1}/${SIZE}`
    return { status: 206, of: 'same', headers: { 'content-range': range, ...lengthOf(bytes) }, bytes }
  },
  'the rest of another one': (_, from) => ({ ...rest(from, OTHER.subarray(from)), of: 'other' }),
  'the rest of a longer one': (_, from) => ({
    ...rest(from, LONGER.subarray(from)),
    headers: rangeOf(from, LONGER.byteLength),
  }),
  'all of it': () => whole(FILM),
  'some of all of it': (chance) => broken(whole(FILM), chance),
  'all of another one': () => whole(OTHER, 'other'),
  'all of a longer one': () => whole(LONGER),
  'no such range': () => ({ status: 416, headers: { 'content-range': `bytes */${SIZE}` }, bytes: Buffer.of() }),
  'that it is broken': () => ({ status: 500, bytes: Buffer.from('no') }),
  nothing: () => ({ status: 0, bytes: Buffer.of() }),
}

function play(request: IncomingMessage, response: ServerResponse): void {
  const known = seen.get(request.url ?? '')
  assert.ok(known)
  const { chance, marks } = known
  known.answers++
  const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? -1)
  const ways = Object.entries(from < 0 ? FIRST : AGAIN)
  // The first of them are the usual ones.
  const [way, reply] =
    ways[chance.between(0, chance.percent(70) ? Math.max(0, ways.length - 14) : ways.length - 1)] ?? []
  assert.ok(way !== undefined && reply !== undefined)
  known.ways.push(way)
  const { status, of, headers, bytes, breaksAt } = reply(chance, from)
  if (status === 0) return void response.socket?.resetAndDestroy()
  // On connections of their own: a look over a kept one may be sent twice.
  response.writeHead(status, { connection: 'close', ...headers, ...(of !== undefined && marks[of]) })
  if (breaksAt === undefined) return void response.end(bytes)
  // By the end of the connection, or by its reset: both happen.
  const breakOff = () => (chance.percent(50) ? response.socket?.end() : response.socket?.resetAndDestroy())
  response.flushHeaders()
  if (breaksAt === 0) return void setTimeout(breakOff, 20)
  response.write(bytes.subarray(0, breaksAt), () => setTimeout(breakOff, 20))
}

/** All that comes, which never is more than there is. */
async function noMoreThanAll(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const come: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of pieces) {
    sizeBytes += piece.byteLength
    if (sizeBytes > SIZE) throw new Error('more has come than there is')
    come.push(piece)
  }
  return Buffer.concat(come)
}

const server = createServer(play)
let origin: Origin
let fromStranger: (path: string) => AsyncIterable<Uint8Array>

before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  origin = createOrigin(`http://127.0.0.1:${port}`)
  const connectTo = parseConnectTo(`example.com:80:127.0.0.1:${port}`)
  const egress = createEgress({ connectTo, extraPorts: [], downloadTimeoutMs: 60_000 })
  fromStranger = (path) => egress.download(`http://example.com${path}`, { sizeBytesMax: 10 * SIZE })
})

after(async () => {
  await origin.close()
  server.closeAllConnections()
  server.close()
})

describe(`whatever a server answers (seed ${SEED}), a download is the very film or an error, within six answers,`, () => {
  for (const [way, fetched] of [
    ['from a stranger', (path: string) => fromStranger(path)],
    ['from the configured origin', (path: string) => origin.stream({ method: 'GET', target: path, headers: {} })],
  ] as const) {
    test(way, async () => {
      const ends = await Promise.all(
        Array.from({ length: DOWNLOADS }, async (_, index) => {
          const path = `/${way.replaceAll(' ', '-')}/${index}`
          const marks = MARKS[index % 10 < 4 ? 0 : index % 10 < 8 ? 1 : 2 + (index % 2)]
          assert.ok(marks)
          const known: Seen = { chance: new Chance(SEED + index), marks, answers: 0, ways: [] }
          seen.set(path, known)
          const film = await noMoreThanAll(fetched(path)).catch((error: unknown) => {
            assert.ok(error instanceof ProblemError, String(error))
            return undefined
          })
          const told = `${path}: ${known.ways.join(', ')}`
          assert.ok(film === undefined || film.equals(FILM), told)
          assert.ok(known.answers <= ANSWERS_MAX, told)
          return { isWhole: film !== undefined, answers: known.answers }
        }),
      )
      const wholeAfter = (answers: number) => ends.filter((end) => end.isWhole && end.answers === answers).length
      assert.ok(wholeAfter(1) > 0 && wholeAfter(2) > 0 && wholeAfter(3) > 0, 'some break, and come home')
      assert.ok(ends.some(({ isWhole }) => !isWhole))
    })
  }
})
