/** The shape of every set: a function from a setting to layers. */

import type { Chance } from '../../random.ts'
import type { CameraWish } from '../../script/reading.ts'
import type { SceneSetting } from '../scene-setting.ts'
import type { SetPlan } from '../stage.ts'

/**
 * Plans a set. `view` is from where the camera looks, where the prompt says so; `showsGoods`: what is to be seen in it is small
 * and stands on something.
 */
export type SetMaker = (
  setting: SceneSetting,
  chance: Chance,
  view?: CameraWish['view'],
  showsGoods?: boolean,
) => SetPlan
