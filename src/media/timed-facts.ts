/**
 * Films and sounds: their facts from their packets, undecoded. Runs in the probing child only. The parser is told which
 * format to expect: left to find out by itself, it would follow a playlist to other files.
 */

import {
  EncodedPacketSink,
  FilePathSource,
  Input,
  type InputFormat,
  type InputTrack,
  type InputVideoTrack,
  MP3,
  MP4,
  QTFF,
  WAVE,
} from 'mediabunny'

import type { AudioFacts, MediaType, VideoFacts } from '../core/media.ts'
import type { PixelSize } from '../core/shape.ts'
import { hiddenPixels } from './aperture.ts'
import { checkBoxes, checkChunks, type Span } from './containers.ts'
import type { OpenFile } from './open-file.ts'
import { checkedSize, unsupported } from './unsupported.ts'

const FORMATS: { readonly [T in MediaType]?: InputFormat } = {
  'video/mp4': MP4,
  'video/quicktime': QTFF,
  'audio/mpeg': MP3,
  'audio/wav': WAVE,
}

const TRACKS_MAX = 8
const DURATION_SECONDS_MAX = 3600
/** An hour at 240 frames a second; the fastest sound has fewer packets. */
const PACKETS_MAX = DURATION_SECONDS_MAX * 240

/** Reads a film's or a sound's facts. Throws `ProblemError` `unsupported_media`. */
export async function readTimed(file: OpenFile, mediaType: MediaType): Promise<VideoFacts | AudioFacts> {
  const format = FORMATS[mediaType]
  if (format === undefined) throw unsupported('The file is neither a video nor a sound.')
  const index = format === MP4 || format === QTFF ? await checkBoxes(file) : undefined
  if (format === WAVE) await checkChunks(file)
  const input = new Input({ source: new FilePathSource(file.path), formats: [format] })
  try {
    return await readTracks(input, mediaType, { file, index })
  } finally {
    input.dispose()
  }
}

/** A file, and where its index is, where its format has one. */
type Indexed = { readonly file: OpenFile; readonly index: Span | undefined }

async function readTracks(input: Input, mediaType: MediaType, where: Indexed): Promise<VideoFacts | AudioFacts> {
  const tracks = await input.getTracks()
  if (tracks.length > TRACKS_MAX) throw unsupported(`The file has more than ${TRACKS_MAX} tracks.`)
  const [audio] = await input.getAudioTracks()
  const audioCodec = (await audio?.getCodec()) ?? undefined
  if (mediaType === 'audio/mpeg' || mediaType === 'audio/wav') {
    if (audio === undefined || audioCodec === undefined) throw unsupported('The sound cannot be read.')
    const { durationSeconds } = await readPackets(audio)
    return { kind: 'audio', mediaType, durationSeconds, audioCodec }
  }
  const [video] = await input.getVideoTracks()
  const videoCodec = await video?.getCodec()
  if (video === undefined || !videoCodec) throw unsupported('The file has no video track that can be read.')
  const size = await shownSize(video, where)
  const { durationSeconds, packets } = await readPackets(video)
  if (audio !== undefined && audioCodec !== undefined) await readPackets(audio)
  const silent = { kind: 'video', mediaType, ...size, durationSeconds, frames: packets, videoCodec } as const
  return audioCodec === undefined ? silent : { ...silent, audioCodec }
}

/** Frames are decoded as they are coded, and shown as the container says: neither may be too large. */
async function shownSize(video: InputVideoTrack, { file, index }: Indexed): Promise<PixelSize> {
  const coded = checkedSize('video', await video.getCodedWidth(), await video.getCodedHeight())
  const whole = [await video.getDisplayWidth(), await video.getDisplayHeight()] as const
  const hidden = index && (await hiddenPixels(file, index, coded))
  if (hidden === undefined) return checkedSize('video', ...whole)
  const shares = [1 - hidden.widthPx / coded.widthPx, 1 - hidden.heightPx / coded.heightPx] as const
  // A film that is turned to lie is as wide as its pictures are high.
  const [across, down] = (await video.getRotation()) % 180 === 0 ? shares : [shares[1], shares[0]]
  return checkedSize('video', whole[0] * across, whole[1] * down)
}

/** Counts a track's packets and makes sure that the first and the last of them are in the file. */
async function readPackets(track: InputTrack): Promise<{ readonly durationSeconds: number; readonly packets: number }> {
  const startSeconds = Math.max(0, await track.getFirstTimestamp())
  const durationSeconds = (await track.computeDuration()) - startSeconds
  const isSane = Number.isFinite(durationSeconds) && durationSeconds > 0 && durationSeconds <= DURATION_SECONDS_MAX
  if (!isSane) throw unsupported('The file is empty or longer than an hour.')
  const { packetCount } = await track.computePacketStats(PACKETS_MAX + 1)
  if (packetCount > PACKETS_MAX) throw unsupported('The file has more frames than an hour could hold.')
  const sink = new EncodedPacketSink(track)
  for (const packet of [await sink.getFirstPacket(), await sink.getPacket(Number.POSITIVE_INFINITY)]) {
    const isThere = packet !== null && packet.byteLength > 0 && packet.data.byteLength === packet.byteLength
    if (!isThere) throw unsupported('The file is damaged or cut off.')
  }
  return { durationSeconds: roundToMicroseconds(durationSeconds), packets: packetCount }
}

/** Times are sums of binary fractions; what is beyond a microsecond is noise. */
function roundToMicroseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6
}
