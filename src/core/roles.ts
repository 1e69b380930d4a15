/**
 * Roles that a dialect leaves open (`mediaUrls` of seeds 001 and 004), inferred from kinds and count.
 * Images alone: one is the first frame, two are first and last frame, more are reference images.
 * As soon as a video or a sound is among them, everything is a reference. What a model does not take is never inferred
 * where it takes the other.
 */

import { REFERENCE_ROLES, type ReferenceKind, type ReferenceRole, type RoleChoice } from './request.ts'

/** A reference whose kind is known and whose role may be open. */
export type RoleQuestion = { readonly role: RoleChoice; readonly kind: ReferenceKind }

const REFERENCE_ROLE: { readonly [K in ReferenceKind]: ReferenceRole } = {
  image: 'reference_image',
  video: 'reference_video',
  audio: 'reference_audio',
}

const FRAME_ROLES = ['first_frame', 'last_frame'] as const

/** Answers every open role, in order, for a model that takes roles `taken`; roles that were given stay. */
export function inferRoles(
  questions: readonly RoleQuestion[],
  taken: readonly ReferenceRole[] = REFERENCE_ROLES,
): ReferenceRole[] {
  const open = questions.filter((question) => question.role === 'infer')
  const isTaken = FRAME_ROLES.slice(0, open.length).every((role) => taken.includes(role))
  const framesOnly =
    questions.every((question) => question.kind === 'image') &&
    open.length <= FRAME_ROLES.length &&
    (isTaken || !taken.includes('reference_image'))
  const framesTaken = questions.some((question) => question.role !== 'infer')
  let frame = 0
  return questions.map(({ role, kind }) => {
    if (role !== 'infer') return role
    if (!framesOnly || framesTaken) return REFERENCE_ROLE[kind]
    return frame++ === 0 ? 'first_frame' : 'last_frame'
  })
}
