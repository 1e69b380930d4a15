import { testRows } from './rows.ts'

/** Phrases that mean another thing than their words. */
testRows([
  ['a tea cup', 'teacup-without-handle', 'hot-beverage'],
  ['the cup final', 'football-match', 'hot-beverage'],
  ['a paper cup of coffee', '1-hot-beverage', 'cup-with-straw'],
  ['close-up of a football player', 'person close_up meadow'],
  ['A football player in a café', 'person room cafe', 'meadow'],
  ['cận cảnh một cầu thủ bóng đá', 'person close_up meadow'],
  ['people at a zebra crossing', 'street crowd', 'zebra'],
  ['a zebra crossing the river', 'zebra river', 'street'],
  ['train your dog', 'dog', 'train'],
  ['A train in your city', 'train city'],
  ['非洲菊', 'blossom', 'acacia meadow'],
  ['một bà mẹ và con gái', 'woman girl', 'old-woman'],
  ['mot ba me va con gai', 'woman girl', 'old-woman'],
  ['một nhóm bạn ngồi trong quán cafe', 'room cafe friends:sit'],
  ['Một đôi bạn ăn tối trong nhà hàng', 'room restaurant couple'],
  ['mot nhom ban ngoi trong quan cafe', 'room cafe friends:sit'],
  ['a station wagon', 'car', 'room station'],
])
