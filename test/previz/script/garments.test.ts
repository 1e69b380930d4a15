import { testRows } from './rows.ts'

/** What somebody wears gives them a colour; what hangs on a hanger is goods. */
testRows([
  ['A woman in a red dress walking on the beach', 'lead:woman red-woman woman:walk sea', 'dress'],
  ['A man in a black jacket and a hat', 'black-man', 'coat womans-hat'],
  ['A boy in a yellow hoodie rides a skateboard', 'yellow-boy boy-on-skateboard', 't-shirt'],
  ['A girl in a pink kimono in a garden', 'pink-girl meadow', 'kimono'],
  ['A woman wearing blue jeans, a white t-shirt and sunglasses', 'blue-woman', 'jeans t-shirt sunglasses'],
  ['A cat wearing a red hat', 'cat', 'red-cat womans-hat'],
  ['A red dress on a hanger', 'lead:dress red-dress'],
  ['A woman in white walks through the fog', 'white-woman fog'],
  ['A samurai in red armor rides a black horse', 'red-samurai samurai-on-black-horse'],
  ['The girl takes off her jacket', 'lead:girl', 'girl:fly coat'],
  ['A tailor sews a dress', 'dress'],
  ['A woman with a red lipstick', 'prop:lipstick red-lipstick', 'red-woman'],
  ['一个穿红色外套的女人走在街上', 'lead:woman red-woman woman:walk street', 'coat'],
  ['穿着白色连衣裙的女孩在海边奔跑', 'lead:girl white-girl girl:run sea', 'dress'],
  ['女孩穿着红裙在海边奔跑', 'red-girl sea', 'dress'],
  ['红衣女子站在雪地里', 'red-woman snow', 'dress'],
  ['一条红色连衣裙挂在衣架上', 'red-dress'],
  ['小猫在厨房里做饭,戴着厨师帽', 'cat room', 'chef womans-hat'],
  ['Cô gái mặc áo dài trắng đi trên phố', 'lead:girl white-girl girl:walk street', 'dress'],
  ['Chàng trai mặc áo khoác đen đội mũ', 'black-boy', 'coat womans-hat'],
  ['Chiếc váy đỏ trên móc treo', 'red-dress'],
])
