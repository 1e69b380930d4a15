import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { withoutMagicWords } from '../../../src/previz/magic-words.ts'
import { PICTURES } from '../../../src/previz/cast/catalogue.ts'
import { readScript } from '../../../src/previz/script/read-script.ts'
import { ACTIONS, CAMERA_MOVES, type Script } from '../../../src/previz/script/reading.ts'
import { tokensOf } from '../../../src/previz/script/text.ts'
import { tabledEntries, vocabulary } from '../../../src/previz/script/vocabulary.ts'

const WORDS = [
  ...'a the two red cats sports car river forest night rain no without camera pans left right cut to Shot 1: 0-3s: image 1 and with on'.split(
    ' ',
  ),
  ...[
    '镜头1:',
    '一只',
    '猫',
    '跑车',
    '夜',
    '雨',
    '没有',
    '的',
    '推进',
    '图片1',
    '0-3秒:',
    '。',
    ',',
    '切到',
    '从左向右',
  ],
  ...['con mèo', 'đỏ', 'chạy', 'trên', 'sông', 'không có', 'Cảnh 2:', 'ảnh 1', 'giây 0-3', 'dem mua', 'troi'],
  ...['🐉', '🏎️', '\n', '. ', ': ', '(', ')', '[00:00-00:03]', '--', '[[previz:burn-in]]', '\u0301', '\ud800'],
]

const prompts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(' ')),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join('')),
)

function check(written: string, { shots }: Script): void {
  const prompt = withoutMagicWords(written)
  assert.ok(shots.length >= 1 && shots.length <= 24)
  for (const { line, seconds, camera, cast, mentions } of shots) {
    assert.ok(prompt.includes(line), `${JSON.stringify(line)} is in the prompt`)
    if (seconds !== undefined) assert.ok(seconds.from >= 0 && seconds.to > seconds.from)
    assert.ok(camera.moves.length <= 3 && camera.moves.every((move) => CAMERA_MOVES.includes(move)))
    assert.ok(cast.length <= 10)
    for (const { words, count, action } of cast) {
      assert.ok(words !== '' && prompt.includes(words), `${JSON.stringify(words)} is in the prompt`)
      assert.ok(count === 'crowd' || (Number.isInteger(count) && count >= 1 && count <= 12))
      assert.ok(ACTIONS.includes(action))
    }
    const parts = cast.map(({ part }) => ['lead', 'prop', 'backdrop'].indexOf(part))
    assert.deepEqual(parts, parts.toSorted(), 'leads come first')
    for (const { number } of mentions) assert.ok(Number.isInteger(number) && number >= 1 && number <= 99)
  }
}

test('any text is read: at least one shot, lines and words as they were written, all numbers in range', () => {
  fc.assert(
    fc.property(prompts, (prompt) => check(prompt, readScript(prompt))),
    { numRuns: 2000 },
  )
})

test('the same words are read in the same way, composed or decomposed', () => {
  fc.assert(
    fc.property(prompts, (prompt) => {
      assert.deepEqual(readScript(prompt), readScript(prompt))
    }),
    { numRuns: 200 },
  )
  const vietnamese = 'Một con mèo cam ngồi bên cửa sổ trong đêm mưa'
  const { line, cast, ...composed } = readScript(vietnamese).shots[0]
  const { line: decomposedLine, cast: decomposedCast, ...decomposed } = readScript(vietnamese.normalize('NFD')).shots[0]
  assert.deepEqual(decomposed, composed)
  assert.equal(decomposedLine.normalize('NFC'), line)
  assert.deepEqual(
    decomposedCast.map(({ words, ...rest }) => ({ ...rest, words: words.normalize('NFC') })),
    cast,
  )
})

/** Long prompts of kinds that a careless expression takes forever for; the run's own limit ends it if one does. */
const LONG = [
  ...[
    'a',
    ' ',
    '\n',
    '(',
    '[',
    '0',
    '0-',
    '0:',
    '镜头',
    '一',
    '图1、',
    'no ',
    'and ',
    '.',
    'cut to ',
    'a cat ',
    '猫',
    '𝔸',
    '́',
    '🐉',
    "a'",
  ],
  ...[
    '0-3s: a cat runs. ',
    'con mèo chạy trên phố, ',
    '一只猫在街上跑,镜头推近,',
    'waves ',
    '--a ',
    '[[previz:',
    '第',
    '00:00-',
  ],
]

test('a prompt of 10,000 characters is read whatever it repeats', () => {
  for (const unit of LONG) {
    const prompt = unit.repeat(Math.ceil(10_000 / unit.length))
    check(prompt, readScript(prompt))
  }
})

test('nothing said is one shot of which nothing is said', () => {
  for (const prompt of ['', ' \n ', '...', '[[previz:burn-in]]']) {
    const { shots } = readScript(prompt)
    assert.equal(shots.length, 1)
    assert.deepEqual(shots[0].cast, [])
    assert.equal(shots[0].setting.place, undefined)
  }
})

/** Of these there is no picture: they are cards. */
const CARDS = ['merperson', 'ogre']

test('every picture that a word stands for is there', () => {
  const named = tabledEntries().flatMap(({ meaning }) => (meaning.kind === 'noun' ? [meaning.value.picture] : []))
  const missing = [...new Set(named)].filter((picture) => !PICTURES.has(picture))
  assert.deepEqual(missing, CARDS)
})

test('the tables know thousands of phrases, each of them findable alone', () => {
  const entries = tabledEntries()
  assert.ok(entries.length > 10_000)
  for (const { phrase, tongue, meaning } of entries) {
    const terms = vocabulary().termsOf(tokensOf(phrase), tongue === 'vi' ? 'marked' : 'none')
    const isThere = terms.length === 1 && terms[0]?.meanings.some(({ kind }) => kind === meaning.kind)
    assert.ok(isThere, `${phrase} is ${meaning.kind}`)
  }
})
