/** What the benchmarks ask for: printed requests of the seed pages, whole. Submitting fetches nothing yet. */

/** A face, and the printed request that is sent to it. */
export type SubmitCase = { readonly face: string; readonly path: string; readonly body: object }

/** Seed 001's request from text. */
export const OPEN: SubmitCase = {
  face: 'open',
  path: '/api/open/v1/video/generations',
  body: {
    model: 'seedance-2.0',
    prompt: 'A river flowing through an autumn forest, aerial view, cinematic motion',
    aspectRatio: '16:9',
    duration: 5,
    resolution: '720p',
    webhookUrl: 'https://your-app.com/webhooks/seedance',
    metadata: { projectId: 'proj_1001', sceneId: 'scene_08' },
  },
}

/** Seed 000's request, with references of every kind. */
export const JOBS: SubmitCase = {
  face: 'jobs',
  path: '/v1/jobs',
  body: {
    model: 'seedance-2.0/text-to-video',
    input: {
      prompt: '电影感街头运镜,一辆跑车穿过雨夜霓虹街道',
      first_frame_url: 'https://example.com/first.png',
      last_frame_url: 'https://example.com/last.png',
      reference_image_urls: ['https://example.com/ref.png'],
      reference_video_urls: ['https://example.com/ref.mp4'],
      resolution: '720p',
      duration: 5,
      aspect_ratio: '16:9',
      seed: 12345,
      callback_url: 'https://example.com/webhook',
      channel: 'byte2.0',
    },
  },
}

/** Seed 003's request from text. */
export const VIDEOS: SubmitCase = {
  face: 'videos',
  path: '/v1/videos',
  body: {
    model: 'seedance-2-0',
    prompt: 'A calm mountain lake at sunset, slow camera movement, realistic lighting',
    size: '1280x720',
    seconds: '4',
  },
}
