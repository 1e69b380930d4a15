/** What callers of a storm have asked and been answered, with the times: all that the checker of histories gets to see. */

/** A job's way as a caller is shown it. */
export type Shown = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'expired'

/** One request with its answer; `answer` is missing where none came. Times are epoch ms of the caller's own clock. */
export type Exchange = { readonly fromMs: number; readonly toMs: number } & (
  | {
      readonly asked: 'submit'
      readonly marker: string
      /** Under which `Idempotency-Key`, if any. */
      readonly key?: string
      /** What the job is to cost by its quote, in credits. */
      readonly credits: number
      readonly answer?: { readonly status: number; readonly id?: string; readonly text: string }
    }
  | {
      readonly asked: 'look'
      readonly marker: string
      readonly answer?: { readonly status: number; readonly shown?: Shown }
    }
  | { readonly asked: 'cancel'; readonly marker: string; readonly answer?: { readonly status: number } }
  | { readonly asked: 'delete'; readonly marker: string; readonly answer?: { readonly status: number } }
  /** What the account has; credits are missing where the answer did not say them. */
  | {
      readonly asked: 'balance'
      readonly answer?: { readonly status: number; readonly available?: number; readonly held?: number }
    }
  /** The whole journal, when all was over. */
  | { readonly asked: 'journal'; readonly lines: readonly JournalLine[] }
  /** An event that the tenant's feed has shown, in the order in which it came; `says` is what its job is shown as. */
  | {
      readonly asked: 'event'
      readonly position: number
      readonly type: string
      readonly id: string
      readonly says: string
    }
  /** The feed was read to its end, when all was over. */
  | { readonly asked: 'feed end' }
  /** An endpoint that was there from the beginning; without `types` it hears of everything. */
  | { readonly asked: 'subscribe'; readonly endpoint: string; readonly types?: readonly string[] }
  /** The other way round: the gateway has told how a job ended. */
  | { readonly asked: 'callback'; readonly marker: string; readonly shown: Shown }
  /** And an endpoint of an event; `id` is the job's, where it is about one. */
  | {
      readonly asked: 'told'
      readonly endpoint: string
      readonly webhookId: string
      readonly type: string
      readonly id?: string
      readonly says: string
      readonly text: string
      readonly status: number
    }
)

/** A line of the account's journal, in credits. */
export type JournalLine = { readonly kind: string; readonly id?: string; readonly credits: number }

/** What an event's type says of its job, where it says anything. */
export function shownBy(type: string): Shown | undefined {
  const word = type.slice('job.'.length)
  return WORDS.find((shown) => type.startsWith('job.') && shown === word)
}

const WORDS: readonly Shown[] = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired']

/** True for a way that is over. */
export function isOver(shown: Shown): boolean {
  return shown !== 'queued' && shown !== 'running'
}
