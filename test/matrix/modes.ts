/** What is asked for: one canonical request for each way of using a model, with references of every kind. */

import type { GenerationRequest, LibrarySource, ReferenceRole } from '../../src/core/request.ts'

/** A way of using a model. */
export type MatrixMode = {
  readonly name: string
  readonly roles: readonly ReferenceRole[]
  /** What is said besides, as far as a dialect can say it; `needs` is what it has to be able to say. */
  readonly more?: Partial<GenerationRequest>
  readonly needs?: readonly (keyof GenerationRequest)[]
  /** The film goes on from a draft, which is made first. */
  readonly isFromDraft?: true
  /** Its references are media in the provider's own library. */
  readonly isInLibrary?: true
}

/** What a library has. */
export const IN_LIBRARY: LibrarySource = { from: 'library', dialectId: 'ark', id: 'asset-20260224200602-qn7wr' }

/** All of them, in the order of tables. */
export const MATRIX_MODES: readonly MatrixMode[] = [
  { name: 'text', roles: [] },
  { name: 'first frame', roles: ['first_frame'] },
  { name: 'both frames', roles: ['first_frame', 'last_frame'] },
  { name: 'images', roles: ['reference_image', 'reference_image'] },
  { name: 'video', roles: ['reference_video'] },
  { name: 'audio', roles: ['reference_audio'] },
  { name: 'every kind', roles: ['reference_image', 'reference_video', 'reference_audio'] },
  { name: 'frame and every kind', roles: ['first_frame', 'reference_image', 'reference_video', 'reference_audio'] },
  {
    name: 'every field',
    roles: [],
    more: {
      cameraFixed: true,
      watermark: true,
      returnLastFrame: true,
      serviceTier: 'flex',
      priority: 3,
      webSearch: true,
      endUserId: 'somebody',
      expiresAfterSeconds: 7_200,
      metadata: { shelf: 'seven' },
    },
  },
  { name: 'edit', roles: ['reference_video'], more: { referenceTask: 'edit' }, needs: ['referenceTask'] },
  { name: 'from a draft', roles: ['first_frame'], more: { draft: true }, needs: ['draft'], isFromDraft: true },
  { name: 'its library', roles: ['first_frame', 'last_frame'], isInLibrary: true },
]

/** The mode of this name. */
export function modeOf(name: string): MatrixMode {
  const found = MATRIX_MODES.find((each) => each.name === name)
  if (found === undefined) throw new Error(`there is no mode ${name}`)
  return found
}

/** What is said of every film. One that is really rendered is short. */
export function said(isRendered: boolean): Partial<GenerationRequest> {
  const length = isRendered ? 1 : 4
  return { resolution: '480p', ratio: '1:1', durationSeconds: length, seed: 7, generateAudio: false }
}
