/**
 * One picture encoded better than films are. Our encoder's library gives all pictures of a film one quantizer, the one that
 * it has built in, and takes no wish for a single one; with a bit rate, it chooses the quantizer by that.
 */

import { VideoEncoder, VideoFrame } from '@napi-rs/webcodecs'
import { assert } from '../core/assert.ts'
import { BT709, type EncoderOptions } from './encoder.ts'

/**
 * So many bits a second that the library's rate control has nothing to decide and gives its best: with fewer it looks at how
 * its threads get on, and the same picture comes out now so, now so.
 */
const BITRATE = 1_000_000_000

/** A key picture as it lies in an MP4, and the AVCDecoderConfigurationRecord that it is to be decoded with. */
export type FinePicture = { readonly picture: Uint8Array; readonly record: Uint8Array }

/** Encodes a picture. Throws whatever the encoder fails with. */
export async function encodeFinePicture(
  planes: Uint8Array,
  { size, frameRate }: EncoderOptions,
  codec: string,
): Promise<FinePicture> {
  const { widthPx, heightPx } = size
  let made: FinePicture | undefined
  let failure: Error | undefined
  const encoder = new VideoEncoder({
    output: (chunk, metadata) => {
      const record = metadata?.decoderConfig?.description
      assert(record !== undefined, 'the encoder says how its pictures are decoded')
      const picture = new Uint8Array(chunk.byteLength)
      chunk.copyTo(picture)
      made = { picture, record }
    },
    error: (error) => {
      failure = error
    },
  })
  try {
    encoder.configure({
      codec,
      width: widthPx,
      height: heightPx,
      framerate: frameRate,
      bitrate: BITRATE,
      bitrateMode: 'variable',
      latencyMode: 'quality',
      avc: { format: 'avc' },
    })
    const frame = new VideoFrame(planes, {
      ...{ format: 'I420', codedWidth: widthPx, codedHeight: heightPx, colorSpace: BT709 },
      timestamp: 0,
    })
    encoder.encode(frame, { keyFrame: true })
    frame.close()
    await encoder.flush()
  } finally {
    if (encoder.state !== 'closed') encoder.close()
  }
  if (failure !== undefined) throw failure
  const fine = made
  assert(fine !== undefined, 'the encoder gave its picture')
  // The library keeps a closed encoder's callbacks for ever, and with them what they know.
  made = undefined
  return fine
}
