/**
 * The matrix: jobs of every mode, asked for in every dialect, made by every upstream. Each ends in a checked film, with every
 * reference at the far end by its bytes and a note for every field that is not there, or is refused before anybody hears of it.
 * The page docs/dialects/matrix.md is made from the same outcomes; `node scripts/run.mjs scripts/matrix.ts` runs all of them.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { dialects } from '../../src/dialects/registry.ts'
import { CELLS, Runner } from './cell.ts'
import { COLUMNS } from './columns.ts'
import { covering } from './covering.ts'
import { goldenOf, type Golden, readGolden, runAll } from './golden.ts'
import { modeOf } from './modes.ts'
import { type Place, startPlace } from './place.ts'

/** Jobs under way at the same time. */
const AT_ONCE = 64

const golden = readGolden()
const cells = covering(golden)

let place: Place
let outcomes: Golden

before(async () => {
  place = await startPlace()
  const runner = new Runner(place)
  outcomes = goldenOf(await runAll(cells, (cell) => runner.run(cell), AT_ONCE))
})

after(() => place?.close())

test('every outcome that is known is that of a cell, and every cell has one', () => {
  const known = Object.entries(golden).flatMap(([face, columns]) =>
    Object.entries(columns).flatMap(([column, modes]) => Object.keys(modes).map((mode) => `${face} ${column} ${mode}`)),
  )
  assert.deepEqual(
    known,
    CELLS.map(({ face, column, mode }) => `${face} ${column.name} ${mode.name}`),
  )
})

for (const { id: face } of dialects) {
  describe(`asked for by ${face}`, () => {
    for (const { name } of COLUMNS) {
      const here = cells.filter((cell) => cell.face === face && cell.column.name === name)
      const modes = here.map(({ mode }) => mode.name)
      test(`at ${name} it comes to what the matrix says: ${modes.join(', ')}`, () => {
        const known = Object.fromEntries(modes.map((mode) => [mode, golden[face]?.[name]?.[mode]]))
        assert.deepEqual(outcomes[face]?.[name], known)
      })
    }
  })
}

test('by the data that every dialect takes, references come there without any link of ours', async () => {
  const columns = COLUMNS.filter(({ name }) => name !== 'previz')
  const closed = await startPlace({ columns, isPrivate: true })
  try {
    const runner = new Runner(closed)
    const asked = columns.flatMap((column) =>
      ['first frame', 'video', 'audio'].map((mode) => ({ face: 'jobs', column, mode: modeOf(mode) })),
    )
    const came = goldenOf(await runAll(asked, (cell) => runner.run(cell), AT_ONCE))['jobs'] ?? {}
    for (const { name } of columns) {
      const byLinkAlone = LINK_ALONE[name] ?? []
      for (const [mode, outcome] of Object.entries(came[name] ?? {})) {
        const usual = golden['jobs']?.[name]?.[mode]
        if (byLinkAlone.includes(mode)) assert.match(outcome, /^refused: .* only by a link, and there is no public URL/)
        else assert.equal(outcome, usual, `${name}: ${mode}`)
      }
    }
  } finally {
    await closed.close()
  }
})

test('what is too large for a request is brought there before, without any link of ours', async () => {
  const columns = COLUMNS.filter(({ name }) => UPLOADING.includes(name))
  const closed = await startPlace({ columns, isPrivate: true, videoBytes: 9_000_000 })
  try {
    const runner = new Runner(closed, ['upload'])
    const asked = columns.map((column) => ({ face: 'jobs', column, mode: modeOf('video') }))
    const came = goldenOf(await runAll(asked, (cell) => runner.run(cell), AT_ONCE))['jobs'] ?? {}
    const usual = columns.map(({ name }) => [name, { video: golden['jobs']?.[name]?.['video'] }])
    assert.deepEqual(came, Object.fromEntries(usual))
    for (const { name } of columns) {
      const { counts } = closed.fakes.get(name) ?? {}
      assert.deepEqual([counts?.uploads, counts?.works, counts?.leaks], [1, 1, 0], name)
    }
  } finally {
    await closed.close()
  }
})

/** Those to whose providers files are uploaded. */
const UPLOADING = ['jobs', 'open', 'videos', 'openai', 'fal', 'replicate']

/** What an upstream takes by a link and in no other way. */
const LINK_ALONE: Readonly<Record<string, readonly string[]>> = {
  ark: ['video'],
  'videos/new-api': ['video'],
  'videos/ope': ['first frame', 'video', 'audio'],
}
