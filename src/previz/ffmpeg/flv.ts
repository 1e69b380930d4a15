/** The few things of FLV (Adobe Flash Video File Format 10.1, annex E) that ffmpeg's answer is made of. */

import { assert } from '../../core/assert.ts'

/** One encoded picture: NAL units, each behind its length in four bytes. */
export type FlvPicture = {
  readonly data: Uint8Array
  readonly isKey: boolean
  /** By how much it is shown later than it is decoded, in ms. */
  readonly shownLaterMs: number
}

/** What was in an FLV of H.264: how its pictures are decoded (`AVCDecoderConfigurationRecord`), and they themselves. */
export type FlvVideo = { readonly description: Uint8Array | undefined; readonly pictures: readonly FlvPicture[] }

const HEAD_BYTES = 9
const TAG_HEAD_BYTES = 11
/** Behind each tag, and behind the head, stands how long it was. */
const BACK_POINTER_BYTES = 4
const VIDEO_TAG = 9

/** Kind of picture and codec, kind of packet, and by how much it is shown later than decoded (E.4.3). */
const VIDEO_HEAD_BYTES = 5
const AVC = 7
const KEY_FRAME = 1
const DESCRIPTION = 0
const PICTURE = 1

/** Reads a whole FLV, pictures in the order of decoding. Fails for anything but H.264; one that breaks off has what came whole. */
export function readFlv(bytes: Uint8Array): FlvVideo {
  const pictures: FlvPicture[] = []
  let description: Uint8Array | undefined
  for (const { type, body } of tagsOf(bytes)) {
    if (type !== VIDEO_TAG) continue
    const [kinds = 0, packet = 0, ...later] = body.subarray(0, VIDEO_HEAD_BYTES)
    assert((kinds & 15) === AVC, 'ffmpeg was asked for H.264')
    const data = body.subarray(VIDEO_HEAD_BYTES)
    if (packet === DESCRIPTION) description ??= data
    if (packet !== PICTURE) continue
    const shownLaterMs = Buffer.from(later).readIntBE(0, 3)
    pictures.push({ data, isKey: kinds >> 4 === KEY_FRAME, shownLaterMs })
  }
  return { description, pictures }
}

type Tag = { readonly type: number; readonly body: Uint8Array }

function* tagsOf(bytes: Uint8Array): Generator<Tag, void, undefined> {
  if (bytes.length < HEAD_BYTES) return
  assert(Buffer.from(bytes.subarray(0, 3)).toString('latin1') === 'FLV', 'ffmpeg was asked for an FLV')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = view.getUint32(5) + BACK_POINTER_BYTES
  while (at + TAG_HEAD_BYTES <= bytes.length) {
    const head = view.getUint32(at)
    const start = at + TAG_HEAD_BYTES
    const end = start + (head & 0xff_ff_ff)
    if (end > bytes.length) return
    yield { type: head >>> 24, body: bytes.subarray(start, end) }
    at = end + BACK_POINTER_BYTES
  }
}
