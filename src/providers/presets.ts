/** Providers that many have, as data: what is filled in where an operator names one of these. Prices are his to say. */

import type { JsonObject } from '../core/json.ts'

const framesOf = { roles: ['first_frame', 'last_frame'], needs_reference: true } as const
const referencesOf = {
  roles: ['reference_image', 'reference_video', 'reference_audio'],
  needs_reference: true,
} as const

/** What fal calls the ways in which it makes one model. */
const onFal = (base: string, more: JsonObject = {}) => [
  { name: `${base}/text-to-video`, roles: [], ...more },
  { name: `${base}/image-to-video`, ...framesOf, ...more },
  { name: `${base}/reference-to-video`, ...referencesOf, ...more },
]

/** Those that know no references but frames. */
const onFalWithFrames = (base: string) => [
  { name: `${base}/text-to-video`, roles: [] },
  { name: `${base}/image-to-video`, ...framesOf },
]

/** Presets by name, in the form of a declaration, without its name and its keys. One without models needs them said. */
export const PRESETS: Readonly<Record<string, JsonObject>> = {
  'ark-cn': {
    dialect: 'ark',
    url: 'https://ark.cn-beijing.volces.com/api/v3',
    region: 'cn',
    slots: 10,
    submits_per_minute: 300,
    models: {
      'seedance-2.5': 'doubao-seedance-2-5-260628',
      'seedance-2.0': 'doubao-seedance-2-0-260128',
      'seedance-2.0-fast': 'doubao-seedance-2-0-fast-260128',
      'seedance-2.0-mini': 'doubao-seedance-2-0-mini-260615',
      'seedance-1.5-pro': 'doubao-seedance-1-5-pro-251215',
      'seedance-1.0-pro': 'doubao-seedance-1-0-pro-250528',
      'seedance-1.0-pro-fast': 'doubao-seedance-1-0-pro-fast-251015',
      'seedance-1.0-lite-t2v': 'doubao-seedance-1-0-lite-t2v-250428',
      'seedance-1.0-lite-i2v': 'doubao-seedance-1-0-lite-i2v-250428',
    },
  },
  'ark-int': {
    dialect: 'ark',
    url: 'https://ark.ap-southeast.bytepluses.com/api/v3',
    region: 'int',
    slots: 10,
    submits_per_minute: 300,
    models: {
      'seedance-2.5': 'dreamina-seedance-2-5-260628',
      'seedance-2.0': 'dreamina-seedance-2-0-260128',
      'seedance-2.0-fast': 'dreamina-seedance-2-0-fast-260128',
      'seedance-2.0-mini': 'dreamina-seedance-2-0-mini-260615',
      'seedance-1.5-pro': 'seedance-1-5-pro-251215',
      'seedance-1.0-pro': 'seedance-1-0-pro-250528',
      'seedance-1.0-pro-fast': 'seedance-1-0-pro-fast-251015',
      'seedance-1.0-lite-t2v': 'seedance-1-0-lite-t2v-250428',
      'seedance-1.0-lite-i2v': 'seedance-1-0-lite-i2v-250428',
    },
  },
  fal: {
    dialect: 'fal',
    url: 'https://queue.fal.run',
    upload_url: 'https://rest.fal.ai',
    slots: 10,
    models: {
      'seedance-2.5': onFal('bytedance/seedance-2.5'),
      'seedance-2.0': onFal('bytedance/seedance-2.0', { resolutions: ['480p', '720p', '1080p'] }),
      'seedance-2.0-fast': onFal('bytedance/seedance-2.0/fast', { resolutions: ['480p', '720p'] }),
      'seedance-1.5-pro': onFalWithFrames('fal-ai/bytedance/seedance/v1.5/pro'),
      'seedance-1.0-pro': onFalWithFrames('fal-ai/bytedance/seedance/v1/pro'),
      'seedance-1.0-lite-t2v': 'fal-ai/bytedance/seedance/v1/lite/text-to-video',
      'seedance-1.0-lite-i2v': 'fal-ai/bytedance/seedance/v1/lite/image-to-video',
    },
  },
  replicate: {
    dialect: 'replicate',
    url: 'https://api.replicate.com/v1',
    slots: 10,
    models: {
      'seedance-2.0': 'bytedance/seedance-2.0',
      'seedance-2.0-fast': 'bytedance/seedance-2.0-fast',
      'seedance-1.5-pro': 'bytedance/seedance-1.5-pro',
      'seedance-1.0-pro': 'bytedance/seedance-1-pro',
      'seedance-1.0-pro-fast': 'bytedance/seedance-1-pro-fast',
      'seedance-1.0-lite': 'bytedance/seedance-1-lite',
    },
  },
  openai: { dialect: 'openai', url: 'https://api.openai.com/v1', models: {} },
}
