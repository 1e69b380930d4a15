/** Food and drinks: which picture stands for which words, checked by hand. */

/** `picture nature [colour] [backdrop] | English | 中文 | tiếng Việt`. */
export const EDIBLE_NOUNS = `
fruit-tea food | fruit tea, iced fruit tea, peach tea, iced tea, lemon tea, cold brew tea, iced lemon tea, lemonade, smoothie, mojito mocktail, iced drink, cold drink, beverage, drink, soft drink, sparkling water, refreshing drink | 果茶, 水果茶, 柠檬茶, 冰茶, 饮料, 冷饮, 柠檬水, 蜜桃茶, 气泡水, 冰沙, 茶饮, 鲜果茶, 冰红茶, 葡萄果茶, 苹果果茶, 汽水 | trà trái cây, trà đào, trà chanh, nước chanh, trà vải, sinh tố, nước giải khát, đồ uống, trà hoa quả, trà tắc, trà đá, nước ngọt, trà đào cam sả, nước dừa, đồ uống lạnh
bubble-tea food | bubble tea, boba, boba tea, milk tea, pearl milk tea, bubble milk tea | 奶茶, 珍珠奶茶, 波霸奶茶, 芋泥奶茶, 黑糖奶茶 | trà sữa, trà sữa trân châu, ly trà sữa
hot-beverage food | coffee, cup of coffee, espresso, latte, cappuccino, hot coffee, hot chocolate, coffee cup, americano, hot drink, black coffee, cocoa, mocha, vietnamese coffee, egg coffee, coffee mug, matcha latte, cup, mug, flat white, macchiato, paper cup of coffee, paper cup of tea, paper cup of hot coffee, paper coffee cup, paper cup of hot chocolate | 咖啡, 拿铁, 卡布奇诺, 一杯咖啡, 热咖啡, 美式咖啡, 热可可, 咖啡杯, 浓缩咖啡, 热巧克力, 手冲咖啡, 摩卡, 热饮, 杯子, 马克杯 | cà phê, cafe, ly cà phê, tách cà phê, cà phê phin, cà phê sữa, cà phê đen, cà phê trứng, phin cà phê, ca cao nóng, cốc, tách
teacup-without-handle food | tea, green tea, cup of tea, matcha, teacup, hot tea, oolong tea, black tea, herbal tea, jasmine tea, tea cup, chinese tea cup | 茶, 绿茶, 抹茶, 红茶, 一杯茶, 茶杯, 热茶, 龙井, 乌龙茶, 清茶, 普洱茶, 香茶, 花茶, 茉莉花茶, 茶水 | trà, chén trà, trà xanh, trà nóng, tách trà, trà ô long, trà sen, chè xanh, ly trà
teapot product | teapot, tea set, kettle, tea pot | 茶壶, 茶具, 紫砂壶, 水壶 | ấm trà, bộ ấm trà, ấm nước
beer-mug food | beer, beer mug, pint of beer, craft beer, beer glass | 啤酒, 精酿啤酒, 生啤, 啤酒杯, 扎啤 | bia, ly bia, cốc bia
wine-glass food | wine, red wine, glass of wine, wine glass, white wine | 红酒, 葡萄酒, 红酒杯, 高脚杯, 白葡萄酒 | rượu vang, ly rượu vang, rượu vang đỏ, vang đỏ
cocktail-glass food | cocktail, martini, cocktail glass, margarita | 鸡尾酒, 马提尼, 特调酒 | cocktail, ly cocktail
tropical-drink food | tropical drink, mojito, pina colada | 热带饮料, 莫吉托 | nước nhiệt đới, mojito
tumbler-glass food | whiskey, whisky, glass of whiskey, rum, brandy, bourbon | 威士忌, 烈酒, 白兰地 | rượu whisky, whisky, rượu mạnh
bottle-with-popping-cork food | champagne, champagne bottle, sparkling wine, prosecco | 香槟, 香槟酒, 起泡酒 | sâm panh, rượu sâm panh
sake food | sake, liquor, baijiu, soju | 清酒, 白酒, 茅台, 烧酒, 美酒, 酒壶 | rượu sake, rượu, rượu gạo, soju
glass-of-milk food | milk, glass of milk, yogurt, yoghurt, cup of milk, warm milk, hot milk, bottle of milk | 牛奶, 酸奶, 鲜奶, 鲜牛奶, 一杯牛奶, 热牛奶 | sữa, ly sữa, sữa tươi, sữa chua, cốc sữa, cốc sữa tươi
glass-of-milk food pink | strawberry milk | 草莓牛奶, 草莓奶 | sữa dâu, sữa dâu tây
glass-of-juice food | juice, fruit juice, orange juice, glass of juice, glass of orange juice, apple juice, mango juice, pineapple juice, carrot juice | 果汁, 橙汁, 一杯果汁, 一杯橙汁, 芒果汁, 苹果汁, 鲜榨果汁 | nước ép, nước cam, ly nước cam, nước trái cây, ly nước ép, cốc nước cam, nước ép cam, cốc nước ép
glass-of-juice food red | watermelon juice, tomato juice, strawberry juice, cherry juice, pomegranate juice | 西瓜汁, 番茄汁, 草莓汁, 石榴汁 | nước ép dưa hấu, nước ép cà chua, nước dưa hấu
glass-of-juice food brown | iced coffee, cold brew, iced latte, iced americano | 冰咖啡, 冰美式, 冰拿铁, 冷萃 | cà phê sữa đá, cà phê đá
glass-of-water food | glass of water, water glass, cup of water, glass of drinking water, glass with water | 一杯水, 水杯, 玻璃杯, 白开水, 一杯清水 | ly nước, cốc nước, một cốc nước, một ly nước, ly nước lọc, cốc nước lọc, ly thủy tinh
cup-with-straw food | cola, soda, coke, soda can, paper cup, milkshake, energy drink | 可乐, 苏打水, 奶昔, 易拉罐, 能量饮料, 纸杯 | nước có ga, coca, coca cola, cốc giấy, lon nước, lon nước ngọt, nước tăng lực
birthday-cake food | birthday cake, cake, wedding cake, cake with candles, layer cake, chocolate cake, cream cake, cake with birthday candles, birthday candle, birthday candles | 生日蛋糕, 蛋糕, 奶油蛋糕, 巧克力蛋糕, 婚礼蛋糕, 生日蜡烛 | bánh sinh nhật, bánh kem, bánh gato, chiếc bánh sinh nhật, bánh gatô, bánh cưới, nến sinh nhật, cây nến sinh nhật, ngọn nến sinh nhật
shortcake food | strawberry cake, shortcake, slice of cake, cheesecake, tiramisu, mousse, dessert, macaron, panna cotta, pastry | 草莓蛋糕, 慕斯, 提拉米苏, 芝士蛋糕, 甜点, 甜品, 切块蛋糕, 马卡龙, 千层蛋糕, 糕点, 点心 | bánh dâu, tiramisu, miếng bánh, bánh ngọt, bánh phô mai, món tráng miệng, macaron
cupcake food | cupcake, muffin | 纸杯蛋糕, 杯子蛋糕, 麦芬 | bánh cupcake, cupcake
ice-cream food | ice cream, gelato, ice cream scoop, sundae | 冰淇淋, 冰激凌, 雪糕, 冰棒, 圣代 | kem, que kem, kem mát lạnh
soft-ice-cream food | ice cream cone, soft serve, soft ice cream, soft serve ice cream | 甜筒, 冰淇淋甜筒, 蛋筒 | kem ốc quế, cây kem
shaved-ice food | shaved ice, snow cone | 刨冰, 绵绵冰 | đá bào, chè đá
doughnut food | donut, doughnut | 甜甜圈 | bánh donut, bánh rán vòng
cookie food | cookie, biscuit, chocolate chip cookie, gingerbread | 饼干, 曲奇, 姜饼 | bánh quy, bánh cookie
chocolate-bar food | chocolate, chocolate bar, melted chocolate, dark chocolate | 巧克力, 巧克力棒, 黑巧, 黑巧克力 | sô cô la, socola, thanh sô cô la, chocolate
candy food | candy, sweets, gummy | 糖果 | kẹo
lollipop food | lollipop, candy cane | 棒棒糖, 冰糖葫芦, 糖葫芦 | kẹo mút
honey-pot food | honey, jar of honey, honey jar | 蜂蜜, 蜂蜜罐 | mật ong, hũ mật ong
custard food | pudding, flan, custard, jelly | 布丁, 果冻 | bánh flan, thạch, pudding
pancakes food | pancake, stack of pancakes, fluffy pancakes | 松饼, 煎饼, 舒芙蕾 | bánh kếp, bánh pancake, bánh xèo
waffle food | waffle | 华夫饼 | bánh waffle
pie food | pie, apple pie, tart, egg tart | 苹果派, 馅饼, 蛋挞 | bánh nướng nhân, bánh tart, bánh trứng
bread food | bread, loaf, toast bread, sourdough, loaf of bread, brioche, bun | 面包, 吐司, 酸面包, 欧包, 面包片 | bánh mì gối, ổ bánh, lát bánh mì
croissant food | croissant | 可颂, 牛角包, 羊角面包 | bánh sừng bò, bánh croissant
baguette-bread food | baguette, banh mi, bánh mì | 法棍, 法式面包, 越南法包 | bánh mì, ổ bánh mì, bánh mì việt nam
pretzel food | pretzel | 椒盐卷饼 | bánh pretzel
hamburger food | hamburger, burger, cheeseburger, double burger | 汉堡, 汉堡包, 牛肉汉堡, 芝士汉堡 | hamburger, bánh hamburger, burger, bánh burger
pizza food | pizza, slice of pizza, pizza slice | 披萨, 比萨 | pizza, bánh pizza
french-fries food | french fries, fries, potato chips | 薯条, 薯片 | khoai tây chiên
hot-dog food | hot dog, sausage | 热狗, 香肠 | xúc xích, hot dog
sandwich food | sandwich, sub sandwich, toastie | 三明治 | bánh sandwich, sandwich
taco food | taco | 塔可, 墨西哥卷 | bánh taco
burrito food | burrito, wrap, kebab | 卷饼, 肉卷 | bánh cuốn thịt, kebab
sushi food | sushi, sashimi, nigiri, sushi platter | 寿司, 刺身, 生鱼片 | sushi, sashimi
rice-ball food | rice ball, onigiri | 饭团 | cơm nắm
cooked-rice food | rice, bowl of rice, cooked rice, fried rice | 米饭, 白米饭, 炒饭, 一碗米饭 | cơm, bát cơm, cơm trắng, cơm tấm, cơm chiên
curry-rice food | curry, curry rice | 咖喱, 咖喱饭 | cà ri, cơm cà ri
steaming-bowl food | ramen, noodles, noodle, bowl of noodles, noodle soup, bowl of ramen, pho, beef noodle soup, soup, bowl of soup, pho bo, udon, bowl of pho, steaming bowl, hotpot noodle, instant noodles, beef noodles | 拉面, 面条, 牛肉面, 汤面, 热汤, 一碗面, 米粉, 河粉, 泡面, 螺蛳粉, 兰州拉面, 重庆小面, 越南河粉, 鸡汤 | phở, tô phở, bát phở, mì, bún, mì ramen, bún bò, bún chả, hủ tiếu, tô mì, bún bò huế, phở bò, súp, canh, mì quảng, bún riêu, phở gà, tô phở bò, bát phở bò
spaghetti food | spaghetti, pasta, carbonara | 意面, 意大利面, 意粉 | mì ý, spaghetti
pot-of-food food | hot pot, hotpot, stew, bubbling pot, pot of soup | 火锅, 麻辣烫, 砂锅, 炖汤, 麻辣火锅, 四川火锅, 大锅 | lẩu, nồi lẩu, nồi canh, nồi
shallow-pan-of-food food | paella, fried eggs, sizzling pan, wok, stir fry | 炒菜, 炒锅, 煎锅, 铁锅, 菜肴 | món xào, chảo, món ăn, chảo thức ăn
cooking food | fried egg, frying pan, sunny side up | 煎蛋, 荷包蛋, 平底锅 | trứng ốp la, trứng chiên
egg food | egg | 鸡蛋 | trứng, quả trứng
dumpling food | dumpling, dim sum, gyoza, spring roll, steamed bun, bao, bao bun, wonton, xiaolongbao, soup dumpling | 饺子, 小笼包, 包子, 点心笼, 馄饨, 春卷, 蒸饺, 灌汤包, 烧麦, 汤圆, 粽子, 馒头 | bánh bao, há cảo, nem rán, gỏi cuốn, chả giò, nem, bánh chưng, sủi cảo, bánh tét, bánh cuốn
moon-cake food | mooncake, moon cake | 月饼 | bánh trung thu
dango food | dango, mochi, skewer, satay, barbecue skewer, kebab skewer | 丸子, 团子, 烤串, 羊肉串, 肉串, 烧烤 | xiên nướng, chả xiên, thịt xiên, thịt xiên nướng
cut-of-meat food | steak, beef steak, grilled steak, wagyu, ribeye, beef, meat, sizzling steak, raw steak | 牛排, 牛肉, 烤肉, 和牛, 战斧牛排, 红烧肉 | bít tết, thịt bò, thịt nướng, miếng bít tết, thịt, thịt kho
poultry-leg food | fried chicken, roast chicken, chicken leg, drumstick, roasted turkey, roast duck, peking duck | 炸鸡, 烤鸡, 鸡腿, 烤鸭, 北京烤鸭, 鸡翅 | gà rán, đùi gà, gà nướng, vịt quay, cánh gà
bacon food | bacon | 培根 | thịt xông khói
cheese-wedge food | cheese, cheese wheel | 奶酪, 芝士 | phô mai
popcorn food | popcorn | 爆米花 | bắp rang bơ, bỏng ngô
green-salad food | salad, green salad, poke bowl | 沙拉, 轻食 | rau trộn, salad
bento-box food | bento, lunch box | 便当, 盒饭 | cơm hộp, bento
red-apple food | apple fruit, red apple, apple | 苹果, 红苹果 | táo, quả táo
green-apple food | green apple | 青苹果 | táo xanh
tangerine food | tangerine, mandarin orange, orange fruit, orange, orange slice, clementine | 橘子, 橙子, 柑橘, 鲜橙, 柚子, 脐橙 | quả cam, cam tươi, quýt, trái cam, quả quýt, bưởi
lemon food | lemon, lemon slice | 柠檬, 柠檬片 | chanh vàng, quả chanh, lát chanh, chanh
lime food | lime | 青柠 | chanh xanh
banana food | banana | 香蕉 | chuối, quả chuối
strawberry food | strawberry | 草莓, 鲜草莓 | dâu tây, quả dâu, dâu
cherries food | cherry fruit, cherry | 樱桃, 车厘子 | quả anh đào, cherry
blueberries food | blueberry, berry, raspberry, mixed berries | 蓝莓, 莓果, 浆果, 树莓, 桑葚 | việt quất, quả mọng
grapes food | grapes, grape, bunch of grapes | 葡萄, 提子, 一串葡萄 | nho, chùm nho
watermelon food | watermelon, watermelon slice | 西瓜 | dưa hấu, miếng dưa hấu
melon food | melon, cantaloupe | 哈密瓜, 甜瓜 | dưa lưới, dưa
pineapple food | pineapple | 菠萝, 凤梨 | dứa, thơm, quả dứa, trái thơm
mango food | mango | 芒果 | xoài, quả xoài
peach food | peach, nectarine | 桃子, 水蜜桃, 蜜桃, 仙桃, 桃 | quả đào, trái đào
pear food | pear | 梨子, 雪梨 | quả lê
kiwi-fruit food | kiwi fruit, kiwi | 猕猴桃, 奇异果 | kiwi, quả kiwi
coconut food | coconut | 椰子 | quả dừa, trái dừa, dừa
avocado food | avocado | 牛油果, 鳄梨 | bơ, quả bơ, trái bơ
tomato food | tomato, cherry tomato | 番茄, 西红柿 | cà chua
carrot food | carrot | 胡萝卜 | cà rốt
ear-of-corn food | corn, ear of corn, maize | 玉米 | ngô, bắp, bắp ngô
hot-pepper food | chili, chili pepper, hot pepper | 辣椒, 红辣椒 | ớt, quả ớt
bell-pepper food | bell pepper | 甜椒, 青椒 | ớt chuông
broccoli food | broccoli | 西兰花 | bông cải xanh, súp lơ
eggplant food | eggplant, aubergine | 茄子 | cà tím
cucumber food | cucumber | 黄瓜 | dưa chuột, dưa leo
potato food | potato, sweet potato | 土豆, 红薯, 马铃薯 | khoai tây, khoai lang
onion food | onion | 洋葱 | hành tây
garlic food | garlic | 大蒜 | tỏi
leafy-green food | vegetable, lettuce, cabbage, spinach, scallions, green onions, basil leaves, mint leaves | 蔬菜, 生菜, 白菜, 青菜, 葱花, 香菜 | rau, rau củ, rau xanh, xà lách, bắp cải, hành lá
pouring-liquid food | bubble of milk, sauce | 酱汁 | nước sốt
red-apple food | fruit, fresh fruit, fruit platter, tropical fruit | 水果, 鲜果, 果盘, 新鲜水果 | trái cây, hoa quả, hoa quả tươi
fork-and-knife-with-plate food | food, meal, dish, dinner, breakfast, lunch, feast, plate of food, delicacy, gourmet food, street food | 美食, 食物, 早餐, 晚餐, 午餐, 大餐, 佳肴, 菜品, 年夜饭, 料理, 小吃, 街头美食 | món ăn ngon, thức ăn, bữa ăn, bữa sáng, bữa tối, bữa trưa, đồ ăn, mâm cơm, ẩm thực, bữa cơm
`
