import { testRows } from './rows.ts'

/** Somebody walks, runs or dances where nobody is named, but not through their own eyes. */
testRows([
  ['walking in the rain', 'person:walk rain 1-person'],
  ['Running through the forest', 'person:run forest'],
  ['Dancing in the street at night', 'person:dance street night'],
  ['He walks through falling leaves', 'person:walk leaves'],
  ['POV walking through a Tokyo alley at night', 'first_person street nobody'],
  ['A river running through the forest', 'river forest nobody'],
  ['漫步在雨中', 'person:walk rain'],
  ['Đi bộ trong mưa', 'person:walk rain'],
])
