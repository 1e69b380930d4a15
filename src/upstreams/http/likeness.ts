/** Whether a work that a provider tells of can be the one that was submitted. Pure. */

import { createHash } from 'node:crypto'
import type { GenerationRequest } from '../../core/request.ts'
import { SUBMIT_SPAN_MS } from '../../core/upstream-port.ts'
import type { JobView } from '../../core/view.ts'

/** What was submitted, as the provider has seen it, and when. */
export type Submitted = { readonly request: GenerationRequest; readonly atMs: number }

/** `same`: it was asked for by the same words or the same seed; `other`: it was not; `open`: nothing that is told decides it. */
export type Likeness = 'same' | 'other' | 'open'

/** A name that stands for a model of the operator's choice (Ark's inference endpoints): works are told with the model itself. */
const ENDPOINT = /^ep-/

/** What is told of a work, as far as it is compared; of its prompt, which may be long, the digest. */
export type Traits = Pick<JobView, 'createdAtMs' | 'model' | 'resolution' | 'durationSeconds' | 'seed'> & {
  readonly promptDigest?: string
}

/** Reads off a view what is compared: thousands of them are kept for a while. */
export function traitsOf(view: JobView): Traits {
  const { createdAtMs, model, resolution, durationSeconds } = view
  const { prompt, seed } = askedIn(view)
  return {
    ...(createdAtMs !== undefined && { createdAtMs }),
    ...(model !== undefined && { model }),
    ...(resolution !== undefined && { resolution }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(seed !== undefined && { seed }),
    ...(prompt !== undefined && { promptDigest: digestOf(prompt) }),
  }
}

function digestOf(prompt: string): string {
  return createHash('sha256').update(prompt.trim()).digest('base64url')
}

/** What was submitted, ready to be compared with thousands. What is not told of a work, is not held against it. */
export function likenessTo({ request, atMs }: Submitted): (told: Traits) => Likeness {
  const isEndpoint = request.model !== undefined && ENDPOINT.test(request.model)
  const promptDigest = request.prompt === '' ? undefined : digestOf(request.prompt)
  return ({ createdAtMs, model, resolution, durationSeconds, ...told }) => {
    if (createdAtMs !== undefined && !isWithinSpan(atMs, createdAtMs)) return 'other'
    if (!isEndpoint && differ(request.model, model)) return 'other'
    if (differ(request.resolution, resolution) || lengthDiffers(request, durationSeconds)) return 'other'
    if (differ(promptDigest, told.promptDigest) || differ(request.seed, told.seed)) return 'other'
    const isTold =
      (promptDigest !== undefined && told.promptDigest !== undefined) ||
      (request.seed !== undefined && told.seed !== undefined)
    // Many works are of one model and one minute: that alone is no reason.
    return isTold ? 'same' : 'open'
  }
}

/** Compares what is told of one work with what was submitted. */
export function likenessOf(submitted: Submitted, view: JobView): Likeness {
  return likenessTo(submitted)(traitsOf(view))
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
