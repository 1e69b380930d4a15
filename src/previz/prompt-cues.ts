/**
 * What a prompt says that previz can draw or play: place, time of day, weather and small life, read from words in
 * English, Chinese and Vietnamese. What it does not say, the seed decides.
 */

import { type Chance, pick } from './random.ts'

/** Where a scene is set. */
export type Place = 'mountains' | 'lake' | 'sea' | 'city' | 'forest' | 'desert' | 'meadow'

/** The light. */
export type Daytime = 'dawn' | 'day' | 'sunset' | 'dusk' | 'night'

/** What falls, or hangs in the air. */
export type Weather = 'clear' | 'rain' | 'snow' | 'fog'

/** What moves by itself. */
export type Life = 'petals' | 'fireflies' | 'embers' | 'stars'

/** Everything that a scene is made from. */
export type Cues = {
  readonly place: Place
  readonly daytime: Daytime
  readonly weather: Weather
  readonly life: readonly Life[]
  readonly windy: boolean
}

/** Words of a cue: `latin` ones stand alone (plurals included), `han` ones may stand anywhere. */
type Words = { readonly latin: RegExp; readonly han: RegExp }

const words = (latin: string, han: string): Words => ({
  latin: new RegExp(`(?<![\\p{L}])(?:${latin})(?:s|es)?(?![\\p{L}])`, 'u'),
  han: new RegExp(han, 'u'),
})

const PLACES: readonly (readonly [Place, Words])[] = [
  [
    'city',
    words(
      'city|cities|street|alley|neon|skyline|skyscraper|tokyo|saigon|hanoi|shanghai|hong kong|new york|cyberpunk|downtown|urban|building|thành phố|đường phố|phố',
      '城市|都市|街|霓虹|大楼|高楼|上海|东京|香港|赛博',
    ),
  ],
  ['desert', words('desert|dune|sahara|canyon|mars|sa mạc|cồn cát', '沙漠|沙丘|戈壁|火星')],
  [
    'sea',
    words(
      'sea|ocean|beach|coast|wave|surf|harbou?r|ship|island|whale|lighthouse|biển|đại dương|sóng|đảo',
      '海|沙滩|波浪|岛|船|灯塔',
    ),
  ],
  ['lake', words('lake|river|pond|fjord|reflection|canal|boat|hồ|sông|thuyền', '湖|河|江|池|水面|倒影|小舟')],
  ['forest', words('forest|wood|jungle|tree|bamboo|pine|deer|fox|rừng|cây|tre', '森林|树林|林间|竹|丛林|树')],
  [
    'mountains',
    words(
      'mountain|peak|summit|alps|himalaya|cliff|valley|hill|volcano|dragon|eagle|núi|đồi|thung lũng',
      '山|峰|峡谷|悬崖|火山|龙',
    ),
  ],
  [
    'meadow',
    words(
      'meadow|field|grass|flower|garden|farm|prairie|steppe|horse|dog|cat|cánh đồng|đồng cỏ|hoa|vườn',
      '草原|草地|田野|花|花园|麦田|马',
    ),
  ],
]

const DAYTIMES: readonly (readonly [Daytime, Words])[] = [
  [
    'night',
    words(
      'night|midnight|moon|moonlight|moonlit|star|starry|aurora|neon|cyberpunk|firefly|fireflies|đêm|trăng|sao',
      '夜|月|星|霓虹|极光|萤火',
    ),
  ],
  ['sunset', words('sunset|golden hour|evening|hoàng hôn|chiều tà', '日落|夕阳|黄昏|傍晚|晚霞|落日')],
  ['dawn', words('dawn|sunrise|morning|daybreak|bình minh|sáng sớm', '黎明|日出|清晨|早晨|晨|朝阳')],
  ['dusk', words('dusk|twilight|blue hour|chạng vạng', '暮|薄暮|蓝调')],
  ['day', words('day|daylight|noon|sunny|summer|blue sky|ban ngày|nắng', '白天|正午|阳光|晴|蓝天|夏')],
]

const WEATHERS: readonly (readonly [Weather, Words])[] = [
  ['snow', words('snow|snowy|snowing|snowfall|blizzard|winter|frost|ice|tuyết|mùa đông', '雪|冬|冰')],
  ['rain', words('rain|rainy|raining|storm|stormy|drizzle|thunder|monsoon|mưa|bão', '雨|暴风|雷')],
  ['fog', words('fog|foggy|mist|misty|haze|hazy|sương|sương mù', '雾|烟雨|朦胧')],
]

const LIVES: readonly (readonly [Life, Words])[] = [
  ['petals', words('petal|blossom|cherry|sakura|spring|cánh hoa|hoa anh đào|hoa đào', '花瓣|樱|桃花|春')],
  ['fireflies', words('firefly|fireflies|magic|magical|fairy|lantern|đom đóm|đèn lồng', '萤火|魔法|仙|灯笼')],
  ['embers', words('fire|ember|flame|volcano|lava|dragon|lửa', '火焰|火山|熔岩|燃')],
  ['stars', words('star|starry|galaxy|milky way|aurora|space|sao|ngân hà', '星|银河|极光|太空')],
]

const WIND = words('wind|windy|breeze|storm|stormy|blizzard|gale|gió|bão', '风')

/** Reads a prompt. */
export function readCues(prompt: string, chance: Chance): Cues {
  const text = prompt.normalize('NFC').toLowerCase()
  const place = placeOf(text) ?? pick(chance, ['mountains', 'lake', 'sea', 'meadow'])
  const daytime = firstMentioned(text, DAYTIMES) ?? pick(chance, ['dawn', 'day', 'sunset', 'dusk', 'sunset'])
  const weather = WEATHERS.find(([, named]) => mentions(text, named) >= 0)?.[0] ?? 'clear'
  const life = LIVES.filter(([, named]) => mentions(text, named) >= 0).map(([name]) => name)
  return { place, daytime, weather, life, windy: mentions(text, WIND) >= 0 }
}

/** The place that is mentioned first; mountains by the water are a lake. */
function placeOf(text: string): Place | undefined {
  const first = firstMentioned(text, PLACES)
  const lake = PLACES.find(([place]) => place === 'lake')
  return first === 'mountains' && lake !== undefined && mentions(text, lake[1]) >= 0 ? 'lake' : first
}

/** The cue whose words come first in the text: a prompt names what matters first. */
function firstMentioned<T>(text: string, cues: readonly (readonly [T, Words])[]): T | undefined {
  let best: { readonly cue: T; readonly at: number } | undefined
  for (const [cue, named] of cues) {
    const at = mentions(text, named)
    if (at >= 0 && (best === undefined || at < best.at)) best = { cue, at }
  }
  return best?.cue
}

/** Where a cue is first mentioned; -1 when it is not. */
function mentions(text: string, { latin, han }: Words): number {
  const latinAt = text.search(latin)
  const hanAt = text.search(han)
  if (latinAt < 0 || hanAt < 0) return Math.max(latinAt, hanAt)
  return Math.min(latinAt, hanAt)
}
