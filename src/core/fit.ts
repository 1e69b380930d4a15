/**
 * Fitting: a request and a model become an order, or a problem that names the field and the rule.
 * Everything that can be known before the references are fetched is decided here.
 */

import { assert } from './assert.ts'
import { FRAMES_PER_SECOND, type Model } from './model.ts'
import type { Notes } from './notes.ts'
import type { Order } from './order.ts'
import { problem } from './problem.ts'
import { checkRoleCounts } from './reference-rules.ts'
import { judgePrompt, PROMPT_CHARACTERS_MAX, PROMPT_HAN_SOFT_MAX, PROMPT_WORDS_SOFT_MAX } from './prompt.ts'
import { REFERENCE_KINDS, type GenerationRequest, type Reference } from './request.ts'
import { findSize, isOpenaiSize, nearestShape, type Ratio, type RatioChoice, type Resolution } from './shape.ts'

/** The largest seed (Ark). */
export const SEED_MAX = 2 ** 32 - 1

/** Seconds after which an unfinished job may expire: from ten seconds to three days (Ark's maximum). */
export const EXPIRES_AFTER_SECONDS = { min: 10, max: 259_200, default: 172_800 } as const

/** Fits `request` to `model`; `chosenSeed` is used where the caller gave none. Throws `ProblemError`. */
export function fit(request: GenerationRequest, model: Model, chosenSeed: number, notes: Notes): Order {
  assert(request.model === model.name, 'the model is the one that was asked for')
  if (!model.enabled) throw problem('model_not_enabled', `The model ${model.name} is not enabled here.`, 'model')
  checkPrompt(request.prompt, notes)
  checkExpiry(request.expiresAfterSeconds)
  checkSupport(request, model)
  checkCounts(request.references, model)
  const { resolution, ratio } = chooseShape(request, model, notes)
  return {
    model: model.name,
    family: model.family,
    prompt: request.prompt,
    resolution,
    ...(ratio === 'adaptive' ? {} : { shape: { ratio, size: model.pixels[resolution][ratio] } }),
    frames: chooseFrames(request, model, notes),
    seed: chooseSeed(request.seed, chosenSeed),
    audio: request.generateAudio ?? model.defaultAudio,
    cameraFixed: request.cameraFixed ?? false,
    watermark: request.watermark ?? false,
    returnLastFrame: request.returnLastFrame ?? false,
    draft: request.draft ?? false,
  }
}

/** First and last frame. */
const FRAMES_MAX = 2

function checkPrompt(prompt: string, notes: Notes): void {
  const finding = judgePrompt(prompt)
  if (finding === 'empty') throw problem('prompt_required', 'A prompt is required.', 'prompt')
  if (finding === 'too long') {
    throw problem('prompt_too_long', `A prompt has at most ${PROMPT_CHARACTERS_MAX} characters.`, 'prompt')
  }
  if (finding === 'longer than advised') {
    const advice = `over ${PROMPT_HAN_SOFT_MAX} Chinese characters or ${PROMPT_WORDS_SOFT_MAX} words; details may get lost`
    notes.approximated('prompt', advice)
  }
}

function checkExpiry(seconds: number | undefined): void {
  if (seconds === undefined) return
  const { min, max } = EXPIRES_AFTER_SECONDS
  if (!Number.isSafeInteger(seconds) || seconds < min || seconds > max) {
    throw problem(
      'invalid_parameter',
      `The expiry is a whole number of seconds from ${min} to ${max}.`,
      'expiresAfterSeconds',
    )
  }
}

/** Counts alone, before anything that a reference holds is kept: what is refused must not fill the disk. */
function checkCounts(references: readonly Reference[], model: Model): void {
  const countMax = FRAMES_MAX + REFERENCE_KINDS.reduce((sum, kind) => sum + model.references[kind].countMax, 0)
  if (references.length > countMax) {
    throw problem('too_many_references', `At most ${countMax} references can be given.`, `references[${countMax}]`)
  }
  checkRoleCounts(
    references.map(({ role }) => role),
    model,
  )
}

function checkSupport(request: GenerationRequest, model: Model): void {
  const refuse = (field: string, what: string) =>
    problem('unsupported_parameter', `The model ${model.name} does not support ${what}.`, field)
  if (request.cameraFixed && !model.supports.cameraFixed) throw refuse('cameraFixed', 'a fixed camera')
  if (request.draft && !model.supports.draft) throw refuse('draft', 'drafts')
  if (request.serviceTier === 'flex' && !model.supports.flexTier) throw refuse('serviceTier', 'the flex tier')
  if (request.frames !== undefined && model.frames === undefined) throw refuse('frames', 'a number of frames')
}

function chooseShape(
  request: GenerationRequest,
  model: Model,
  notes: Notes,
): { resolution: Resolution; ratio: RatioChoice } {
  const sized = shapeOfSize(request, model, notes)
  const resolution = sized?.resolution ?? request.resolution ?? model.defaultResolution
  const ratio = sized?.ratio ?? request.ratio ?? model.defaultRatio
  if (!model.resolutions.includes(resolution)) {
    const offered = model.resolutions.join(', ')
    const field = sized === undefined ? 'resolution' : 'size'
    throw problem('unsupported_combination', `The model ${model.name} renders ${offered}, not ${resolution}.`, field)
  }
  if (ratio !== 'adaptive' && !model.ratios.includes(ratio)) {
    throw problem('unsupported_combination', `The model ${model.name} renders ${model.ratios.join(', ')}.`, 'ratio')
  }
  if (model.pinnedResolution !== undefined && resolution !== model.pinnedResolution) {
    notes.approximated('model', `the name says ${model.pinnedResolution}; ${resolution} was asked for and is rendered`)
  }
  return { resolution, ratio }
}

function shapeOfSize(
  request: GenerationRequest,
  model: Model,
  notes: Notes,
): { resolution: Resolution; ratio: Ratio } | undefined {
  if (request.size === undefined) return undefined
  const { widthPx, heightPx } = request.size
  const exact = findSize(model.pixels, request.size)
  const shape = exact ?? (isOpenaiSize(request.size) ? nearestShape(model, request.size) : undefined)
  if (shape === undefined) {
    const sizes = model.resolutions.flatMap((tier) =>
      model.ratios.map((ratio) => `${model.pixels[tier][ratio].widthPx}x${model.pixels[tier][ratio].heightPx}`),
    )
    throw problem(
      'invalid_parameter',
      `${widthPx}x${heightPx} is no size of ${model.name}: ${sizes.join(', ')}.`,
      'size',
    )
  }
  const disagrees =
    (request.resolution !== undefined && request.resolution !== shape.resolution) ||
    (request.ratio !== undefined && request.ratio !== shape.ratio)
  if (disagrees) {
    const meaning = `${shape.resolution} at ${shape.ratio}`
    throw problem('conflicting_parameters', `${widthPx}x${heightPx} is ${meaning}; the request says otherwise.`, 'size')
  }
  if (exact === undefined) {
    const near = model.pixels[shape.resolution][shape.ratio]
    notes.approximated(
      'size',
      `${model.name} has no ${widthPx}x${heightPx}; it renders ${near.widthPx}x${near.heightPx}`,
    )
  }
  return shape
}

function chooseFrames(request: GenerationRequest, model: Model, notes: Notes): number {
  const seconds = request.durationSeconds ?? model.durations.default
  if (!model.durations.choices.includes(seconds)) {
    const choices = describeChoices(model.durations.choices)
    throw problem('invalid_parameter', `The model ${model.name} renders ${choices} seconds.`, 'durationSeconds')
  }
  if (request.frames === undefined || model.frames === undefined) return seconds * FRAMES_PER_SECOND
  const { min, max, step } = model.frames
  const fits = Number.isSafeInteger(request.frames) && request.frames >= min && request.frames <= max
  if (!fits || (request.frames - min) % step !== 0) {
    const rule = `from ${min} to ${max} in steps of ${step}`
    throw problem('invalid_parameter', `The model ${model.name} renders a number of frames ${rule}.`, 'frames')
  }
  if (request.durationSeconds !== undefined) {
    notes.approximated('durationSeconds', `${request.frames} frames were asked for as well, and win`)
  }
  return request.frames
}

function describeChoices(choices: readonly number[]): string {
  const first = choices[0]
  const last = choices.at(-1)
  const gapless = choices.every((choice, index) => index === 0 || choice === (choices[index - 1] ?? 0) + 1)
  return gapless && choices.length > 2 ? `${first} to ${last}` : choices.join(' or ')
}

function chooseSeed(seed: number | undefined, chosenSeed: number): number {
  if (seed === undefined || seed === -1) return chosenSeed
  if (!Number.isSafeInteger(seed) || seed < -1 || seed > SEED_MAX) {
    throw problem('invalid_parameter', `A seed is a whole number from 0 to ${SEED_MAX}, or -1 for any.`, 'seed')
  }
  return seed
}
