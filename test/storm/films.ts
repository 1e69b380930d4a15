/** The storm's media: one real film and one real picture, made different for each job by a part that players skip. */

import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { makeMp4, makePng } from '../support/media-samples.ts'

/** Seconds of every film that is ordered from the provider. */
export const FILM_SECONDS = 4

/** Its frames, fewer than are usual: each is decoded again for the pictures of each of a hundred films. */
export const FILM_FRAMES = 24

/** Media by marker. */
export type Media = {
  film(marker: string): Buffer
  picture(marker: string): Buffer
}

/** Makes the two originals. */
export async function makeMedia(): Promise<Media> {
  // A square of 480p: every submit asks for one.
  const film = await makeMp4({
    seconds: FILM_SECONDS,
    frameRate: FILM_FRAMES / FILM_SECONDS,
    widthPx: 640,
    heightPx: 640,
  })
  const picture = await makePng({ widthPx: 320, heightPx: 320 })
  const HEAD_BYTES = 33
  return {
    film: (marker) => Buffer.concat([film, chunk(8 + marker.length, `free${marker}`)]),
    picture: (marker) => {
      const named = `tEXtComment\0${marker}`
      const crc = Buffer.alloc(4)
      crc.writeUInt32BE(crc32(named))
      return Buffer.concat([
        picture.subarray(0, HEAD_BYTES),
        chunk(named.length - 4, named),
        crc,
        picture.subarray(HEAD_BYTES),
      ])
    },
  }
}

function chunk(length: number, text: string): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(length)
  return Buffer.concat([size, Buffer.from(text, 'latin1')])
}

/** The SHA-256 in hex. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
