import { type PromptRow, testRows } from './rows.ts'

const ADVERTISEMENTS: readonly PromptRow[] = [
  ['一瓶香水放在大理石台面上,镜头缓慢环绕,柔和灯光', 'studio lead:perfume-bottle orbit_right slow'],
  ['口红特写,红色丝绒背景,镜头推近', 'lipstick close_up push_in'],
  ['白色运动鞋悬浮在空中旋转,影棚灯光', 'white-sneaker spotlight-light'],
  ['一款智能手表广告,科技感,微距镜头', 'wristwatch close_up cyberpunk'],
  ['果茶倒入杯中,冰块落下,慢动作', 'fruit-tea fruit-tea:pour ice'],
  ['黑色耳机在展台上旋转,360度环绕', 'black-headphones headphones:turn studio orbit_right'],
  ['新品手机宣传片,科幻风格', 'smartphone cyberpunk', 'windy'],
  ['火锅沸腾,热气腾腾,牛肉下锅', 'pot-of-food smoke', 'fire-light'],
  ['一碗拉面冒着热气,俯拍', 'steaming-bowl smoke top'],
]

const ANIMALS: readonly PromptRow[] = [
  ['两只小猫在草地上玩耍', '2-cat cat:run meadow'],
  ['一群马在草原上奔腾,航拍', 'crowd-horse horse:run meadow aerial'],
  ['一只老虎走在雪地里', 'tiger:walk snow winter'],
  ['三只企鹅站在冰面上', '3-penguin penguin:stand'],
  ['雄鹰在雪山上空翱翔', 'eagle:fly mountains'],
  ['狐狸穿过秋天的森林', 'fox:run forest autumn', 'fox:drive'],
  ['金鱼在水中游动', 'gold-fish fish:swim'],
  ['白色的兔子在花园里跳', 'white-rabbit rabbit:jump meadow'],
  ['大熊猫在竹林里吃竹子', 'panda forest'],
  ['奔跑的猎豹', 'leopard:run'],
  ['鲸鱼跃出海面', 'whale:jump sea'],
]

const PEOPLE: readonly PromptRow[] = [
  ['一个女孩撑着红色雨伞走在雨中的街道上', 'girl:walk red-umbrella prop:umbrella street rain wet'],
  ['年轻女子在海边漫步,夕阳,逆光剪影', 'woman:walk sea sunset backlight-light'],
  ['宇航员在月球表面行走', 'astronaut:walk moon'],
  ['武士站在樱花树下,花瓣飘落', 'samurai:stand petals spring'],
  ['老爷爷坐在院子里喝茶', 'old-man:sit meadow teacup-without-handle'],
  ['一对情侣在巴黎街头散步', 'couple:walk 1-couple street'],
  ['厨师在厨房里做饭', 'chef room'],
  ['人群在演唱会上欢呼', 'crowd:cheer stage'],
  ['孩子们在公园里放风筝', 'child kite meadow'],
  ['舞者在舞台中央旋转起舞,聚光灯', 'dancer:dance stage spotlight-light'],
  ['穿着汉服的少女在桃花林里跳舞', 'girl:dance forest'],
  ['骑士骑着白马穿过薄雾弥漫的山谷', 'knight-on-white-horse mountains fog'],
  ['小男孩吹灭生日蜡烛,温馨的客厅', 'boy:blow prop:birthday-cake 1-birthday-cake room warm candle-light', 'candle'],
  ['外卖员骑着电动车穿过雨夜的城市', 'motor-scooter:drive rain night city'],
]

const NATURE: readonly PromptRow[] = [
  ['清晨的湖面,远山薄雾', 'lake mountains dawn fog nobody'],
  ['沙漠中的日落', 'desert sunset nobody'],
  ['雨夜的城市街道', 'street rain night wet nobody'],
  ['航拍秋天的森林,一条河流穿过', 'river forest autumn aerial nobody'],
  ['冬天的村庄,大雪纷飞', 'city winter snow'],
  ['星空下的草原,银河', 'meadow night stars'],
  ['海浪拍打礁石,狂风暴雨', 'sea storm windy'],
  ['樱花飘落的春天', 'spring petals'],
  ['萤火虫在夏夜的森林里飞舞', 'fireflies forest summer night'],
  ['日出时分的云海,延时摄影', 'sky dawn cloudy'],
  ['瀑布从悬崖上倾泻而下', 'river mountains'],
  ['荷花在池塘里盛开', 'lotus:bloom lake'],
]

const ACTION_AND_FANTASY: readonly PromptRow[] = [
  ['红色跑车在盘山公路上疾驰,低角度跟拍', 'red-sports-car sports-car:drive mountains low follow'],
  ['巨龙喷火,城堡燃烧,史诗感', 'dragon:breathe_fire castle epic'],
  ['火箭发射,浓烟滚滚,镜头上摇', 'rocket tilt_up smoke'],
  ['机器人走在赛博朋克城市的街头', 'robot:walk street cyberpunk neon-light'],
  ['一艘帆船在暴风雨的大海上航行', 'sailboat:sail sea storm'],
  ['凤凰从火焰中升起', 'phoenix:rise fire-light'],
  ['纸船漂在雨后的积水里', 'paper-boat wet', 'rain'],
  ['高铁驶过田野', 'high-speed-train:drive meadow'],
  ['剑客在竹林中对决', 'person:run forest'],
  ['孔明灯升起,元宵节夜晚', 'lantern:rise lanterns night'],
  ['热气球飘过山谷', 'hot-air-balloon:float mountains'],
  ['直升机飞过城市上空', 'helicopter:fly city'],
]

const CAMERA: readonly PromptRow[] = [
  ['固定镜头,一杯咖啡放在桌上', 'static hot-beverage room'],
  ['镜头跟随一只狗跑过街道', 'follow dog:run street', 'dog:stand'],
  ['镜头缓缓上升,俯瞰整座城市', 'crane_up slow aerial city'],
  ['镜头从右向左平移,古镇街景', 'truck_left street', 'truck_right'],
  ['第一视角骑车穿过树林', 'first_person forest'],
  ['手持镜头,集市里的人群', 'handheld street crowd'],
  ['希区柯克变焦,男人站在走廊尽头', 'dolly_zoom man'],
  ['镜头拉远,露出整个舞台', 'pull_out stage'],
  ['一镜到底,快速穿梭在城市街道', 'street'],
  ['仰拍摩天大楼', 'low city'],
  ['太阳升起在海平面上', 'sea', 'crane_up'],
  ['镜头向左摇,远处的雪山', 'pan_left mountains'],
]

const AS_THEY_ARE_WRITTEN: readonly PromptRow[] = [
  [
    '一位身穿红色汉服的女子在雪中舞剑,镜头环绕,国风,唯美',
    'lead:woman woman:dance red-woman snow orbit_right dreamy',
    'dress',
  ],
  ['夏日海边,一杯柠檬茶放在沙滩上,冰块晶莹剔透,背景是蔚蓝大海', 'lead:fruit-tea prop:ice sea summer'],
  ['赛博朋克风格,机械战士站在雨中的霓虹街头,低角度仰拍,镜头缓慢推进', 'robot:stand street night rain low push_in slow'],
  ['一条巨大的鲸鱼在城市上空的云层中游动,梦幻,超现实', 'whale:swim city dreamy'],
  [
    '让图片1中的人物穿上图片2的衣服,走在图片3的街道上,镜头跟随',
    'person:walk street follow image1:shot image2:shot image3:shot',
    't-shirt',
  ],
  ['新能源汽车在雪山公路上行驶,无人机跟拍,高级感', 'car:drive mountains follow aerial', 'drone'],
  ['古代战场,千军万马奔腾,尘土飞扬,史诗感,航拍', 'crowd:run epic dust aerial'],
  ['春节,一家人围坐在餐桌前吃饺子,窗外烟花绽放', 'family:sit prop:dumpling backdrop:fireworks room'],
  ['小女孩抱着泰迪熊站在窗前,窗外下雪', 'girl:stand prop:teddy-bear room snow'],
  ['水墨风格,一叶扁舟漂在江面上,远山如黛', 'canoe:float river mountains dreamy'],
  ['雪山脚下,一匹白马在湖边饮水,无人机俯拍', 'white-horse lake mountains aerial', 'drone'],
  ['深海中,发光的水母漂浮,镜头缓慢上升', 'jellyfish:float underwater crane_up slow'],
  ['钢铁侠飞过纽约上空', 'man:fly city'],
  ['镜头从天空缓缓下降到一座古镇', 'crane_down slow city nobody'],
]

const FALSE_FRIENDS: readonly PromptRow[] = [
  ['复古风格海报', 'vintage nobody', 'windy sea'],
  ['马路上没有行人,也没有车', 'street nobody', 'horse car crowd person'],
  ['新鲜水果摆满餐桌', 'red-apple room', 'river lake'],
  ['上海夜景', 'city night', 'sea'],
  ['明星走红毯', '', 'stars night'],
  ['这段视频花费很多时间,风景优美', '', 'blossom windy'],
  ['无人机航拍海岸线', 'aerial sea nobody', 'drone'],
  ['大象在河边喝水', 'elephant river'],
  ['不要出现人物和文字,安静的房间', 'room nobody', 'person'],
  ['印象派油画,表面粗糙', '', 'elephant steaming-bowl'],
]

const UNKNOWN_AND_TRADITIONAL: readonly PromptRow[] = [
  ['一只鸭嘴兽在河里游泳', 'river', 'duck'],
  ['電影感,一輛紅色跑車穿過雨夜的街道', 'cinematic red-sports-car sports-car:drive rain night street'],
  ['一隻貓坐在窗邊看雪', 'cat:sit room snow'],
  ['高级感,质感,8K,电影级', 'cinematic nobody'],
]

for (const rows of [
  ADVERTISEMENTS,
  ANIMALS,
  PEOPLE,
  NATURE,
  ACTION_AND_FANTASY,
  CAMERA,
  AS_THEY_ARE_WRITTEN,
  FALSE_FRIENDS,
  UNKNOWN_AND_TRADITIONAL,
]) {
  testRows(rows)
}
