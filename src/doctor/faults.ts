/** What an examination has found to be wrong: a sentence for each thing. */

import { assertNever } from '../core/assert.ts'
import type { LedgerProof, WrongBalance, WrongHold } from '../store/ledger-proof.ts'
import type { Damage } from './compare-files.ts'
import { type Examination, FOUND_MAX, type UnusableKey } from './examine.ts'
import { amount, counted, count, credits, inCredits } from './words.ts'

/** Of each kind, so many have a sentence of their own. */
const TOLD_MAX = 20

/** The sentences; none when nothing is wrong. */
export function faultsOf({ schema, store }: Examination): readonly string[] {
  if (store === undefined) return [schemaFault(schema)]
  const { damaged, orphaned, stranded, ledger, unusableKeys } = store
  return [
    ...ledgerFaults(ledger),
    ...told(damaged.first, damageFault, 'files are gone, damaged or unreadable', damaged.count),
    ...(orphaned.count === 0
      ? []
      : [`${amount(orphaned)} that the database does not know; a running server removes them after an hour.`]),
    ...told(
      stranded,
      (id) => `the job ${id} has not ended, and nothing will ever go on with it.`,
      'jobs are like that',
    ),
    ...told(unusableKeys, keyFault, 'keys of providers cannot be opened'),
  ]
}

/** How many things are wrong, those without a sentence of their own included. */
export function faultCount({ store }: Examination): number {
  if (store === undefined) return 1
  const { damaged, orphaned, stranded, ledger, unusableKeys } = store
  const sums = [ledger.totals.sumMicroCredits !== 0, ledger.totals.malformed > 0, orphaned.count > 0]
  const named = damaged.count + stranded.length + unusableKeys.length + ledger.balances.length + ledger.holds.length
  return named + sums.filter(Boolean).length
}

function schemaFault({ found, known }: Examination['schema']): string {
  if (found === 0) return 'the database is empty; a server makes its tables when it starts.'
  return found < known
    ? `the schema is of an earlier version; this one migrates it to ${known} when it starts.`
    : `the schema is of a newer version; this one knows ${known}.`
}

function ledgerFaults({ totals, balances, holds }: LedgerProof): readonly string[] {
  const { sumMicroCredits, malformed } = totals
  return [
    ...(sumMicroCredits === 0 ? [] : [`the accounts come to ${credits(sumMicroCredits)} instead of 0.`]),
    ...(malformed === 0
      ? []
      : [`${counted(malformed, 'transfer')} cannot be: somebody has switched the database's own rules off.`]),
    ...told(balances, balanceFault, 'balances are wrong'),
    ...told(holds, holdFault, 'holds are wrong'),
  ]
}

function balanceFault({ tenantId, saysMicroCredits: says, provenMicroCredits: proven }: WrongBalance): string {
  if (says === undefined) return `the tenant ${tenantId} has no balance; its transfers come to ${credits(proven)}.`
  return `the balance of tenant ${tenantId} says ${inCredits(says)}, and its transfers come to ${credits(proven)}.`
}

function holdFault({ jobId, fault, amountMicroCredits, chargedMicroCredits = 0 }: WrongHold): string {
  const [held, charged] = [credits(amountMicroCredits), credits(chargedMicroCredits)]
  switch (fault) {
    case 'open without a living job':
      return `${held} are held for the job ${jobId}, which has ended or is gone.`
    case 'missing':
      return `the job ${jobId} says that it holds ${held} or has held them, and no transfer does.`
    case 'another amount':
      return `${held} were held for the job ${jobId}, which is another amount, or another tenant's, than it says.`
    case 'ended too soon':
      return `the job ${jobId} has not ended, and the ${held} that it held have been captured or released.`
    case 'charged for nothing':
      return `the job ${jobId} has failed, was cancelled or has expired, and was charged ${charged}.`
    case 'another charge':
      return `the job ${jobId} has succeeded, and was charged ${charged}, which is another amount than it says.`
    case 'not all accounted for':
      return `what was captured and given back of the ${held} of the job ${jobId} is not what it held.`
    default:
      return assertNever(fault)
  }
}

function keyFault({ provider, label, detail }: UnusableKey): string {
  return `the key ${JSON.stringify(label)} of the provider ${provider} cannot be opened: ${detail}.`
}

function damageFault({ digest, fault, code, uses }: Damage): string {
  const users = uses.map(({ owner, ownerId }) => `${owner} ${ownerId}`).join(', ')
  const used = users === '' ? '.' : `; they are used by ${users}.`
  if (fault === 'unreadable') return `the bytes of ${digest} cannot be read (${code})${used}`
  if (fault === 'another hash') return `the bytes of ${digest} are damaged: they have another SHA-256${used}`
  return `the bytes of ${digest} are gone or damaged${used}`
}

/** A sentence for each of the first ones, and one for the others. */
function told<Thing>(
  things: readonly Thing[],
  sentence: (thing: Thing) => string,
  others: string,
  total = things.length,
): readonly string[] {
  const more = total - TOLD_MAX
  const atLeast = total === FOUND_MAX ? ' or more' : ''
  return [...things.slice(0, TOLD_MAX).map(sentence), ...(more > 0 ? [`${count(more)}${atLeast} more ${others}.`] : [])]
}
