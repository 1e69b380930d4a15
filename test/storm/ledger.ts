/** What was planned, promised and seen in a storm: the one memory that no kill touches. */

import type { Exchange } from './history.ts'
import type { Plan } from './plan.ts'

/** A work that the provider has taken on. */
export type Creation = {
  readonly workId: string
  /** The attempt that asked for it. */
  readonly attempt: string
  readonly atMs: number
  /** Times that the gateway has told the provider to stop it. */
  cancels: number
  /** When it was first told to. */
  cancelledAtMs?: number
}

/** A callback that arrived. */
export type Callback = {
  readonly webhookId: string
  /** The canonical status that its body tells. */
  readonly status: string
  readonly isSigned: boolean
  readonly wasTaken: boolean
}

/** A job of the storm, by its marker. */
export type Entry = {
  readonly plan: Plan
  /** The core id, once a submit was answered with it. */
  id?: string
  /** What a submit that was refused was answered with. */
  refusal?: string
  cancelTried?: true
  /** A cancel was answered with success. */
  cancelled?: true
  deleteTried?: true
  deleted?: true
  /** The ended status that somebody was shown. */
  endedAs?: string
  /** How often the provider has refused it, and broken off its film. */
  refusals: number
  cuts: number
  readonly creations: Creation[]
  readonly callbacks: Callback[]
}

/** An upload that was answered with success. */
export type Upload = { readonly path: string; readonly digest: string }

/** A process was killed or stopped: what it was doing is nobody's knowledge from `fromMs` to `toMs`. */
export type Interruption = { readonly how: string; readonly fromMs: number; readonly toMs: number }

/** What a storm must never show. */
export const WRONGS = [
  'lost',
  'doubled',
  'stuck',
  'orphaned',
  'wrong film',
  'callback missing',
  'wrong end',
  'left running',
  'history',
  'money',
  'slots',
  'unexpected',
] as const

/** A kind of violation. */
export type Wrong = (typeof WRONGS)[number]

/** The memory. */
export class Ledger {
  readonly entries = new Map<string, Entry>()
  /** Everything that was asked and answered, in the order in which it was answered. */
  readonly history: Exchange[] = []
  readonly uploads: Upload[] = []
  readonly interruptions: Interruption[] = []
  readonly violations: { readonly kind: Wrong; readonly detail: string }[] = []
  refusedUploads = 0
  looks = 0
  idleConnections = 0
  brokenRequests = 0

  plan(plan: Plan): Entry {
    const entry: Entry = { plan, refusals: 0, cuts: 0, creations: [], callbacks: [] }
    this.entries.set(plan.marker, entry)
    return entry
  }

  /** The entry of a marker; throws for one that nobody has planned. */
  entry(marker: string | undefined): Entry {
    const entry = this.entries.get(marker ?? '')
    if (entry === undefined) throw new Error(`nobody knows the job ${marker}`)
    return entry
  }

  get accepted(): readonly (Entry & { id: string })[] {
    return [...this.entries.values()].filter((entry): entry is Entry & { id: string } => entry.id !== undefined)
  }

  wrong(kind: Wrong, detail: string): void {
    this.violations.push({ kind, detail })
  }

  /** Whether a process was killed or stopped in a time, in epoch ms. */
  wasInterrupted(fromMs: number, toMs: number): boolean {
    return this.interruptions.some((each) => each.fromMs <= toMs && each.toMs >= fromMs)
  }

  /** Somebody was shown how a job has ended: it must never be shown otherwise. */
  sawEnd(entry: Entry, status: string): void {
    if (entry.endedAs !== undefined && entry.endedAs !== status) {
      this.wrong('wrong end', `${entry.plan.marker} was ${entry.endedAs}, and is ${status}`)
    }
    entry.endedAs = status
  }
}
