/** What an examination has found, in words: a summary, a table of what there is, and a sentence for each thing that is wrong. */

import type { Examination, Found } from './examine.ts'
import { faultCount, faultsOf } from './faults.ts'
import { amount, bytes, count, counted, credits, inCredits, span } from './words.ts'

/** What the report names besides the findings. */
export type ReportContext = {
  readonly version: string
  /** Where the store is, without its password. */
  readonly database: string
  readonly storage: string
  /** How long things are kept, in days; absent: for ever. */
  readonly keepDays: {
    readonly results: number | undefined
    readonly uploads: number | undefined
    readonly events: number | undefined
  }
}

/** A report, for people and for programs. */
export type Report = {
  /** One line: that nothing is wrong, or how much is. */
  readonly summary: string
  /** The table, with what is wrong behind it. */
  readonly text: string
  /** What is wrong, or that nothing is, a line each. */
  readonly verdict: string
  readonly isWell: boolean
  /** All of it, to be written as JSON. */
  readonly members: Readonly<Record<string, unknown>>
}

const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired'] as const
const ASSET_STATES = ['staged', 'kept', 'condemned'] as const

/** Puts an examination into words. */
export function reportOf(examination: Examination, context: ReportContext): Report {
  const { schema, store } = examination
  const wrong = faultsOf(examination)
  const lines = [
    ['Reelay', context.version],
    ['Database', `${context.database}, schema ${schema.found}`],
    ['Storage', context.storage],
    ...(store === undefined ? [] : factsOf(store, context)),
  ]
  const width = Math.max(...lines.map(([name = '']) => name.length)) + 2
  const table = lines.map(([name = '', value = '']) => name.padEnd(width) + value)
  const isWell = wrong.length === 0
  const verdict = isWell ? 'Nothing is wrong.\n' : wrong.map((sentence) => `WRONG: ${sentence}\n`).join('')
  const summary = isWell ? wellSummary(store) : `${counted(faultCount(examination), 'thing is', 'things are')} wrong.`
  const { version, database, storage } = context
  return {
    summary,
    verdict,
    isWell,
    text: `${[summary, '', ...table, ''].join('\n')}\n${verdict}`,
    members: { summary, isWell, wrong, version, database, storage, schema, found: store ?? null },
  }
}

/** What stands proven, in one line. */
function wellSummary(store: Found | undefined): string {
  if (store === undefined) return 'Nothing is wrong.'
  const { ledger, hashes } = store
  const read =
    hashes === undefined ? 'files were not read' : `${hashes.right} of ${hashes.count} files have their SHA-256`
  return `All is well: ${counted(ledger.totals.transfers, 'transfer')} come to 0, ${read}.`
}

function factsOf(found: Found, { keepDays }: ReportContext): readonly (readonly [string, string])[] {
  const { census, used, orphaned, missing, hashes } = found
  const dead = census.workers.filter(({ alive }) => !alive).length
  const bytesOf = (owner: 'job' | 'file') => amount(used.find((use) => use.owner === owner))
  return [
    ['Workers', `${census.workers.length - dead} alive, ${dead} dead, whose steps go on: ${found.heldByTheDead}`],
    ['Jobs', list(STATUSES.map((status) => [status, census.jobs[status] ?? 0]))],
    ['Ledger', ledgerFact(found)],
    ['Events', String(census.events)],
    ['Steps', String(census.steps.reduce((sum, { claimed, due, parked }) => sum + claimed + due + parked, 0))],
    ...census.steps.map(({ lane, ...counts }) => [`  ${lane}`, list(Object.entries(counts))] as const),
    ['Assets', list(ASSET_STATES.map((state) => [state, amount(census.assets[state])]))],
    ['  of jobs', `${bytesOf('job')}, kept ${span(keepDays.results)}`],
    ['  of uploads', `${bytesOf('file')}, kept ${span(keepDays.uploads)}`],
    ['  of nobody', `${amount(census.unused)}, kept for an hour`],
    ['History', `kept ${span(keepDays.events)}`],
    ['Files', amount(found.files)],
    ['  orphaned', amount(orphaned)],
    ['  missing', String(missing)],
    [
      'Hashes',
      hashes === undefined
        ? 'not read'
        : `${count(hashes.right)} of ${count(hashes.count)} are right (${bytes(hashes.sizeBytes)} read)`,
    ],
    ['Unfinished', `${amount(found.unfinished)}; of dead processes: ${amount(found.abandoned)}`],
  ]
}

function ledgerFact({ ledger: { totals, balances } }: Found): string {
  const { transfers, tenants, sumMicroCredits, heldMicroCredits, holders } = totals
  return [
    `${counted(transfers, 'transfer')} of ${counted(tenants, 'tenant')} come to ${inCredits(sumMicroCredits)}`,
    `${credits(heldMicroCredits)} held by ${counted(holders, 'job')}`,
    balances.length === 0
      ? 'every balance is proven'
      : `${counted(balances.length, 'balance is', 'balances are')} wrong`,
  ].join('; ')
}

function list(entries: readonly (readonly [string, string | number])[]): string {
  return entries.map(([name, value]) => `${name} ${value}`).join(', ')
}
