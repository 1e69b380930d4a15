import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readScript } from '../../../src/previz/script/read-script.ts'
import { faultsOf } from './facts.ts'

/** The prompts of the documents that Reelay was begun with, each of them one shot. */
const SEEDS: readonly (readonly [prompt: string, wanted: string, unwanted: string])[] = [
  [
    '电影感街头运镜,一辆跑车穿过雨夜霓虹街道',
    'street night rain wet neon-light cinematic lead:sports-car sports-car:drive 1-sports-car follow',
    'city',
  ],
  [
    'A river flowing through an autumn forest, aerial view, cinematic motion',
    'river forest autumn aerial cinematic fly nobody',
    '',
  ],
  [
    '一只橘猫站在雨后的东京街头,霓虹倒影,电影感镜头运动。',
    'street wet neon-light night cinematic orange-cat cat:stand 1-cat push_in',
    'rain city',
  ],
  [
    'A young woman blows out birthday candles, warm indoor lighting, shallow depth of field',
    'room warm candle-light lamp-light lead:woman woman:blow prop:birthday-cake 1-birthday-cake',
    'candle',
  ],
  [
    '第一人称视角果茶宣传广告。首帧采用图片1构图,成品定格采用图片2构图,全程参考视频1的运动方式,并参考音频1的节奏氛围。',
    'first_person lead:fruit-tea image1:opening image2:ending video1:throughout audio1:throughout',
    'image1:shot nobody',
  ],
  ['生成一段竖屏城市街拍视频,夜景霓虹,镜头缓慢前移。', 'street night neon-light push_in slow nobody', 'dawn'],
  [
    '根据多张参考图生成一段产品展示视频,保持主体一致,镜头从左向右平滑移动。',
    'studio truck_right normal nobody',
    'push_in',
  ],
  ['保持主体构图一致,镜头缓慢推进,风格写实。', 'push_in slow nobody', 'windy'],
  ['从首帧自然过渡到尾帧,镜头运动连贯,人物表情稳定。', 'push_in nobody', 'person'],
  ['这里写文字提示词', 'normal nobody', ''],
]

for (const [prompt, wanted, unwanted] of SEEDS) {
  test(`"${prompt}" is ${wanted}`, () => {
    const { shots } = readScript(prompt)
    assert.equal(shots.length, 1)
    assert.deepEqual(faultsOf(shots[0], wanted, unwanted), [])
    assert.equal(shots[0].line, prompt)
  })
}
