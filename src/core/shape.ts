/** Shapes: resolutions, aspect ratios and exact pixel sizes. */

import { assert } from './assert.ts'

/** Resolution tiers, smallest first. */
export const RESOLUTIONS = ['480p', '720p', '1080p', '4k'] as const

/** A resolution tier. */
export type Resolution = (typeof RESOLUTIONS)[number]

/** Aspect ratios that models offer (seed 003 §7). */
export const RATIOS = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'] as const

/** An aspect ratio, width to height. */
export type Ratio = (typeof RATIOS)[number]

/** `adaptive`: the ratio of the first visual reference, or 16:9 where there is none (Ark's word). */
export type RatioChoice = Ratio | 'adaptive'

/** A frame size in pixels, whole numbers. */
export type PixelSize = { readonly widthPx: number; readonly heightPx: number }

/** The smallest size with even sides that holds another one: colours in 4:2:0 have one sample for two pixels each way. */
export function evenSize({ widthPx, heightPx }: PixelSize): PixelSize {
  return { widthPx: widthPx + (widthPx % 2), heightPx: heightPx + (heightPx % 2) }
}

/** The exact sizes of one tier, by ratio. */
export type TierSizes = { readonly [A in Ratio]: PixelSize }

/** The exact size of each tier and ratio that a model family renders; tiers that it does not have are absent. */
export type PixelTable = { readonly [R in Resolution]?: TierSizes }

const px = (widthPx: number, heightPx: number): PixelSize => ({ widthPx, heightPx })

/**
 * The sizes of Seedance 1.5 pro and 2.x (seed 003 §7). Those of 4k are published nowhere: they are taken to be twice those
 * of 1080p, which makes 16:9 the 3840x2160 that everybody calls 4k.
 */
export const SEEDANCE_PIXELS: Required<PixelTable> = {
  '480p': {
    '16:9': px(864, 496),
    '4:3': px(752, 560),
    '1:1': px(640, 640),
    '3:4': px(560, 752),
    '9:16': px(496, 864),
    '21:9': px(992, 432),
  },
  '720p': {
    '16:9': px(1280, 720),
    '4:3': px(1112, 834),
    '1:1': px(960, 960),
    '3:4': px(834, 1112),
    '9:16': px(720, 1280),
    '21:9': px(1470, 630),
  },
  '1080p': {
    '16:9': px(1920, 1080),
    '4:3': px(1664, 1248),
    '1:1': px(1440, 1440),
    '3:4': px(1248, 1664),
    '9:16': px(1080, 1920),
    '21:9': px(2206, 946),
  },
  '4k': {
    '16:9': px(3840, 2160),
    '4:3': px(3328, 2496),
    '1:1': px(2880, 2880),
    '3:4': px(2496, 3328),
    '9:16': px(2160, 3840),
    '21:9': px(4412, 1892),
  },
}

/** The 18 sizes of Seedance 1.0. The ratio 9:21, which 1.0 lite once had, is left out: no other model knows it. */
export const SEEDANCE_1_0_PIXELS: PixelTable = {
  '480p': {
    '16:9': px(864, 480),
    '4:3': px(736, 544),
    '1:1': px(640, 640),
    '3:4': px(544, 736),
    '9:16': px(480, 864),
    '21:9': px(960, 416),
  },
  '720p': {
    '16:9': px(1248, 704),
    '4:3': px(1120, 832),
    '1:1': px(960, 960),
    '3:4': px(832, 1120),
    '9:16': px(704, 1248),
    '21:9': px(1504, 640),
  },
  '1080p': {
    '16:9': px(1920, 1088),
    '4:3': px(1664, 1248),
    '1:1': px(1440, 1440),
    '3:4': px(1248, 1664),
    '9:16': px(1088, 1920),
    '21:9': px(2176, 928),
  },
}

/** The size that a model renders in a tier that it has. */
export function sizeOf(model: { readonly pixels: PixelTable }, resolution: Resolution, ratio: Ratio): PixelSize {
  const tier = model.pixels[resolution]
  assert(tier !== undefined, `there are sizes for ${resolution}`)
  return tier[ratio]
}

/** True for one of the ratio words. */
export function isRatio(text: string): text is Ratio {
  return RATIOS.some((ratio) => ratio === text)
}

/** Finds the tier and ratio that have exactly this size in a table. */
export function findSize(table: PixelTable, size: PixelSize): { resolution: Resolution; ratio: Ratio } | undefined {
  for (const resolution of RESOLUTIONS) {
    for (const ratio of RATIOS) {
      const candidate = table[resolution]?.[ratio]
      if (candidate?.widthPx === size.widthPx && candidate.heightPx === size.heightPx) return { resolution, ratio }
    }
  }
  return undefined
}

/** Sizes of OpenAI's that its clients cannot but choose from; two of them are in no other table. */
const OPENAI_SIZES: readonly PixelSize[] = [px(1280, 720), px(720, 1280), px(1792, 1024), px(1024, 1792)]

/** True for a size that OpenAI's clients offer. */
export function isOpenaiSize({ widthPx, heightPx }: PixelSize): boolean {
  return OPENAI_SIZES.some((size) => size.widthPx === widthPx && size.heightPx === heightPx)
}

/** The nearest ratio that a model has, and at that ratio the tier with the nearest number of pixels, both on a logarithmic scale. */
export function nearestShape(
  offered: {
    readonly pixels: PixelTable
    readonly resolutions: readonly Resolution[]
    readonly ratios: readonly Ratio[]
  },
  size: PixelSize,
): { resolution: Resolution; ratio: Ratio } | undefined {
  const ratio = nearest(offered.ratios, ratioValue, size.widthPx / size.heightPx)
  if (ratio === undefined) return undefined
  const pixelsOf = (tier: Resolution) => pixelCount(sizeOf(offered, tier, ratio))
  const resolution = nearest(offered.resolutions, pixelsOf, size.widthPx * size.heightPx)
  return resolution === undefined ? undefined : { resolution, ratio }
}

/** Pixels of one frame. */
export function pixelCount({ widthPx, heightPx }: PixelSize): number {
  return widthPx * heightPx
}

function nearest<Item>(items: readonly Item[], measure: (item: Item) => number, wanted: number): Item | undefined {
  const distance = (item: Item) => Math.abs(Math.log(measure(item) / wanted))
  return items.toSorted((one, other) => distance(one) - distance(other))[0]
}

/** The offered ratio nearest to a picture's own, compared on a logarithmic scale. */
export function nearestRatio(size: PixelSize, offered: readonly Ratio[] = RATIOS): Ratio {
  return nearest(offered, ratioValue, size.widthPx / size.heightPx) ?? '16:9'
}

/** Width divided by height. */
function ratioValue(ratio: Ratio): number {
  const [width, height] = ratio.split(':').map(Number)
  return (width ?? 1) / (height ?? 1)
}
