/** Words for rooms that look like no other room, in three languages. */

/** `interior | English | 中文 | tiếng Việt`; `lounge`: rooms as one lives or sits in, which are the usual one. */
export const INTERIOR_WORDS = `
station | subway station, metro station, underground station, tube station, subway platform, metro platform, train platform, railway platform, station platform, train station, railway station, subway, in the metro, station, in a subway car, in a metro car, in the subway car, in the metro car, inside a subway car, inside a metro car, inside the subway car, inside the metro car | 地铁站, 地铁, 地铁站台, 地铁月台, 火车站, 高铁站, 站台, 月台, 候车厅, 车站, 进站, 出站, 候车 | ga tàu điện ngầm, ga điện ngầm, ga tàu, nhà ga, trong nhà ga, sân ga, ga metro, ga xe lửa, ga tàu hỏa, nhà ga tàu điện ngầm, bến tàu điện ngầm, vào ga, đến ga, rời ga, ở ga, trong tàu điện ngầm, ở tàu điện ngầm, trên tàu điện ngầm, chờ tàu điện ngầm, đợi tàu điện ngầm, ở ga tàu, ở ga tàu điện ngầm, ở ga điện ngầm, ở ga metro, ở ga tàu hỏa, ở ga xe lửa, đến ga tàu, đến ga tàu điện ngầm, đến ga điện ngầm, đến ga metro, đến ga tàu hỏa, đến ga xe lửa, vào ga tàu điện ngầm, rời ga tàu điện ngầm
factory | factory, workshop, warehouse, garage, assembly line, production line, factory floor, factory hall, car factory, auto factory, manufacturing plant, steel mill, textile mill, foundry, machine shop, repair shop, auto repair shop | 工厂, 车间, 厂房, 仓库, 车库, 流水线, 生产线, 装配线, 作坊, 钢铁厂, 修车厂, 汽车厂, 工坊 | nhà máy, trong nhà máy, nhà xưởng, trong nhà xưởng, trong nhà kho, xưởng, phân xưởng, công xưởng, xưởng sản xuất, xưởng mộc, xưởng máy, xưởng gỗ, nhà kho, ga ra ô tô, dây chuyền sản xuất, dây chuyền lắp ráp
kitchen | kitchen, kitchen counter, kitchen table, kitchenette, kitchen island, restaurant kitchen, kitchen window | 厨房, 后厨, 灶台, 灶台上, 厨房里 | phòng bếp, nhà bếp, trong nhà bếp, bếp, gian bếp, căn bếp, trong bếp
classroom | classroom, schoolroom, lecture hall, in class, at school | 教室, 课堂, 课堂上, 教室里, 讲台上 | lớp học, phòng học, giảng đường, trong lớp
office | office, meeting room, conference room, boardroom, cubicle, open plan office, office desk, workplace | 办公室, 会议室, 办公桌, 写字楼里 | văn phòng, phòng họp, phòng làm việc, công sở
hospital | hospital, hospital room, hospital ward, hospital bed, clinic, operating room, emergency room, ward, sickbed, patient room | 医院, 病房, 病床, 手术室, 诊所, 急诊室 | bệnh viện, phòng bệnh, giường bệnh, phòng mổ, phòng khám
laboratory | laboratory, lab, science lab, research lab, chemistry lab, scientific laboratory | 实验室, 化验室 | phòng thí nghiệm, phòng lab
gym | gym, fitness center, fitness centre, fitness studio, weight room, health club | 健身房, 健身馆 | phòng gym, phòng tập, phòng tập gym, phòng tập thể hình
library | library, bookstore, bookshop, book store, reading room, archive | 图书馆, 书店, 阅览室 | thư viện, hiệu sách, nhà sách, phòng đọc
supermarket | supermarket, grocery store, grocery, convenience store, hypermarket, supermarket aisle | 超市, 便利店 | siêu thị, cửa hàng tiện lợi, cửa hàng tạp hóa
cafe | cafe, café, coffee shop, coffeehouse, coffee house, coffee bar, tea shop, tea house, bakery, patisserie | 咖啡馆, 咖啡厅, 咖啡店, 咖啡屋, 奶茶店, 面包店 | quán cà phê, quán cafe, tiệm cà phê, quán trà sữa, tiệm bánh, quán nước
bar | bar, pub, tavern, wine bar, cocktail bar, bar counter, sports bar, taproom, brewpub, saloon, jazz bar | 酒吧, 酒馆, 小酒馆, 吧台, 清吧 | quán bar, quán rượu, quầy bar, quán bia, quán pub
restaurant | restaurant, diner, bistro, steakhouse, trattoria, brasserie, pizzeria, eatery | 餐厅, 饭馆, 餐馆, 饭店, 西餐厅, 酒楼, 小饭馆 | nhà hàng, quán ăn, tiệm ăn, quán cơm
lounge | living room, bedroom, hotel room, dining room, bathroom, apartment, cabin, nursery, attic, ballroom, church, museum, airport | 客厅, 卧室, 茶馆, 酒店, 浴室, 公寓, 教堂, 博物馆, 机场 | phòng khách, phòng ngủ, khách sạn, phòng tắm, căn hộ, nhà thờ, bảo tàng, sân bay
`
