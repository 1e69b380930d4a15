import { testRows } from './rows.ts'

/** Who comes to the camera, and who goes away from it. */
testRows([
  ['A yellow taxi drives towards the camera', 'taxi:towards yellow-taxi', 'push_in'],
  ['A boy runs straight at the camera', 'boy:run boy:towards'],
  ['A blue car drives away down a country road at sunset', 'car:away meadow street sunset'],
  ['The camera moves away from a car that drives', 'car:drive', 'car:away'],
  ['A car stands with its lamps towards the camera', 'car', 'car:towards'],
  ['一辆红色跑车迎面驶来', 'sports-car:drive sports-car:towards'],
  ['一辆汽车驶向远方', 'car:drive car:away'],
  ['Chiếc xe chạy về phía máy quay', 'car:drive car:towards'],
  ['Một người phụ nữ đi bộ trên bãi biển', '1-woman woman:walk sea', 'person'],
])
