import { type PromptRow, testRows } from './rows.ts'

const WITH_DIACRITICS: readonly PromptRow[] = [
  ['Sa mạc lúc hoàng hôn', 'desert sunset nobody'],
  ['Thành phố về đêm trong mưa', 'city night rain wet nobody'],
  ['Cánh đồng hoa buổi bình minh', 'meadow dawn'],
  ['Một con mèo cam ngồi bên cửa sổ, ngoài trời mưa', 'orange-cat cat:sit room rain'],
  [
    'Một chiếc xe thể thao màu đỏ lao qua con phố đèn neon trong mưa',
    'red-sports-car sports-car:drive street neon-light rain',
  ],
  [
    'Cô gái mặc áo dài trắng đạp xe trên phố cổ Hội An',
    'lead:cyclist white-cyclist cyclist:drive street',
    'dress bicycle girl',
  ],
  ['Hai chú chó chạy trên bãi biển lúc hoàng hôn', '2-dog dog:run sea sunset'],
  ['Rừng thu với lá vàng rơi, flycam từ trên cao', 'forest autumn aerial leaves'],
  ['Một tô phở bò nóng hổi, khói nghi ngút, cận cảnh', 'steaming-bowl smoke close_up'],
  ['Quảng cáo nước hoa sang trọng trên bàn đá cẩm thạch, máy quay xoay quanh', 'perfume-bottle studio orbit_right'],
  ['Con rồng phun lửa trên lâu đài', 'dragon:breathe_fire castle'],
  ['Đám đông reo hò trên sân khấu', 'crowd:cheer stage'],
  ['Cậu bé thổi nến sinh nhật trong phòng khách ấm cúng', 'boy:blow prop:birthday-cake room warm', 'candle'],
  ['Thuyền buồm trên vịnh Hạ Long, sương mù buổi sáng', 'sailboat sea fog dawn'],
  ['Máy quay từ từ tiến gần một bông hoa sen', 'push_in slow lotus'],
  ['Phi hành gia đi bộ trên sao Hỏa', 'astronaut:walk desert'],
  ['Đại bàng bay lượn trên đỉnh núi tuyết', 'eagle:fly mountains'],
  ['Bà lão ngồi bán hàng ở chợ', 'old-woman:sit street'],
  ['Máy quay lia từ trái sang phải, thành phố về đêm', 'pan_right city night'],
  ['Không có người, chỉ có con đường vắng dưới ánh trăng', 'street night nobody', 'person'],
  ['Ly trà đào với đá viên, quảng cáo đồ uống', 'fruit-tea'],
  ['Đàn voi đi qua thảo nguyên', 'crowd-elephant elephant:walk meadow'],
  ['Mưa rơi trên mái nhà', 'rain'],
  ['Góc máy thấp, một hiệp sĩ cưỡi ngựa trắng', 'low knight-on-white-horse'],
  ['Hoa anh đào nở rộ vào mùa xuân', 'spring petals'],
  ['Con cáo trắng trong rừng tuyết', 'white-fox forest snow'],
  ['Phong cách điện ảnh, chất lượng cao', 'cinematic nobody', 'windy'],
  ['Góc nhìn thứ nhất, chạy xe máy qua phố', 'first_person motorcycle street'],
  ['Thỏi son đỏ trên nền đen, macro', 'lipstick studio close_up'],
  ['Chú mèo trắng đuổi theo con bướm trong vườn hoa', 'white-cat cat:run butterfly:fly meadow'],
  ['Đèn trời bay lên trong lễ hội', 'lanterns lantern'],
]

const WITHOUT_DIACRITICS: readonly PromptRow[] = [
  ['Lan song bien', 'sea nobody'],
  ['Song bien vo bo luc hoang hon', 'sea sunset'],
  ['Mot con meo cam ngoi ben cua so', 'orange-cat cat:sit room'],
  ['thanh pho ve dem trong mua', 'city night rain', 'river'],
  [
    'mot chiec thuyen giay troi tren song trong dem mua, may quay bay theo',
    'paper-boat river night rain follow',
    'drum',
  ],
  ['mot chiec xe the thao mau do chay tren duong pho dem', 'red-sports-car sports-car:drive street night'],
  ['co gai di bo trong rung thu, la vang roi', 'girl:walk forest autumn leaves'],
  ['may quay tu tu tien gan mot bong hoa sen', 'push_in slow lotus'],
  ['con rong phun lua tren nui', 'dragon:breathe_fire mountains'],
  ['hai con cho chay tren bai bien', '2-dog dog:run sea'],
  ['quang cao nuoc hoa tren nen trang', 'perfume-bottle studio'],
  ['canh dem mua tren pho, xe may chay qua, den neon', 'street night rain neon-light motorcycle:drive'],
  ['video gioi thieu san pham son moi, can canh, nen hong', 'lipstick close_up studio', 'candle'],
  ['dai bang bay tren dinh nui', 'eagle:fly mountains'],
  ['nguoi dan ong cau ca ben ho luc binh minh', 'man:sit lake dawn', 'tiger boy fish'],
  ['em be choi dua voi cho con trong vuon', 'baby:run dog meadow', 'elephant'],
]

const COLLISIONS: readonly PromptRow[] = [
  ['A man eats a bowl of phở in a van', 'man steaming-bowl'],
  ['A cat in front of a château at night', 'cat night'],
  ['Con mèo bay', 'cat cat:fly'],
  ['A song about the bay', '', 'river fly'],
  ['He sang a long song in a van', '', 'river'],
  ['The dog ran to a bin', 'dog:run', 'girl'],
  ['Phở at a street market in Hanoi', 'steaming-bowl street'],
  ['A girl in an ao dai with a conical hat', 'girl', 'dress womans-hat'],
]

for (const rows of [WITH_DIACRITICS, WITHOUT_DIACRITICS, COLLISIONS]) testRows(rows)
