/** What can be mended of what is wrong, and what cannot: a plan, told before anything is done. */

import { assertNever } from '../core/assert.ts'
import type { JobId, TenantId } from '../core/ids.ts'
import type { Hold } from '../core/ledger.ts'
import { microCredits } from '../core/money.ts'
import { DAMAGED } from '../media/move-aside.ts'
import type { WrongHold } from '../store/ledger-proof.ts'
import type { Damage } from './compare-files.ts'
import type { Examination, Found } from './examine.ts'
import { credits } from './words.ts'

/** Something that mends. Each looks again before it does anything, and refuses where it is not needed any more. */
export type Deed =
  | { readonly deed: 'end-job'; readonly jobId: JobId }
  | { readonly deed: 'release-hold'; readonly hold: Hold }
  | { readonly deed: 'prove-balance'; readonly tenantId: TenantId; readonly provenMicroCredits: number }
  | { readonly deed: 'move-aside'; readonly digest: string }

/** Deeds in their order, and a sentence for each thing that stays. */
export type RepairPlan = { readonly deeds: readonly Deed[]; readonly cannot: readonly string[] }

/** Plans what can be done. */
export function planRepair({ store }: Examination): RepairPlan {
  if (store === undefined) return { deeds: [], cannot: ['Only a server that starts changes tables.'] }
  const parts = [endJobs(store), releaseHolds(store), proveBalances(store), moveAside(store), others(store)]
  return { deeds: parts.flatMap(({ deeds }) => deeds), cannot: parts.flatMap(({ cannot }) => cannot) }
}

/** What a deed will do, and why that is safe. */
export function sentenceOf(deed: Deed): string {
  switch (deed.deed) {
    case 'end-job':
      return (
        `End the job ${deed.jobId} as failed, or as succeeded where its film is here, with its hold settled in the same ` +
        'commit. Safe, because no worker has it or will ever have it; whoever changes it first wins.'
      )
    case 'release-hold':
      return (
        `Release the ${credits(deed.hold.amountMicroCredits)} that are held for the job ${deed.hold.jobId}. Safe, because ` +
        'the job has ended or is gone, so nobody else will; a hold ends once, by a rule of the database.'
      )
    case 'prove-balance':
      return (
        `Set the balance of tenant ${deed.tenantId} to what its transfers come to, ${credits(deed.provenMicroCredits)}. ` +
        'Safe, because transfers are never changed, and the database itself adds them up while nobody else can spend.'
      )
    case 'move-aside':
      return (
        `Move the bytes of ${deed.digest} into ${DAMAGED}/, so that nobody is served them as whole. Safe, because nothing ` +
        'is deleted, and bytes that are right by then stay. What used them answers video_not_available.'
      )
    default:
      return assertNever(deed)
  }
}

/** A job whose hold is not what it says cannot be settled: the guard would refuse. */
function endJobs({ stranded, ledger }: Found): RepairPlan {
  const unsettled = new Set<string>(ledger.holds.map(({ jobId }) => jobId))
  return {
    deeds: stranded.filter((id) => !unsettled.has(id)).map((jobId) => ({ deed: 'end-job', jobId })),
    cannot: stranded
      .filter((id) => unsettled.has(id))
      .map((id) => `The job ${id} cannot be ended: its hold is not what it says.`),
  }
}

function releaseHolds({ ledger }: Found): RepairPlan {
  const isOpen = ({ fault, funds }: WrongHold) => fault === 'open without a living job' && funds !== undefined
  return {
    deeds: ledger.holds.filter(isOpen).flatMap(({ tenantId, jobId, funds, amountMicroCredits }): Deed[] => {
      if (funds === undefined) return []
      const hold = { tenantId, jobId, funds, amountMicroCredits: microCredits(amountMicroCredits) }
      return [{ deed: 'release-hold', hold }]
    }),
    cannot: ledger.holds.filter((hold) => !isOpen(hold)).map(settledByHand),
  }
}

/** Whoever was charged wrongly may have been paid back long ago, which no row says: an operator decides. */
function settledByHand({ jobId, tenantId, fault, funds, chargedMicroCredits = 0 }: WrongHold): string {
  const stays = 'as transfers are never changed'
  if (fault !== 'charged for nothing') {
    return (
      `What transfers say of the job ${jobId} stays, ${stays}: find out what the tenant ${tenantId} is owed, or owes, and ` +
      'adjust its credit.'
    )
  }
  const charged = credits(chargedMicroCredits)
  const due =
    funds === 'open'
      ? `its credit was unlimited, so no balance is short; leave ${charged} out of what you bill the tenant ${tenantId}.`
      : `adjust the credit of the tenant ${tenantId} by the ${charged}, unless that was done.`
  return `The charge of the job ${jobId} stays, ${stays}: ${due}`
}

function proveBalances({ ledger }: Found): RepairPlan {
  return {
    deeds: ledger.balances
      .filter(({ provenMicroCredits }) => provenMicroCredits >= 0)
      .map(({ tenantId, provenMicroCredits }) => ({ deed: 'prove-balance', tenantId, provenMicroCredits })),
    cannot: ledger.balances
      .filter(({ provenMicroCredits }) => provenMicroCredits < 0)
      .map(
        ({ tenantId, provenMicroCredits }) =>
          `The balance of tenant ${tenantId} cannot be ${credits(provenMicroCredits)}: grant it what is missing first.`,
      ),
  }
}

function moveAside({ damaged }: Found): RepairPlan {
  const isThere = ({ fault }: Damage) => fault === 'another hash' || fault === 'another size'
  return {
    deeds: damaged.first.filter(isThere).map(({ digest }) => ({ deed: 'move-aside', digest })),
    cannot: damaged.first
      .filter(({ fault }) => fault === 'gone' || fault === 'unreadable')
      .map(({ digest, fault }) =>
        fault === 'gone'
          ? `The bytes of ${digest} are gone: put them back from a backup, as ${placeOf(digest)}.`
          : `The bytes of ${digest} cannot be read, which is no verdict on them: look at the disk.`,
      ),
  }
}

function others({ ledger, orphaned, unusableKeys }: Found): RepairPlan {
  return {
    deeds: [],
    cannot: [
      ...(ledger.totals.malformed === 0 ? [] : ['Transfers that cannot be stay, as transfers are never changed.']),
      ...(orphaned.count === 0 ? [] : ['Files that the database does not know are left to a running server.']),
      ...(unusableKeys.length === 0 ? [] : ['A key that cannot be opened is known to nobody here: give it again.']),
    ],
  }
}

/** Where in the data folder bytes belong. */
function placeOf(digest: string): string {
  return `assets/${digest.slice(0, 2)}/${digest.slice(2)}`
}
