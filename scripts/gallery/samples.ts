/** Reference media for the gallery, made by Reelay itself: no picture here is anybody else's. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { FRAMES_PER_SECOND } from '../../src/core/model.ts'
import type { MediaFacts } from '../../src/core/media.ts'
import type { PixelSize } from '../../src/core/shape.ts'
import { SAMPLE_RATE, type Stereo } from '../../src/previz/encoder.ts'
import { allocateFrame, frameToRgb } from '../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../src/previz/pixels/pixel-memory.ts'
import { render } from '../../src/previz/render.ts'
import { createScenePicture } from '../../src/previz/scene/scene-picture.ts'
import type { SceneSetting } from '../../src/previz/scene/scene-setting.ts'
import type { CameraWish, Subject } from '../../src/previz/script/reading.ts'
import { makeBed } from '../../src/previz/sound/bed.ts'
import { paintBranch } from './orchard.ts'
import { orderOf } from './order.ts'

/** A file with what is known of it. */
export type Sample = { readonly path: string; readonly facts: MediaFacts }

const PICTURE: PixelSize = { widthPx: 1280, heightPx: 720 }

/** How soft what is out of focus is. */
const OUT_OF_FOCUS_PX = 7

const setting = (changes: Partial<SceneSetting>): SceneSetting => ({
  place: 'studio',
  season: 'summer',
  daytime: 'day',
  weather: 'clear',
  isWet: false,
  isWindy: false,
  lamps: [],
  moods: [],
  life: [],
  ...changes,
})

const lead = (picture: string, changes: Partial<Subject> = {}): Subject => ({
  words: picture,
  picture,
  nature: 'product',
  count: 1,
  action: 'stand',
  part: 'lead',
  ...changes,
})

type Still = {
  readonly setting: SceneSetting
  readonly cast: readonly Subject[]
  readonly isNear?: boolean
  readonly seed: number
  /** Something drawn before the scene, which is out of focus then. */
  readonly before?: (size: PixelSize) => Buffer
}

const fruit = (picture: string): Subject => lead(picture, { nature: 'food', part: 'prop' })

const STILLS = {
  orchard: {
    setting: setting({ place: 'meadow', daytime: 'day', moods: ['warm'] }),
    cast: [],
    seed: 21,
    before: paintBranch,
  },
  'fruit-tea': {
    setting: setting({ moods: ['warm'], life: ['petals'] }),
    cast: [
      lead('fruit-tea', { nature: 'food' }),
      fruit('red-apple'),
      fruit('lemon'),
      fruit('tangerine'),
      fruit('strawberry'),
    ],
    isNear: true,
    seed: 22,
  },
  sneaker: { setting: setting({}), cast: [lead('sneaker', { colour: 'red' })], seed: 23 },
  watch: { setting: setting({ moods: ['cinematic'] }), cast: [lead('wristwatch')], seed: 24 },
  headphones: { setting: setting({ moods: ['pastel'] }), cast: [lead('headphones')], seed: 25 },
  'lake-morning': { setting: setting({ place: 'lake', daytime: 'dawn' }), cast: [], seed: 26 },
  'lake-evening': { setting: setting({ place: 'lake', daytime: 'sunset' }), cast: [], seed: 26 },
} as const satisfies Record<string, Still>

/** The samples that there are. */
export type SampleName = keyof typeof STILLS | 'approach' | 'music'

/** Makes a sample in a folder. */
export function makeSample(name: SampleName, folder: string): Promise<Sample> {
  if (name === 'approach') return makeApproach(join(folder, 'approach.mp4'))
  if (name === 'music') return makeMusic(join(folder, 'music.wav'))
  return makeStill(STILLS[name], join(folder, `${name}.png`))
}

async function makeStill({ setting: where, cast, isNear = false, seed, before }: Still, path: string): Promise<Sample> {
  const memory = new PixelMemory()
  const still: CameraWish = { moves: ['static'], pace: 'normal', isHandheld: false }
  const camera: CameraWish = isNear ? { ...still, framing: 'close_up' } : still
  const picture = await createScenePicture(memory, { size: PICTURE, frames: 1, seed, setting: where, cast, camera })
  const frame = allocateFrame(memory, PICTURE)
  await picture.draw(frame, 0)
  const raw = { width: PICTURE.widthPx, height: PICTURE.heightPx, channels: 3 } as const
  const scene = sharp(frameToRgb(memory, frame), { raw })
  await (before === undefined ? scene : scene.blur(OUT_OF_FOCUS_PX).composite([{ input: before(PICTURE) }]))
    .png()
    .toFile(path)
  return { path, facts: { kind: 'image', mediaType: 'image/png', ...PICTURE } }
}

async function makeApproach(path: string): Promise<Sample> {
  const size = { widthPx: 864, heightPx: 496 }
  const order = orderOf({
    prompt:
      'first person view, stepping up to a glass of fruit tea, a lemon, an orange and a red apple on a table, petals falling, the camera pushes in',
    size,
    seconds: 3,
    seed: 27,
    audio: false,
  })
  await render({ order, references: [], videoPath: path }, { onProgress: () => undefined })
  const facts = {
    kind: 'video',
    mediaType: 'video/mp4',
    ...size,
    durationSeconds: 3,
    frames: 3 * FRAMES_PER_SECOND,
  } as const
  return { path, facts: { ...facts, videoCodec: 'avc' } }
}

async function makeMusic(path: string): Promise<Sample> {
  const seconds = 8
  const samples = seconds * SAMPLE_RATE
  const scene = { setting: setting({ moods: ['playful'] }), actions: [], natures: [], startSample: 0, samples }
  await writeFile(path, waveOf(makeBed([scene], 28, samples)))
  return { path, facts: { kind: 'audio', mediaType: 'audio/wav', durationSeconds: seconds, audioCodec: 'pcm-s16' } }
}

/** 16-bit samples in a RIFF file. */
function waveOf({ left, right }: Stereo): Uint8Array {
  const data = Buffer.alloc(44 + left.length * 4)
  data.write('RIFF', 0)
  data.writeUInt32LE(data.length - 8, 4)
  data.write('WAVEfmt ', 8)
  data.writeUInt32LE(16, 16)
  data.writeUInt16LE(1, 20)
  data.writeUInt16LE(2, 22)
  data.writeUInt32LE(SAMPLE_RATE, 24)
  data.writeUInt32LE(SAMPLE_RATE * 4, 28)
  data.writeUInt16LE(4, 32)
  data.writeUInt16LE(16, 34)
  data.write('data', 36)
  data.writeUInt32LE(left.length * 4, 40)
  left.forEach((value, index) => {
    data.writeInt16LE(Math.round(value * 32_767), 44 + index * 4)
    data.writeInt16LE(Math.round((right[index] ?? 0) * 32_767), 46 + index * 4)
  })
  return data
}
