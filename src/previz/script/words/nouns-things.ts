/** Vehicles, products, buildings and other things: which picture stands for which words, checked by hand. */

/** `picture nature [colour] [backdrop] | English | 中文 | tiếng Việt`. */
export const THING_NOUNS = `
sports-car vehicle | sports car, supercar, race car, racing car, ferrari, lamborghini, porsche, hypercar, convertible, roadster, muscle car, sportscar, luxury sports car, bugatti, mclaren, formula 1 car, f1 car, mustang, concept car, drift car, formula one car | 跑车, 超跑, 赛车, 法拉利, 兰博基尼, 保时捷, 敞篷跑车, 豪华跑车, 超级跑车, 概念车, 肌肉车, 轿跑, 方程式赛车 | xe thể thao, siêu xe, xe đua, xe mui trần, siêu xe thể thao, chiếc siêu xe, xe hơi thể thao
car vehicle | car, automobile, sedan, electric car, ev, vehicle, tesla, luxury car, vintage car, limousine, flying car, hatchback, classic car, coupe, self driving car, bmw, mercedes, new energy vehicle, autonomous car, car window, car windows, car windshield, windshield, station wagon | 车, 汽车, 轿车, 电动车, 小汽车, 豪车, 老爷车, 新能源汽车, 车辆, 电动汽车, 小车, 特斯拉, 宝马, 奔驰车, 飞行汽车, 商务车, 豪华轿车, 车窗 | xe, xe hơi, ô tô, xe ô tô, chiếc xe, xe điện, xe sang, xe cổ, xe con, chiếc ô tô, xe hơi điện, xe vinfast, cửa sổ xe, cửa kính xe, cửa kính ô tô
sport-utility-vehicle vehicle | suv, jeep, off road vehicle, off roader, land rover, four wheel drive | 越野车, 吉普车, 吉普 | xe suv, xe địa hình, xe jeep
pickup-truck vehicle | pickup truck, pickup, cybertruck | 皮卡, 皮卡车 | xe bán tải
taxi vehicle | taxi, cab, yellow cab | 出租车, 的士 | xe taxi, taxi, tắc xi
police-car vehicle | police car, patrol car | 警车 | xe cảnh sát
ambulance vehicle | ambulance | 救护车 | xe cứu thương
fire-engine vehicle | fire truck, fire engine | 消防车 | xe cứu hỏa
bus vehicle | bus, school bus, double decker bus, coach bus | 公交车, 巴士, 大巴, 公共汽车, 校车 | xe buýt, xe bus
minibus vehicle | van, minibus, camper van, campervan, food truck, camper, rv, motorhome | 面包车, 房车, 小巴, 餐车 | xe van, xe tải nhỏ, xe cắm trại
delivery-truck vehicle | truck, delivery truck, lorry, cargo truck | 卡车, 货车, 大卡车 | xe tải
articulated-lorry vehicle | semi truck, trailer truck, optimus prime | 半挂车, 大货车, 擎天柱 | xe container, xe đầu kéo
tractor vehicle | tractor, harvester, combine harvester | 拖拉机, 收割机 | máy kéo, máy cày, máy gặt
oil-drum thing | water tank, oil tank, storage tank | 水箱, 油罐, 储水罐 | bể nước, bồn nước
tank vehicle | tank, battle tank, army tank, panzer, armored vehicle, armoured vehicle | 坦克, 坦克车, 装甲车, 战车 | xe tăng, chiếc xe tăng, xe bọc thép, xe thiết giáp
motorcycle vehicle | motorcycle, motorbike, chopper bike, harley, superbike, dirt bike, biker, motorcyclist, motorbike rider, motorcycle rider | 摩托车, 机车, 摩托, 重机车, 骑手, 骑摩托车, 骑摩托, 骑着摩托车, 摩托车手, 机车手 | xe máy, xe mô tô, mô tô, xe phân khối lớn, môtô, đi xe máy, chạy xe máy, lái xe máy, đi mô tô, người đi xe máy
motor-scooter vehicle | scooter, moped, vespa, electric scooter | 小摩托, 骑电动车, 骑着电动车, 电瓶车, 踏板车, 电动摩托 | xe tay ga, xe vespa, xe ga
bicycle vehicle | bicycle, bike, mountain bike, road bike | 自行车, 单车, 脚踏车, 山地车, 骑车, 骑自行车, 骑单车, 骑着自行车, 骑着单车, 踩单车 | xe đạp, chiếc xe đạp, đạp xe, đi xe đạp, chạy xe đạp
skateboard vehicle | skateboard | 滑板 | ván trượt
kick-scooter vehicle | kick scooter | 滑板车 | xe trượt scooter
roller-skate vehicle | roller skates, rollerblades | 轮滑鞋, 溜冰鞋 | giày trượt patin, patin
auto-rickshaw vehicle | rickshaw, tuk tuk, cyclo, pedicab | 黄包车, 三轮车, 人力车 | xích lô, xe lam, xe kéo
toy-train thing | toy train, toy steam train, toy locomotive, toy railway, wooden toy train, wooden train, model train, toy train set | 玩具火车, 玩具小火车, 火车玩具, 模型火车, 火车模型, 玩具列车 | tàu hỏa đồ chơi, tàu đồ chơi, xe lửa đồ chơi, đoàn tàu đồ chơi, con tàu đồ chơi, tàu lửa đồ chơi
train vehicle | train, passenger train, commuter train | 列车, 火车, 绿皮火车 | tàu hỏa, xe lửa, đoàn tàu, tàu, con tàu hỏa
locomotive vehicle | steam train, steam locomotive, locomotive, steam engine | 蒸汽火车, 蒸汽机车, 火车头 | tàu hơi nước, đầu máy xe lửa
high-speed-train vehicle | high speed train, bullet train, shinkansen, maglev | 高铁, 动车, 高速列车, 新干线 | tàu cao tốc
metro vehicle | metro train, subway train, subway car, metro car, underground train, tube train | 地铁列车 | tàu metro, tàu điện ngầm
tram vehicle | tram, streetcar, trolley, cable car tram | 有轨电车, 电车 | tàu điện, xe điện bánh sắt
horse vehicle | carriage, horse drawn carriage | 马车 | xe ngựa, cỗ xe ngựa
sled vehicle | sled, sleigh, snowmobile | 雪橇 | xe trượt tuyết
airplane aircraft | airplane, plane, aeroplane, jet, airliner, aircraft, passenger plane, private jet | 飞机, 客机, 喷气机, 民航客机, 大飞机, 航班 | máy bay, chiếc máy bay, phi cơ, máy bay phản lực
small-airplane aircraft | fighter jet, biplane, small plane, propeller plane, glider, warplane, fighter plane, paper plane, paper airplane | 战斗机, 小飞机, 滑翔机, 战机, 歼击机, 纸飞机 | máy bay chiến đấu, tàu lượn, máy bay giấy, tiêm kích
helicopter aircraft | helicopter, chopper | 直升机, 直升飞机 | trực thăng, máy bay trực thăng
drone aircraft | drone, quadcopter | 无人机, 四旋翼 | máy bay không người lái, drone, flycam mini
rocket aircraft | rocket, spaceship rocket, space shuttle, spaceship, spacecraft, starship, rocket ship | 火箭, 飞船, 宇宙飞船, 航天飞机, 太空飞船, 星舰, 载人飞船 | tên lửa, tàu vũ trụ, phi thuyền, tàu không gian
flying-saucer aircraft | ufo, flying saucer, alien ship, alien spaceship | 飞碟, 不明飞行物, 外星飞船 | đĩa bay, ufo
satellite aircraft | satellite | 卫星, 人造卫星 | vệ tinh
parachute aircraft | parachute, skydiver, paraglider, paragliding | 降落伞, 滑翔伞, 跳伞 | dù lượn, dù, nhảy dù
hot-air-balloon aircraft | hot air balloon, air balloon, airship, zeppelin, blimp | 热气球, 飞艇 | khinh khí cầu, khí cầu
sailboat vessel | sailboat, sailing boat, yacht, catamaran | 帆船, 游艇, 帆 | thuyền buồm, du thuyền, cánh buồm
tall-ship vessel | tall ship, sailing ship, galleon, frigate, caravel, windjammer, three master, junk boat | 古帆船, 大帆船, 三桅帆船, 宝船 | thuyền buồm lớn, tàu buồm
tall-ship vessel black | pirate ship, pirate boat, ghost ship, black pearl | 海盗船, 幽灵船, 黑珍珠号 | tàu cướp biển, thuyền cướp biển, tàu hải tặc, tàu ma
canoe vessel | canoe, kayak, rowboat, boat, small boat, wooden boat, fishing boat, raft, bamboo raft, gondola boat, dragon boat, sampan, row boat, little boat | 小船, 独木舟, 皮划艇, 船, 木船, 渔船, 竹筏, 小舟, 龙舟, 乌篷船, 扁舟, 孤舟, 一叶扁舟, 画舫 | thuyền, con thuyền, thuyền nan, thuyền gỗ, chiếc thuyền, thuyền thúng, xuồng, thuyền đánh cá, ghe, bè tre, thuyền rồng, xuồng ba lá, con đò, thuyền nhỏ
speedboat vessel | speedboat, jet ski, motor boat | 快艇, 摩托艇, 汽艇 | ca nô, cano, mô tô nước
passenger-ship vessel | cruise ship, ocean liner, passenger ship, ferry, titanic | 邮轮, 游轮, 轮船, 渡轮, 客轮, 泰坦尼克号 | du thuyền lớn, tàu du lịch, phà, du thuyền hạng sang
ship vessel | ship, cargo ship, warship, battleship, vessel, submarine, container ship, aircraft carrier | 大船, 货轮, 战舰, 军舰, 潜水艇, 潜艇, 航母, 舰队, 船只, 巨轮, 集装箱船 | tàu thủy, con tàu, tàu chiến, chiến hạm, tàu ngầm, tàu hàng
paper-boat vessel | paper boat, origami boat, little paper boat | 纸船, 小纸船, 折纸船 | thuyền giấy, chiếc thuyền giấy, con thuyền giấy
perfume-bottle product | perfume, perfume bottle, bottle of perfume, fragrance, fragrance bottle, cologne, eau de parfum, luxury perfume, luxury perfume bottle | 香水, 香水瓶, 一瓶香水, 古龙水, 香氛 | nước hoa, chai nước hoa, lọ nước hoa
bottle product | bottle, water bottle, glass bottle, shampoo bottle, skincare bottle, wine bottle, beer bottle, plastic bottle, juice bottle, thermos, milk bottle, mineral water, sauce bottle, soy sauce, shampoo, beverage bottle, olive oil | 瓶子, 水瓶, 玻璃瓶, 洗发水, 酒瓶, 矿泉水, 保温杯, 沐浴露, 护肤品瓶, 漂流瓶, 橄榄油, 酱油, 饮料瓶, 药瓶 | chai, lọ, bình nước, chai nước, chai thủy tinh, dầu gội, chai rượu, bình giữ nhiệt, nước suối, nước mắm, cái chai
lotion-bottle product | lotion, serum, skincare, skincare product, moisturizer, cosmetics, cream jar, face cream, sunscreen, cosmetic bottle, essence, cleanser, serum bottle, foundation, makeup, toner, skincare products, hand cream, facial cream | 护肤品, 精华液, 面霜, 乳液, 防晒霜, 化妆品, 精华, 面膜, 粉底液, 爽肤水, 美妆, 护手霜, 洗面奶, 精油, 眼霜 | kem dưỡng, serum, mỹ phẩm, kem chống nắng, sữa rửa mặt, tinh chất, kem dưỡng da, sữa tắm, mặt nạ, dưỡng thể, sữa dưỡng
lipstick product | lipstick, lip gloss, red lipstick, lip balm | 口红, 唇膏, 唇釉, 唇彩 | son môi, thỏi son, cây son, son, son đỏ
wristwatch product | watch, wristwatch, luxury watch, smartwatch, smart watch, rolex, apple watch, mechanical watch, timepiece, chronograph | 手表, 腕表, 智能手表, 机械表, 名表, 劳力士, 表盘 | đồng hồ đeo tay, đồng hồ, đồng hồ thông minh, đồng hồ cơ
sneaker product | sneaker, sneakers, running shoes, running shoe, shoes, shoe, sports shoes, trainers, nike shoes, basketball shoes, white sneakers, jordans, sports shoe | 运动鞋, 球鞋, 跑鞋, 鞋子, 鞋, 小白鞋, 篮球鞋, 板鞋, 帆布鞋 | giày thể thao, giày, đôi giày, giày sneaker, sneaker, giày chạy bộ, giày bóng rổ
high-heeled-shoe product | high heels, high heel, stilettos, stiletto, heels | 高跟鞋 | giày cao gót, cao gót
womans-boot product | boots, leather boots | 靴子, 长靴, 皮靴 | bốt, ủng, đôi bốt
mans-shoe product | leather shoes, dress shoes, oxford shoes | 皮鞋 | giày da
smartphone product | smartphone, phone, mobile phone, cell phone, iphone, cellphone, foldable phone, mobile, android phone, tablet, ipad, tablet computer | 手机, 智能手机, 折叠屏手机, 苹果手机, 折叠手机, 旗舰手机, 平板电脑, 平板 | điện thoại, điện thoại thông minh, smartphone, iphone, chiếc điện thoại, máy tính bảng
headphones product | headphones, headphone, headset, earphones, earbuds, wireless earbuds, wireless headphones, airpods, earbud | 耳机, 头戴式耳机, 蓝牙耳机, 无线耳机, 耳麦, 降噪耳机 | tai nghe, tai nghe không dây, tai nghe chụp tai
laptop product | laptop, notebook computer, macbook, laptop computer, computer | 笔记本电脑, 笔记本, 电脑, 笔电 | máy tính xách tay, laptop, máy tính
desktop-computer product | desktop computer, computer monitor, monitor, computer screen, imac | 台式电脑, 显示器, 电脑屏幕, 屏幕 | máy tính để bàn, màn hình, màn hình máy tính
keyboard product | keyboard, mechanical keyboard | 键盘, 机械键盘 | bàn phím, bàn phím cơ
computer-mouse product | computer mouse, gaming mouse | 鼠标 | chuột máy tính
camera product | photo camera, dslr, vintage camera, film camera, mirrorless camera, polaroid camera, digital camera | 相机, 照相机, 单反, 胶片相机, 数码相机, 拍立得 | máy ảnh, máy ảnh phim, máy chụp ảnh
television product | television, tv, tv set, old television | 电视, 电视机, 老电视 | ti vi, tivi, truyền hình
radio product | radio, boombox, bluetooth speaker, speaker, smart speaker, loudspeaker | 收音机, 音响, 音箱, 蓝牙音箱 | đài radio, loa, loa bluetooth, máy cát sét
video-game product | game controller, video game console, gamepad, controller, game console | 游戏机, 游戏手柄, 手柄 | tay cầm chơi game, máy chơi game
handbag product | handbag, bag, tote bag, leather bag, designer bag, luxury bag, leather handbag, shoulder bag | 手提包, 包包, 皮包, 名牌包, 手袋, 单肩包, 托特包 | túi xách, túi, túi da, giỏ xách, chiếc túi
backpack product | backpack, school bag, rucksack | 背包, 书包, 双肩包 | ba lô, cặp sách, balo
luggage product | suitcase, luggage, trunk case | 行李箱, 旅行箱, 箱子 | va li, vali, hành lý
purse product | purse, wallet | 钱包 | ví, ví tiền, cái ví
shopping-bags product | shopping bag, shopping bags | 购物袋 | túi mua sắm
sunglasses product | sunglasses, shades | 墨镜, 太阳镜 | kính râm, kính mát
glasses product | glasses, eyeglasses, spectacles, vr headset, vr glasses | 眼镜, 近视镜, 智能眼镜 | mắt kính, kính mắt, cặp kính, kính thực tế ảo
ring product | ring, diamond ring, engagement ring, wedding ring | 戒指, 钻戒, 钻石戒指, 婚戒 | nhẫn, chiếc nhẫn, nhẫn kim cương, nhẫn cưới
gem-stone product | diamond, gem, gemstone, jewel, jewelry, jewellery, crystal, ruby gem, necklace, earrings, earring, bracelet, pendant, pearl necklace, jade | 钻石, 宝石, 珠宝, 水晶, 项链, 耳环, 首饰, 手镯, 吊坠, 玉佩, 翡翠, 手链, 珍珠项链 | kim cương, đá quý, trang sức, pha lê, vòng cổ, bông tai, dây chuyền, ngọc, lắc tay, ngọc trai, vòng tay
crown product | crown, tiara | 皇冠, 王冠 | vương miện
dress product | dress, gown, evening gown, evening dress, wedding dress, skirt, red dress, ao dai, áo dài, hanfu, cheongsam, qipao, robe | 连衣裙, 裙子, 晚礼服, 礼服, 婚纱, 长裙, 汉服, 旗袍, 奥黛, 纱裙 | váy, đầm, váy cưới, váy dạ hội, áo dài, áo dài trắng, chiếc váy, bộ váy, váy đỏ, đầm dạ hội
dress product red |  | 红衣, 红裙, 红裙子 | 
dress product white |  | 白衣, 白裙, 白裙子 | 
dress product black | | 黑衣 |
dress product blue | | 青衣, 蓝裙 |
kimono product | kimono, yukata, hanbok | 和服, 浴衣, 韩服 | kimono, áo kimono
t-shirt product | t shirt, shirt, tee, jersey, hoodie, sweater, clothes, clothing, sweatshirt, outfit, apparel | T恤, 衬衫, 衣服, 卫衣, 毛衣, 白衬衫, 服装, 短袖 | áo thun, áo sơ mi, áo, quần áo, áo len, áo hoodie, áo phông, trang phục
coat product | coat, jacket, leather jacket, trench coat, suit, down jacket, blazer, tuxedo, raincoat, cape, cloak | 外套, 大衣, 夹克, 风衣, 西装, 羽绒服, 皮衣, 斗篷, 披风, 雨衣 | áo khoác, áo măng tô, áo vest, bộ vest, áo choàng, áo da, áo mưa
jeans product | jeans, pants, trousers, denim | 牛仔裤, 裤子, 长裤 | quần jean, quần dài, quần bò
scarf product | scarf, shawl, silk scarf | 围巾, 丝巾, 披肩, 红围巾 | khăn quàng, khăn choàng, khăn lụa
billed-cap product | cap, baseball cap | 棒球帽, 鸭舌帽 | mũ lưỡi trai
womans-hat product | hat, straw hat, sun hat, conical hat, bamboo hat, chef hat, chef's hat | 帽子, 草帽, 斗笠, 遮阳帽, 厨师帽 | mũ, nón, nón lá, mũ rơm, chiếc nón lá, mũ đầu bếp
top-hat product | top hat, magic hat, fedora | 礼帽, 魔术帽 | mũ chóp cao, mũ phớt
graduation-cap product | graduation cap | 学士帽 | mũ tốt nghiệp
candle product | candle, scented candle | 蜡烛, 香薰蜡烛, 烛台, 红烛 | nến, ngọn nến, cây nến, nến thơm
lantern thing | lantern, paper lantern, red lantern, sky lantern, floating lantern, chinese lantern, lampion, flying lantern | 灯笼, 红灯笼, 孔明灯, 天灯, 河灯, 花灯, 纸灯笼, 宫灯 | đèn lồng, đèn trời, đèn hoa đăng, đèn lồng đỏ, hoa đăng, đèn ông sao
light-bulb product | light bulb, lightbulb, desk lamp, table lamp, lamp | 灯泡, 台灯 | bóng đèn, đèn bàn
diya-lamp thing | oil lamp, magic lamp, diya | 油灯, 神灯, 酥油灯 | đèn dầu, đèn thần
flashlight thing | flashlight | 手电筒, 手电 | đèn pin
umbrella thing | umbrella, parasol, paper umbrella, oil paper umbrella, transparent umbrella | 雨伞, 伞, 油纸伞, 阳伞, 纸伞, 透明伞, 花伞 | ô, cái ô, chiếc ô, dù che, chiếc dù, cái dù, ô dù, che ô, che dù
umbrella thing red | red umbrella | 红伞, 红色雨伞, 红雨伞 | ô đỏ, chiếc ô đỏ, dù đỏ
balloon thing | balloon, party balloon, helium balloon | 气球, 红气球 | bóng bay, quả bóng bay, bong bóng bay
wrapped-gift thing | gift, present box, gift box, presents, wrapped gift, christmas gift | 礼物, 礼盒, 礼品盒, 圣诞礼物 | món quà, quà, hộp quà, quà tặng
package thing | package, parcel, cardboard box, box, packaging | 包裹, 快递, 纸箱, 包装盒, 快递盒, 盒子 | gói hàng, thùng hàng, kiện hàng, hộp giấy, cái hộp
kite thing | kite | 风筝 | con diều, diều, cánh diều
flag thing | flag, banner | 旗, 旗帜, 旗子, 国旗, 旌旗, 插旗, 升旗 | lá cờ, ngọn cờ, quốc kỳ, cắm cờ
flag thing red | red flag | 红旗, 五星红旗 | cờ đỏ, lá cờ đỏ, cờ đỏ sao vàng
open-book thing | open book, magic book, book, novel, spellbook, ancient book | 打开的书, 书本, 古书, 魔法书, 一本书, 书籍 | sách, cuốn sách, quyển sách, cuốn sách cổ, sách phép thuật
books thing | stack of books, books, pile of books | 书堆, 一摞书 | chồng sách
scroll thing | scroll, parchment, ancient scroll | 卷轴, 画卷, 圣旨 | cuộn giấy, cuộn giấy cổ
world-map thing | map, treasure map, world map | 地图, 藏宝图, 世界地图 | bản đồ
envelope thing | letter, envelope, love letter | 信封, 情书, 信件 | lá thư, bức thư, phong bì
red-envelope thing | red envelope, lucky money | 红包, 压岁钱 | bao lì xì, lì xì
money-bag thing | money, bag of money, cash, banknotes | 现金, 钞票, 钱袋 | tiền, tiền mặt
coin thing | coin, gold coin, bitcoin | 硬币, 金币, 铜钱, 比特币 | đồng xu, tiền vàng, đồng tiền
treasure-chest thing | treasure, treasure chest | 宝箱, 宝藏, 藏宝箱 | kho báu, rương kho báu
key thing | key, golden key | 钥匙, 金钥匙 | chìa khóa
hourglass-not-done thing | hourglass, sand clock | 沙漏 | đồng hồ cát
alarm-clock thing | alarm clock, clock | 闹钟, 时钟 | đồng hồ báo thức
mantelpiece-clock thing | grandfather clock, pocket watch | 座钟, 怀表 | đồng hồ quả lắc, đồng hồ bỏ túi
mirror thing | mirror, magic mirror | 镜子, 魔镜, 铜镜 | gương, cái gương, chiếc gương
framed-picture thing | painting, framed painting, mona lisa | 油画, 画作, 名画, 画框 | bức tranh, tranh, khung tranh
artist-palette thing | paint palette, paints | 调色盘, 颜料 | bảng màu, màu vẽ
paintbrush thing | paintbrush, brush, calligraphy brush | 画笔, 毛笔 | cọ vẽ, bút lông
fountain-pen product | pen, fountain pen, quill | 钢笔 | bút, bút máy, cây bút
pencil product | pencil | 铅笔 | bút chì
amphora product | vase, amphora, porcelain vase, pottery, clay pot, ceramic vase, urn, porcelain, ceramics | 花瓶, 瓷器, 陶罐, 青花瓷, 陶器, 瓷瓶, 陶瓷 | bình hoa, lọ hoa, bình gốm, gốm sứ, bình cổ, đồ gốm
folding-hand-fan product | fan, folding fan, hand fan | 扇子, 折扇, 团扇 | quạt, quạt giấy, chiếc quạt
guitar product | guitar, acoustic guitar, electric guitar, pipa, ukulele | 吉他, 电吉他, 琵琶, 尤克里里 | đàn ghi ta, ghi ta, guitar, đàn guitar, đàn tỳ bà
piano thing | piano, grand piano, upright piano | 钢琴, 三角钢琴 | đàn piano, piano, dương cầm, đàn dương cầm
musical-keyboard product | guzheng, zither, guqin, piano keys | 古筝, 古琴, 电子琴 | đàn tranh, đàn bầu
violin product | violin, cello, erhu, fiddle | 小提琴, 大提琴, 二胡 | vĩ cầm, đàn violin, violin, đàn nhị
drum product | drum, drum set | 鼓, 架子鼓, 大鼓 | trống, cái trống, dàn trống
trumpet product | trumpet, horn instrument | 小号, 唢呐 | kèn trumpet, kèn
saxophone product | saxophone, sax | 萨克斯 | kèn saxophone, saxophone
flute product | flute, bamboo flute | 长笛, 笛子, 竹笛, 箫 | sáo, cây sáo, sáo trúc
harp product | harp, lyre | 竖琴 | đàn hạc
microphone product | microphone, mic | 麦克风, 话筒 | micro, mic
soccer-ball thing | soccer ball, football, soccer, ball | 足球, 球 | bóng đá, quả bóng đá, trái bóng, quả bóng
basketball thing | basketball | 篮球 | bóng rổ, quả bóng rổ
tennis thing | tennis, tennis racket, tennis ball | 网球, 网球拍 | quần vợt, vợt tennis, bóng tennis
flying-disc thing | frisbee, flying disc | 飞盘 | đĩa ném
volleyball thing | volleyball | 排球 | bóng chuyền
badminton thing | badminton, shuttlecock | 羽毛球 | cầu lông
ping-pong thing | ping pong, table tennis | 乒乓球 | bóng bàn
baseball thing | baseball | 棒球 | bóng chày
flag-in-hole thing | golf, golf course, golf ball | 高尔夫, 高尔夫球 | golf, sân golf
boxing-glove thing | boxing glove, boxing gloves | 拳击手套 | găng tay đấm bốc
skis thing | skis | 滑雪板 | ván trượt tuyết
trophy thing | trophy, gold cup, award | 奖杯, 金杯 | cúp, chiếc cúp, cúp vàng
sports-medal thing | medal, gold medal | 奖牌, 金牌 | huy chương, huy chương vàng
teddy-bear thing | teddy bear, plush toy, stuffed animal, plush bear, toy, stuffed toy, doll | 泰迪熊, 玩偶, 毛绒玩具, 玩具, 公仔, 玩具熊 | gấu bông, đồ chơi, thú nhồi bông, búp bê
puzzle-piece thing | puzzle, jigsaw | 拼图 | mảnh ghép
game-die thing | dice | 骰子 | xúc xắc
chess-pawn thing | chess, chess piece, chessboard | 国际象棋, 棋子, 围棋, 象棋 | cờ vua, quân cờ, bàn cờ
christmas-tree thing | christmas tree, xmas tree | 圣诞树 | cây thông noel, cây thông giáng sinh
jack-o-lantern thing | jack o lantern, halloween pumpkin, pumpkin | 南瓜灯, 南瓜 | đèn bí ngô, bí ngô, quả bí ngô
snowman thing | snowman, snow man | 雪人 | người tuyết
fireworks thing backdrop | fireworks, firework, fireworks display | 烟花, 焰火, 烟火, 礼花 | pháo hoa
rainbow thing backdrop | rainbow | 彩虹, 双彩虹 | cầu vồng
shooting-star thing backdrop | shooting star, meteor | 流星 | sao băng
comet thing backdrop | comet, asteroid | 彗星, 陨石 | sao chổi, thiên thạch
ringed-planet thing backdrop | planet, saturn, ringed planet | 行星, 土星, 星球 | hành tinh, sao thổ
globe-showing-asia-australia thing backdrop | earth, planet earth, globe | 地球, 地球仪, 蓝色星球 | trái đất, quả địa cầu
high-voltage thing backdrop | lightning bolt, bolt of lightning | 雷电球 | tia sét
tornado thing backdrop | tornado, twister | 龙卷风 | lốc xoáy, vòi rồng
volcano building backdrop | volcano, erupting volcano | 火山 | núi lửa
mount-fuji building backdrop | mount fuji, mt fuji | 富士山 | núi phú sĩ
castle building backdrop | castle, fortress, fairy castle, citadel, palace | 城堡, 宫殿, 古堡, 要塞 | lâu đài, cung điện, pháo đài, thành trì
japanese-castle building backdrop | pagoda, japanese castle, forbidden city, chinese palace, chinese temple | 故宫, 宝塔, 天守阁, 古塔, 紫禁城, 楼阁, 亭台楼阁, 古建筑, 大雁塔, 亭子 | chùa một cột, tháp, hoàng thành, bảo tháp
shinto-shrine building backdrop | shrine, torii, torii gate | 神社, 鸟居 | đền thờ, cổng torii
hindu-temple building backdrop | temple, ancient temple | 寺庙, 寺, 古寺, 神庙 | ngôi chùa, ngôi đền, đền chùa, miếu, chùa, đền
church building backdrop | church, cathedral, chapel | 教堂, 大教堂 | nhà thờ
mosque building backdrop | mosque | 清真寺 | thánh đường hồi giáo
tokyo-tower building backdrop | tokyo tower, eiffel tower, tower, oriental pearl tower | 东京塔, 埃菲尔铁塔, 铁塔, 东方明珠, 高塔 | tháp eiffel, tháp tokyo, tòa tháp, tháp truyền hình
lighthouse building backdrop | lighthouse, light house, beacon tower | 灯塔 | hải đăng, ngọn hải đăng, tháp hải đăng
windmill building backdrop | windmill, wind mill, dutch windmill | 风车, 荷兰风车, 大风车 | cối xay gió
statue-of-liberty building backdrop | statue of liberty, statue | 自由女神像, 雕像, 佛像 | tượng nữ thần tự do, bức tượng, tượng
moai building backdrop | moai, stone statue | 石像, 石雕 | tượng đá
classical-building building backdrop | parthenon, greek temple, colosseum, classical building, ancient ruins | 神殿, 罗马斗兽场, 帕特农神庙, 遗迹 | đền thờ hy lạp, đấu trường la mã
house building backdrop | house, cottage, cabin, wooden cabin, hut house, villa, farmhouse, mansion | 房子, 小屋, 木屋, 房屋, 别墅, 小木屋, 茅屋, 民居 | ngôi nhà, căn nhà, nhà gỗ, biệt thự, túp lều, nhà sàn, căn nhà gỗ
houses building backdrop | houses, village houses | 村舍, 房屋群 | những ngôi nhà, xóm nhà
hut building backdrop | hut, yurt, straw hut | 茅草屋, 蒙古包 | lều tranh, nhà tranh
derelict-house building backdrop | haunted house, abandoned house | 鬼屋, 废弃房屋 | nhà ma, nhà hoang
office-building building backdrop | office building, glass tower, skyscraper | 写字楼, 办公楼, 摩天楼 | tòa nhà văn phòng
school building backdrop | school | 学校 | trường học, ngôi trường
ferris-wheel building backdrop | ferris wheel | 摩天轮 | vòng quay, vòng đu quay, đu quay
carousel-horse building backdrop | carousel, merry go round | 旋转木马 | vòng xoay ngựa gỗ, đu quay ngựa gỗ
roller-coaster building backdrop | roller coaster | 过山车 | tàu lượn siêu tốc
circus-tent building backdrop | circus tent | 马戏团帐篷 | lều xiếc
fountain building backdrop | fountain | 喷泉 | đài phun nước
bridge building backdrop | bridge, viaduct, aqueduct, railway bridge, railroad bridge, train bridge, rail bridge, golden gate bridge, suspension bridge, stone bridge, wooden bridge, footbridge, arch bridge, covered bridge | 桥, 高架桥, 铁路桥, 大桥, 石桥, 断桥, 吊桥, 金门大桥, 拱桥, 小桥, 木桥, 石拱桥, 桥梁 | cây cầu, cầu, cầu cạn, cầu đường sắt, cầu vượt, cầu rồng, cầu gỗ, chiếc cầu, cầu đá, cầu treo
tent thing backdrop | tent, camping tent | 帐篷 | lều, lều trại, cái lều, lều cắm trại
door thing backdrop | door, gate, portal, wooden door, magic portal | 门, 大门, 传送门, 木门, 城门 | cánh cửa, cửa, cổng, cánh cổng
bench thing | bench, wooden bench, stone bench | 长椅, 长凳, 石凳 | ghế dài, ghế đá, băng ghế
chair thing | chair, armchair, throne, rocking chair, stool, gaming chair, office chair | 椅子, 摇椅, 王座, 沙发椅, 凳子, 宝座, 龙椅, 人体工学椅 | ghế, cái ghế, ngai vàng, chiếc ghế
couch-and-lamp thing | couch, sofa | 沙发 | ghế sofa, sofa
bed thing | bed, mattress | 床, 床垫, 大床 | giường, chiếc giường, nệm
bathtub thing | bathtub | 浴缸 | bồn tắm
toilet thing | toilet | 马桶 | bồn cầu
shopping-cart thing | shopping cart | 购物车 | xe đẩy hàng
stroller thing | stroller, baby stroller, baby carriage, pram, pushchair, baby buggy, perambulator | 婴儿车, 婴儿推车, 童车, 宝宝车 | xe nôi, xe đẩy em bé, xe đẩy trẻ em, chiếc xe nôi
basket thing | basket, picnic basket | 篮子, 野餐篮, 竹篮 | cái giỏ, giỏ, rổ
bucket thing | bucket | 水桶 | cái xô, xô nước
spoon product | spoon | 勺子 | thìa, muỗng
fork-and-knife product | cutlery, fork | 餐具, 刀叉, 叉子 | dao nĩa, nĩa
kitchen-knife product | knife, kitchen knife, chef's knife | 菜刀, 小刀 | con dao, dao
bowl-with-spoon product | bowl | 空碗 | cái bát, cái tô
jar product | jar, glass jar | 罐子, 玻璃罐 | cái hũ, lọ thủy tinh
soap product | soap, soap bar | 肥皂, 香皂 | xà phòng, bánh xà phòng
toothbrush product | toothbrush, toothpaste | 牙刷, 牙膏 | bàn chải đánh răng, kem đánh răng
razor product | razor, shaver | 剃须刀 | dao cạo râu, máy cạo râu
broom thing | broom, broomstick, vacuum cleaner | 扫帚, 飞天扫帚, 吸尘器 | cây chổi, chổi bay, máy hút bụi
dagger thing | sword, dagger, katana, blade, lightsaber | 剑, 长剑, 宝剑, 匕首, 武士刀, 光剑, 飞剑, 大刀 | kiếm, thanh kiếm, dao găm, gươm, thanh gươm
crossed-swords thing | crossed swords, swords | 双剑 | song kiếm, hai thanh kiếm
bow-and-arrow thing | bow and arrow, arrow, longbow | 弓箭 | cung tên, mũi tên
shield thing | shield | 盾牌, 盾 | khiên, tấm khiên
magic-wand thing | magic wand, wand, magic staff | 魔杖, 魔法棒, 法杖 | đũa phép, gậy phép, cây đũa thần
crystal-ball thing | crystal ball, glowing orb, orb, magic orb | 水晶球, 光球, 魔法球 | quả cầu pha lê, quả cầu
bomb thing | bomb | 炸弹 | quả bom, bom
axe thing | axe | 斧头 | rìu, cái rìu
hammer thing | hammer | 锤子, 大锤 | búa, cái búa
wrench thing | wrench | 扳手 | cờ lê
gear thing | gear, clockwork | 齿轮 | bánh răng
telescope thing | telescope | 望远镜, 天文望远镜 | kính thiên văn
microscope thing | microscope | 显微镜 | kính hiển vi
alembic thing | potion, magic potion | 魔药, 药水 | thuốc độc, lọ thuốc phép
pill thing | pill, medicine, capsule | 药片, 胶囊, 药丸 | viên thuốc, thuốc
syringe thing | syringe, vaccine | 注射器, 疫苗 | ống tiêm
test-tube thing | test tube | 试管 | ống nghiệm
dna thing | dna, dna helix | 基因, DNA | chuỗi dna
brain thing | brain | 大脑 | bộ não
red-heart thing | heart, red heart, heart shape | 爱心, 心脏, 红心 | trái tim
skull thing | skull, skeleton | 骷髅, 头骨 | đầu lâu, bộ xương
feather thing | feather | 羽毛 | lông vũ, chiếc lông vũ
spiral-shell thing | seashell, shell, conch | 贝壳, 海螺 | vỏ sò, vỏ ốc, con ốc
ice thing | ice cube | 冰块 | viên đá, đá viên
fire thing | bonfire, campfire | 篝火, 营火 | đống lửa, lửa trại
wood thing | log, firewood | 木头, 木柴 | khúc gỗ, củi
rock thing | rock, boulder, stone | 石头, 岩石, 巨石 | hòn đá, tảng đá
ogre animal | monster, beast, giant monster, troll, demon, creature, ogre | 怪兽, 怪物, 巨兽, 妖怪, 恶魔, 魔鬼, 妖兽, 神兽 | quái vật, con quái vật, ác quỷ, yêu quái, quái thú
wind-chime thing | wind chime | 风铃 | chuông gió
bell thing | bell | 铃铛, 钟声, 古钟 | chuông, quả chuông, cái chuông
mirror-ball thing | disco ball | 迪斯科球 | quả cầu disco
party-popper thing | party popper | 礼花筒 | ống pháo giấy
magnet thing | magnet | 磁铁 | nam châm
battery product | battery, power bank, powerbank | 电池, 充电宝 | pin, sạc dự phòng
credit-card product | credit card, bank card | 信用卡, 银行卡 | thẻ tín dụng, thẻ ngân hàng
toolbox thing | toolbox | 工具箱 | hộp dụng cụ
knot thing | chinese knot | 中国结 | nút thắt
yarn thing | yarn, ball of yarn | 毛线, 毛线球 | cuộn len
nesting-dolls thing | russian doll, matryoshka | 套娃 | búp bê nga
`
