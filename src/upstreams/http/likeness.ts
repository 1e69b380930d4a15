/** Whether a work that a provider tells of can be the one that was submitted. Pure. */

import type { GenerationRequest } from '../../core/request.ts'
import { SUBMIT_SPAN_MS } from '../../core/upstream-port.ts'
import type { JobView } from '../../core/view.ts'

/** What was submitted, as the provider has seen it, and when. */
export type Submitted = { readonly request: GenerationRequest; readonly atMs: number }

/** `same`: it was asked for by the same words or the same seed; `other`: it was not; `open`: nothing that is told decides it. */
export type Likeness = 'same' | 'other' | 'open'

/** A name that stands for a model of the operator's choice (Ark's inference endpoints): works are told with the model itself. */
const ENDPOINT = /^ep-/

/** Compares what is told of a work with what was submitted. What is not told, is not held against it. */
export function likenessOf({ request, atMs }: Submitted, view: JobView): Likeness {
  const { createdAtMs, model, resolution, durationSeconds } = view
  if (createdAtMs !== undefined && !isWithinSpan(atMs, createdAtMs)) return 'other'
  const isEndpoint = request.model !== undefined && ENDPOINT.test(request.model)
  if (!isEndpoint && differ(request.model, model)) return 'other'
  if (differ(request.resolution, resolution) || lengthDiffers(request, durationSeconds)) return 'other'
  const { prompt, seed } = askedIn(view)
  const promptSent = request.prompt === '' ? undefined : request.prompt.trim()
  if (differ(promptSent, prompt?.trim()) || differ(request.seed, seed)) return 'other'
  const isTold =
    (promptSent !== undefined && prompt !== undefined) || (request.seed !== undefined && seed !== undefined)
  // Many works are of one model and one minute: that alone is no reason.
  return isTold ? 'same' : 'open'
}

/** Whether a work that was made at this time, by the provider's clock, may come from this submit. */
export function isWithinSpan(submittedAtMs: number, createdAtMs: number): boolean {
  return createdAtMs >= submittedAtMs - SUBMIT_SPAN_MS.before && createdAtMs <= submittedAtMs + SUBMIT_SPAN_MS.after
}

function askedIn({ prompt, seed, request }: JobView): Pick<JobView, 'prompt' | 'seed'> {
  const words = prompt ?? request?.prompt
  const number = seed ?? request?.seed
  return { ...(words !== undefined && { prompt: words }), ...(number !== undefined && { seed: number }) }
}

function lengthDiffers({ durationSeconds: sent }: GenerationRequest, told: number | undefined): boolean {
  // -1 leaves the length to the model.
  return sent !== undefined && sent > 0 && told !== undefined && Math.abs(sent - told) >= 1
}

function differ<Value>(sent: Value | undefined, told: Value | undefined): boolean {
  return sent !== undefined && told !== undefined && sent !== told
}
