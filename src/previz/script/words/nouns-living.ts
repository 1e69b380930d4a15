/** People, animals, plants and beings of fantasy: which picture stands for which words, checked by hand. */

/** `picture nature [colour] [backdrop] | English | 中文 | tiếng Việt`. */
export const LIVING_NOUNS = `
person person | person, kayaker, rower, canoeist, paddler, human, human being, human figure, figure, traveler, traveller, tourist, student, teacher, worker, hiker, stranger, individual, hero, heroine, adventurer, explorer, wanderer, silhouette of a person, passerby, photographer, customer, shopper, programmer, employee, model, pilot, soldier, farmer, fisherman, painter, artist, waiter, driver, backpacker, climber, skier, surfer, swimmer, skateboarder, gymnast, teenager, athlete, player, footballer, basketball player, boxer, monk, priest, nun, assassin, thief, hunter, archer, pirate, spy, scientist, engineer, mechanic, craftsman, potter, blacksmith, streamer, influencer, blogger, gamer, diver, scuba diver, freediver, tightrope walker, magician, juggler, clown, miner, gardener, doctor, sleeper, writer, poet, reader, businessperson, snowboarder, skater, friend, lover, parent, passenger, commuter, cosplayer, host, anchor, presenter, guest, martial artist, kung fu master, swordsman, swordswoman, cultivator, immortal, mountaineer, weaver, tailor, vendor, street vendor, baker, fisher, sailor, captain, ninja, gladiator, viking, football player, soccer player, tennis player, delivery man, delivery guy, delivery rider | 人, 人物, 路人, 旅人, 旅行者, 行人, 学生, 老师, 工人, 背包客, 游客, 冒险家, 探险家, 摄影师, 顾客, 程序员, 员工, 模特, 飞行员, 士兵, 战士, 农民, 渔夫, 渔民, 画家, 艺术家, 服务员, 司机, 登山者, 滑雪者, 冲浪者, 运动员, 球员, 拳击手, 和尚, 僧人, 刺客, 猎人, 弓箭手, 海盗, 牛仔, 科学家, 工程师, 工匠, 陶艺师, 铁匠, 主播, 博主, 玩家, 潜水员, 魔术师, 小丑, 园丁, 医生, 作家, 诗人, 上班族, 白领, 朋友, 恋人, 乘客, 主持人, 侠客, 剑客, 剑仙, 修仙者, 仙人, 道士, 将军, 皇帝, 书生, 忍者, 少侠, 武者, 高手, 茶艺师, 小贩, 水手, 船长, 外卖员, 快递员, 警察, 英雄, 勇士, 武林高手, 背影, 男女, 牧民, 师傅, 🧑, 🚶, 🥷, 🏄, 🏊, 篮球运动员, 足球运动员, 网球运动员, 篮球手, 外卖小哥, 快递小哥, 外卖骑手 | người, một người, bóng người, lữ khách, du khách, sinh viên, học sinh, giáo viên, công nhân, khách hàng, nhiếp ảnh gia, người mẫu, phi công, người lính, chiến sĩ, chiến binh, nông dân, bác nông dân, ngư dân, họa sĩ, nghệ sĩ, nghệ nhân, thợ thủ công, tài xế, vận động viên, cầu thủ, thợ săn, cướp biển, nhà khoa học, kỹ sư, thợ rèn, game thủ, thợ lặn, ảo thuật gia, chú hề, bác sĩ, nhà văn, nhân viên, dân công sở, bạn bè, khách, hành khách, kiếm khách, kiếm sĩ, võ sĩ, võ sư, nhà sư, tu sĩ, hoàng đế, vua, tướng quân, thủy thủ, thuyền trưởng, người bán hàng, người đàn ông bán hàng, thợ lặn biển, cảnh sát, anh hùng, người chèo thuyền, phục vụ, ninja, lướt sóng viên, người leo núi, cầu thủ bóng đá, cầu thủ bóng rổ, shipper, người bạn
woman person | woman, lady, young woman, female, businesswoman, mother, mom, mum, actress, queen, princess, goddess, ballerina woman, girlfriend, wife, beautiful woman, asian woman, elegant woman, female model, blonde woman, aunt, saleswoman, empress, waitress, witch, sorceress, mermaid woman, nurse, geisha, chinese woman, vietnamese woman, japanese woman, fashion model, heroine woman, office lady, supermodel, enchantress, priestess, female warrior, year old woman, fiancee | 女人, 女子, 女士, 女性, 美女, 年轻女子, 年轻女人, 妈妈, 母亲, 公主, 女王, 皇后, 女神, 女主, 妻子, 女模特, 仙女, 古装美女, 女主角, 女巫, 护士, 女侠, 汉服女子, 年轻女性, 都市丽人, 御姐, 古装女子, 女剑客, 旗袍女子, 贵妃, 女演员, 女明星, 佳人, 女生们, 女战士, 姐姐, 女白领, 辣妈, 阿姨, 女主持人, 女老师, 女司机, 女医生, 女骑手, 女歌手, 👩, 👸 | phụ nữ, người phụ nữ, cô, người mẹ, mẹ, công chúa, nữ hoàng, nữ thần, nàng tiên, quý cô, người mẫu nữ, cô giáo, bà chủ, phù thủy, y tá, nữ diễn viên, chị, thiếu phụ, người con gái, nữ chiến binh, người đẹp, mỹ nhân, tiên nữ, nàng, nàng công chúa, bà mẹ
man person | man, gentleman, young man, male, businessman, guy, father, dad, actor, king, prince, boyfriend, husband, male model, fireman, firefighter, policeman, police officer, detective, handsome man, bearded man, warrior man, emperor, wizard man, asian man, workman, salesman, groom, superhero, office worker, swordsman man, bodybuilder, delivery man, postman, lumberjack, bald man, merchant, barber, iron man, spider man, batman, superman, year old man, fiance | 男人, 男子, 男士, 男性, 帅哥, 年轻男子, 年轻人, 爸爸, 父亲, 国王, 王子, 丈夫, 男模, 消防员, 侦探, 男主, 男主角, 商人, 新郎, 超级英雄, 大叔, 中年男人, 黑衣人, 白衣男子, 男模特, 哥哥, 年轻男人, 叔叔, 中年男子, 霸总, 西装男, 壮汉, 猎户, 公子, 男主持人, 男老师, 男司机, 男医生, 👨, 🤴, 🦸, 👱‍♂️, 钢铁侠, 蜘蛛侠, 蝙蝠侠, 超人 | đàn ông, người đàn ông, anh, quý ông, người cha, bố, ba mẹ, nhà vua, hoàng tử, thám tử, lính cứu hỏa, chú rể, siêu anh hùng, doanh nhân, người bố, chàng, cha, người chồng, diễn viên nam, ông bố, thanh niên, chàng hoàng tử, người thợ, người nhện, người sắt, siêu nhân
girl person | girl, young girl, schoolgirl, teenage girl, little girl, anime girl, daughter, girl student, sister, teen girl, maiden, high school girl, asian girl, magical girl, cute girl, beautiful girl, japanese girl, chinese girl, vietnamese girl, elf girl, cyberpunk girl, idol, year old girl, granddaughter | 女孩, 少女, 姑娘, 小姑娘, 女生, 小女孩, 女学生, 女儿, 妹妹, 二次元少女, 萌妹, 女孩子, 美少女, 汉服少女, 动漫少女, 魔法少女, 高中女生, 女高中生, 女团, 小仙女, 机械少女, 精灵少女, 女童, 👧, 孙女 | cô gái, cô bé, thiếu nữ, bé gái, nữ sinh, con gái, em gái, cô gái trẻ, cô gái việt nam, cô nàng, các cô gái, thiếu nữ việt nam, em bé gái, cô thiếu nữ, nữ sinh viên, chị em gái, chị em, cháu gái
boy person | boy, young boy, schoolboy, teenage boy, little boy, son, anime boy, brother, teen boy, lad, high school boy, year old boy, grandson | 男孩, 少年, 小男孩, 男生, 男学生, 儿子, 弟弟, 小伙子, 男孩子, 美少年, 小伙, 动漫少年, 少年郎, 大男孩, 👦, 孙子 | cậu bé, chàng trai, bé trai, con trai, nam sinh, em trai, cậu học trò, chàng trai trẻ, cậu, chàng thanh niên, thằng bé, anh em trai, anh em, cháu trai
baby person | baby, infant, newborn, baby boy, baby girl, crawling baby | 婴儿, 宝宝, 小宝宝, 👶 | em bé, trẻ sơ sinh
child person | child, kid, toddler, little kid, schoolchild, small child, preschooler, year old child, year old kid | 孩子, 小孩, 儿童, 小朋友, 孩童, 小娃娃, 孩子们, 萌娃, 娃娃, 幼儿, 🧒 | đứa trẻ, trẻ em, trẻ con, trẻ nhỏ, bé, trẻ thơ, đứa bé, bọn trẻ, các em nhỏ, em nhỏ, bé con
old-man person | old man, elderly man, grandfather, grandpa, old fisherman, senior man, wise old man, elder, old wizard, wizard, sage, mage, old craftsman, sorcerer, santa claus, santa, old monk, elderly person | 老人, 老爷爷, 爷爷, 老头, 老者, 老翁, 老大爷, 长者, 巫师, 魔法师, 圣诞老人, 老渔夫, 老匠人, 老师傅, 法师, 白发老人, 渔翁, 老道, 老先生, 👴, 🎅, 🧙, 🧙‍♂️ | ông lão, ông già, cụ ông, ông, người già, cụ già, pháp sư, phù thủy già, ông già noel, ông cụ, người đàn ông già, lão ngư, ông ngoại, ông nội
old-woman person | old woman, elderly woman, grandmother, grandma, old lady, granny, elderly lady, senior woman | 奶奶, 老奶奶, 老太太, 老妇人, 外婆, 老婆婆, 姥姥, 老妪, 祖母, 大妈, 👵 | bà lão, bà cụ, bà, cụ bà, bà già, bà ngoại, bà nội, người bà
couple person | couple, young couple, lovers, two lovers, husband and wife, newlyweds, romantic couple, sweethearts, man and woman, bride and groom, boy and girl, a man and a woman | 情侣, 恋人, 夫妻, 小情侣, 一对恋人, 一对情侣, 夫妇, 一对夫妻, 新人, 年轻情侣, 一对新人, 男女主, 男女主角, 👫, 💑, 👩‍❤️‍👨, 一男一女 | cặp đôi, đôi tình nhân, đôi vợ chồng, vợ chồng, đôi uyên ương, đôi bạn trẻ, cặp tình nhân, một cặp đôi, đôi trẻ, cô dâu chú rể, đôi bạn, đôi bạn thân, đôi bạn già
old-couple person | old couple, elderly couple, senior couple, grandparents, old man and old woman, grandma and grandpa, grandpa and grandma, grandfather and grandmother | 老夫妻, 老夫妇, 老两口, 老年夫妇, 一对老夫妻, 一对老夫妇, 一对老人, 老伴 | đôi vợ chồng già, cặp vợ chồng già, vợ chồng già, hai vợ chồng già, cặp đôi già, ông bà, đôi vợ chồng lớn tuổi
family person | family, families, parents and children, family of three, family of four, family of five, a family of three, a family of four, a family of five, happy family | 一家人, 家人, 一家三口, 一家四口, 全家, 全家人, 👪 | gia đình, cả nhà, cả gia đình
mother-and-child person | mother and child, mother and son, mother and daughter, mother and baby, mom and son, mom and daughter, mom and baby, mom and kid | 母子, 母女, 母子俩, 母女俩, 妈妈和孩子, 妈妈和宝宝 | mẹ con, hai mẹ con, mẹ và con, mẹ và bé, mẹ và em bé
father-and-child person | father and child, father and son, father and daughter, dad and son, dad and daughter, dad and kid | 父子, 父女, 父子俩, 父女俩, 爸爸和孩子, 爷孙, 爷孙俩 | bố con, hai bố con, cha con, hai cha con, bố và con, cha và con, bố và con trai, cha và con trai, bố và con gái, cha và con gái, ông cháu, hai ông cháu
friends person | friends, group of friends, a group of friends, classmates, colleagues | 朋友们, 一群朋友, 同学们 | nhóm bạn, bạn bè, một nhóm bạn
crowd person | crowd, audience, people, spectators, crowd of people, fans, army, troops, soldiers marching, pedestrians, passersby, villagers, team, group of people, mob, protesters, marchers, crowds, commuters, students, tourists, parade, band of warriors, shoppers, monks, partygoers, football team | 人群, 观众, 大众, 众人, 军队, 行人们, 粉丝们, 人山人海, 一群人, 人潮, 人流, 路人们, 大军, 游行队伍, 村民, 人们, 士兵们, 百姓, 宾客, 团队, 兵马, 千军万马, 百万雄师, 👥, 人来人往, 人头攒动 | đám đông, mọi người, khán giả, người dân, dòng người, quân đội, đoàn người, người hâm mộ, dân làng, người qua đường, du khách đông đúc, binh lính, người đi bộ, tập thể, đội bóng, người qua lại
football-match person | football match, soccer match, football game, soccer game, game of football, game of soccer, match of football, football final, soccer final, world cup final, world cup match, soccer teams, football teams, two teams play soccer, two teams play football, teams play soccer, teams play football, teams playing soccer, teams playing football, two teams playing soccer, two teams playing football, cup final, the cup final, cup match, cup game | 足球比赛, 足球赛, 一场足球赛, 一场足球比赛, 踢足球比赛, 世界杯比赛, 两队踢足球, 两支球队踢足球, 两支球队 | trận bóng đá, trận đấu bóng đá, một trận bóng đá, thi đấu bóng đá, trận cầu, trận chung kết bóng đá, hai đội bóng, hai đội đá bóng
dancer person | dancer, ballet dancer, ballerina, street dancer, hip hop dancer, breakdancer, flamenco dancer, belly dancer, dance troupe, lion dance, lion dancer | 舞者, 芭蕾舞者, 舞蹈演员, 舞女, 舞娘, 街舞少年, 舞姬, 芭蕾舞演员, 跳舞的人, 舞狮, 💃, 🕺 | vũ công, diễn viên múa, nghệ sĩ múa, vũ nữ, diễn viên ba lê, múa lân
astronaut person | astronaut, cosmonaut, spaceman, space explorer, space traveler, spacewoman, space man | 宇航员, 航天员, 太空人, 👩‍🚀, 👨‍🚀, 🧑‍🚀 | phi hành gia, nhà du hành vũ trụ, phi hành đoàn
knight person | knight, armored knight, knight in armor, paladin, armored warrior, crusader, warrior, medieval knight, barbarian, soldier in armor, female knight, spartan | 骑士, 盔甲骑士, 铠甲战士, 圣骑士, 古代战士, 将士, 女骑士, 武将, 古代士兵, 铠甲武士 | hiệp sĩ, kỵ sĩ, chiến binh giáp sắt, dũng sĩ, hiệp sĩ áo giáp, tráng sĩ
samurai person | samurai, ronin, samurai warrior, shogun, katana warrior, lone samurai, cyber samurai | 武士, 日本武士, 浪人, 浪客 | samurai, võ sĩ đạo, võ sĩ samurai
barista person | barista, bartender, barkeeper, barmaid, mixologist | 咖啡师, 调酒师, 酒保 | người pha chế, nhân viên pha chế, thợ pha chế, barista
chef person | chef, cook, pastry chef, sushi chef, master chef, kitchen chef | 厨师, 大厨, 主厨, 寿司师傅, 糕点师, 厨子, 面点师, 厨娘, 👨‍🍳, 👩‍🍳, 🧑‍🍳 | đầu bếp, bếp trưởng, thợ làm bánh, người đầu bếp, anh đầu bếp
bride person | bride, bride in a wedding dress, woman in a wedding dress, woman in wedding dress | 新娘, 穿婚纱的女人, 新娘子, 婚纱新娘, 👰 | cô dâu, tân nương
runner person | runner, jogger, sprinter, marathon runner, marathoner, trail runner | 跑者, 跑步者, 短跑运动员, 马拉松选手, 慢跑者, 马拉松运动员, 🏃, 🏃‍♀️, 🏃‍♂️ | người chạy bộ, vận động viên chạy, vận động viên điền kinh, người chạy
cyclist person | cyclist, biker on a bicycle, bike rider, mountain biker, bicyclist, bicycle rider | 骑行者, 骑车人, 自行车手, 单车骑手, 骑自行车的人, 🚴, 🚴‍♀️, 🚴‍♂️ | người đi xe đạp, cua rơ, tay đua xe đạp, người đạp xe
musician person | musician, singer, guitarist, violinist, pianist, drummer, rock star, busker, street musician, dj, rapper, band, rock band, cellist, saxophonist, pop star, flutist, orchestra, conductor, guitar player, jazz band, k pop idol | 音乐家, 歌手, 吉他手, 小提琴手, 钢琴家, 鼓手, 摇滚明星, 街头艺人, 说唱歌手, 乐队, 琴师, 乐手, 歌星, 偶像, 大提琴手, 指挥家 | nhạc sĩ, ca sĩ, nhạc công, nghệ sĩ guitar, nghệ sĩ piano, nghệ sĩ violin, tay trống, ban nhạc, rapper, nghệ sĩ đường phố, dàn nhạc
robot person | robot, android, humanoid robot, cyborg, mecha, droid, bot, giant robot, humanoid, mech, automaton, combat robot | 机器人, 人形机器人, 机甲战士, 机械人, 半机械人, 仿生人, 巨型机器人, 高达, 机械战士 | người máy, robot, rô bốt, người máy khổng lồ, cỗ máy, robot khổng lồ
alien person | alien, extraterrestrial, martian | 外星人, 异形, 外星生物 | người ngoài hành tinh, sinh vật ngoài hành tinh
zombie person | zombie, undead, walking dead | 僵尸, 丧尸 | xác sống, thây ma, zombie
ghost person | ghost, spirit, phantom, specter, spectre | 幽灵, 鬼魂, 幽魂 | hồn ma, bóng ma, con ma
fairy person | fairy, pixie, sprite, fairy queen, winged fairy | 小精灵, 精灵仙子, 花仙子, 仙子, 花精灵 | tiên, cô tiên, bà tiên, tiên nhỏ, tinh linh
elf person | elf, elven, elven archer, elf archer, wood elf | 精灵, 精灵弓箭手, 精灵王 | yêu tinh, người elf, tiên tộc
merperson person | mermaid, merman, siren | 美人鱼, 人鱼 | nàng tiên cá, tiên cá, người cá
baby-angel person | angel, cupid | 天使, 丘比特 | thiên thần
vampire person | vampire, dracula | 吸血鬼 | ma cà rồng
cowboy person | cowboy, cowgirl, cowboy man, gaucho | 西部牛仔, 牛仔骑手 | cao bồi, chàng cao bồi
horseman person | horse rider, horseman, equestrian, horseback rider, rider on horseback | 骑马的人, 骑马者 | người cưỡi ngựa, kỵ mã
cat animal | cat, kitten, kitty, tabby cat, tabby, british shorthair, persian cat, ragdoll cat, siamese cat, house cat, feline, stray cat, ginger tabby cat, maine coon, fluffy cat | 猫, 小猫, 猫咪, 喵, 布偶猫, 英短, 短毛猫, 流浪猫, 猫猫, 家猫, 狸花猫, 奶猫, 小奶猫, 喵星人, 加菲猫 | mèo, con mèo, mèo con, chú mèo, mèo mướp, bé mèo, mèo anh lông ngắn
cat animal orange | ginger cat, orange cat, orange tabby, orange tabby cat, ginger kitten, marmalade cat | 橘猫, 橙猫, 小橘猫, 胖橘 | mèo cam, mèo vàng, con mèo cam
cat animal black | black cat | 黑猫, 小黑猫 | mèo đen, mèo mun
cat animal white | white cat, white kitten | 白猫, 小白猫 | mèo trắng
dog animal | dog, puppy, doggy, pup, hound, german shepherd, poodle, bulldog, border collie, dachshund, pug, chihuahua, dalmatian, beagle, labrador, terrier, canine, doge, retriever | 狗, 小狗, 狗狗, 牧羊犬, 哈巴狗, 泰迪, 边牧, 斗牛犬, 德牧, 斑点狗, 拉布拉多, 汪星人, 流浪狗, 猎犬, 导盲犬, 法斗 | chó, con chó, chó con, cún, chú chó, cún con, chú cún, chó săn, chó poodle, cún cưng
dog animal gold | golden retriever, golden retriever puppy, golden labrador | 金毛, 金毛犬, 金毛猎犬, 大金毛 | chó golden, chó golden retriever
dog animal orange | shiba inu, shiba, corgi, corgi puppy | 柴犬, 柯基, 小柯基 | chó shiba, chó corgi
dog animal silver | robot dog, robotic dog, mechanical dog | 机器狗, 机械狗 | chó robot, chó máy
dog animal white | samoyed, husky, siberian husky, white dog | 萨摩耶, 哈士奇, 白狗, 雪橇犬 | chó husky, chó trắng, chó samoyed
tiger animal | tiger, bengal tiger, tiger cub, siberian tiger | 老虎, 虎, 猛虎, 东北虎, 小老虎, 孟加拉虎 | hổ, con hổ, cọp, con cọp, mãnh hổ, chúa sơn lâm
tiger animal white | white tiger | 白虎, 白老虎 | hổ trắng, bạch hổ
lion animal | lion, lioness, lion cub, male lion | 狮子, 雄狮, 狮, 母狮, 小狮子, 狮王 | sư tử, con sư tử, sư tử con, chúa tể rừng xanh
wolf animal | wolf, werewolf, lone wolf, grey wolf, alpha wolf | 狼, 孤狼, 野狼, 狼人 | sói, con sói, chó sói, sói xám, ma sói, sói đơn độc
wolf animal crowd | wolf pack | 狼群 | 
wolf animal white | white wolf, arctic wolf | 白狼, 北极狼 | sói trắng
fox animal | fox, red fox, nine tailed fox, fox spirit, kitsune, fennec fox, fox cub | 狐狸, 九尾狐, 小狐狸, 狐, 赤狐, 灵狐, 火狐 | cáo, con cáo, hồ ly, hồ ly chín đuôi, cáo đỏ, chú cáo
fox animal white | white fox, arctic fox | 白狐, 北极狐, 雪狐 | cáo trắng, cáo tuyết, bạch hồ
bear animal | bear, brown bear, grizzly, grizzly bear, bear cub, black bear | 熊, 棕熊, 黑熊, 小熊, 大熊, 狗熊 | gấu, con gấu, gấu nâu, gấu con, chú gấu
polar-bear animal | polar bear, polar bear cub, ice bear | 北极熊, 白熊 | gấu bắc cực, gấu trắng, gấu tuyết
panda animal | panda, giant panda, panda cub, baby panda | 熊猫, 大熊猫, 熊猫宝宝, 国宝 | gấu trúc, chú gấu trúc
koala animal | koala, koala bear | 考拉, 树袋熊 | gấu koala, gấu túi
rabbit animal | rabbit, bunny, hare, bunny rabbit, white rabbit, baby bunny | 兔子, 小兔子, 兔, 白兔, 野兔, 小白兔, 玉兔 | thỏ, con thỏ, thỏ con, chú thỏ, thỏ ngọc
horse animal | horse, stallion, mare, pony, foal, wild horse, mustang horse, steed, warhorse, galloping horse, racehorse | 马, 骏马, 战马, 马儿, 野马, 小马, 马匹, 千里马, 赛马, 烈马 | ngựa, con ngựa, chú ngựa, ngựa hoang, tuấn mã, chiến mã, vó ngựa
horse animal crowd | horse herd | 马群, 万马 | 
horse animal white | white horse, white stallion | 白马, 小白龙马 | ngựa trắng, bạch mã
eagle animal | eagle, hawk, falcon, bald eagle, golden eagle, bird of prey, condor, vulture | 鹰, 老鹰, 雄鹰, 苍鹰, 猎鹰, 秃鹰, 大鹏, 秃鹫, 隼 | đại bàng, chim ưng, chim đại bàng, diều hâu, chim cắt
dragon animal | dragon, chinese dragon, fire dragon, baby dragon, flying dragon, giant dragon, oriental dragon, eastern dragon, wyvern, ancient dragon | 龙, 巨龙, 神龙, 中国龙, 火龙, 飞龙, 东方龙, 恶龙, 青龙, 龙族, 黑龙, 祥龙 | rồng, con rồng, rồng lửa, chú rồng, rồng thần, thần long, rồng châu á
dragon animal gold | golden dragon | 金龙, 黄金巨龙 | rồng vàng
unicorn animal | unicorn, alicorn | 独角兽 | kỳ lân, ngựa một sừng
pegasus animal | pegasus, winged horse, flying horse | 飞马, 天马 | ngựa có cánh, ngựa bay, thiên mã
phoenix animal | phoenix, firebird, fire phoenix | 凤凰, 火凤凰, 朱雀, 不死鸟, 神鸟 | phượng hoàng, phượng hoàng lửa, chim phượng hoàng
bird animal | bird, sparrow, songbird, robin bird, bluebird, nightingale, hummingbird, kingfisher, swallow bird, magpie, pigeon on, canary, finch | 鸟, 小鸟, 鸟儿, 飞鸟, 麻雀, 燕子, 喜鹊, 夜莺, 翠鸟, 蜂鸟, 黄鹂, 候鸟, 百灵鸟 | chim, con chim, chú chim, chim sẻ, chim én, chim họa mi, chim ruồi, cánh chim, chim bói cá
bird animal crowd | bird flock | 鸟群, 群鸟, 百鸟 | 
black-bird animal | crow, raven, blackbird | 乌鸦, 渡鸦 | quạ, con quạ, chim quạ
dove animal | dove, pigeon, white dove | 鸽子, 白鸽, 和平鸽 | bồ câu, chim bồ câu
gull animal | seagull, gull, albatross, sea bird, seabird, tern | 海鸥, 海鸟, 信天翁 | hải âu, chim hải âu, mòng biển, chim biển
owl animal | owl, snowy owl, barn owl | 猫头鹰, 雪鸮 | cú, con cú, cú mèo, chim cú
swan animal | swan, crane bird, heron, egret, red crowned crane, stork, white crane | 天鹅, 白天鹅, 白鹭, 仙鹤, 丹顶鹤, 鹤, 黑天鹅, 鹭 | thiên nga, con cò, hạc, chim hạc, cánh cò, hạc trắng, cò trắng, chim cò
swan animal crowd | | | đàn cò
peacock animal | peacock, peafowl | 孔雀, 白孔雀 | con công, chim công
parrot animal | parrot, macaw, cockatoo, budgie | 鹦鹉, 金刚鹦鹉 | vẹt, con vẹt, chim vẹt
flamingo animal | flamingo | 火烈鸟 | hồng hạc, chim hồng hạc
penguin animal | penguin, emperor penguin, baby penguin | 企鹅, 帝企鹅, 小企鹅 | chim cánh cụt, cánh cụt
duck animal | duck, duckling, mallard, rubber duck | 鸭子, 小鸭子, 野鸭, 小黄鸭, 鸳鸯 | vịt, con vịt, vịt con, chú vịt
duck animal crowd | | 鸭群 | 
goose animal | goose, wild goose | 鹅, 大鹅, 大雁 | ngỗng, con ngỗng
chicken animal | chicken, hen | 鸡, 母鸡 | gà, con gà, gà mái
baby-chick animal | chick, baby chick | 小鸡 | gà con
rooster animal | rooster, cockerel | 公鸡, 雄鸡 | gà trống
deer animal | deer, stag, fawn, reindeer, elk, antelope, gazelle, white deer, impala | 鹿, 小鹿, 麋鹿, 梅花鹿, 驯鹿, 雄鹿, 羚羊, 白鹿, 神鹿 | nai, con nai, hươu, con hươu, tuần lộc, chú nai, hươu sao, nai con, linh dương
deer animal crowd | deer herd | 鹿群 | 
moose animal | moose, bull moose | 驼鹿 | nai sừng tấm, nai sừng tấm bắc mỹ
elephant animal | elephant, baby elephant, african elephant | 大象, 小象 | voi, con voi, chú voi, voi con
elephant animal crowd | elephant herd | 象群 | 
mammoth animal | mammoth, woolly mammoth | 猛犸象, 猛犸 | voi ma mút
giraffe animal | giraffe | 长颈鹿 | hươu cao cổ
zebra animal | zebra | 斑马 | ngựa vằn
rhinoceros animal | rhinoceros, rhino | 犀牛 | tê giác
hippopotamus animal | hippopotamus, hippo | 河马 | hà mã
leopard animal | leopard, cheetah, jaguar, panther, black panther, snow leopard, lynx, puma, cougar | 豹子, 豹, 猎豹, 黑豹, 雪豹, 花豹, 美洲豹, 猞猁 | báo, con báo, báo săn, báo đốm, báo đen, báo tuyết, linh miêu
monkey animal | monkey, macaque, monkey king, chimpanzee, ape, wukong | 猴子, 猴, 小猴子, 孙悟空, 美猴王, 猿猴, 金丝猴, 黑猩猩, 齐天大圣 | khỉ, con khỉ, chú khỉ, tôn ngộ không, khỉ con
gorilla animal | gorilla, king kong | 大猩猩, 金刚, 猩猩 | khỉ đột, con khỉ đột, đười ươi
kangaroo animal | kangaroo, wallaby | 袋鼠 | chuột túi, kangaroo
sloth animal | sloth | 树懒 | con lười
otter animal | otter, sea otter | 水獭, 海獭 | rái cá
red-panda animal | red panda, red pandas | 小熊猫 | gấu trúc đỏ
raccoon animal | raccoon | 浣熊, 干脆面 | gấu mèo
hedgehog animal | hedgehog, porcupine | 刺猬 | nhím, con nhím
chipmunk animal | squirrel, chipmunk | 松鼠, 小松鼠, 花栗鼠 | sóc, con sóc, chú sóc
hamster animal | hamster, guinea pig | 仓鼠, 小仓鼠, 豚鼠 | chuột hamster, chuột lang
mouse animal | mouse, rat, little mouse | 老鼠, 小老鼠 | chuột, con chuột, chú chuột
bat animal | bat, fruit bat | 蝙蝠 | dơi, con dơi
cow animal | cow, cattle, calf, dairy cow, yak, highland cow | 牛, 奶牛, 小牛, 母牛, 牦牛 | bò, con bò, bò sữa, bê con
cow animal crowd | cattle herd, herd of cattle | 牛群 | 
water-buffalo animal | water buffalo, buffalo | 水牛, 老水牛 | trâu, con trâu
ox animal | ox, bull, bison | 公牛, 斗牛, 老牛, 野牛 | bò tót, bò đực
ewe animal | sheep, lamb, ewe | 羊, 绵羊, 小羊, 羔羊, 羊驼 | cừu, con cừu, cừu non
ewe animal crowd | sheep flock | 羊群 | đàn cừu, bầy cừu
goat animal | goat, mountain goat, ibex | 山羊 | dê, con dê
boar animal | boar, wild boar, warthog, razorback | 野猪, 疣猪 | lợn rừng, con lợn rừng, heo rừng, con heo rừng, lợn lòi
pig animal | pig, piglet, piggy | 猪, 小猪 | lợn, heo, con lợn, con heo, heo con
camel animal | camel, dromedary | 骆驼 | lạc đà, con lạc đà
camel animal crowd | camel caravan, camel train, desert caravan, merchant caravan, silk road caravan | 驼队, 骆驼队, 驼群, 骆驼商队, 商队 | đoàn lạc đà, đoàn lữ hành sa mạc
donkey animal | donkey, mule | 驴, 驴子, 毛驴 | lừa, con lừa
whale animal | whale, humpback whale, blue whale, humpback, sperm whale | 鲸鱼, 鲸, 蓝鲸, 座头鲸, 巨鲸 | cá voi, con cá voi, cá voi xanh
orca animal | orca, killer whale | 虎鲸 | cá voi sát thủ
dolphin animal | dolphin | 海豚, 小海豚 | cá heo, con cá heo
shark animal | shark, great white shark, great white, hammerhead | 鲨鱼, 大白鲨, 鲸鲨 | cá mập, con cá mập
fish animal | fish, salmon, tuna, carp, trout, sardine | 鱼, 鱼儿, 小鱼, 鲑鱼, 鲤鱼, 大鱼 | cá, con cá, cá hồi, cá chép
fish animal crowd | fish school | 鱼群 | 
fish animal crowd | fish tank, fishbowl, fish bowl, goldfish bowl | 鱼缸, 水族箱 | bể cá, hồ cá
fish animal gold | goldfish, golden fish | 金鱼 | cá vàng
fish animal orange | koi, koi fish, koi carp | 锦鲤 | cá koi
tropical-fish animal | tropical fish, clownfish, angelfish, reef fish | 热带鱼, 小丑鱼 | cá nhiệt đới, cá hề
octopus animal | octopus, kraken, giant squid | 章鱼, 八爪鱼, 大王乌贼, 海怪 | bạch tuộc, con bạch tuộc
jellyfish animal | jellyfish, glowing jellyfish, medusa jellyfish | 水母, 发光水母 | sứa, con sứa
turtle animal | turtle, sea turtle, tortoise | 海龟, 乌龟, 龟, 神龟 | rùa, con rùa, rùa biển
crab animal | crab, hermit crab | 螃蟹, 蟹, 寄居蟹 | cua, con cua
lobster animal | lobster, crayfish | 龙虾, 小龙虾 | tôm hùm
shrimp animal | shrimp, prawn | 虾 | tôm, con tôm
crocodile animal | crocodile, alligator | 鳄鱼 | cá sấu, con cá sấu
snake animal | snake, python, cobra, serpent | 蛇, 巨蟒, 毒蛇, 白蛇, 眼镜蛇, 青蛇, 蟒蛇 | rắn, con rắn, trăn, mãng xà, rắn hổ mang
lizard animal | lizard, chameleon, gecko, iguana | 蜥蜴, 变色龙, 壁虎 | thằn lằn, tắc kè hoa, tắc kè
frog animal | frog, toad, tree frog | 青蛙, 蛙, 小青蛙, 蟾蜍 | ếch, con ếch, chú ếch
t-rex animal | t rex, tyrannosaurus, tyrannosaurus rex, dinosaur, velociraptor, godzilla, kaiju | 霸王龙, 恐龙, 暴龙, 哥斯拉, 迅猛龙 | khủng long, khủng long bạo chúa, con khủng long
sauropod animal | sauropod, brontosaurus, brachiosaurus, diplodocus | 腕龙, 雷龙, 梁龙 | khủng long cổ dài
butterfly animal | butterfly, moth, monarch butterfly, blue morpho | 蝴蝶, 彩蝶, 蝶, 飞蛾, 帝王蝶 | bướm, con bướm, cánh bướm, bươm bướm
honeybee animal | bee, honeybee, bumblebee, honey bee, wasp | 蜜蜂, 小蜜蜂, 大黄蜂 | ong, con ong, ong mật
honeybee animal crowd | bee swarm | 蜂群 | đàn ong, bầy ong
bug animal | caterpillar, dragonfly, insect, bug, worm | 毛毛虫, 虫子, 昆虫, 蜻蜓 | sâu, con sâu, chuồn chuồn, côn trùng
lady-beetle animal | ladybug, ladybird | 瓢虫 | bọ rùa
beetle animal | beetle, scarab | 甲虫, 独角仙 | bọ cánh cứng
ant animal | ant | 蚂蚁 | kiến, con kiến
ant animal crowd | ant colony | 蚁群 | đàn kiến
spider animal | spider, tarantula | 蜘蛛, 大蜘蛛 | nhện, con nhện
snail animal | snail | 蜗牛 | ốc sên
scorpion animal | scorpion | 蝎子 | bọ cạp
lotus plant | lotus, lotus flower, water lily, waterlily, pink lotus | 荷花, 莲花, 睡莲, 荷叶, 雪莲 | hoa sen, sen, bông sen, hoa súng, đóa sen
rose plant | rose, red rose, rose flower | 玫瑰, 玫瑰花, 红玫瑰, 月季, 蔷薇 | hoa hồng, bông hồng, đóa hồng, hoa hồng đỏ
sunflower plant | sunflower | 向日葵, 太阳花 | hoa hướng dương, hướng dương
tulip plant | tulip | 郁金香 | hoa tulip, tulip, uất kim hương
cherry-blossom plant | cherry blossom, sakura, plum blossom, peach blossom, orchid | 樱花, 梅花, 桃花, 梨花, 兰花, 杏花, 红梅, 蝴蝶兰 | hoa anh đào, hoa đào, hoa mai, hoa lan
hyacinth plant | lavender, hyacinth, wisteria, iris flower | 薰衣草, 紫藤, 风信子, 紫罗兰 | hoa oải hương, oải hương
hibiscus plant | hibiscus, peony, camellia, poppy | 牡丹, 芍药, 木槿, 芙蓉, 罂粟, 牡丹花, 山茶花 | hoa mẫu đơn, hoa dâm bụt, mẫu đơn
blossom plant | flower, wildflower, daisy, chrysanthemum, blossoming flower, lily, dandelion, jasmine, blossom | 花, 花朵, 鲜花, 野花, 小花, 雏菊, 菊花, 百合, 花儿, 花卉, 蒲公英, 茉莉花, 小雏菊, 桂花, 非洲菊 | hoa, bông hoa, đóa hoa, hoa cúc, hoa dại, hoa ly, bồ công anh, hoa nhài
bouquet plant | bouquet, bouquet of flowers, bouquet of roses, flower bouquet | 花束, 捧花, 一束花, 一束鲜花, 一束玫瑰, 一束玫瑰花, 玫瑰花束 | bó hoa, một bó hoa, bó hoa hồng
potted-plant plant | potted plant, houseplant, bonsai, bonsai tree, plant, monstera | 盆栽, 绿植, 植物, 盆景, 多肉 | chậu cây, cây cảnh, bonsai, chậu hoa
seedling plant | seedling, sprout, sapling, seed, bean sprout | 幼苗, 嫩芽, 种子, 树苗, 小苗, 新芽 | mầm cây, cây con, hạt giống, mầm non, chồi non
evergreen-tree plant backdrop | pine tree, fir tree, evergreen tree, pine, spruce | 松树, 青松, 松柏, 杉树 | cây thông, cây tùng
deciduous-tree plant backdrop | tree, oak tree, maple tree, ginkgo tree, big tree, ancient tree, banyan tree, willow tree, oak, giant tree, tree of life | 树, 大树, 枫树, 银杏树, 古树, 榕树, 柳树, 梧桐, 树木, 参天大树, 老树, 生命之树 | cây, cây cổ thụ, cái cây, cây phong, cây đa, cây bàng, hàng cây, cây xanh, cây liễu
palm-tree plant backdrop | palm tree, coconut tree, palm | 棕榈树, 椰子树, 椰树, 椰林 | cây dừa, cây cọ, hàng dừa, rặng dừa
cactus plant backdrop | cactus | 仙人掌 | xương rồng, cây xương rồng
tanabata-tree plant backdrop | bamboo | 竹子, 翠竹, 竹 | tre, cây tre, trúc, lũy tre
maple-leaf plant | maple leaf, single leaf, red maple leaf | 一片枫叶, 枫叶 | lá phong, chiếc lá phong
fallen-leaf plant | fallen leaf, leaf, dry leaf, autumn leaf | 叶子, 树叶, 一片落叶, 枯叶 | lá, chiếc lá, chiếc lá vàng
herb plant | grass blade, herb, fern, moss | 小草, 草药, 蕨类, 苔藓 | cỏ dại, dương xỉ, thảo mộc
mushroom plant | mushroom, toadstool, glowing mushroom, truffle | 蘑菇, 发光蘑菇, 菌菇 | nấm, cây nấm
sheaf-of-rice plant | ear of rice, wheat, rice stalks, barley, reed | 稻穗, 麦穗, 小麦, 芦苇 | bông lúa, cây lúa, lúa, lúa chín, cỏ lau
coral plant backdrop | coral | 珊瑚 | san hô
`
