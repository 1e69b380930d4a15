/** The shape of every set: a function from a setting to layers. */

import type { Chance } from '../../random.ts'
import type { CameraWish } from '../../script/reading.ts'
import type { SceneSetting } from '../scene-setting.ts'
import type { SetPlan } from '../stage.ts'

/**
 * What a set is needed for: goods that stand on something; ground for whoever stands or goes; a way along a street for whoever
 * is gone along with; rails; nothing but a backdrop, for portraits.
 */
export type SetNeeds = {
  readonly showsGoods?: boolean
  readonly isTrodden?: boolean
  readonly walkway?: Walkway | undefined
  /** Rails across the picture, for a train. */
  readonly hasRails?: boolean
  /** Only the upper part of people is seen: the camera stands right before them. */
  readonly showsPortraits?: boolean
}

/** Where people go along a street: beside it, or on it. */
export type Walkway = 'pavement' | 'road'

/**
 * Plans a set. `view` is from where the camera looks, where the prompt says so; `needs`: what it is to have for those
 * who are in it.
 */
export type SetMaker = (setting: SceneSetting, chance: Chance, view?: CameraWish['view'], needs?: SetNeeds) => SetPlan
