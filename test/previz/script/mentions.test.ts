import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readScript } from '../../../src/previz/script/read-script.ts'

/** Of each shot the references that it names, as `image1:shot`. */
const ROWS: readonly (readonly [prompt: string, ...shots: string[]])[] = [
  ['The cat from image 1 walks through the forest of image 2', 'image1:shot image2:shot'],
  ['@Image1 stands in a street, style of @Image2', 'image1:shot image2:shot'],
  ['[Image 1] a woman dances on a stage', 'image1:shot'],
  ['The first image is the opening of a city film', 'image1:opening'],
  ['Opening with image 1, ending with image 2, a river in a forest', 'image1:opening image2:ending'],
  ['Use image_3 as the last frame, a car in a desert', 'image3:ending'],
  ['A girl dances, follow the motion of video 2 throughout', 'video2:throughout'],
  ['A boy sings on a stage to audio 1', 'audio1:throughout'],
  ['图片1中的女孩走在图片2的街道上', 'image1:shot image2:shot'],
  ['参考图1、图2和图3,一辆跑车在街道上行驶', 'image1:shot image2:shot image3:shot'],
  ['图1、2、3中的产品放在展台上', 'image1:shot image2:shot image3:shot'],
  ['首帧采用图片1构图,尾帧采用图片2,城市夜景', 'image1:opening image2:ending'],
  ['@图片1 的猫坐在窗边', 'image1:shot'],
  ['【图1】为首帧,一只猫在房间里', 'image1:opening'],
  ['第一张图片的人物在舞台上跳舞', 'image1:shot'],
  ['全程参考视频1的运镜,女孩在海边奔跑', 'video1:throughout'],
  ['一个男人在街上,参考音频2', 'audio2:throughout'],
  ['Cô gái trong ảnh 1 đi trên bãi biển ở ảnh 2', 'image1:shot image2:shot'],
  ['Khung hình đầu là ảnh 1, khung hình cuối là ảnh 2, thành phố về đêm', 'image1:opening image2:ending'],
  ['co gai trong anh 1 di tren bai bien', 'image1:shot'],
  ['Con mèo trong phòng, nhạc nền theo âm thanh 1', 'audio1:throughout'],
  ['Suốt video tham khảo video 1, con chó chạy trong công viên', 'video1:throughout'],
  ['镜头1:图片1的女孩走在街上。镜头2:图片2的男孩在房间里。', 'image1:shot', 'image2:shot'],
  [
    'Shot 1: image 1, a forest. Shot 2: image 2, a sea. Shot 3: image 1, a street',
    'image1:shot',
    'image2:shot',
    'image1:shot',
  ],
  ['A cat in a forest. A dog in a city. The style of image 1.', 'image1:throughout', 'image1:throughout'],
  ['首帧为图1,尾帧为图2。一个女孩走进森林。她在湖边跳舞。', 'image1:opening', 'image2:ending'],
  ['Image 1 is the first frame and image 2 is the last frame. A flower blooms.', 'image1:opening image2:ending'],
  ['以图片1为首帧、图片2为尾帧,一只猫在房间里', 'image1:opening image2:ending'],
  ['A photo of 3 dogs in a park', ''],
  ['生成2张图片,一个3秒的视频,一只猫在街上', ''],
  ['A 5 second video of a cat, 4K', ''],
  ['image 0 and image 100 of a cat', ''],
]

for (const [prompt, ...shots] of ROWS) {
  test(`"${prompt}" names ${shots.join(' | ') || 'nothing'}`, () => {
    const read = readScript(prompt).shots.map(({ mentions }) =>
      mentions.map(({ kind, number, use }) => `${kind}${number}:${use}`).join(' '),
    )
    assert.deepEqual(read, shots)
  })
}
