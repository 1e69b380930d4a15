/** `npm start -- doctor`: it says what lies there and what is wrong, beside a server and without one, and changes nothing. */

import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  askDoctor,
  assertWell,
  assertWrong,
  type Place,
  postgresPlace,
  renderFilm,
  sqlitePlace,
  uploadPicture,
} from '../support/doctor-visits.ts'
import { describeOnPostgres } from '../support/on-postgres.ts'
import { startReelay } from '../support/reelay.ts'

const ORPHAN = join('ab', 'cd'.repeat(31))

/** The files below a folder with their contents, without those that SQLite makes for every reader. */
async function contentOf(dir: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const kept = paths.filter((path) => !/-(?:wal|shm)$/.test(path)).toSorted()
  return new Map(await Promise.all(kept.map(async (path) => [path, await readFile(path, 'base64')] as const)))
}

/** What is said of each file that is gone: the upload, the film, its two pictures and its storyboard. */
const GONE = /the bytes of [0-9a-f]{64} are gone or damaged; they are used by (?:job|file) [0-9a-z]{26}\.$/

function registerJourney(place: () => Place, database: RegExp): void {
  test('all is well beside a server that has made a film, and beside none', async () => {
    const { settings, dataDir } = place()
    const reelay = await startReelay(settings, dataDir)
    try {
      await uploadPicture(reelay)
      await renderFilm(reelay)
      const visit = await askDoctor(place())
      assertWell(visit)
      assert.match(visit.said, database)
      assert.match(visit.said, /^Workers +1 alive, 0 dead/m)
      assert.match(visit.said, /^Jobs +queued 0, running 0, succeeded 1, failed 0/m)
      assert.match(visit.said, /^Assets +staged 0, kept 5 \(\d.*B\), condemned 0$/m)
      assert.match(visit.said, /^ {2}of jobs +4 \(\d.*B\), kept for ever$/m)
      assert.match(visit.said, /^ {2}of uploads +1 \(\d.*B\), kept for ever$/m)
      assert.match(visit.said, /^Files +5 \(\d.*B\)\n {2}orphaned +0\n {2}missing +0$/m)
      assert.match(visit.said, /^Hashes +5 of 5 are right \(\d.*B read\)$/m)
      assert.match(
        visit.said,
        /^Ledger +\d transfers of 1 tenant come to 0; 0 credits held by 0 jobs; every balance is proven$/m,
      )
      assert.match(visit.said, /^All is well: \d transfers come to 0, 5 of 5 files have their SHA-256\.\n\n/)
      assert.equal(visit.failed, '', 'nobody is told of progress who sits at no terminal')
      assert.equal((await reelay.call('GET', '/health')).status, 200)
    } finally {
      await reelay.stop()
    }
    const before = await contentOf(dataDir)
    assertWell(await askDoctor({ ...place(), settings: { ...settings, REELAY_KEEP_RESULTS_DAYS: '90' } }))
    assert.deepEqual(await contentOf(dataDir), before)
  })

  test('jobs that wait for a server that was killed are counted, and are no fault', async () => {
    const { settings, dataDir } = place()
    const reelay = await startReelay({ ...settings, REELAY_FAILPOINT: 'dispatch.after-attempt' }, dataDir)
    const body = { model: 'seedance-2.0', input: { prompt: 'A cat', resolution: '480p' } }
    await reelay.call('POST', '/v1/jobs', { body }).catch(() => undefined)
    await reelay.died()
    await mkdir(join(dataDir, 'temporary', 'of-the-dead'), { recursive: true })
    await writeFile(join(dataDir, 'temporary', 'of-the-dead', 'x.part'), Buffer.alloc(2_500))
    const visit = await askDoctor(place())
    assertWell(visit)
    assert.match(visit.said, /^Jobs +queued 1, /m)
    assert.match(visit.said, /^Ledger .*; [1-9]\d* credits held by 1 job; every balance is proven$/m)
    assert.match(visit.said, /^Steps +1\n {2}submit:previz +claimed 1, due 0, parked 0$/m)
    assert.match(visit.said, /^Unfinished .*dead processes: 1 \(2\.5 kB\)$/m)
  })

  test('a film that was charged another amount than it says is named, and a repair says that its charge stays', async () => {
    const [says, hides] = [`'"chargedMicroCredits":'`, `'"charged":'`]
    await place().change(`UPDATE jobs SET ending = replace(ending, ${says}, ${hides})`)
    const visit = await askDoctor(place(), '--repair')
    assertWrong(
      visit,
      /the job [0-9a-z]{26} has succeeded, and was charged [\d.]+ credits?, which is another amount than it/,
    )
    assert.match(visit.said, /\nNothing of this can be repaired here\.\n/)
    assert.match(visit.said, /What transfers say of the job [0-9a-z]{26} stays, as transfers are never changed: /)
    await place().change(`UPDATE jobs SET ending = replace(ending, ${hides}, ${says})`)
    assertWell(await askDoctor(place()))
  })

  test('a file that is gone, bytes that nobody knows and a job that nobody goes on with are named', async () => {
    const { dataDir, change } = place()
    const files = (await readdir(join(dataDir, 'assets'), { recursive: true })).filter((name) => name.length > 60)
    await change('DELETE FROM steps')
    await mkdir(join(dataDir, 'assets', 'ab'), { recursive: true })
    await writeFile(join(dataDir, 'assets', ORPHAN), 'who am I?')
    const paths = files.map((name) => join(dataDir, 'assets', name))
    await Promise.all(paths.map((path) => unlink(path)))
    await writeFile(paths[0] ?? '', 'cut')
    assertWrong(
      await askDoctor(place()),
      ...Array.from(files, () => GONE),
      / 1 \(9 B\) that the database does not know/,
      /the job [0-9a-z]{26} has not ended, and nothing will ever go on with it\.$/,
    )
  })

  test('a database of another version is told as that, and read no further', async () => {
    const { change } = place()
    await change("INSERT INTO migrations (version, name, checksum) VALUES (99, 'x', 'x')")
    assertWrong(await askDoctor(place()), /the schema is of a newer version/)
    await change('DELETE FROM migrations WHERE version = 99')
  })
}

describe('doctor on SQLite', () => {
  let dataDir: string
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'reelay-doctor-'))
  })
  after(() => rm(dataDir, { recursive: true, force: true }))

  const place = () => sqlitePlace(dataDir)
  registerJourney(place, /^Database .*reelay\.sqlite, schema \d+$/m)

  test('where there is no database, and where it is empty or damaged, that is said in one sentence', async () => {
    const nowhere = join(dataDir, 'nowhere')
    const none = await askDoctor({ settings: {}, dataDir: nowhere })
    assert.match(none.failed, /^Reelay cannot be examined: there is no database .*reelay\.sqlite\n$/)
    assert.equal(none.code, 1)
    await mkdir(nowhere)
    await writeFile(join(nowhere, 'reelay.sqlite'), '')
    assertWrong(await askDoctor({ settings: {}, dataDir: nowhere }), /the database is empty/)
    await writeFile(join(nowhere, 'reelay.sqlite'), Buffer.alloc(8_192, 'x'))
    const damaged = await askDoctor({ settings: {}, dataDir: nowhere })
    assert.match(damaged.failed, /^Reelay cannot be examined: .*cannot read the database.*\n$/)
    assert.equal(damaged.code, 1)
  })
})

describeOnPostgres('doctor on PostgreSQL', [], (_server, fresh) => {
  let dataDir: string
  let url: string
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'reelay-doctor-'))
    url = await fresh()
  })
  after(() => rm(dataDir, { recursive: true, force: true }))

  test('a database that no server has used is told as that', async () => {
    const settings = { REELAY_DATABASE_URL: url }
    assertWrong(await askDoctor({ settings, dataDir }), /the database is empty/)
  })

  const place = () => postgresPlace(dataDir, url)
  registerJourney(place, /^Database +PostgreSQL at 127\.0\.0\.1:\d+\/test_1, schema \d+$/m)

  test('a server that does not answer is told', async () => {
    const visit = await askDoctor({ dataDir, settings: { REELAY_DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/x' } })
    assert.match(visit.failed, /^Reelay cannot be examined: /)
    assert.doesNotMatch(visit.failed + visit.said, /secret/)
    assert.equal(visit.code, 1)
  })
})
