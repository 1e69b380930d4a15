import { testRows } from './rows.ts'

/** Whoever is told to be in a boat is one with it; who only looks at one is not. */
testRows([
  ['A woman on the beach looks at a boat', 'woman:stand canoe', 'woman-on-canoe'],
  ['A girl in a red dress watches a boat on the lake', 'girl:stand canoe lake', 'girl-on-canoe'],
  ['A child on the dock watches a boat', 'child:stand canoe', 'child-on-canoe'],
  ['A man in a hat stands by a boat', 'man:stand canoe', 'man-on-canoe'],
  ['A man looks from the window at a boat', 'man:stand canoe', 'man-on-canoe'],
  ['A boy on a bridge looks at a boat', 'boy-on-bridge canoe', 'boy-on-canoe'],
  ['A woman in black repairs an old boat', 'woman canoe', 'woman-on-canoe'],
  ['A girl looks at a lantern on a boat', 'girl lantern canoe', 'girl-on-canoe'],
  ['A man stands beside a dog in a boat', 'man dog-on-canoe', 'man-on-canoe'],
  ['cô gái trên bờ biển nhìn con thuyền', 'girl:stand canoe sea', 'girl-on-canoe'],
  ['co gai tren bo bien nhin con thuyen', 'girl:stand canoe sea', 'girl-on-canoe'],
  ['女孩在海边看船上的灯', 'girl:stand canoe sea', 'girl-on-canoe'],
  ['女孩看着船上的老人', 'girl:stand old-man-on-canoe', 'girl-on-canoe'],
  ['女孩站在岸上看着一艘小船', 'girl:stand canoe', 'girl-on-canoe'],

  ['An old fisherman wearing a straw hat sits quietly in a small wooden boat', 'old-man-on-canoe', 'canoe'],
  ['A man stands on the deck of a boat', 'man-on-canoe', 'canoe'],
  ['In a small boat, an old man fishes', 'old-man-on-canoe', 'canoe'],
  ['A boat with three men drifts on a river', '3-man man-on-canoe river', 'canoe'],
  ['一只狗坐在船头', 'dog-on-canoe dog:sit', 'canoe'],
  ['老人坐在一条红色的小木船上', 'old-man-on-red-canoe', 'canoe'],
  ['船上的老人在钓鱼', 'old-man-on-canoe', 'canoe'],
  ['cô gái đứng ở mũi thuyền', 'girl-on-canoe', 'canoe'],
  ['co gai ngoi tren thuyen', 'girl-on-canoe', 'canoe'],
])

/** Those who are with somebody in a boat are in it, too. */
testRows([
  ['An old man and his dog in a boat', 'old-man-on-canoe old-man-beside-dog', 'dog canoe'],
  ['老人和狗坐在小船里钓鱼', 'old-man-on-canoe old-man-beside-dog', 'dog canoe'],
  ['ông lão và con chó ngồi trên thuyền', 'old-man-on-canoe old-man-beside-dog', 'dog canoe'],
  ['ong lao va con cho ngoi tren thuyen', 'old-man-on-canoe old-man-beside-dog', 'dog canoe'],
  ['An old man rows a boat with his dog', 'old-man-on-canoe old-man:sail old-man-beside-dog', 'dog canoe'],
  ['A boy, a girl and a dog in a boat', 'boy-on-canoe boy-beside-girl boy-beside-dog', 'girl dog canoe'],
  ['A man, his wife and two children in a boat', 'man-on-canoe man-beside-woman man-beside-child', 'woman canoe'],
  ['Two soldiers and a dog row a boat', '2-person person:sail person-beside-dog', 'dog canoe'],
  ['An old man rows with his dog', 'old-man-on-canoe old-man-beside-dog', 'dog'],
  ['ông lão chèo thuyền cùng con chó', 'old-man-on-canoe old-man-beside-dog', 'dog'],
  ['老人划着小船，狗坐在船头', 'old-man-on-canoe old-man:sail old-man-beside-dog', 'dog canoe'],
  ['A dog and a cat in a boat', 'dog-on-canoe dog-beside-cat', 'cat canoe'],
  ['A bear and a rabbit row a boat', 'bear-on-canoe bear:sit bear-beside-rabbit', 'rabbit canoe'],
  ['A boy and a tiger in a boat', 'boy-on-canoe boy-beside-tiger', 'tiger canoe'],
  ['A man in a canoe paddles through a canyon', 'man-on-canoe man:sail', 'canoe'],
  ['女孩在船上跳舞', 'girl-on-canoe', 'canoe'],
  ['男孩和女孩在小船上', 'boy-on-canoe boy-beside-girl', 'girl canoe'],
  ['A man in a boat and a woman on the shore', 'man-on-canoe woman:stand', 'man-beside-woman'],
  ['A man rows a boat, a woman watches from the shore', 'man-on-canoe woman:stand', 'man-beside-woman'],
])

/** A boat that is full has people in it, and nobody sees those in a ship. */
testRows([
  ['A boat full of tourists', 'lead:crowd crowd-on-canoe', 'canoe'],
  ['A boat full of passengers on a river', 'person-on-canoe crowd-person river', 'canoe'],
  ['载满游客的船', 'person-on-canoe crowd-person', 'canoe'],
  ['船上坐满了游客', 'person-on-canoe crowd-person', 'canoe'],
  ['Thuyền chở đầy khách', 'person-on-canoe crowd-person', 'canoe'],
  ['A boat filled with flowers', 'lead:canoe blossom'],
  ['A ferry full of passengers', 'lead:passenger-ship', 'person crowd'],
])

/** Who gets out is beside it, and two boats are two. */
testRows([
  ['A girl gets out of the boat', 'girl canoe', 'girl-on-canoe'],
  ['A girl gets down from the boat', 'girl canoe', 'girl-on-canoe'],
  ['女孩从船上下来', 'girl canoe', 'girl-on-canoe'],
  ['Cô gái bước ra khỏi thuyền', 'girl canoe', 'girl-on-canoe'],
  ['A man and a woman in two boats', 'man-on-canoe woman-on-canoe', 'canoe couple'],
  ['一男一女坐在两条船上', 'man-on-canoe woman-on-canoe', 'canoe couple'],
  ['Một người đàn ông và một phụ nữ trên hai chiếc thuyền', 'man-on-canoe woman-on-canoe', 'canoe couple'],
  ['A couple rides two horses', 'man-on-horse woman-on-horse', 'horse couple'],
])

/** Fish that fill a boat are a load; animals that do share the one boat, and nobody sees who fills a train. */
testRows([
  ['boat full of fish', '1-canoe', 'fish canoe-on-canoe fish-on-canoe'],
  ['一艘载满鱼的渔船', '1-canoe', 'fish fish-on-canoe'],
  ['thuyền chở đầy cá', '1-canoe', 'fish fish-on-canoe'],
  ['a fisherman in a boat full of fish', '1-person person-on-canoe', 'fish crowd-person'],
  ['a boat full of dogs', '1-dog dog-on-canoe dog-beside-dog', 'crowd-dog canoe'],
  ['two dogs in a boat', '1-dog dog-on-canoe dog-beside-dog', 'canoe'],
  ['a train full of people', 'train', 'crowd'],
  ['挤满人的火车', 'train', 'person crowd'],
  ['xe buýt chật kín người', 'bus', 'person crowd'],
  ['a bus full of children drives through the city', 'bus:drive city', 'child'],
])
