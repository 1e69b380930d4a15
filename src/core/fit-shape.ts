/** Which shape a request gets of a model: tier and ratio, by their names, by an exact size, or by the model's defaults. */

import type { Model, ModeRule } from './model.ts'
import { modesOf, presumedKinds, rulesOf } from './modes.ts'
import type { Notes } from './notes.ts'
import { problem } from './problem.ts'
import type { GenerationRequest } from './request.ts'
import { inferRoles } from './roles.ts'
import {
  findSize,
  isOpenaiSize,
  nearestShape,
  type PixelSize,
  type Ratio,
  type RatioChoice,
  type Resolution,
  sizeOf,
} from './shape.ts'

/** Chooses tier and ratio. What cannot be taken exactly is noted. Throws `ProblemError`. */
export function chooseShape(
  request: GenerationRequest,
  model: Model,
  notes: Notes,
): { resolution: Resolution; ratio: RatioChoice } {
  const sized = shapeOfSize(request, model, notes)
  const rules = presumedRules(request, model)
  const resolution = sized?.resolution ?? request.resolution ?? defaultResolution(model, rules)
  const ratio = sized?.ratio ?? request.ratio ?? defaultRatio(model, rules)
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

/** The rules that hold by all that is known yet. */
function presumedRules(request: GenerationRequest, model: Model): readonly ModeRule[] {
  const kinds = presumedKinds(request.references.map(({ role }) => role))
  return rulesOf(model, modesOf(request, inferRoles(kinds, model.roles))).map(([, rule]) => rule)
}

/** The model's own default, or the largest tier that all rules allow; where none is left, the rules say so themselves. */
function defaultResolution(model: Model, rules: readonly ModeRule[]): Resolution {
  const allowed = model.resolutions.filter((tier) =>
    rules.every(({ resolutions = [tier] }) => resolutions.includes(tier)),
  )
  return allowed.includes(model.defaultResolution)
    ? model.defaultResolution
    : (allowed.at(-1) ?? model.defaultResolution)
}

function defaultRatio(model: Model, rules: readonly ModeRule[]): RatioChoice {
  return rules.find((rule) => rule.defaultRatio !== undefined)?.defaultRatio ?? model.defaultRatio
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
    const sizes = model.resolutions.flatMap((tier) => model.ratios.map((one) => sizeText(sizeOf(model, tier, one))))
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
    const near = sizeText(sizeOf(model, shape.resolution, shape.ratio))
    notes.approximated('size', `${model.name} has no ${widthPx}x${heightPx}; it renders ${near}`)
  }
  return shape
}

function sizeText({ widthPx, heightPx }: PixelSize): string {
  return `${widthPx}x${heightPx}`
}
