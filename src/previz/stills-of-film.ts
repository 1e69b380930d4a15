/**
 * Poster and scrubbing sheet of a film that lies on the disk. Runs in a jailed child: the film is a stranger's. A short film with
 * few key pictures is decoded whole, any other by a hundred key pictures at most, so that no film takes long.
 */

import { EncodedPacketSink, type InputVideoTrack, type VideoSample } from 'mediabunny'
import { writeFile } from 'node:fs/promises'
import type { VideoFacts } from '../core/media.ts'
import { planSheet } from '../core/sheet-plan.ts'
import { evenSize } from '../core/shape.ts'
import { checkPictureSize, openLocalMedia, pictureBytes, samplesOf } from './decoding.ts'
import { FilmStills } from './film-stills.ts'
import { ClosedPictures } from './native-memory.ts'
import { allocateFrame } from './pixels/frame.ts'
import { PixelMemory } from './pixels/pixel-memory.ts'
import type { StillPaths } from './render.ts'
import { SamplePainter } from './sample-painter.ts'

/** A film, and where its pictures go. */
export type StillsRequest = {
  readonly film: { readonly path: string; readonly facts: VideoFacts }
  readonly stillPaths: StillPaths
}

/** Key pictures that are decoded at most. */
const KEYS_MAX = 100

/** Pictures of a film that is decoded whole, at most: half a minute, which takes seconds. */
const WHOLE_FRAMES_MAX = 720

/** Makes both pictures. Throws for a film that cannot be decoded, and what the disk throws. */
export async function makeFilmStills({ film, stillPaths }: StillsRequest): Promise<void> {
  const { facts } = film
  const input = openLocalMedia(film.path)
  try {
    const track = await input.getPrimaryVideoTrack()
    if (track === null) throw new Error('the film has no pictures')
    const memory = new PixelMemory()
    const size = evenSize(facts)
    const painter = new SamplePainter(memory, size)
    const frame = allocateFrame(memory, size)
    const stills = new FilmStills(memory, size, facts.frames)
    await walk(
      await picturesOf(track, facts),
      facts,
      (sample) => painter.paint(sample, frame),
      (index) => {
        stills.look(index, frame)
      },
    )
    const { poster, sheet } = await stills.finish()
    memory.close()
    await writeFile(stillPaths.poster, poster)
    await writeFile(stillPaths.sheet, sheet)
  } finally {
    input.dispose()
  }
}

type Pictures = AsyncGenerator<VideoSample, void, unknown>

async function picturesOf(track: InputVideoTrack, facts: VideoFacts): Promise<Pictures> {
  const coded = { widthPx: await track.getCodedWidth(), heightPx: await track.getCodedHeight() }
  checkPictureSize(coded.widthPx, coded.heightPx)
  const keys = await countKeys(track)
  const isCoarse = keys < planSheet(evenSize(facts), facts.frames).tiles.length
  if (isCoarse && facts.frames <= WHOLE_FRAMES_MAX) return samplesOf(track, coded)
  return samplesOf(track, coded, Math.ceil(keys / KEYS_MAX))
}

async function countKeys(track: InputVideoTrack): Promise<number> {
  const sink = new EncodedPacketSink(track)
  const options = { metadataOnly: true }
  let count = 0
  for (let key = await sink.getFirstKeyPacket(options); key !== null; count++) {
    key = await sink.getNextKeyPacket(key, options)
  }
  return Math.max(1, count)
}

/** Shows every frame of the film by the picture that is seen then, or by the last one before it that was decoded. */
async function walk(
  pictures: Pictures,
  { frames, durationSeconds }: VideoFacts,
  paint: (sample: VideoSample) => Promise<void>,
  look: (index: number) => void,
): Promise<void> {
  const secondsOf = (index: number) => ((index + 0.5) * durationSeconds) / frames
  const closed = new ClosedPictures()
  let shown = 0
  let startSeconds: number | undefined
  for await (const sample of pictures) {
    try {
      checkPictureSize(sample.codedWidth, sample.codedHeight)
      startSeconds ??= sample.timestamp
      // The picture before this one is seen until this one comes.
      for (; shown < frames && secondsOf(shown) < sample.timestamp - startSeconds; shown++) look(shown)
      await paint(sample)
    } finally {
      sample.close()
    }
    await closed.add(pictureBytes({ widthPx: sample.codedWidth, heightPx: sample.codedHeight }))
  }
  if (startSeconds === undefined) throw new Error('the film shows nothing')
  for (; shown < frames; shown++) look(shown)
}
