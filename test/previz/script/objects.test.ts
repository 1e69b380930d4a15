import { testRows } from './rows.ts'

/** Who flies, plants, pushes or carries what: a kite flies and its boy stands, a pilot is in his plane. */
testRows([
  ['A boy flies a kite in a field', 'lead:boy boy:stand kite:fly meadow', 'boy:fly'],
  ['Children fly kites', '3-child child:stand kite:fly'],
  ['A boy runs and flies a kite', 'boy:run kite:fly'],
  ['小男孩在放风筝', 'boy:stand kite:fly'],
  ['Cậu bé thả diều', 'boy:stand kite:fly'],
  ['cau be tha dieu', 'boy:stand kite:fly'],
  ['A man flying a drone on the beach', 'man:stand drone:fly sea'],
  ['A boy flies a paper plane', 'boy:stand small-airplane:fly'],
  ['A pilot flies a plane over the mountains', 'lead:airplane airplane:fly mountains', 'person'],
  ['飞行员驾驶飞机', 'lead:airplane airplane:fly', 'person'],
  ['A mother pushes a stroller in the park', 'woman:walk prop:stroller meadow', 'baby car'],
  ['A mother stands and pushes a stroller', 'woman:stand prop:stroller'],
  ['妈妈推着婴儿车', 'woman:walk prop:stroller', 'baby car'],
  ['Mẹ đẩy xe nôi trong công viên', 'woman:walk prop:stroller meadow', 'car'],
  ['Hai mẹ con che ô đi dạo dưới mưa', 'mother-and-child:walk prop:umbrella rain'],
  ['A boy and his dad fly a kite', 'boy:stand man:stand kite:fly'],
  ['A mother pushes her baby in a stroller', 'woman:walk prop:stroller', 'baby'],
  ['A man rides a skateboard', 'man-on-skateboard man:run', 'skateboard'],
  ['A witch flies past a kite', 'woman:fly kite'],
  ['An astronaut plants a flag on the moon', 'astronaut:stand prop:flag moon', 'potted-plant'],
  ['宇航员在月球上插旗', 'astronaut prop:flag moon'],
  ['Phi hành gia cắm cờ trên mặt trăng', 'astronaut prop:flag moon'],
  ['红旗飘扬', 'red-flag flag:stand', 'flag:float'],
  ['A woman waters plants in a garden', 'woman potted-plant meadow'],
])
