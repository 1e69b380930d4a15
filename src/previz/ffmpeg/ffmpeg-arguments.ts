/**
 * How ffmpeg is called: raw pictures in at its standard input, H.264 out at its standard output, and nothing else. Nothing
 * of a request is among the arguments but the size of the film; no URL, path or filter of anybody's.
 */

import { evenSize, type PixelSize } from '../../core/shape.ts'
import { KEY_FRAME_INTERVAL } from '../encoder.ts'

/** What ffmpeg is to encode. */
export type PictureOptions = {
  /** What is shown: the frames are as large as `evenSize` makes it. */
  readonly size: PixelSize
  /** Frames a second. */
  readonly frameRate: number
  /** The first frame is a picture that somebody knows: it is encoded better than the others. */
  readonly isStartFine?: boolean
}

/** The quantizer of a first frame that somebody knows: 52 dB of a picture full of leaves, which has 41 otherwise. */
const FINE_START = ['-x264-params', 'zones=0,0,q=12']

/**
 * Threads of the encoder. What x264 writes depends on their number, which it would otherwise take from the machine's: with a
 * number of ours, and x264's own promise to be deterministic for one number, every machine writes the same.
 */
const THREADS = 4

const COLOUR = ['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709']

/** Demuxers and muxers may open nothing but the two pipes. */
const PIPES_ONLY = ['-protocol_whitelist', 'pipe']

/**
 * The arguments. FLV is the smallest container that gives each picture its length, its kind, and, once, how all of them are
 * decoded; the film's own is written by us, so that both encoders' films are told apart by their pictures alone.
 */
export function ffmpegArguments({ size, frameRate, isStartFine }: PictureOptions): readonly string[] {
  const { widthPx, heightPx } = evenSize(size)
  const input = ['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size', `${widthPx}x${heightPx}`]
  // At the default encoder's likeness to the original, a third fewer bytes: docs/decisions has the figures.
  const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-profile:v', 'high', '-pix_fmt', 'yuv420p']
  return [
    ...['-hide_banner', '-loglevel', 'error', '-nostats', '-nostdin'],
    ...[...PIPES_ONLY, ...input, '-framerate', String(frameRate), ...COLOUR, '-i', 'pipe:0'],
    ...['-map', '0:v:0', '-map_metadata', '-1', ...x264, ...COLOUR],
    ...(isStartFine === true ? FINE_START : []),
    ...['-bf', '3', '-g', String(KEY_FRAME_INTERVAL), '-threads', String(THREADS)],
    ...[...PIPES_ONLY, '-flvflags', 'no_duration_filesize', '-f', 'flv', 'pipe:1'],
  ]
}
