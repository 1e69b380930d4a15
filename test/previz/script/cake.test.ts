import { testRows } from './rows.ts'

/** The candles of a birthday stand on one cake. */
testRows([
  [
    'A girl blows out the candles on her birthday cake',
    'girl:blow prop:birthday-cake 1-birthday-cake candle-light',
    'candle',
  ],
  ['Her birthday: a boy blows out the candles', 'boy:blow birthday-cake', 'candle'],
  ['Birthday candles, close-up', 'lead:birthday-cake 1-birthday-cake close_up', 'candle'],
  ['Three candles on a table', '3-candle', 'birthday-cake'],
  ['小男孩吹灭生日蜡烛', 'boy:blow prop:birthday-cake', 'candle'],
  ['女孩吹灭蛋糕上的蜡烛', 'girl:blow birthday-cake', 'candle'],
  ['Cậu bé thổi nến sinh nhật', 'boy:blow prop:birthday-cake', 'candle'],
  ['Cô gái thổi nến trên bánh kem', 'girl:blow birthday-cake', 'candle'],
])
