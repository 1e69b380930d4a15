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
  | { readonly asked: 'balance'; readonly answer?: { readonly available: number; readonly held: number } }
  /** The other way round: the gateway has told how a job ended. */
  | { readonly asked: 'callback'; readonly marker: string; readonly shown: Shown }
)

/** True for a way that is over. */
export function isOver(shown: Shown): boolean {
  return shown !== 'queued' && shown !== 'running'
}
