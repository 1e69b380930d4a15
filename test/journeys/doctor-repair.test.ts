/** `npm start -- doctor` where things are wrong: it finds them, says what it would do, and does that only when told to. */

import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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
} from '../support/doctor-visits.ts'
import { describeOnPostgres } from '../support/on-postgres.ts'
import { startReelay } from '../support/reelay.ts'

/** The files of the storage, with their paths. */
async function storedFiles({ dataDir }: Place): Promise<readonly string[]> {
  const names = await readdir(join(dataDir, 'assets'), { recursive: true })
  return names.filter((name) => name.length > 60).map((name) => join(dataDir, 'assets', name))
}

/** The film among what is stored: beside it are its pictures and its storyboard. */
async function storedFilm(place: Place): Promise<{ readonly path: string; readonly bytes: Buffer }> {
  for (const path of await storedFiles(place)) {
    const bytes = await readFile(path)
    if (bytes.toString('latin1', 4, 8) === 'ftyp') return { path, bytes }
  }
  throw new Error('no film is stored')
}

/** What one visit after the other is to find; the server stands still meanwhile, unless a test starts it. */
function registerRepair(place: () => Place, whileItRuns: 'refused' | 'done'): void {
  let filmId: string
  let lostId: string
  const coreId = (id: string) => id.slice('job_'.length)
  const breakAll = async () => {
    const { path: film, bytes } = await storedFilm(place())
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9)
    await writeFile(film, bytes)
    await place().change(`DELETE FROM steps;
      DELETE FROM transfers WHERE job_id = '${coreId(filmId)}' AND kind IN ('capture', 'return');
      UPDATE balances SET available_micro = available_micro + 5500000`)
  }
  const wrong = [
    /the accounts come to -?[\d.]+ credits instead of 0\.$/,
    /the balance of tenant [0-9a-z]{26} says 5\.5, and its transfers come to 0 credits\.$/,
    /[\d.]+ credits are held for the job [0-9a-z]{26}, which has ended or is gone\.$/,
    /the bytes of [0-9a-f]{64} are damaged: they have another SHA-256; they are used by job [0-9a-z]{26}\.$/,
    /the job [0-9a-z]{26} has not ended, and nothing will ever go on with it\.$/,
  ]

  test('a wrong balance, an open hold, a flipped bit and a lost job are found, each in a sentence', async () => {
    const { settings, dataDir } = place()
    const reelay = await startReelay(settings, dataDir)
    filmId = await renderFilm(reelay)
    await reelay.stop()
    const stopping = await startReelay({ ...settings, REELAY_FAILPOINT: 'dispatch.after-attempt' }, dataDir)
    const body = { model: 'seedance-2.0', input: { prompt: 'A cat', resolution: '480p' } }
    // Whether or not it hears the answer before the server dies.
    await stopping.call('POST', '/v1/jobs', { body }).catch(() => undefined)
    await stopping.died()
    assertWell(await askDoctor(place()))
    await breakAll()
    const visit = await askDoctor(place())
    assertWrong(visit, ...wrong)
    assert.match(visit.said, /^5 things are wrong\.\n\n/)
    assert.match(visit.said, /^Hashes +3 of 4 are right/m)
    assert.match(visit.said, /^Ledger .* come to -?[1-9][\d.]*; .*; 1 balance is wrong$/m)
  })

  test('without reading the files, their hashes are not known', async () => {
    const visit = await askDoctor(place(), '--quick')
    assertWrong(visit, ...wrong.filter((sentence) => !/SHA-256/.test(sentence.source)))
    assert.match(visit.said, /^Hashes +not read$/m)
  })

  test('as JSON it says the same to programs', async () => {
    const { code, said } = await askDoctor(place(), '--json')
    assert.equal(code, 1)
    const answer = JSON.parse(said)
    assert.equal(Object.keys(answer)[0], 'summary')
    assert.equal(answer.summary, '5 things are wrong.')
    assert.equal(answer.isWell, false)
    assert.equal(answer.wrong.length, 5)
    assert.equal(answer.found.ledger.balances.length, 1)
    lostId = answer.found.stranded[0]
    assert.deepEqual([answer.found.hashes.count, answer.found.hashes.right], [4, 3])
    assert.deepEqual(
      answer.found.ledger.holds.map(({ jobId }: { jobId: string }) => jobId),
      [coreId(filmId)],
    )
  })

  test('what could be repaired is said, and nothing is done that nobody has agreed to', async () => {
    const visit = await askDoctor(place(), '--repair')
    assertWrong(visit, ...wrong)
    const [, plan = ''] = visit.said.split('This can be repaired:\n')
    const deeds = plan.split('\n').filter((line) => /^\d\. /.test(line))
    assert.match(deeds[0] ?? '', /^1\. End the job [0-9a-z]{26} as failed.* Safe, because /)
    assert.match(deeds[1] ?? '', /^2\. Release the [\d.]+ credits that are held for the job .* Safe, because /)
    assert.match(deeds[2] ?? '', /^3\. Set the balance of tenant .* come to, 0 credits\. Safe, because /)
    assert.match(deeds[3] ?? '', /^4\. Move the bytes of [0-9a-f]{64} into damaged\/.* Safe, because /)
    assert.equal(deeds.length, 4)
    assert.match(visit.said, /\nNothing was done; with --yes it is\.\n$/)
    assertWrong(await askDoctor(place()), ...wrong)
  })

  test(`beside a running server a repair is ${whileItRuns}`, async () => {
    const { settings, dataDir } = place()
    const reelay = await startReelay({ ...settings, REELAY_RENDER_WORKERS: '1' }, dataDir)
    try {
      const visit = await askDoctor(place(), '--repair', '--yes')
      assert.equal(visit.code, 1, visit.failed)
      if (whileItRuns === 'refused') {
        assert.match(visit.said, /^NOT DONE: another process is using the database .*; stop the server first\.$/m)
        return
      }
      assertRepaired(visit.said)
      const content = await reelay.call('GET', `/v1/videos/video_${coreId(filmId)}/content`)
      assert.equal(content.status, 404)
      assert.match(content.text, /video_not_available/)
    } finally {
      await reelay.stop()
    }
  })

  const assertRepaired = (said: string) => {
    assert.equal([...said.matchAll(/^DONE: /gm)].length, 4, said)
    assert.doesNotMatch(said, /NOT DONE/)
    // What is left is what only a backup can bring back.
    const [left = ''] = /\n\nWRONG: [^\n]*\n$/.exec(said) ?? []
    assert.match(left, /the bytes of [0-9a-f]{64} are gone or damaged; they are used by job/)
  }

  test('what was agreed to is done, and what is left is said', async () => {
    if (whileItRuns === 'refused') {
      const visit = await askDoctor(place(), '--repair', '--yes')
      assert.equal(visit.code, 1)
      assertRepaired(visit.said)
    }
    const [aside = '', ...others] = await readdir(join(place().dataDir, 'damaged'))
    assert.match(aside, /^[0-9a-f]{64}\.\d+$/)
    assert.equal(others.length, 0, 'nothing is deleted')
    const again = await askDoctor(place(), '--repair', '--json', '--yes')
    const { isWell, wrong: left, repair } = JSON.parse(again.said)
    assert.deepEqual([isWell, left.length, repair.plan, repair.done], [false, 1, [], []])
    assert.match(repair.cannot[0], /are gone: put them back from a backup, as assets\/[0-9a-f]{2}\/[0-9a-f]{62}\.$/)
  })

  test('afterwards a server serves, tells of the lost job that it failed, and of the damaged film that it is not there', async () => {
    const { settings, dataDir } = place()
    const reelay = await startReelay(settings, dataDir)
    try {
      const lost = (await reelay.call('GET', `/v1/jobs/job_${lostId}`)).json()
      assert.equal(lost['status'], 'failed')
      const content = await reelay.call('GET', `/v1/videos/video_${coreId(filmId)}/content`)
      assert.match(content.text, /video_not_available/)
      const history = await askDoctor(place(), '--json')
      const { ledger } = JSON.parse(history.said).found
      assert.deepEqual([ledger.totals.sumMicroCredits, ledger.totals.holders, ledger.balances], [0, 0, []])
      await renderFilm(reelay)
    } finally {
      await reelay.stop()
    }
  })
}

describe('repairs on SQLite', () => {
  let dataDir: string
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'reelay-repair-'))
  })
  after(() => rm(dataDir, { recursive: true, force: true }))
  registerRepair(() => sqlitePlace(dataDir), 'refused')

  test('arguments that are none, that come twice or that would agree to nothing are wrong', async () => {
    const nonsense = [['--repiar'], ['--yes'], ['--quick', '--quick'], ['now'], ['--json', '--yes']]
    for (const args of nonsense) {
      const visit = await askDoctor(sqlitePlace(dataDir), ...args)
      assert.equal(visit.code, 2)
      assert.equal(visit.failed, `There is no doctor ${args.join(' ')}. Try --help.\n`)
      assert.equal(visit.said, '')
    }
  })
})

describeOnPostgres('repairs on PostgreSQL', [], (_server, fresh) => {
  let place: Place
  before(async () => {
    place = postgresPlace(await mkdtemp(join(tmpdir(), 'reelay-repair-')), await fresh())
  })
  after(() => rm(place.dataDir, { recursive: true, force: true }))
  registerRepair(() => place, 'done')
})
