import { testRows } from './rows.ts'

/** What falls through the air, and what a place shows anyway, is no subject. */
testRows([
  [
    'A samurai draws his sword in a bamboo forest, cherry blossom petals falling',
    'lead:samurai samurai:stand petals forest',
    'cherry-blossom',
  ],
  ['A knight stands in a field as smoke rises', 'knight:stand smoke', 'knight:rise'],
  ['A girl stands in the street, snow falling', 'girl:stand snow street', 'girl:fall'],
  ['A dancer dances in the rain', 'dancer:dance rain'],
  ['A crowd celebrates, confetti falling', 'crowd:cheer confetti', 'crowd:fall'],
  ['Sakura petals are flying through the wind', 'petals windy nobody'],
  ['A single leaf falls slowly', 'fallen-leaf:fall'],
  ['一名武士在竹林中拔剑,慢动作,樱花飘落', 'lead:samurai samurai:stand petals forest', 'cherry-blossom'],
  ['一对情侣在街上散步,落叶纷飞', 'couple:walk leaves street', 'couple:fall fallen-leaf'],
  ['微距镜头,一滴水珠从荷叶上滑落', 'close_up lotus', 'lotus:fall'],
  ['Cô gái đi trong công viên, lá rơi', 'girl:walk leaves meadow', 'girl:fall fallen-leaf'],
  ['Hoa đào rơi trong gió, cô gái đứng dưới gốc cây', 'lead:girl girl:stand petals', 'cherry-blossom'],
  ['Cherry blossoms in Kyoto, soft morning light', 'city spring petals nobody'],
  ['京都的樱花,柔和的晨光', 'city spring petals nobody'],
  ['A spaceship flies through an asteroid field', 'space lead:rocket rocket:fly', 'meadow'],
  ['first person view, walking forward through a meadow with flowers', 'first_person meadow nobody'],
  ['A forest with tall trees and leaves, grass', 'forest nobody'],
  ['Flowers and butterflies in a garden', 'meadow lead:butterfly', 'blossom'],
  ['A lone tree stands in a meadow', 'meadow lead:deciduous-tree'],
  ['Close-up of a flower that blooms', 'close_up lead:blossom blossom:bloom'],
  ['Flowers bloom in a garden', 'meadow blossom:bloom'],
  ['花园里开满鲜花', 'meadow', 'blossom:stand'],
  ['一朵花盛开,特写', 'close_up lead:blossom blossom:bloom'],
  ['Cánh đồng với hoa và cây', 'meadow nobody'],
  ['Cận cảnh một bông hoa nở', 'close_up lead:blossom blossom:bloom'],
])
