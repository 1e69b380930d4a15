/** What the vocabulary leaves out of the emoji, what its pictures are by nature, and which of them Reelay draws itself. */

import type { Nature } from '../src/previz/script/reading.ts'

/** By the subgroups of emojibase; those that are not here are symbols, gestures, faces or flags. */
export const NATURE_BY_SUBGROUP: { readonly [subgroup: string]: Nature } = {
  'animal-mammal': 'animal',
  'animal-bird': 'animal',
  'animal-amphibian': 'animal',
  'animal-reptile': 'animal',
  'animal-marine': 'animal',
  'animal-bug': 'animal',
  'plant-flower': 'plant',
  'plant-other': 'plant',
  'food-fruit': 'food',
  'food-vegetable': 'food',
  'food-prepared': 'food',
  'food-asian': 'food',
  'food-sweet': 'food',
  drink: 'food',
  dishware: 'product',
  'place-building': 'building',
  'place-religious': 'building',
  'place-other': 'building',
  'transport-ground': 'vehicle',
  'transport-water': 'vessel',
  'transport-air': 'aircraft',
  hotel: 'thing',
  time: 'product',
  event: 'thing',
  'award-medal': 'thing',
  sport: 'thing',
  game: 'thing',
  'arts-crafts': 'thing',
  clothing: 'product',
  music: 'product',
  'musical-instrument': 'product',
  phone: 'product',
  computer: 'product',
  'light-video': 'product',
  'book-paper': 'thing',
  money: 'thing',
  mail: 'thing',
  writing: 'product',
  office: 'thing',
  lock: 'thing',
  tool: 'thing',
  science: 'thing',
  medical: 'thing',
  household: 'product',
  'other-object': 'thing',
  'person-fantasy': 'person',
}

/** Pictures that are something else than their subgroup says, or come from one that is left out. */
export const NATURE_BY_PICTURE: { readonly [picture: string]: Nature } = {
  ...{ robot: 'person', alien: 'person', ghost: 'person', ogre: 'person', goblin: 'person', skull: 'thing' },
  ...{
    'red-heart': 'thing',
    brain: 'thing',
    'anatomical-heart': 'thing',
    bone: 'thing',
    tooth: 'thing',
    collision: 'thing',
  },
  ...{
    rainbow: 'thing',
    'shooting-star': 'thing',
    comet: 'thing',
    'ringed-planet': 'thing',
    tornado: 'thing',
    fire: 'thing',
  },
  ...{
    'high-voltage': 'thing',
    snowman: 'thing',
    snowflake: 'thing',
    umbrella: 'thing',
    'closed-umbrella': 'thing',
    star: 'thing',
  },
  ...{
    'umbrella-with-rain-drops': 'thing',
    'globe-showing-asia-australia': 'thing',
    'world-map': 'thing',
    compass: 'thing',
  },
  ...{
    'mount-fuji': 'building',
    volcano: 'building',
    bell: 'thing',
    megaphone: 'thing',
    'postal-horn': 'product',
    droplet: 'thing',
  },
  ...{
    'hot-air-balloon': 'aircraft',
    tent: 'thing',
    'christmas-tree': 'plant',
    'tanabata-tree': 'plant',
    seat: 'product',
  },
  ...{ 'auto-rickshaw': 'vehicle', railway: 'thing', 'fuel-pump': 'thing', 'traffic-light': 'thing', anchor: 'thing' },
  ...{
    'horizontal-traffic-light': 'thing',
    'vertical-traffic-light': 'thing',
    'stop-sign': 'thing',
    construction: 'thing',
  },
  ...{ 'bus-stop': 'thing', wheel: 'thing', 'oil-drum': 'thing', 'ring-buoy': 'thing', 'police-car-light': 'thing' },
  ...{
    'railway-track': 'thing',
    motorway: 'thing',
    coral: 'plant',
    'spiral-shell': 'thing',
    feather: 'thing',
    wing: 'thing',
  },
}

/** Pictures that would show nothing of their own: faces, signs, clock faces, and places, which are painted. */
export const NO_THINGS = new Set([
  ...[
    'monkey-face',
    'pig-nose',
    'paw-prints',
    'microbe',
    'barber-pole',
    'rosette',
    'spider-web',
    'foggy',
    'night-with-stars',
  ],
  ...[
    'cityscape',
    'sunrise-over-mountains',
    'sunrise',
    'cityscape-at-dusk',
    'sunset',
    'hot-springs',
    'building-construction',
  ],
  ...[
    'love-hotel',
    'japanese-post-office',
    'kaaba',
    'airplane-departure',
    'airplane-arrival',
    'low-battery',
    'page-with-curl',
  ],
  ...[
    'one-oclock',
    'two-oclock',
    'three-oclock',
    'four-oclock',
    'five-oclock',
    'six-oclock',
    'seven-oclock',
    'eight-oclock',
  ],
  ...[
    'nine-oclock',
    'ten-oclock',
    'eleven-oclock',
    'twelve-oclock',
    'one-thirty',
    'two-thirty',
    'three-thirty',
    'four-thirty',
  ],
  ...[
    'five-thirty',
    'six-thirty',
    'seven-thirty',
    'eight-thirty',
    'nine-thirty',
    'ten-thirty',
    'eleven-thirty',
    'twelve-thirty',
  ],
  ...[
    'sparkles',
    'moon-viewing-ceremony',
    'reminder-ribbon',
    'spade-suit',
    'heart-suit',
    'diamond-suit',
    'club-suit',
    'joker',
  ],
  ...['mahjong-red-dragon', 'flower-playing-cards', 'money-with-wings', 'chart-increasing-with-yen', 'musical-note'],
  ...[
    'musical-notes',
    'musical-score',
    'outbox-tray',
    'inbox-tray',
    'mobile-phone-with-arrow',
    'chart-increasing',
    'wood',
  ],
  ...[
    'chart-decreasing',
    'bar-chart',
    'drop-of-blood',
    'placard',
    'identification-card',
    'nazar-amulet',
    'hamsa',
    'bubbles',
  ],
  ...[
    'man-superhero',
    'hole',
    'speech-balloon',
    'desert',
    'mountain',
    'snow-capped-mountain',
    'national-park',
    'landslide',
  ],
  ...[
    'superhero',
    'supervillain',
    'santa-claus',
    'mrs-claus',
    'mx-claus',
    'mage',
    'genie',
    'e-mail',
    'incoming-envelope',
  ],
])

/** Pictures of the pack that Reelay has drawn itself under another name, or under the same one. */
export const HAND_DRAWN: { readonly [picture: string]: string } = {
  'racing-car': 'sports-car',
  automobile: 'car',
  'oncoming-automobile': 'car',
  'cat-face': 'cat',
  'black-cat': 'cat',
  'dog-face': 'dog',
  'guide-dog': 'dog',
  'service-dog': 'dog',
  'tiger-face': 'tiger',
  'horse-face': 'horse',
  'rabbit-face': 'rabbit',
  'dragon-face': 'dragon',
  'cow-face': 'cow',
  'pig-face': 'pig',
  'mouse-face': 'mouse',
  watch: 'wristwatch',
  'running-shoe': 'sneaker',
  'mobile-phone': 'smartphone',
  headphone: 'headphones',
  'red-paper-lantern': 'lantern',
}

/** Words of labels and tags that stand for too much, or for nothing that can be seen. */
export const GENERIC_WORDS = new Set(
  `animal animals face food drink fruit vegetable plant nature object tool music sport sports game clothing building place
  travel vehicle transportation weather sky time money office mail love celebration symbol person people body hand sweet
  dessert restaurant vacation work home party good bad nice cool hot cold fast slow red blue green yellow white black orange
  zoo farm wild ocean beach sea world war fight winner first second third medical science school computer electric power
  energy fun play player ball team match club card heart awesome amazing lucky luck magic fantasy fairy tale religion
  religious prayer history culture traditional festival holiday birthday wedding death danger safety tropical dairy meat
  cooking breakfast lunch dinner snack seafood asian japanese chinese indian american italian mexican spicy hungry yum
  delicious tasty fresh spring summer autumn fall winter morning night day light dark color paint art artist craft
  writing paper read text page document file mark sign number money bank cash business communication phone call video film
  movie show tv picture photo sound audio loud noise voice news media data internet screen button key lock open closed
  close stop start round square big small large little new old young happy sad angry cute ugly rich poor clean dirty smart
  aloha arrival departure adventure activity adorbs ability aches aerial air alcohol arm bar bath bathroom bear beauty bed bee beverage bind
  bite blood bloom body boil bright brush bug build camp cap care cat charge cheer chemistry city class clever cloud
  coat colors comb comfort control cook corner cover cream cup cut dance dark date deal decoration deer direct direction dress
  drive duck east eat effect end engine entertainment equipment evil exercise eye fan feet fix flag fly foot forest fortune
  frame garden gas gate gift girl glass go gold grow guard hair hard hat health heat heavy help hill hit hold hole horn house
  ice idea instrument jump kiss land laugh leg lens life lift line list look machine male man map market mind
  mine mirror mix mouth move nose note offer order pack part pass pay pick piece plan play pleasure point pole
  pot pray pull push question quick race rain relax repair rest ride ring rise road rock roll room rope run sad sail salt
  save search seat send set shape sharp shell shine ship shoot shop shot shower sick sign silver sing sink size skin
  sleep smell smoke snow soft space speed spin spirit split spot stage star step stick stone street strong style sun
  sunny surf swim table tail talk teach tear thank thing throw tie tip top touch tower town toy track
  train trap tree trip turn under up view walk wall wash wave west wheel wind wing woman wood
  yellow zoom 动物 食物 水果 交通 运动 工具 音乐 天气 办公 建筑 服装 植物 甜点 餐厅 旅行 海洋 自然 庆祝 中国 日本 时间
  艺术 手 节日 游戏 科学 医疗 乐器 钱 电影 电视 车辆 公园 海滩 晚上 夜晚 光 城市 颜色 传统 幸运 爱 快乐
  động vật trái cây thời tiết thể thao âm nhạc thức ăn đồ ăn con vật phương tiện giao thông`
    .split(/\s+/)
    .concat([
      'động vật',
      'thời tiết',
      'thể thao',
      'âm nhạc',
      'thức ăn',
      'phương tiện',
      'giao thông',
      'tòa nhà',
      'mặt trời',
      'khuôn mặt',
      'thiên nhiên',
    ]),
)
