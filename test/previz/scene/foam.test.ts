import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Lens, REST } from '../../../src/previz/camera/pose.ts'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { paintLayers, setStage } from '../../../src/previz/scene/painting.ts'
import { placeLayer } from '../../../src/previz/scene/placing.ts'
import { planSet } from '../../../src/previz/scene/sets/sets.ts'
import { PLAIN } from '../../support/scenes.ts'

test('foam reaches from side to side under a camera that stays, however far out it is', async () => {
  const size = { widthPx: 192, heightPx: 108 }
  const setting = { ...PLAIN, place: 'sea' } as const
  const set = planSet(setting, chanceFrom(3, 'set'), undefined)
  const stage = setStage({ size, seed: 3, setting }, set)
  const lens: Lens = { frame: size, horizon: stage.horizon }
  const glances = Array.from({ length: 97 }, (_, index) => ({ pose: REST, seconds: index / 24 }))
  const shot = { lens, frames: 97, seed: 3, glances, onLayer: () => undefined }
  const layers = await paintLayers(new PixelMemory(), set, stage, shot)
  const waves = layers.filter(({ plan }) => plan.advance !== undefined)
  assert.equal(waves.length, 3)
  for (const wave of waves)
    for (const { seconds } of glances) {
      const { project, texture } = placeLayer(wave, stage, lens, REST, seconds)
      for (const { left, step } of project(stage.horizon + 4, Math.round(stage.foot))?.lines ?? [])
        assert.ok(left > -1 && left + step * size.widthPx < texture.size.widthPx + 1, `at ${seconds.toFixed(2)} s`)
    }
})
