import { testRows } from './rows.ts'

/** The colour of a backdrop, wherever it is said, and not of what stands before it. */
testRows([
  ['A lipstick on a white background', 'studio white-backdrop lipstick', 'white-lipstick'],
  ['A red apple, black backdrop', 'studio black-backdrop red-apple'],
  ['Headphones, soft pink gradient background', 'studio pink-backdrop', 'pink-headphones'],
  ['Sneakers, the background is blue', 'studio blue-backdrop sneaker', 'blue-sneaker'],
  ['A dog on a beach, blue sea in the background', 'sea dog', 'studio blue-backdrop'],
  ['A black cat in front of a white wall', 'black-cat', 'black-backdrop'],
  ['一瓶香水,白色背景', 'studio white-backdrop', 'white-perfume-bottle'],
  ['一瓶香水,粉色柔和背景', 'studio pink-backdrop'],
  ['背景为纯白色,一只橘猫', 'studio white-backdrop orange-cat'],
  ['背景是蓝色的大海,一只狗', 'sea dog', 'blue-backdrop studio'],
  ['Thỏi son trên nền trắng', 'studio white-backdrop', 'white-lipstick'],
  ['Đôi giày thể thao, phông nền hồng', 'studio pink-backdrop 2-sneaker'],
  ['quang cao nuoc hoa tren nen den', 'studio black-backdrop perfume-bottle'],
])
