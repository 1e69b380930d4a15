/** A planned film, as data: what previz has understood, and what it will draw and play. */

import type { PixelSize } from '../core/shape.ts'
import type { SceneSetting } from './scene/scene-setting.ts'
import type { CameraWish, Subject } from './script/reading.ts'

/** What is seen in a shot. `reference` is an index into the order's references. */
export type ShotPicture =
  | { readonly kind: 'scene'; readonly setting: SceneSetting; readonly cast: readonly Subject[] }
  | { readonly kind: 'still'; readonly reference: number; readonly role: 'opening' | 'ending' | 'shot' }
  | { readonly kind: 'morph'; readonly from: number; readonly to: number }
  | { readonly kind: 'footage'; readonly reference: number }

/** A shot: `firstFrame` counts from 0; the first `fadeInFrames` of it are mixed with the shot before, none at a cut. */
export type Shot = {
  /** The words of the prompt that it shows. */
  readonly line: string
  readonly picture: ShotPicture
  readonly camera: CameraWish
  readonly firstFrame: number
  readonly frames: number
  readonly fadeInFrames: number
}

/** Where the sound comes from. `references` are indices into the order's references. */
export type SoundPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'generated' }
  | { readonly kind: 'references'; readonly references: readonly number[] }

/** A planned film. */
export type Storyboard = {
  /** The film's size, and the size that is drawn: with even sides, and half of it for a draft. */
  readonly size: PixelSize
  readonly drawnSize: PixelSize
  readonly frames: number
  readonly seed: number
  readonly cameraFixed: boolean
  readonly watermark: boolean
  /** Shot number, time, camera and line are written on the film. */
  readonly burnIn: boolean
  /** What all of it is heard as, where its sound is generated. */
  readonly setting: SceneSetting
  readonly shots: readonly Shot[]
  readonly sound: SoundPlan
}

/** Whether a film has to begin with exactly the picture that was ordered for its start. */
export function beginsWithPicture({ shots }: Storyboard): boolean {
  const picture = shots[0]?.picture
  return picture?.kind === 'morph' || (picture?.kind === 'still' && picture.role === 'opening')
}
