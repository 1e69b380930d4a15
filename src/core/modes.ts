/**
 * The ways in which a request uses a model, and what a model's manifest says of each. Held against a request as soon as
 * its roles are known, which is at the submit for most dialects, and after the references were seen for those that leave
 * roles open.
 */

import type { Mode, Model, ModeRule } from './model.ts'
import { type ProblemError, problem } from './problem.ts'
import { type GenerationRequest, KIND_OF_ROLE, type RoleChoice } from './request.ts'
import type { RoleQuestion } from './roles.ts'
import type { RatioChoice, Resolution } from './shape.ts'

/** What modes are decided by, besides roles. */
export type ModeWishes = Pick<
  GenerationRequest,
  'draft' | 'referenceTask' | 'cameraFixed' | 'returnLastFrame' | 'serviceTier' | 'size'
>

/** What was decided of an order that a mode may have a rule for. */
export type ModeChoices = {
  readonly resolution: Resolution
  /** Absent: it is left to the references. */
  readonly shape?: { readonly ratio: RatioChoice }
  readonly lengthIsOpen?: true
}

/** The modes that a request is in, by the roles that are known. */
export function modesOf({ draft, referenceTask }: ModeWishes, roles: readonly RoleChoice[]): readonly Mode[] {
  const modes: Mode[] = []
  if (roles.some((role) => role === 'first_frame' || role === 'last_frame')) modes.push('frames')
  if (roles.some((role) => role.startsWith('reference_'))) modes.push('references')
  if (referenceTask === 'edit' || referenceTask === 'extend') modes.push(referenceTask)
  if (draft === true) modes.push('draft')
  return modes
}

/** The rules that a model has for these modes. */
export function rulesOf({ modes: rules }: Model, modes: readonly Mode[]): readonly (readonly [Mode, ModeRule])[] {
  return modes.flatMap((mode) => {
    const rule = rules[mode]
    return rule === undefined ? [] : [[mode, rule] as const]
  })
}

/** Holds what was decided against the rules of the modes that these roles make. Throws `ProblemError`. */
export function checkModes(wishes: ModeWishes, choices: ModeChoices, roles: readonly RoleChoice[], model: Model): void {
  const { referenceTask } = wishes
  const areKnown = roles.every((role) => role !== 'infer')
  if (areKnown && (referenceTask === 'edit' || referenceTask === 'extend') && !roles.includes('reference_video')) {
    throw problem('unsupported_combination', `To ${referenceTask} needs a reference video.`, 'referenceTask')
  }
  for (const [mode, rule] of rulesOf(model, modesOf(wishes, roles))) checkMode(mode, rule, wishes, choices, model.name)
}

const WORDS: { readonly [M in Mode]: string } = {
  frames: 'With a first frame',
  references: 'With references in the reference_* roles',
  edit: 'To edit',
  extend: 'To extend',
  draft: 'As a draft',
}

function checkMode(mode: Mode, rule: ModeRule, wishes: ModeWishes, choices: ModeChoices, name: string): void {
  const refuse = (field: string, what: string): ProblemError =>
    problem('unsupported_combination', `${WORDS[mode]}, the model ${name} ${what}.`, field)
  const { resolution, shape, lengthIsOpen } = choices
  const ratio = shape?.ratio ?? 'adaptive'
  if (rule.resolutions !== undefined && !rule.resolutions.includes(resolution)) {
    const field = wishes.size === undefined ? 'resolution' : 'size'
    throw refuse(field, `renders ${rule.resolutions.join(', ')}, not ${resolution}`)
  }
  if (rule.ratios !== undefined && !rule.ratios.includes(ratio)) {
    const field = wishes.size === undefined ? 'ratio' : 'size'
    throw refuse(field, `takes the ratio ${rule.ratios.join(', ')}, not ${ratio}`)
  }
  if (rule.lengthIsOpen === true && lengthIsOpen !== true) {
    throw refuse('durationSeconds', 'decides the length itself: say -1')
  }
  const excludes = rule.excludes ?? []
  if (excludes.includes('cameraFixed') && wishes.cameraFixed) throw refuse('cameraFixed', 'takes no fixed camera')
  if (excludes.includes('returnLastFrame') && wishes.returnLastFrame) {
    throw refuse('returnLastFrame', 'returns no last frame')
  }
  if (excludes.includes('flexTier') && wishes.serviceTier === 'flex') {
    throw refuse('serviceTier', 'has no flex tier')
  }
}

/** What references are by their roles, before anybody has seen them: what is open is taken for a picture. */
export function presumedKinds(roles: readonly RoleChoice[]): readonly RoleQuestion[] {
  return roles.map((role) => ({ role, kind: role === 'infer' ? 'image' : KIND_OF_ROLE[role] }))
}
