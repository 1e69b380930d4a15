/** What an examination has found, in words: a table of what there is, and a sentence for each thing that is wrong. */

import type { Amount, Examination } from './examine.ts'

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

/** The text, and whether nothing is wrong. */
export type Report = { readonly text: string; readonly isWell: boolean }

const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired'] as const
const ASSET_STATES = ['staged', 'kept', 'condemned'] as const
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** Puts an examination into words. */
export function reportOf({ schema, store }: Examination, context: ReportContext): Report {
  const wrong = store === undefined ? [schemaFault(schema)] : faultsOf(store)
  const lines = [
    ['Reelay', context.version],
    ['Database', `${context.database}, schema ${schema.found}`],
    ['Storage', context.storage],
    ...(store === undefined ? [] : factsOf(store, context)),
  ]
  const width = Math.max(...lines.map(([name = '']) => name.length)) + 2
  const table = lines.map(([name = '', value = '']) => name.padEnd(width) + value)
  const verdict = wrong.length === 0 ? ['Nothing is wrong.'] : wrong.map((sentence) => `WRONG: ${sentence}`)
  return { text: `${[...table, '', ...verdict].join('\n')}\n`, isWell: wrong.length === 0 }
}

type Found = NonNullable<Examination['store']>

function factsOf(found: Found, { keepDays }: ReportContext): readonly (readonly [string, string])[] {
  const { census, used, orphaned, missing } = found
  const dead = census.workers.filter(({ alive }) => !alive).length
  const bytesOf = (owner: 'job' | 'file') => amount(used.find((use) => use.owner === owner))
  return [
    ['Workers', `${census.workers.length - dead} alive, ${dead} dead, whose steps go on: ${found.heldByTheDead}`],
    ['Jobs', list(STATUSES.map((status) => [status, census.jobs[status] ?? 0]))],
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
    ['  missing', String(missing.length)],
    ['Unfinished', `${amount(found.unfinished)}; of dead processes: ${amount(found.abandoned)}`],
  ]
}

function schemaFault({ found, known }: Examination['schema']): string {
  if (found === 0) return 'the database is empty; a server makes its tables when it starts.'
  return found < known
    ? `the schema is of an earlier version; this one migrates it to ${known} when it starts.`
    : `the schema is of a newer version; this one knows ${known}.`
}

function faultsOf({ stranded, orphaned, missing }: Found): readonly string[] {
  const faults = missing.map(({ digest, uses }) => {
    const users = uses.map(({ owner, ownerId }) => `${owner} ${ownerId}`).join(', ')
    return `the bytes of ${digest} are gone or damaged${users === '' ? '' : `; they are used by ${users}`}.`
  })
  if (orphaned.count > 0) {
    faults.push(`${amount(orphaned)} that the database does not know; a running server removes them after an hour.`)
  }
  for (const id of stranded) faults.push(`the job ${id} has not ended, and nothing will ever go on with it.`)
  return faults
}

function list(entries: readonly (readonly [string, string | number])[]): string {
  return entries.map(([name, value]) => `${name} ${value}`).join(', ')
}

function amount({ count, sizeBytes }: Amount = { count: 0, sizeBytes: 0 }): string {
  return count === 0 ? '0' : `${count} (${bytes(sizeBytes)})`
}

function bytes(count: number): string {
  const power = count === 0 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(count) / 3))
  const value = count / 1_000 ** power
  return `${power === 0 ? value : value.toFixed(1)} ${UNITS[power]}`
}

function span(days: number | undefined): string {
  return days === undefined ? 'for ever' : `for ${days} days`
}
