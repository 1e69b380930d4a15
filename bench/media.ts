/** A large file for the benchmarks: a real film, so that the server accepts it, and then bytes that no player reads. */

import { z } from 'zod'
import { makeMp4 } from '../test/support/media-samples.ts'
import type { Gateway } from './gateway.ts'

/** The largest film that may be uploaded, in bytes. */
export const FILM_BYTES = 52_428_800

/** Makes an MP4 of exactly `sizeBytes`: after the film comes one `free` box. */
export async function makeLargeFilm(sizeBytes = FILM_BYTES): Promise<Buffer<ArrayBuffer>> {
  const film = await makeMp4()
  const file = Buffer.alloc(sizeBytes, 'reelay')
  film.copy(file)
  file.writeUInt32BE(sizeBytes - film.length, film.length)
  file.write('free', film.length + 4, 'latin1')
  return file
}

const Uploaded = z.object({ url: z.string() })

/** Uploads the film and returns the path of the signed link to it. */
export async function uploadFilm(gateway: Gateway, film: Buffer<ArrayBuffer>): Promise<string> {
  const form = new FormData()
  form.set('kind', 'video')
  form.set('file', new Blob([film]), 'film.mp4')
  const { url } = Uploaded.parse(await gateway.call('/v1/files/upload', { method: 'POST', body: form }))
  return new URL(url).pathname
}
