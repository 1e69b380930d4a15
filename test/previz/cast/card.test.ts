import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCanvas } from '@napi-rs/canvas'
import { breakLines, setCaptionFont } from '../../../src/previz/cast/captions.ts'
import { createCard } from '../../../src/previz/cast/card.ts'
import { dressed } from './dressed.ts'
import type { Subject } from '../../../src/previz/script/reading.ts'
import { fieldsOf } from './golden.ts'
import { DAY } from './stand-ins.ts'

const context = createCanvas(10, 10).getContext('2d')

function lines(words: string, widthPx: number, linesMax = 2): string[] {
  setCaptionFont(context, 20)
  return breakLines(context, words, widthPx, linesMax)
}

test('words break between words, as evenly as they can', () => {
  assert.deepEqual(lines('hot tea', 200), ['hot tea'])
  assert.deepEqual(lines('a small shop of old clocks', 200), ['a small shop', 'of old clocks'])
})

test('Chinese breaks anywhere, but not before a comma', () => {
  assert.deepEqual(lines('量子计算机模型', 100), ['量子计算', '机模型'])
  assert.ok(lines('一二三四，五六七', 80).every((line) => !line.startsWith('，')))
})

test('what does not fit ends with an ellipsis', () => {
  const cut = lines('the extraordinarily long name of something that nobody has ever drawn', 160)
  assert.equal(cut.length, 2)
  assert.match(cut[1] ?? '', /…$/)
  for (const line of cut) assert.ok(context.measureText(line).width <= 160)
  const word = lines('Donaudampfschifffahrtsgesellschaftskapitän', 120)
  assert.equal(word.length, 2)
})

test('decomposed Vietnamese is set like composed', () => {
  const words = 'Quán trà sữa Hồng Trà đặc biệt'
  assert.deepEqual(lines(words.normalize('NFD'), 160), lines(words.normalize('NFC'), 160))
})

test('the font has every letter of Vietnamese and every character of GB 2312', () => {
  const decoder = new TextDecoder('gb2312')
  const chinese = Array.from({ length: 72 * 94 }, (_, index) =>
    decoder.decode(Uint8Array.of(0xb0 + Math.floor(index / 94), 0xa1 + (index % 94))),
  ).filter((text) => /^\p{Script=Han}$/u.test(text))
  assert.equal(chinese.length, 6763)
  const vietnamese = 'aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ'
  const letters = [...chinese, ...vietnamese, ...vietnamese.toUpperCase()]
  const cell = 20
  const canvas = createCanvas(cell * 100, cell * Math.ceil(letters.length / 100))
  const pen = canvas.getContext('2d')
  setCaptionFont(pen, 15)
  for (const [index, letter] of letters.entries()) {
    pen.fillText(letter, (index % 100) * cell + 2, Math.floor(index / 100) * cell + 15)
  }
  const rgba = pen.getImageData(0, 0, canvas.width, canvas.height).data
  const inked = new Set<number>()
  for (let at = 3; at < rgba.length; at += 4) {
    if ((rgba[at] ?? 0) < 40) continue
    const [x, y] = [((at - 3) / 4) % canvas.width, Math.floor((at - 3) / 4 / canvas.width)]
    inked.add(Math.floor(y / cell) * 100 + Math.floor(x / cell))
  }
  assert.deepEqual(
    letters.filter((_, index) => !inked.has(index)),
    [],
  )
})

test('an unknown noun becomes a card with its words on it', () => {
  const unknown = (words: string): Subject => ({
    words,
    nature: 'thing',
    count: 1,
    action: 'stand',
    part: 'lead',
  })
  const card = dressed(unknown('tachyon inverter'), DAY, 200)
  assert.deepEqual([card.phases.length, card.phases[0].height, card.anchor.y], [1, 200, 1])
  const other = dressed(unknown('量子计算机'), DAY, 200)
  assert.notEqual(fieldsOf(card.phases[0]), fieldsOf(other.phases[0]))
  assert.equal(dressed({ ...unknown('nobody'), picture: 'no-such-picture' }, DAY, 200).phases[0].height, 200)
})

test('a card is painted at any size', () => {
  for (const size of [
    { widthPx: 8, heightPx: 8 },
    { widthPx: 400, heightPx: 120 },
    { widthPx: 120, heightPx: 400 },
  ]) {
    const { width, height } = createCard('a word', DAY, size)
    assert.deepEqual({ widthPx: width, heightPx: height }, size)
  }
})
