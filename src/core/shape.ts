/** Shapes: resolutions, aspect ratios and exact pixel sizes. */

/** Resolution tiers, smallest first. */
export const RESOLUTIONS = ['480p', '720p', '1080p'] as const

/** A resolution tier. */
export type Resolution = (typeof RESOLUTIONS)[number]

/** Aspect ratios that models offer (seed 003 §7). */
export const RATIOS = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'] as const

/** An aspect ratio, width to height. */
export type Ratio = (typeof RATIOS)[number]

/** `adaptive`: the ratio of the first visual reference, or 16:9 where there is none (Ark's word). */
export type RatioChoice = Ratio | 'adaptive'

/** A frame size in pixels; both numbers even, as 4:2:0 chroma needs. */
export type PixelSize = { readonly widthPx: number; readonly heightPx: number }

/** The exact size of each tier and ratio that a model family renders. */
export type PixelTable = { readonly [R in Resolution]: { readonly [A in Ratio]: PixelSize } }

const px = (widthPx: number, heightPx: number): PixelSize => ({ widthPx, heightPx })

/** The 18 sizes of Seedance 1.5 pro and 2.x (seed 003 §7). */
export const SEEDANCE_PIXELS: PixelTable = {
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
}

/** True for one of the ratio words. */
export function isRatio(text: string): text is Ratio {
  return RATIOS.some((ratio) => ratio === text)
}

/** Finds the tier and ratio that have exactly this size in a table. */
export function findSize(table: PixelTable, size: PixelSize): { resolution: Resolution; ratio: Ratio } | undefined {
  for (const resolution of RESOLUTIONS) {
    for (const ratio of RATIOS) {
      const candidate = table[resolution][ratio]
      if (candidate.widthPx === size.widthPx && candidate.heightPx === size.heightPx) return { resolution, ratio }
    }
  }
  return undefined
}

/** The offered ratio nearest to a picture's own, compared on a logarithmic scale. */
export function nearestRatio(size: PixelSize): Ratio {
  const wanted = Math.log(size.widthPx / size.heightPx)
  const distance = (ratio: Ratio) => Math.abs(Math.log(ratioValue(ratio)) - wanted)
  return RATIOS.reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best))
}

/** Width divided by height. */
export function ratioValue(ratio: Ratio): number {
  const [width, height] = ratio.split(':').map(Number)
  return (width ?? 1) / (height ?? 1)
}
