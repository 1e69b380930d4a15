import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFile, MP4BoxBuffer } from 'mp4box'
import { createWebCodecsEncoder } from '../../src/previz/webcodecs-encoder.ts'

const SIZE = { widthPx: 320, heightPx: 240 }
const FRAMES = 30

test('pictures are decoded in the order in which they are shown', async () => {
  const encoder = createWebCodecsEncoder({ size: SIZE, frameRate: 24, title: '', comment: '' })
  const planes = new Uint8Array((SIZE.widthPx * SIZE.heightPx * 3) / 2)
  for (let frame = 0; frame < FRAMES; frame++) await encoder.addFrame(planes.fill(16 + frame * 5))
  const file = createFile()
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(new Uint8Array(await encoder.finish()).buffer, 0))
  file.flush()
  const [video] = file.getInfo().videoTracks
  assert.ok(video !== undefined)
  const samples = file.getTrackSamplesInfo(video.id)
  assert.deepEqual(
    samples.map(({ cts }) => cts),
    samples.map((_, frame) => (frame * video.timescale) / 24),
  )
})
