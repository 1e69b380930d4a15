import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, test } from 'node:test'
import { progressOn, questionsOn } from '../../src/doctor/terminal.ts'

function terminal(): { readonly stream: PassThrough & { isTTY?: boolean }; said(): string } {
  const stream: PassThrough & { isTTY?: boolean } = new PassThrough()
  stream.isTTY = true
  let text = ''
  stream.on('data', (piece: Buffer) => {
    text += piece.toString()
  })
  return { stream, said: () => text }
}

describe('doctor at a terminal', () => {
  const answers: readonly (readonly [string, boolean])[] = [
    ['y\n', true],
    ['Yes\n', true],
    ['\n', false],
    ['n\n', false],
    ['yesterday\n', false],
    ['sure\n', false],
  ]
  for (const [typed, agrees] of answers) {
    test(`${JSON.stringify(typed)} ${agrees ? 'agrees' : 'does not agree'}`, async () => {
      const from = new PassThrough() as PassThrough & { isTTY?: boolean }
      from.isTTY = true
      const to = terminal()
      const asked = questionsOn(from, to.stream)?.('Do this? [y/N] ')
      from.write(typed)
      assert.equal(await asked, agrees)
      assert.match(to.said(), /Do this\? \[y\/N\] /)
    })
  }

  test('an end without an answer does not agree', async () => {
    const from = new PassThrough() as PassThrough & { isTTY?: boolean }
    from.isTTY = true
    const asked = questionsOn(from, terminal().stream)?.('Do this? [y/N] ')
    from.end()
    assert.equal(await asked, false)
  })

  test('where either end is no terminal, nobody is asked', () => {
    assert.equal(questionsOn(new PassThrough(), terminal().stream), undefined)
    assert.equal(questionsOn(terminal().stream, new PassThrough()), undefined)
  })

  test('progress is told on a terminal alone, and overwrites itself', async () => {
    assert.equal(progressOn(new PassThrough()), undefined)
    const { stream, said } = terminal()
    const progress = progressOn(stream)
    while (said() === '') {
      progress?.tell({ count: 1_234, sizeBytes: 34_500_000 })
      await new Promise((wake) => setTimeout(wake, 20))
    }
    assert.equal(said(), '\r\x1b[K1,234 files, 34.5 MB read')
    progress?.clear()
    progress?.clear()
    assert.equal(said(), '\r\x1b[K1,234 files, 34.5 MB read\r\x1b[K', 'what was shown is cleared, once')
  })
})
