/** The references of the matrix: a few small files, which callers give by a link, as a data URI, as an upload or with a form. */

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ReferenceRole } from '../../src/core/request.ts'
import { makeMp4, makePng, makeWav } from '../support/media-samples.ts'

/** A file. */
export type Sample = {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Buffer
  /** SHA-256 in hexadecimal digits. */
  readonly digest: string
}

/** Where links to samples lead. */
export const SAMPLES_HOST = 'samples.example'

/** The samples, and the server that has them. */
export type Samples = {
  /** The sample of each reference; each role has its own, and each image, too. */
  of(roles: readonly ReferenceRole[]): readonly Sample[]
  /** The rule of `REELAY_CONNECT_TO` by which the links lead there. */
  readonly connectTo: string
  close(): Promise<void>
}

/** Makes the samples and serves them; `videoBytes` is what the video weighs at least. */
export async function serveSamples({ videoBytes = 0 } = {}): Promise<Samples> {
  const png = async (name: string, colour: readonly [number, number, number]) =>
    sample(`${name}.png`, 'image/png', await makePng({ widthPx: 96, heightPx: 96, colour }))
  const images = [await png('second', [40, 140, 90]), await png('third', [120, 60, 160])]
  const single = {
    first_frame: await png('first', [200, 60, 50]),
    last_frame: await png('last', [50, 70, 190]),
    reference_video: sample(
      'walk.mp4',
      'video/mp4',
      weighing(await makeMp4({ seconds: 2, widthPx: 96, heightPx: 96 }), videoBytes),
    ),
    reference_audio: sample('wind.wav', 'audio/wav', makeWav({ seconds: 2, sampleRate: 8_000 })),
  }
  const all = new Map([...images, ...Object.values(single)].map((each) => [`/${each.name}`, each]))
  const server = createServer((request, response) => {
    const found = all.get(request.url ?? '')
    if (found === undefined) return response.writeHead(404).end()
    return response.writeHead(200, { 'content-type': found.mediaType }).end(found.bytes)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    of: (roles) =>
      roles.map((role, index) => {
        if (role !== 'reference_image') return single[role]
        const before = roles.slice(0, index).filter((other) => other === role).length
        return images[before % images.length] ?? single.first_frame
      }),
    connectTo: `${SAMPLES_HOST}:80:127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** With a box at its end that every reader passes over. */
function weighing(mp4: Buffer, bytes: number): Buffer {
  if (mp4.byteLength >= bytes) return mp4
  const box = Buffer.alloc(Math.max(8, bytes - mp4.byteLength))
  box.writeUInt32BE(box.byteLength)
  box.write('free', 4)
  return Buffer.concat([mp4, box])
}

function sample(name: string, mediaType: string, bytes: Buffer): Sample {
  return { name, mediaType, bytes, digest: createHash('sha256').update(bytes).digest('hex') }
}
