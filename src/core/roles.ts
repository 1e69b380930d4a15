/**
 * Roles that a dialect leaves open (`mediaUrls` of seeds 001 and 004), inferred from kinds and count.
 * Images alone: one is the first frame, two are first and last frame, more are reference images.
 * As soon as a video or a sound is among them, everything is a reference.
 */

import type { ReferenceKind, ReferenceRole, RoleChoice } from './request.ts'

/** A reference whose kind is known and whose role may be open. */
export type RoleQuestion = { readonly role: RoleChoice; readonly kind: ReferenceKind }

const REFERENCE_ROLE: { readonly [K in ReferenceKind]: ReferenceRole } = {
  image: 'reference_image',
  video: 'reference_video',
  audio: 'reference_audio',
}

/** Answers every open role, in order; roles that were given stay. */
export function inferRoles(questions: readonly RoleQuestion[]): ReferenceRole[] {
  const open = questions.filter((question) => question.role === 'infer')
  const framesOnly = questions.every((question) => question.kind === 'image') && open.length <= 2
  const framesTaken = questions.some((question) => question.role !== 'infer')
  let frame = 0
  return questions.map(({ role, kind }) => {
    if (role !== 'infer') return role
    if (!framesOnly || framesTaken) return REFERENCE_ROLE[kind]
    return frame++ === 0 ? 'first_frame' : 'last_frame'
  })
}
