import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createFile, MP4BoxBuffer } from 'mp4box'
import { HEAP_FLAGS } from '../../src/lib/jail/launch.ts'
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

/** Encodes a film, and rests between its frames for as long as `restMs` says. */
async function film(restMs: (frame: number) => number): Promise<Buffer> {
  const encoder = createWebCodecsEncoder({ size: SIZE, frameRate: 24, title: '', comment: '' })
  const planes = new Uint8Array((SIZE.widthPx * SIZE.heightPx * 3) / 2)
  for (let frame = 0; frame < FRAMES; frame++) {
    for (let at = 0; at < planes.length; at++) planes[at] = (at * (frame + 3)) % 200
    await encoder.addFrame(planes)
    if (restMs(frame) > 0) await sleep(restMs(frame))
  }
  const bytes = Buffer.from(await encoder.finish())
  encoder.close()
  return bytes
}

test('frames give the same film, whether they come quickly, slowly or by fits and starts', async () => {
  const quick = await film(() => 0)
  assert.ok(quick.equals(await film(() => 15)))
  assert.ok(quick.equals(await film((frame) => (frame % 7 === 0 ? 40 : 0))))
})

test('frames are let go of while a film is encoded, however much else there is to collect', async () => {
  for (const flag of HEAP_FLAGS) setFlagsFromString(flag)
  globalThis.gc ??= runInNewContext('gc')
  const size = { widthPx: 1920, heightPx: 1080 }
  const encoder = createWebCodecsEncoder({ size, frameRate: 24, title: '', comment: '' })
  const planes = new Uint8Array((size.widthPx * size.heightPx * 3) / 2).fill(90)
  let before = 0
  for (let frame = 0; frame < 90; frame++) {
    // Young objects, so that the collector looks at those that are left several times for each frame.
    for (let made = 0, kept: number[] = []; made < 20_000; made++) kept = [made, kept.length]
    await encoder.addFrame(planes.fill(frame, 0, 100_000))
    if (frame === 29) before = process.memoryUsage.rss()
  }
  const grown = process.memoryUsage.rss() - before
  await encoder.finish()
  encoder.close()
  assert.ok(grown < 25 * planes.length, `60 frames of ${planes.length} bytes grew it by ${grown}`)
})

test('an encoder that is closed takes no more frames', async () => {
  const encoder = createWebCodecsEncoder({ size: SIZE, frameRate: 24, title: '', comment: '' })
  const planes = new Uint8Array((SIZE.widthPx * SIZE.heightPx * 3) / 2)
  await encoder.addFrame(planes)
  encoder.close()
  await assert.rejects(encoder.addFrame(planes), /closed/)
})
