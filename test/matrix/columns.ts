/** Who makes the films: every dialect as a provider, every profile, a ComfyUI server, and previz. */

import type { JsonObject } from '../../src/core/json.ts'
import { PROFILES } from '../../src/dialects/profiles.ts'
import { dialects } from '../../src/dialects/registry.ts'

/** An upstream of the matrix. */
export type Column = {
  /** Such as `ark` or `videos/sglang`. */
  readonly name: string
  /** The model that only this upstream has. */
  readonly model: string
  /** Absent: no dialect of ours is spoken to it. */
  readonly spoken?: { readonly dialectId: string; readonly profile?: string }
}

const column = (name: string, spoken?: Column['spoken']): Column => ({
  name,
  model: `matrix/${name.replace('/', '-')}`,
  ...(spoken && { spoken }),
})

/** All of them, in the order of tables. */
export const COLUMNS: readonly Column[] = [
  ...dialects.map(({ id }) => column(id, { dialectId: id })),
  ...Object.entries(PROFILES).flatMap(([dialectId, profiles]) =>
    Object.keys(profiles).map((profile) => column(`${dialectId}/${profile}`, { dialectId, profile })),
  ),
  column('comfyui'),
  column('previz'),
]

/** Manifests of the models, which can do whatever anybody can ask for; the film is short where it is really rendered. */
export function manifests(): JsonObject {
  const [first, ...others] = COLUMNS
  return {
    models: [
      {
        name: first?.model ?? '',
        family: first?.model ?? '',
        title: 'A model that takes everything',
        resolutions: ['480p', '720p'],
        defaultResolution: '480p',
        defaultRatio: 'adaptive',
        pixels: 'seedance',
        durations: { choices: { min: 1, max: 15 }, default: 4 },
        roles: ['first_frame', 'last_frame', 'reference_image', 'reference_video', 'reference_audio'],
        references: {
          image: { countMax: 9 },
          video: { countMax: 3, secondsEach: { min: 2, max: 15 }, secondsTotalMax: 15 },
          audio: { countMax: 3, secondsEach: { min: 2, max: 15 }, secondsTotalMax: 15 },
        },
        framesWithReferences: true,
        audioAlone: true,
        sound: true,
        supports: {
          ...{ cameraFixed: true, draft: true, flexTier: true, webSearch: true, priority: true, endUserId: true },
          referenceTasks: ['auto', 'reference', 'edit', 'extend'],
        },
        price: { tiers: { '480p': { text: 1, referenced: 1 }, '720p': { text: 1, referenced: 1 } } },
      },
      ...others.map(({ model, name }) => ({
        ...{ name: model, family: model, title: name, extends: first?.model ?? '' },
        // The workflow makes none.
        ...(name === 'comfyui' && { sound: false, defaultAudio: false }),
      })),
    ],
  }
}
