/**
 * Fitting: a request and a model become an order, or a problem that names the field and the rule.
 * Everything that can be known before the references are fetched is decided here.
 */

import { assert } from './assert.ts'
import { chooseShape } from './fit-shape.ts'
import { checkSupport } from './fit-support.ts'
import { FRAMES_PER_SECOND, type FrameCounts, type Model } from './model.ts'
import { checkModes } from './modes.ts'
import type { Notes } from './notes.ts'
import type { Order } from './order.ts'
import { problem } from './problem.ts'
import { checkRoleCounts } from './reference-rules.ts'
import { judgePrompt, PROMPT_CHARACTERS_MAX, PROMPT_HAN_SOFT_MAX, PROMPT_WORDS_SOFT_MAX } from './prompt.ts'
import { REFERENCE_KINDS, type GenerationRequest, type Reference } from './request.ts'
import { sizeOf } from './shape.ts'

/** The largest seed (Ark). */
export const SEED_MAX = 2 ** 32 - 1

/** Seconds after which an unfinished job may expire: from ten seconds to three days (Ark's maximum). */
export const EXPIRES_AFTER_SECONDS = { min: 10, max: 259_200, default: 172_800 } as const

/** A job has to be taken on in more seconds than these (fal), and at most in those after which any job expires. */
const START_WITHIN_SECONDS_MIN = 0.1

/** Fits `request` to `model`; `chosenSeed` is used where the caller gave none. Throws `ProblemError`. */
export function fit(request: GenerationRequest, model: Model, chosenSeed: number, notes: Notes): Order {
  assert(request.model === model.name, 'the model is the one that was asked for')
  if (!model.enabled) throw problem('model_not_enabled', `The model ${model.name} is not enabled here.`, 'model')
  checkPrompt(request, model, notes)
  checkExpiry(request.expiresAfterSeconds)
  checkStart(request.startWithinSeconds)
  checkSupport(request, model, notes)
  checkCounts(request.references, model)
  const { resolution, ratio } = chooseShape(request, model, notes)
  const order: Order = {
    model: model.name,
    family: model.family,
    prompt: request.prompt,
    resolution,
    ...(ratio === 'adaptive' ? {} : { shape: { ratio, size: sizeOf(model, resolution, ratio) } }),
    ...chooseLength(request, model, notes),
    seed: chooseSeed(request.seed, chosenSeed),
    audio: model.sound && (request.generateAudio ?? model.defaultAudio),
    cameraFixed: request.cameraFixed ?? false,
    watermark: request.watermark ?? false,
    returnLastFrame: request.returnLastFrame ?? false,
    draft: request.draft ?? false,
    ...(request.outputFormat === 'mov' ? { outputFormat: 'mov' } : {}),
  }
  checkModes(
    request,
    order,
    request.references.map(({ role }) => role),
    model,
  )
  return order
}

/** First and last frame. */
const FRAMES_MAX = 2

function checkPrompt({ prompt, references }: GenerationRequest, model: Model, notes: Notes): void {
  const finding = judgePrompt(prompt)
  const isNeeded = references.length === 0 || !model.promptOptionalWithReferences
  if (finding === 'empty' && isNeeded) throw problem('prompt_required', 'A prompt is required.', 'prompt')
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

function checkStart(seconds: number | undefined): void {
  if (seconds === undefined) return
  if (seconds > START_WITHIN_SECONDS_MIN && seconds <= EXPIRES_AFTER_SECONDS.max) return
  const range = `more than ${START_WITHIN_SECONDS_MIN} and at most ${EXPIRES_AFTER_SECONDS.max}`
  throw problem('invalid_parameter', `The time to start is a number of seconds, ${range}.`, 'startWithinSeconds')
}

/** Counts alone, before anything that a reference holds is kept: what is refused must not fill the disk. */
function checkCounts(references: readonly Reference[], model: Model): void {
  if (model.needsReference && references.length === 0) {
    throw problem('missing_parameter', `The model ${model.name} needs a reference.`, 'references')
  }
  const sum = FRAMES_MAX + REFERENCE_KINDS.reduce((total, kind) => total + model.references[kind].countMax, 0)
  const countMax = Math.min(model.referencesMax ?? sum, sum)
  if (references.length > countMax) {
    throw problem('too_many_references', `At most ${countMax} references can be given.`, `references[${countMax}]`)
  }
  checkRoleCounts(
    references.map(({ role }) => role),
    model,
  )
}

/** What leaves the length to the model (Ark). */
const OPEN_LENGTH = -1

function chooseLength(request: GenerationRequest, model: Model, notes: Notes): Pick<Order, 'frames' | 'lengthIsOpen'> {
  const { choices, default: standard, auto } = model.durations
  const seconds = request.durationSeconds ?? (standard === 'auto' ? OPEN_LENGTH : standard)
  const isOpen = seconds === OPEN_LENGTH && auto
  if (!isOpen && !choices.includes(seconds)) {
    const rule = `${describeChoices(choices)} seconds${auto ? ', or -1 to leave it to the model' : ''}`
    throw problem('invalid_parameter', `The model ${model.name} renders ${rule}.`, 'durationSeconds')
  }
  if (request.frames !== undefined && model.frames !== undefined) {
    checkFrames(request.frames, model.name, model.frames)
    if (request.durationSeconds !== undefined) {
      notes.approximated('durationSeconds', `${request.frames} frames were asked for as well, and win`)
    }
    return { frames: request.frames }
  }
  if (!isOpen) return { frames: seconds * FRAMES_PER_SECOND }
  return { frames: Math.max(...choices) * FRAMES_PER_SECOND, lengthIsOpen: true }
}

function checkFrames(frames: number, name: string, { min, max, step }: FrameCounts): void {
  if (Number.isSafeInteger(frames) && frames >= min && frames <= max && (frames - min) % step === 0) return
  const rule = `from ${min} to ${max} in steps of ${step}`
  throw problem('invalid_parameter', `The model ${name} renders a number of frames ${rule}.`, 'frames')
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
