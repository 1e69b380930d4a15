import { testRows } from './rows.ts'

/** How many there are, where one word says it of all of them, and where nobody is named but by number. */
testRows([
  ['A camel caravan in the desert', 'crowd-camel desert'],
  ['沙漠中的驼队', 'crowd-camel desert'],
  ['Đoàn lạc đà trên sa mạc', 'crowd-camel desert'],
  ['A wolf pack in the snow', 'crowd-wolf snow'],
  ['A school of fish', 'crowd-fish fish:swim'],
  ['羊群在山坡上吃草', 'crowd-ewe ewe:walk'],
  ['野马群在草原上奔跑', 'crowd-horse horse:run meadow'],
  ['鸟群飞过天空', 'crowd-bird bird:fly sky'],
  ['Đàn trâu', 'crowd-water-buffalo'],
  ['dan trau', 'crowd-water-buffalo'],
  ['Một đàn cá bơi dưới biển', 'crowd-fish fish:swim underwater'],
  ['A litter of puppies', '5-dog'],
  ['Ba người bạn đi dạo trên bãi biển', '3-person person:walk sea', 'friends'],
  ['ba nguoi ban', '3-person'],
  ['Bốn đứa trẻ chơi bóng', '4-child'],
  ['Năm đứa trẻ', '5-child'],
  ['Năm cô gái nhảy múa', '5-girl girl:dance'],
  ['Mùa xuân năm ấy, một cô gái đi dạo', '1-girl'],
  ['Hai mẹ con đi dạo', '1-mother-and-child mother-and-child:walk', 'woman'],
  ['父子俩在海边散步', '1-father-and-child father-and-child:walk sea'],
  ['A mother and daughter in the park', '1-mother-and-child meadow', 'woman girl'],
  ['两人共撑一把伞', '2-person prop:umbrella'],
  ['Hai người che chung một chiếc ô', '2-person prop:umbrella'],
  ['Hai người đàn ông nói chuyện', '2-man', 'person'],
])
