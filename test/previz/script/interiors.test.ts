import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readScript } from '../../../src/previz/script/read-script.ts'
import { testRows } from './rows.ts'

/** Rooms that look like no other room. */
testRows([
  ['A man waits in a subway station', 'room station man', 'metro train'],
  ['A girl on a train platform at night', 'room station night girl', 'train'],
  ['一个女人在地铁站等车', 'room station woman'],
  ['火车站的站台上站着一位老人', 'room station old-man', 'train'],
  ['Một cô gái đứng ở ga tàu điện ngầm', 'room station girl', 'train metro'],
  ['mot co gai dung o ga tau dien ngam', 'room station girl', 'train metro'],
  ['A subway train arrives in the subway station', 'room station metro:drive'],
  ['A robot arm in a factory', 'room factory robot'],
  ['A carpenter in his workshop', 'room factory'],
  ['工人在工厂工作', 'room factory person'],
  ['Công nhân trong nhà máy', 'room factory person', 'building:factory'],
  ['cong nhan trong nha may', 'room factory person'],
  ['Người thợ mộc trong xưởng', 'room factory'],
  ['A chef cooks in the kitchen', 'room kitchen chef'],
  ['A cup of coffee on a kitchen table', 'room kitchen hot-beverage'],
  ['厨师在厨房做饭', 'room kitchen chef'],
  ['Đầu bếp trong nhà bếp', 'room kitchen chef'],
  ['dau bep trong nha bep', 'room kitchen chef'],
  ['A teacher in a classroom', 'room classroom person'],
  ['老师在教室里讲课', 'room classroom'],
  ['Cô giáo trong lớp học', 'room classroom'],
  ['A woman works in an office', 'room office woman'],
  ['办公室里的女人', 'room office woman'],
  ['Một cô gái trong văn phòng', 'room office girl'],
  ['A doctor in a hospital room', 'room hospital'],
  ['医院病房里的医生', 'room hospital'],
  ['Bác sĩ trong bệnh viện', 'room hospital'],
  ['mot bac si trong benh vien', 'room hospital'],
  ['A scientist in a laboratory', 'room laboratory'],
  ['科学家在实验室里', 'room laboratory'],
  ['Nhà khoa học trong phòng thí nghiệm', 'room laboratory'],
  ['A man lifts weights in a gym', 'room gym man'],
  ['健身房里的男人', 'room gym man'],
  ['Một người đàn ông trong phòng gym', 'room gym man'],
  ['A girl reads in a library', 'room library girl'],
  ['女孩在图书馆看书', 'room library girl'],
  ['Cô gái đọc sách trong thư viện', 'room library girl'],
  ['A child in a supermarket', 'room supermarket child'],
  ['妈妈在超市购物', 'room supermarket'],
  ['Em bé trong siêu thị', 'room supermarket'],
  ['A woman reads in a cafe', 'room cafe woman'],
  ['A barista in a coffee shop', 'room cafe barista'],
  ['咖啡厅里的咖啡师', 'room cafe barista'],
  ['女孩坐在咖啡馆里', 'room cafe girl'],
  ['Một cô gái trong quán cà phê', 'room cafe girl', 'hot-beverage'],
  ['mot co gai trong quan ca phe', 'room cafe girl', 'hot-beverage'],
  ['A man drinks in a bar', 'room bar man'],
  ['A bartender in a pub', 'room bar barista'],
  ['一个男人在酒吧', 'room bar man'],
  ['Một người đàn ông trong quán bar', 'room bar man'],
  ['A couple in a restaurant by candlelight', 'room restaurant couple candle-light'],
  ['一家人在餐厅吃饭', 'room restaurant family'],
  ['老人在饭馆里', 'room restaurant old-man'],
  ['Gia đình trong nhà hàng', 'room restaurant family'],
  ['A chef in a restaurant kitchen', 'room kitchen chef', 'restaurant'],
  ['A bar of soap', 'soap', 'bar room'],
  ['A chocolate bar', 'chocolate-bar', 'bar room'],
  ['A cat sleeps in the living room', 'room lounge cat', 'kitchen'],
  ['A cat sleeps on a sofa', 'room cat', 'kitchen lounge'],
  ['A satellite and a space station', 'space', 'station'],
  ['A car at a gas station', 'car', 'station'],
])

/** A station is one of trains where nothing else is said. */
testRows([
  ['a man waits at the station', 'room station man:stand'],
  ['the train leaves the station', 'room station train:drive'],
  ['火车进站', 'room station train:drive'],
  ['a subway train arrives at the station', 'room station metro:drive'],
  ['chuyến tàu rời ga', 'room station train:drive'],
  ['tau vao ga', 'room station train:drive'],
  ['Một người đàn ông ở ga tàu hỏa', 'room station man', 'train'],
  ['Một người đàn ông đứng ở ga', 'room station man', 'train'],
  ['地铁站里人们在等车', 'room station crowd:stand', 'car'],
  ['一个女人在候车', 'room station woman:stand', 'car'],
  ['Một cô gái chờ tàu ở nhà ga', 'room station girl:stand', 'train'],
  ['mot co gai cho tau o nha ga', 'room station girl:stand', 'train'],
  ['公交车站等车的女孩', 'street girl:stand', 'station car'],
  ['a police station', 'street', 'station'],
  ['a fire station at night', 'street night', 'station'],
  ['a power station', 'city', 'station'],
  ['a radio station', 'city', 'station'],
  ['a weather station in the mountains', 'mountains', 'station'],
  ['a station wagon', 'car', 'station'],
])

/** Accents that are no Vietnamese ones are often left out, and mean the same. */
testRows([
  ['a café', 'room cafe'],
  ['a fiancé waits in the café', 'room cafe man:stand'],
  ['a château on a cliff', 'mountains'],
  ['Một cô gái trong quán cà phê', 'room cafe girl'],
])

test('a room goes on from shot to shot until another one is named', () => {
  const interiors = (prompt: string) => readScript(prompt).shots.map(({ setting }) => setting.interior)
  assert.deepEqual(
    interiors('Shot 1: a chef in a kitchen. Shot 2: he sits at the table. Shot 3: he is in his bedroom.'),
    ['kitchen', 'kitchen', 'lounge'],
  )
  assert.deepEqual(interiors('Shot 1: a chef in a kitchen. Shot 2: he walks through a forest.'), ['kitchen', undefined])
})

/** What is called after a room is not in it, nor what is outside of it or taken out of it. */
testRows([
  ['a supermarket parking lot at night', 'street night', 'room supermarket'],
  ['grocery bags on a street', 'street handbag', 'room supermarket'],
  ['a subway sandwich', 'sandwich', 'room station'],
  ['a lab dog runs in the park', 'meadow dog:run', 'room laboratory'],
  ['black lab puppy', 'black-dog', 'room laboratory'],
  ['hospital bed on the beach', 'sea', 'room hospital'],
  ['沙滩上的病床', 'sea', 'room hospital'],
  ['A man in a hospital bed', 'room hospital man'],
  ['ward off evil', '', 'room hospital'],
  ['garage door opens on a street', 'street door', 'room factory'],
  ['a kitchen garden', 'meadow', 'room kitchen'],
  ['a library card', '', 'room library'],
  ['咖啡馆外的街道', 'street', 'room cafe'],
  ['a street outside a library', 'street', 'room library'],
  ['A girl outside a café', 'street girl', 'room cafe'],
  ['A dog outside the library on the beach', 'sea dog', 'room street library'],
  ['ben ngoai quan cafe', 'street', 'room cafe'],
  ['đường phố bên ngoài thư viện', 'street', 'room library'],
  ['a subway car in a city street', 'street metro', 'room station car'],
  ['A woman in a subway car', 'room station woman', 'car metro'],
  ['tàu điện ngầm chạy qua cầu', 'metro:drive on-viaduct', 'room station'],
  ['tau dien ngam chay qua cau', 'metro:drive on-viaduct', 'room station'],
  ['một cô gái trong tàu điện ngầm', 'room station girl', 'metro'],
  ['A kitchen table in a garden', 'meadow', 'room kitchen'],
  ['A classroom in the mountains', 'room classroom'],
])
