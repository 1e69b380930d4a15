/** What bytes are, by their beginning. Names and headers are not asked, and only the allow-list has an answer. */

import { fileTypeFromBuffer } from 'file-type'

import type { MediaType } from '../core/media.ts'

/** How much of a file's beginning is enough to tell. */
export const HEAD_BYTES = 4100

/** What the sniffing library calls the types that Reelay takes; an animated PNG counts as its first frame. */
const ALLOWED: ReadonlyMap<string, MediaType> = new Map([
  ['image/png', 'image/png'],
  ['image/apng', 'image/png'],
  ['image/jpeg', 'image/jpeg'],
  ['image/webp', 'image/webp'],
  ['image/gif', 'image/gif'],
  ['image/bmp', 'image/bmp'],
  ['video/mp4', 'video/mp4'],
  ['video/x-m4v', 'video/mp4'],
  ['video/quicktime', 'video/quicktime'],
  ['audio/mpeg', 'audio/mpeg'],
  ['audio/wav', 'audio/wav'],
])

/** Tells a file's type from its first `HEAD_BYTES`; `undefined` for everything that Reelay does not take. */
export async function sniff(head: Uint8Array): Promise<MediaType | undefined> {
  // A tag in front of an MP3 may hold pictures larger than the head, so what follows it is left to the parser.
  if (startsWith(head, 'ID3', 0)) return 'audio/mpeg'
  const found = await fileTypeFromBuffer(head)
  const type = found === undefined ? undefined : ALLOWED.get(found.mime)
  return type !== undefined && agrees(head, type) ? type : undefined
}

/**
 * A second opinion where the library goes by little, so that no other player of the same bytes sees another type in
 * them.
 */
function agrees(head: Uint8Array, type: MediaType): boolean {
  switch (type) {
    case 'audio/wav':
      return startsWith(head, 'RIFF', 0) && startsWith(head, 'WAVE', 8)
    case 'image/webp':
      return startsWith(head, 'RIFF', 0) && startsWith(head, 'WEBP', 8)
    case 'audio/mpeg':
      return isLayer3Header(head)
    case 'video/mp4':
      return startsWith(head, 'ftyp', 4)
    case 'video/quicktime':
      return ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'].some((box) => startsWith(head, box, 4))
    default:
      return true
  }
}

/** ISO 11172-3 §2.4.1.3: eleven bits of sync, layer III, a bitrate and a sampling rate that exist. */
function isLayer3Header(head: Uint8Array): boolean {
  const [sync = 0, version = 0, rates = 0] = head
  const isSynced = sync === 0xff && (version & 0xe0) === 0xe0
  return isSynced && (version & 0x06) === 0x02 && rates >> 4 !== 0 && rates >> 4 !== 15 && (rates & 0x0c) !== 0x0c
}

function startsWith(head: Uint8Array, text: string, at: number): boolean {
  return Buffer.from(head.subarray(at, at + text.length)).toString('latin1') === text
}
