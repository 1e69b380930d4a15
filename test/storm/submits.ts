/** A planned job in the words of the face through which it is submitted. */

import type { JsonObject } from '../../src/core/json.ts'
import { FILM_SECONDS, type Media } from './films.ts'
import { MODEL_OF, type Plan } from './plan.ts'
import { callbackUrl, pictureUrl } from './strangers.ts'

/** Frames of a film that previz renders: the fewest that a model takes. */
export const PREVIZ_FRAMES = 29

/** A request to submit. */
export type Submit = { readonly path: string; readonly body: JsonObject }

/** Writes the submit of a plan; `fileId` is its picture where that was uploaded. */
export function submitOf(plan: Plan, media: Media, fileId: string | undefined): Submit {
  const picture = pictureOf(plan, media, fileId)
  const callback = plan.hasCallback ? callbackUrl(plan.marker) : undefined
  const shared = { model: MODEL_OF[plan.upstream], prompt: `a small boat in the ${plan.marker}` }
  switch (plan.face) {
    case 'jobs':
      return { path: '/v1/jobs', body: jobsBody(plan, shared, picture, callback) }
    case 'open':
      return {
        path: '/api/open/v1/video/generations',
        body: {
          ...shared,
          ...{ resolution: '480p', duration: FILM_SECONDS },
          ...(picture === undefined ? { aspectRatio: '1:1' } : { mediaUrls: [picture] }),
          ...(callback === undefined ? {} : { webhookUrl: callback }),
        },
      }
    case 'videos':
      return {
        path: '/openai/v1/videos',
        body: {
          ...shared,
          ...{ resolution: '480p', seconds: String(FILM_SECONDS) },
          ...(picture === undefined ? { ratio: '1:1' } : { input_reference: inputReference(picture) }),
          ...(callback === undefined ? {} : { callback_url: callback }),
        },
      }
  }
}

function jobsBody(
  plan: Plan,
  { model, prompt }: { readonly model: string; readonly prompt: string },
  picture: string | undefined,
  callback: string | undefined,
): JsonObject {
  const length = plan.upstream === 'previz' ? { frames: PREVIZ_FRAMES } : { duration: FILM_SECONDS }
  return {
    model,
    input: {
      ...{ prompt, resolution: '480p', generate_audio: false, ...length },
      ...(picture === undefined ? { aspect_ratio: '1:1' } : { first_frame_url: picture }),
      ...(callback === undefined ? {} : { callback_url: callback }),
      ...(plan.expiresAfterSeconds === undefined ? {} : { execution_expires_after: plan.expiresAfterSeconds }),
    },
  }
}

function inputReference(picture: string): JsonObject {
  return picture.startsWith('file_') ? { file_id: picture } : { image_url: picture }
}

function pictureOf({ reference, marker }: Plan, media: Media, fileId: string | undefined): string | undefined {
  switch (reference) {
    case 'none':
      return undefined
    case 'upload':
      return fileId
    case 'inline':
      return `data:image/png;base64,${media.picture(marker).toString('base64')}`
    case 'url':
    case 'flaky':
      return pictureUrl(marker)
  }
}
