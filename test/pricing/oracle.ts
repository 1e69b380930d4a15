/** What a film costs, by the words of docs/ledger.md and by arithmetic on texts: a second reckoning beside that of src/. */

import type { Model } from '../../src/core/model.ts'
import type { GenerationRequest } from '../../src/core/request.ts'
import type { Resolution } from '../../src/core/shape.ts'
import { roundedUp, times } from './decimal.ts'

/** A price in credits, as an operator has written it. */
export type WrittenPrice = {
  readonly per: 'second' | 'million_tokens'
  readonly text: string
  readonly referenced: string
  readonly flexPercent: number
  readonly draftPercent: number
}

/** What is quoted, in whole credits as a text. */
export function quotedCredits(
  model: Model,
  request: GenerationRequest,
  resolution: Resolution,
  price: WrittenPrice,
): string {
  const { references } = request
  const frames = framesOf(model, request)
  let sum = references.length === 0 ? price.text : price.referenced
  if (request.draft === true) sum = times(sum, percent(price.draftPercent))
  if (request.serviceTier === 'flex') sum = times(sum, percent(price.flexPercent))
  if (price.per === 'second') return roundedUp(times(sum, String(Math.ceil((frames - 1) / 24))))
  const films = references.filter(({ role }) => role === 'reference_video' || role === 'infer').length
  const { countMax, secondsEach, secondsTotalMax } = model.references.video
  const most = Math.min(films, countMax) * (secondsEach?.max ?? 0)
  const inputSeconds = Math.min(most, secondsTotalMax ?? most)
  // 24 frames a second and one more, and those of the films that come in.
  const counted = String((frames % 24 === 0 ? frames + 1 : frames) + inputSeconds * 24)
  const pixels = String(pixelsOf(model, request, resolution))
  // A part in 1024 is 0.0009765625; a part in a million of that is the price of one token.
  return roundedUp(times(times(times(sum, pixels), counted), '0.0000000009765625'))
}

function percent(value: number): string {
  return times(String(value), '0.01')
}

function framesOf(model: Model, { frames, durationSeconds }: GenerationRequest): number {
  const { choices, default: standard } = model.durations
  const seconds = durationSeconds ?? (standard === 'auto' ? -1 : standard)
  // A length that is left to the model is quoted as the longest.
  return frames ?? (seconds === -1 ? Math.max(...choices) : seconds) * 24
}

/** Where references have still to decide the shape, the largest one is quoted. */
function pixelsOf(model: Model, request: GenerationRequest, resolution: Resolution): number {
  const ratio = request.ratio ?? defaultRatio(model, request)
  const area = (one: (typeof model.ratios)[number]) => {
    const size = model.pixels[resolution]?.[one]
    return size === undefined ? 0 : size.widthPx * size.heightPx
  }
  if (ratio !== 'adaptive') return area(ratio)
  return request.references.length === 0 ? area('16:9') : Math.max(...model.ratios.map(area))
}

/** A role that is open is a frame where two pictures or fewer are all there is, and the model takes frames. */
function defaultRatio({ defaultRatio: standard, roles, modes }: Model, { references }: GenerationRequest) {
  const asked = references.map(({ role }) => role)
  const isOpenFrame = asked.every((role) => role === 'infer') && asked.length <= 2 && roles.includes('first_frame')
  const isFrame = asked.some((role) => role.endsWith('_frame') || (role === 'infer' && isOpenFrame))
  const isReference = asked.some((role) => role.startsWith('reference_') || (role === 'infer' && !isOpenFrame))
  return (
    (isFrame ? modes.frames?.defaultRatio : undefined) ??
    (isReference ? modes.references?.defaultRatio : undefined) ??
    standard
  )
}
