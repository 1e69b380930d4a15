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
  MP3,
  MP4,
  QTFF,
  WAVE,
} from 'mediabunny'

import type { AudioFacts, MediaType, VideoFacts } from '../core/media.ts'
import { type Hidden, hiddenPixels } from './aperture.ts'
import { checkBoxes, checkChunks } from './containers.ts'
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
  if (format === MP4 || format === QTFF) await checkBoxes(file)
  if (format === WAVE) await checkChunks(file)
  const input = new Input({ source: new FilePathSource(file.path), formats: [format] })
  try {
    return await readTracks(input, mediaType, file)
  } finally {
    input.dispose()
  }
}

async function readTracks(input: Input, mediaType: MediaType, file: OpenFile): Promise<VideoFacts | AudioFacts> {
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
  // Frames are decoded as they are coded, and shown as the container says: neither may be too large.
  const coded = checkedSize('video', await video.getCodedWidth(), await video.getCodedHeight())
  const hidden = turned(await hiddenPixels(file, coded), await video.getRotation())
  const [width, height] = [await video.getDisplayWidth(), await video.getDisplayHeight()]
  const size = checkedSize('video', width - hidden.widthPx, height - hidden.heightPx)
  const { durationSeconds, packets } = await readPackets(video)
  if (audio !== undefined && audioCodec !== undefined) await readPackets(audio)
  const silent = { kind: 'video', mediaType, ...size, durationSeconds, frames: packets, videoCodec } as const
  return audioCodec === undefined ? silent : { ...silent, audioCodec }
}

/** Sides are told as they are coded: a film that is turned to lie is as wide as its pictures are high. */
function turned({ widthPx, heightPx }: Hidden, degrees: number): Hidden {
  return degrees % 180 === 0 ? { widthPx, heightPx } : { widthPx: heightPx, heightPx: widthPx }
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
