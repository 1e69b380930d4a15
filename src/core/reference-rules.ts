/**
 * The rules for references (seed 003 §3): one place for what is refused at submit and what fails the job later.
 * Fields are named as in the request: `references[0]`, counted from zero.
 */

import type { MediaFacts } from './media.ts'
import { REFERENCE_SIDE_PX } from './media-limits.ts'
import type { Model } from './model.ts'
import { type ProblemError, problem } from './problem.ts'
import { KIND_OF_ROLE, REFERENCE_ROLES, type ReferenceKind, type ReferenceRole, type RoleChoice } from './request.ts'

/** Checks the set of roles against a model: what it takes, counts, pairs, whether sound may come alone. Throws `ProblemError`. */
export function checkRoles(roles: readonly ReferenceRole[], model: Model): void {
  const count = (role: ReferenceRole) => roles.filter((candidate) => candidate === role).length
  checkRoleCounts(roles, model)
  if (count('last_frame') > 0 && count('first_frame') === 0) {
    const field = `references[${roles.indexOf('last_frame')}]`
    throw problem('unsupported_combination', 'A last frame needs a first frame.', field)
  }
  if (!model.audioAlone && count('reference_audio') > 0 && roles.every((role) => KIND_OF_ROLE[role] === 'audio')) {
    const field = `references[${roles.indexOf('reference_audio')}]`
    throw problem('unsupported_combination', 'A reference audio needs at least one image or video beside it.', field)
  }
}

/** Checks the roles that are known: whether they are taken, and how many; open ones count nowhere. Throws `ProblemError`. */
export function checkRoleCounts(roles: readonly RoleChoice[], model: Model): void {
  const foreign = roles.findIndex((role) => (role === 'infer' ? model.roles.length === 0 : !model.roles.includes(role)))
  if (foreign >= 0) {
    const what = roles[foreign] === 'infer' ? 'references' : `a ${roles[foreign]}`
    throw problem('unsupported_combination', `The model ${model.name} does not take ${what}.`, `references[${foreign}]`)
  }
  const frame = roles.findIndex((role) => role === 'first_frame' || role === 'last_frame')
  const other = roles.findIndex((role) => role.startsWith('reference_'))
  if (!model.framesWithReferences && frame >= 0 && other >= 0) {
    const pair = `references[${frame}] and references[${other}]`
    const rule = `The model ${model.name} does not take frames together with references (${pair}).`
    throw problem('unsupported_combination', rule, `references[${other}]`)
  }
  for (const role of REFERENCE_ROLES) {
    const countMax = role === 'first_frame' || role === 'last_frame' ? 1 : model.references[KIND_OF_ROLE[role]].countMax
    if (roles.filter((candidate) => candidate === role).length > countMax) throw tooMany(roles, role, countMax)
  }
}

function tooMany(roles: readonly RoleChoice[], role: ReferenceRole, countMax: number): ProblemError {
  const field = `references[${roles.lastIndexOf(role)}]`
  return problem('too_many_references', `At most ${countMax} of ${role} can be given.`, field)
}

/** Checks one reference's bytes against its role and the model. Throws `ProblemError`. */
export function checkReference(
  index: number,
  role: ReferenceRole,
  media: { readonly sizeBytes: number; readonly facts: MediaFacts },
  model: Model,
): void {
  const field = `references[${index}]`
  const who = `Reference ${index + 1}, a ${role},`
  const { facts } = media
  if (facts.kind !== KIND_OF_ROLE[role]) {
    throw problem(
      'reference_kind_mismatch',
      `${who} is ${article(KIND_OF_ROLE[role])}; this is ${article(facts.kind)}.`,
      field,
    )
  }
  const limits = model.references[facts.kind]
  if (media.sizeBytes > limits.sizeBytesMax) {
    throw problem('reference_too_large', `${who} can have at most ${limits.sizeBytesMax} bytes.`, field)
  }
  if (facts.kind !== 'image' && limits.secondsEach !== undefined) {
    const { min, max } = limits.secondsEach
    const rule = `${who} must last ${min} to ${max} seconds and lasts ${facts.durationSeconds.toFixed(2)}.`
    if (facts.durationSeconds < min - SLACK_SECONDS) throw problem('reference_too_short', rule, field)
    if (facts.durationSeconds > max + SLACK_SECONDS) throw problem('reference_too_long', rule, field)
  }
  if (facts.kind !== 'audio') {
    const { min, max } = REFERENCE_SIDE_PX
    const sides = [facts.widthPx, facts.heightPx]
    if (sides.some((side) => side < min || side > max)) {
      throw problem('reference_dimensions', `${who} must have sides of ${min} to ${max} pixels.`, field)
    }
  }
}

/** Encoders add a frame of padding at the ends; a clip cut to the limit must pass. */
const SLACK_SECONDS = 0.1

/** Checks what only all references together can break: the total length of each kind, of those that are known. Throws `ProblemError`. */
export function checkTotals(references: readonly ({ readonly facts: MediaFacts } | undefined)[], model: Model): void {
  for (const kind of ['video', 'audio'] as const) {
    const limit = model.references[kind].secondsTotalMax
    if (limit === undefined) continue
    let total = 0
    references.forEach((reference, index) => {
      if (reference?.facts.kind !== kind) return
      total += reference.facts.durationSeconds
      if (total > limit + SLACK_SECONDS) {
        throw problem(
          'reference_too_long',
          `Reference ${index + 1}: all ${kind} references together last at most ${limit} seconds.`,
          `references[${index}]`,
        )
      }
    })
  }
}

function article(kind: ReferenceKind): string {
  return kind === 'video' ? 'a video' : `an ${kind}`
}
