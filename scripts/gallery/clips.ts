/** The clips of the gallery: prompts of the API pages that Reelay speaks, word for word, and some of our own. */

import type { ReferenceRole } from '../../src/core/request.ts'
import type { PixelSize } from '../../src/core/shape.ts'
import type { SampleName } from './samples.ts'

/** One clip. */
export type Clip = {
  readonly name: string
  readonly prompt: string
  readonly size: PixelSize
  readonly seconds: number
  readonly seed: number
  readonly references?: readonly { readonly role: ReferenceRole; readonly sample: SampleName }[]
}

const WIDE: PixelSize = { widthPx: 1280, heightPx: 720 }
const TALL: PixelSize = { widthPx: 720, heightPx: 1280 }
const FILM: PixelSize = { widthPx: 1470, heightPx: 630 }

/** All clips, in the order in which they are shown. */
export const CLIPS: readonly Clip[] = [
  { name: 'neon-street', prompt: '电影感街头运镜,一辆跑车穿过雨夜霓虹街道', size: WIDE, seconds: 5, seed: 11 },
  {
    name: 'autumn-river',
    prompt: 'A river flowing through an autumn forest, aerial view, cinematic motion',
    size: WIDE,
    seconds: 5,
    seed: 3,
  },
  {
    name: 'birthday-candles',
    prompt: 'A young woman blows out birthday candles, warm indoor lighting, shallow depth of field',
    size: WIDE,
    seconds: 5,
    seed: 5,
  },
  {
    name: 'orange-cat',
    prompt: '一只橘猫站在雨后的东京街头,霓虹倒影,电影感镜头运动。',
    size: WIDE,
    seconds: 5,
    seed: 8,
  },
  {
    name: 'fruit-tea',
    prompt:
      '第一人称视角果茶宣传广告。首帧采用图片1构图,成品定格采用图片2构图,全程参考视频1的运动方式,并参考音频1的节奏氛围。',
    size: WIDE,
    seconds: 8,
    seed: 2,
    references: [
      { role: 'reference_image', sample: 'orchard' },
      { role: 'reference_image', sample: 'fruit-tea' },
      { role: 'reference_video', sample: 'approach' },
      { role: 'reference_audio', sample: 'music' },
    ],
  },
  {
    name: 'product-photos',
    prompt: '根据多张参考图生成一段产品展示视频,保持主体一致,镜头从左向右平滑移动。',
    size: WIDE,
    seconds: 6,
    seed: 4,
    references: [
      { role: 'reference_image', sample: 'sneaker' },
      { role: 'reference_image', sample: 'watch' },
      { role: 'reference_image', sample: 'headphones' },
    ],
  },
  {
    name: 'first-to-last',
    prompt: '从首帧自然过渡到尾帧,镜头运动连贯。',
    size: WIDE,
    seconds: 5,
    seed: 6,
    references: [
      { role: 'first_frame', sample: 'lake-morning' },
      { role: 'last_frame', sample: 'lake-evening' },
    ],
  },
  {
    name: 'dragon',
    prompt: 'A huge green dragon breathes fire above snowy mountains at sunset, epic, the camera pushes in slowly',
    size: FILM,
    seconds: 5,
    seed: 7,
  },
  {
    name: 'paper-boat',
    prompt: 'Một chiếc thuyền giấy trôi trên sông lúc bình minh, sương mù, máy quay lùi ra xa',
    size: WIDE,
    seconds: 5,
    seed: 9,
  },
  {
    name: 'perfume-script',
    prompt:
      '0-2s: 一瓶香水放在大理石台上,黑色背景,金色光线,镜头缓慢推进 2-4s: 特写,香水瓶旋转,花瓣飘落 4-6s: 粉色柔和背景,镜头环绕',
    size: TALL,
    seconds: 6,
    seed: 12,
  },
]
