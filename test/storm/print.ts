/** The report of a storm, for people. */

import { all } from './courses.ts'
import { WRONGS } from './ledger.ts'
import type { StormReport } from './storm.ts'

/** Violations that are printed in full. */
const SHOWN_MAX = 40

/** Writes the figures down, a line each, and what is needed to look into a violation. */
export function printStorm({ options, seconds, deaths, cutConnections, ledger, ...rest }: StormReport): string {
  const { jobs, films, bytes, folder } = rest
  const { violations, accepted } = ledger
  const wrong = (kind: (typeof WRONGS)[number]) => String(violations.filter((each) => each.kind === kind).length)
  const atFailpoints = [...deaths.failpoints.values()].reduce((sum, count) => sum + count, 0)
  const kills = deaths.starting + deaths.serving + deaths.stopped + atFailpoints
  const creations = [...jobs.creationsPerAttempt].toSorted(([one], [other]) => one - other)
  const told = all(ledger.history, 'told')
  const count = (asked: 'event' | 'balance') => all(ledger.history, asked).length
  const lines = all(ledger.history, 'journal').reduce((sum, journal) => sum + journal.lines.length, 0)
  const rows: readonly (readonly [string, string])[] = [
    ['store, seed', `${options.store}, ${options.seed}`],
    ['kills', `${kills}: ${deaths.serving} serving, ${deaths.starting} starting, ${atFailpoints} at failpoints`],
    [
      '',
      `${deaths.stopped} after a stop; ${cutConnections} database connections cut, ${deaths.refusedStarts} starts given up for that`,
    ],
    ['failpoints passed', [...deaths.failpoints].map(([name, count]) => `${name} ${count}`).join(', ')],
    ['time', `${seconds.toFixed(0)} s`],
    ['accepted', `${accepted.length}; ${jobs.unanswered} more kept whose answer was cut off`],
    [
      'ended',
      Object.entries(jobs.ended)
        .map(([status, count]) => `${count} ${status}`)
        .join(', '),
    ],
    ['', `${jobs.unknown} of the failed: nobody knows whether the provider has begun`],
    ['creations per attempt', creations.map(([count, attempts]) => `${count}: ${attempts}`).join(', ')],
    ['most works at once', [...jobs.slots].map(([name, { most, slots }]) => `${name} ${most} of ${slots}`).join(', ')],
    ['films', String(films)],
    ['callbacks', `${jobs.callbacks} taken, ${jobs.callbacksRepeated} of them repetitions`],
    ['endpoints', `${told.length} messages, ${new Set(told.map(({ webhookId }) => webhookId)).size} of them different`],
    ['reads', `${count('event')} events of the feed, ${count('balance')} balances, ${lines} lines of the journal`],
    ['bytes', `${bytes.keptBytes} kept, ${bytes.sweptBytes} swept, ${bytes.unknownFiles} files unknown before`],
    ['orphaned bytes', String(bytes.orphanedBytes)],
    ['calls', `${ledger.looks} looks, ${ledger.uploads.length} uploads, ${ledger.refusedUploads} refused uploads,`],
    ['', `${ledger.idleConnections} idle connections, ${ledger.brokenRequests} without an answer`],
    ...WRONGS.map((kind) => [kind, wrong(kind)] as const),
  ]
  const table = rows.map(([name, value]) => `${name.padEnd(22)}${value}`)
  const shown = violations.slice(0, SHOWN_MAX).map(({ kind, detail }) => `  ${kind}: ${detail}`)
  const again = `npm run storm -- --store ${options.store} --kills ${options.kills} --seed ${options.seed}`
  const trouble =
    violations.length === 0 ? [] : ['', ...shown, '', `data folder and logs: ${folder}*`, `again: ${again}`]
  return `${[...table, ...trouble].join('\n')}\n`
}
