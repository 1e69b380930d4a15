/** Plans a film: an order, the facts of its references and the reading of its prompt become shots and a sound track. Pure. */

import type { ShapedOrder } from '../../core/order.ts'
import { evenSize } from '../../core/shape.ts'
import { asksForBurnIn, withoutMagicWords } from '../magic-words.ts'
import { chanceFrom } from '../random.ts'
import { readScript } from '../script/read-script.ts'
import { decideSetting } from '../scene/scene-setting.ts'
import type { SoundPlan, Storyboard } from '../storyboard.ts'
import { inTheStreets } from './direct.ts'
import { planShots, type ReferenceFacts } from './plan-shots.ts'

/** What is asked for besides the order. `burnIn`: of every film, whatever its prompt says. */
export type PlanWishes = { readonly burnIn: boolean }

/** Plans the film of an order. */
export function planStoryboard(
  order: ShapedOrder,
  references: readonly ReferenceFacts[],
  wishes: PlanWishes = { burnIn: false },
): Storyboard {
  const { size } = order.shape
  const script = readScript(withoutMagicWords(order.prompt))
  const [first] = script.shots
  return {
    size,
    drawnSize: order.draft ? { widthPx: half(size.widthPx), heightPx: half(size.heightPx) } : evenSize(size),
    frames: order.frames,
    seed: order.seed,
    cameraFixed: order.cameraFixed,
    watermark: order.watermark,
    burnIn: wishes.burnIn || asksForBurnIn(order.prompt),
    setting: decideSetting(inTheStreets(first.setting, first), first.cast, chanceFrom(order.seed, 'setting')),
    shots: planShots(order, script, references),
    sound: planSound(order, references),
  }
}

/** Half a side, even, as the chroma planes need it. */
function half(sidePx: number): number {
  return Math.ceil(sidePx / 4) * 2
}

function planSound(order: ShapedOrder, references: readonly ReferenceFacts[]): SoundPlan {
  const sounds = references.flatMap(({ facts }, index) => (facts.kind === 'audio' ? [index] : []))
  if (sounds.length > 0) return { kind: 'references', references: sounds }
  return order.audio ? { kind: 'generated' } : { kind: 'none' }
}
