import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readScript } from '../../../src/previz/script/read-script.ts'
import type { Script } from '../../../src/previz/script/reading.ts'
import { faultsOf } from './facts.ts'

type ScriptRow = {
  readonly prompt: string
  readonly form: Script['form']
  /** Of each shot: its line, its seconds where it has any, what must come out of it, and what must not. */
  readonly shots: readonly (readonly [line: string, seconds: string, wanted: string, unwanted?: string])[]
}

const ROWS: readonly ScriptRow[] = [
  {
    prompt:
      '0-3s: A red sports car drives through a neon street at night. 3-5s: The driver smiles, close-up. 5-8s: The camera pulls back, wide shot',
    form: 'script',
    shots: [
      [
        'A red sports car drives through a neon street at night.',
        '0-3',
        'street night red-sports-car sports-car:drive',
      ],
      ['The driver smiles, close-up.', '3-5', 'person close_up street night'],
      ['The camera pulls back, wide shot', '5-8', 'pull_out wide street'],
    ],
  },
  {
    prompt: '0–3秒:清晨的森林,一只鹿走过。3–5秒:鹿抬头,特写。5–8秒:航拍整片森林,镜头拉远。',
    form: 'script',
    shots: [
      ['清晨的森林,一只鹿走过。', '0-3', 'forest dawn deer:walk'],
      ['鹿抬头,特写。', '3-5', 'deer close_up forest'],
      ['航拍整片森林,镜头拉远。', '5-8', 'aerial forest pull_out'],
    ],
  },
  {
    prompt:
      '[00:00-00:03] A cup of coffee on a wooden table\n[00:03-00:06] Steam rises, macro\n[00:06-00:10] A woman drinks',
    form: 'script',
    shots: [
      ['A cup of coffee on a wooden table', '0-3', 'hot-beverage room'],
      ['Steam rises, macro', '3-6', 'smoke close_up hot-beverage'],
      ['A woman drinks', '6-10', 'woman'],
    ],
  },
  {
    prompt: 'Giây 0-3: cô gái đi trên bãi biển. Giây 3-6: cô ấy quay lại mỉm cười, cận cảnh.',
    form: 'script',
    shots: [
      ['cô gái đi trên bãi biển.', '0-3', 'girl:walk sea'],
      ['cô ấy quay lại mỉm cười, cận cảnh.', '3-6', 'girl:turn close_up sea'],
    ],
  },
  {
    prompt: '镜头1:城市夜景,霓虹闪烁。镜头2:一个男人走在街上。镜头3:男人回头,镜头推近。',
    form: 'script',
    shots: [
      ['城市夜景,霓虹闪烁。', '', 'city night neon-light nobody'],
      ['一个男人走在街上。', '', 'man:walk street night'],
      ['男人回头,镜头推近。', '', 'man:turn push_in street'],
    ],
  },
  {
    prompt: '镜头一:海边日落。镜头二:两个孩子在沙滩上奔跑。',
    form: 'script',
    shots: [
      ['海边日落。', '', 'sea sunset nobody'],
      ['两个孩子在沙滩上奔跑。', '', '2-child child:run sea sunset'],
    ],
  },
  {
    prompt: '第一个镜头,猫在窗台上睡觉。第二个镜头,猫跳下窗台。第三个镜头,猫跑出房间。',
    form: 'script',
    shots: [
      ['猫在窗台上睡觉。', '', 'cat:lie room'],
      ['猫跳下窗台。', '', 'cat:jump'],
      ['猫跑出房间。', '', 'cat:run room'],
    ],
  },
  {
    prompt: '古风仙侠短片。分镜1(0-2秒):雪山之巅,剑客伫立。分镜2(2-5秒):巨龙从云海中升起。',
    form: 'script',
    shots: [
      ['雪山之巅,剑客伫立。', '0-2', 'mountains person:stand dreamy'],
      ['巨龙从云海中升起。', '2-5', 'dragon:rise sky dreamy', 'person'],
    ],
  },
  {
    prompt:
      'Shot 1: A chef chops vegetables in a kitchen. Shot 2: Flames rise from a wok. Shot 3: A plated dish, top down view.',
    form: 'script',
    shots: [
      ['A chef chops vegetables in a kitchen.', '', 'chef room leafy-green'],
      ['Flames rise from a wok.', '', 'fire-light shallow-pan-of-food'],
      ['A plated dish, top down view.', '', 'fork-and-knife-with-plate top'],
    ],
  },
  {
    prompt:
      'Scene 1 - A desert at dawn.\nScene 2 - A caravan of camels walks over the dunes.\nScene 3 - Night, a campfire under the stars.',
    form: 'script',
    shots: [
      ['A desert at dawn.', '', 'desert dawn'],
      ['A caravan of camels walks over the dunes.', '', 'camel:walk desert'],
      ['Night, a campfire under the stars.', '', 'night fire-light stars'],
    ],
  },
  {
    prompt:
      'Cảnh 1: Bình minh trên cánh đồng lúa. Cảnh 2: Một bác nông dân dắt trâu ra đồng. Cảnh 3: Flycam toàn cảnh ngôi làng.',
    form: 'script',
    shots: [
      ['Bình minh trên cánh đồng lúa.', '', 'meadow dawn'],
      ['Một bác nông dân dắt trâu ra đồng.', '', 'person water-buffalo'],
      ['Flycam toàn cảnh ngôi làng.', '', 'city aerial wide'],
    ],
  },
  {
    prompt: 'A city street in the rain, cut to a woman looking out of a window, then cut to a candle on the table',
    form: 'script',
    shots: [
      ['A city street in the rain,', '', 'street rain'],
      ['a woman looking out of a window,', '', 'woman room'],
      ['a candle on the table', '', 'candle room candle-light'],
    ],
  },
  {
    prompt: '一辆跑车停在车库里,切到城市街道,跑车疾驰而过',
    form: 'script',
    shots: [
      ['一辆跑车停在车库里,', '', 'sports-car:stand room'],
      ['城市街道,跑车疾驰而过', '', 'sports-car:drive street'],
    ],
  },
  {
    prompt: 'Một con thuyền trên sông, chuyển cảnh, chợ đêm đông người',
    form: 'script',
    shots: [
      ['Một con thuyền trên sông,', '', 'canoe river'],
      ['chợ đêm đông người', '', 'street night'],
    ],
  },
  {
    prompt: '1. A fox wakes up in the snow\n2. The fox runs through the forest\n3. Wide shot of the mountains',
    form: 'script',
    shots: [
      ['A fox wakes up in the snow', '', 'fox snow'],
      ['The fox runs through the forest', '', 'fox:run forest'],
      ['Wide shot of the mountains', '', 'wide mountains'],
    ],
  },
  {
    prompt:
      '0-2s: 一瓶香水放在大理石台上,黑色背景,金色光线,镜头缓慢推进 2-4s: 特写,香水瓶旋转,花瓣飘落 4-6s: 粉色柔和背景,镜头环绕',
    form: 'script',
    shots: [
      [
        '一瓶香水放在大理石台上,黑色背景,金色光线,镜头缓慢推进',
        '0-2',
        'studio black-backdrop perfume-bottle push_in slow',
        'stage gold-perfume-bottle',
      ],
      ['特写,香水瓶旋转,花瓣飘落', '2-4', 'close_up perfume-bottle:turn petals studio'],
      ['粉色柔和背景,镜头环绕', '4-6', 'pink-backdrop orbit_right perfume-bottle studio'],
    ],
  },
  {
    prompt: '0-3秒 一只猫在窗台上睡觉,3-5秒 猫跳下窗台',
    form: 'script',
    shots: [
      ['一只猫在窗台上睡觉,', '0-3', 'cat:lie room'],
      ['猫跳下窗台', '3-5', 'cat:jump'],
    ],
  },
  {
    prompt: '第0-2秒:城市夜景 第2-4秒:一辆跑车驶过',
    form: 'script',
    shots: [
      ['城市夜景', '0-2', 'city night nobody'],
      ['一辆跑车驶过', '2-4', 'sports-car:drive city'],
    ],
  },
  {
    prompt: '[0-2s] A cat sleeps on a sofa [2-4s] It jumps down',
    form: 'script',
    shots: [
      ['A cat sleeps on a sofa', '0-2', 'cat:lie room'],
      ['It jumps down', '2-4', 'cat:jump'],
    ],
  },
  {
    prompt: '0:00-0:03 A knight walks through a forest 0:03-0:06 A dragon appears',
    form: 'script',
    shots: [
      ['A knight walks through a forest', '0-3', 'knight:walk forest'],
      ['A dragon appears', '3-6', 'dragon forest'],
    ],
  },
  {
    prompt: '0-3 giây: cô gái đi trên bãi biển 3-6 giây: cô ấy quay lại mỉm cười',
    form: 'script',
    shots: [
      ['cô gái đi trên bãi biển', '0-3', 'girl:walk sea'],
      ['cô ấy quay lại mỉm cười', '3-6', 'girl:turn sea'],
    ],
  },
  {
    prompt: 'The car goes from 0-3s standing still, then 60 km/h in a 5-6 second clip',
    form: 'sentences',
    shots: [['The car goes from 0-3s standing still, then 60 km/h in a 5-6 second clip', '', 'car']],
  },
  {
    prompt:
      'A woman walks down a Tokyo street. She wears a black leather jacket, a long red dress, and black boots. She wears sunglasses and red lipstick.',
    form: 'sentences',
    shots: [
      [
        'A woman walks down a Tokyo street. She wears a black leather jacket, a long red dress, and black boots. She wears sunglasses and red lipstick.',
        '',
        'black-woman woman:walk street',
        'coat dress womans-boot lipstick sunglasses',
      ],
    ],
  },
  {
    prompt:
      'An orange cat sits on a windowsill. Rain falls outside. She looks up. Shallow depth of field, cinematic lighting.',
    form: 'sentences',
    shots: [
      ['An orange cat sits on a windowsill. Rain falls outside.', '', 'orange-cat cat:sit room rain cinematic'],
      ['She looks up. Shallow depth of field, cinematic lighting.', '', 'orange-cat cinematic room'],
    ],
  },
  {
    prompt: 'Two astronauts walk on the moon. The camera orbits around them. Epic, cinematic.',
    form: 'sentences',
    shots: [
      [
        'Two astronauts walk on the moon. The camera orbits around them. Epic, cinematic.',
        '',
        '2-astronaut astronaut:walk moon orbit_right epic cinematic',
      ],
    ],
  },
  {
    prompt: '电影感,写实风格。一个女孩走进森林。她看到一只白鹿。',
    form: 'sentences',
    shots: [
      ['电影感,写实风格。一个女孩走进森林。', '', 'girl:walk forest cinematic'],
      ['她看到一只白鹿。', '', 'deer girl forest cinematic'],
    ],
  },
  {
    prompt: 'Make a 3-5 second clip of a dog in a park, ratio 16:9',
    form: 'sentences',
    shots: [['Make a 3-5 second clip of a dog in a park, ratio 16:9', '', 'dog meadow 1-dog']],
  },
  {
    prompt: '生成一段3-5秒的视频,一只狗在公园里奔跑',
    form: 'sentences',
    shots: [['生成一段3-5秒的视频,一只狗在公园里奔跑', '', 'dog:run meadow 1-dog']],
  },
  {
    prompt: '一只猫在房间里跑。镜头切换流畅自然。',
    form: 'sentences',
    shots: [['一只猫在房间里跑。镜头切换流畅自然。', '', 'cat:run room']],
  },
]

for (const { prompt, form, shots } of ROWS) {
  test(`"${prompt.replaceAll('\n', ' ⏎ ')}" has ${shots.length} shots`, () => {
    const script = readScript(prompt)
    assert.equal(script.form, form)
    assert.deepEqual(
      script.shots.map(({ line, seconds }) => [line, seconds === undefined ? '' : `${seconds.from}-${seconds.to}`]),
      shots.map(([line, seconds]) => [line, seconds]),
    )
    assert.deepEqual(
      shots.map(([, , wanted, unwanted], i) => faultsOf(script.shots[i], wanted, unwanted)),
      shots.map(() => []),
    )
  })
}

test('magic words are no part of the lines, nor of anything else that is read', () => {
  for (const prompt of ['A cat in a forest [[previz:burn-in]]', 'A cat [[previz:fail]]in a forest']) {
    assert.deepEqual(readScript(prompt), readScript('A cat in a forest'))
  }
  const { shots } = readScript('镜头1:一只猫[[previz:burn-in]]。[[previz:fail:provider]]镜头2:一只狗')
  assert.deepEqual(
    shots.map(({ line }) => line),
    ['一只猫。', '一只狗'],
  )
})
