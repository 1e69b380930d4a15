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
  ['Một cô gái đứng ở ga tàu điện ngầm', 'room station girl', 'train'],
  ['mot co gai dung o ga tau dien ngam', 'room station girl', 'train'],
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
  ['A cat sleeps in the living room', 'room lounge cat', 'kitchen'],
  ['A cat sleeps on a sofa', 'room cat', 'kitchen lounge'],
  ['A satellite and a space station', 'space', 'station'],
  ['A car at a gas station', 'car', 'station'],
])

test('a room goes on from shot to shot until another one is named', () => {
  const interiors = (prompt: string) => readScript(prompt).shots.map(({ setting }) => setting.interior)
  assert.deepEqual(
    interiors('Shot 1: a chef in a kitchen. Shot 2: he sits at the table. Shot 3: he is in his bedroom.'),
    ['kitchen', 'kitchen', 'lounge'],
  )
  assert.deepEqual(interiors('Shot 1: a chef in a kitchen. Shot 2: he walks through a forest.'), ['kitchen', undefined])
})
