import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jobCommands } from '../../src/cli/job-commands.ts'
import { render } from '../../src/cli/render.ts'

test('a storyboard is shown as a table of its shots: what is seen, what the camera does, and the words', () => {
  const shot = { start: 0, duration: 2.5, camera: { moves: [] } }
  const scene = { kind: 'scene', place: 'street', cast: [{ words: 'red car' }, { words: 'umbrella' }] }
  const shots = [
    { ...shot, number: 1, picture: scene, camera: { moves: ['follow', 'crane_up'] }, line: 'A red car.' },
    { ...shot, number: 2, picture: { kind: 'still', reference: 0, role: 'shot' }, line: '@Image1' },
    { ...shot, number: 3, picture: { kind: 'morph', from_reference: 1, to_reference: 2 }, line: 'to the end' },
  ]
  const storyboard = jobCommands.find(({ name }) => name === 'jobs storyboard')
  assert.ok(storyboard !== undefined)
  assert.equal(
    render(storyboard.show({ version: 1, shots })),
    [
      'NUMBER  START  DURATION  PICTURE                    CAMERA           LINE',
      '     1      0       2.5  street, red car, umbrella  follow,crane_up  A red car.',
      '     2      0       2.5  still 0                    -                @Image1',
      '     3      0       2.5  morph 1 2                  -                to the end',
      'All of it: --json',
      '',
    ].join('\n'),
  )
})
