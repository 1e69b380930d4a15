import { testRows } from './rows.ts'

/** A bicycle and its rider are one; whoever sits on a horse or a motorbike is not seen beside it. */
testRows([
  ['A man rides a bike through the city', 'lead:cyclist 1-cyclist cyclist:drive city', 'man bicycle'],
  ['Two girls riding bicycles in the park', '2-cyclist meadow', 'girl bicycle'],
  ['First-person view of riding a bicycle down the street', 'first_person bicycle street', 'cyclist'],
  ['A bicycle leaning against a wall', 'bicycle', 'cyclist'],
  ['A man rides a motorcycle down the highway', 'lead:motorcycle motorcycle:drive street', 'man'],
  ['A cowboy riding a horse in the desert', 'lead:horse horse:run desert', 'person'],
  ['A motorcyclist rides through the desert', 'lead:motorcycle motorcycle:drive desert'],
  ['A horse rider on the beach', 'lead:horse sea', 'person'],
  ['Two people riding horses on the beach', '2-horse horse:run sea', 'person crowd'],
  ['A knight rides a black horse', 'lead:knight black-horse'],
  ['A woman drives a red car', 'lead:car red-car car:drive', 'woman'],
  ['A car drives past a man', 'car:drive man'],
  ['女孩骑自行车穿过田野', 'lead:cyclist cyclist:drive meadow', 'girl bicycle'],
  ['骑着自行车的女孩穿过田野', 'lead:cyclist meadow', 'girl bicycle'],
  ['一个骑摩托车的男人穿过城市', 'lead:motorcycle motorcycle:drive city', 'man'],
  ['女孩骑着白马在草原上奔跑', 'lead:horse white-horse horse:run meadow', 'girl'],
  ['co gai mac ao dai trang di xe dap tren pho', 'white-cyclist cyclist:drive street', 'girl bicycle'],
  ['Cô gái đi xe đạp trên phố', 'lead:cyclist cyclist:drive street', 'girl bicycle'],
  ['Người đàn ông đi xe máy qua phố', 'lead:motorcycle motorcycle:drive street', 'man'],
  ['Cô gái cưỡi ngựa trên thảo nguyên', 'lead:horse horse:run meadow', 'girl'],
])
