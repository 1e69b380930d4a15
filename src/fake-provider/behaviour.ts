/** What a behaviour is: a name, and what it changes of a provider that would otherwise do everything right. */

import type { JobStatus } from '../core/job-status.ts'
import type { Problem } from '../core/problem.ts'
import type { JobView } from '../core/view.ts'
import type { Answer } from './answer.ts'
import type { FilmOrder } from './film-order.ts'

/** How a job stands. */
export type Standing = {
  readonly status: JobStatus
  readonly progressPercent: number
  readonly failure?: Problem
}

/** When somebody looks at a job. */
export type Look = {
  /** Since it was submitted. */
  readonly elapsedMs: number
  readonly queueMs: number
  readonly runMs: number
  /** How often it has been looked at before when it stood like this, had nothing been changed. */
  readonly earlier: number
}

/** Places at which an answer can be spoilt. */
export const PLACES = ['submit', 'poll', 'list', 'film'] as const

/** Which answer is about to be sent. */
export type Moment = {
  readonly place: (typeof PLACES)[number] | 'other'
  /** The how manieth answer of this kind about this job it is, from 1 on. */
  readonly count: number
  /** The id of the job that it is about, as the dialect writes it; of a list there is none. */
  readonly id?: string
  /** What this provider's links begin with. */
  readonly origin: string
  /** A problem in the words of the dialect. */
  readonly refusal: (problem: Problem) => Answer
}

/**
 * Why a submit is not taken on: in the words of the dialect, with `Retry-After` as given, and with the key that it was asked
 * by where that is told; in those of somebody in front of the provider; or without any words.
 */
export type Refused =
  | { readonly problem: Problem; readonly retryAfter?: string; readonly tellsKey?: true }
  | { readonly page: Answer }
  | 'hang up'

/** A callback that is going to be sent. */
export type PlannedCallback = {
  readonly afterMs: number
  /** What it tells; absent: the truth. */
  readonly lie?: Partial<JobView>
}

/** A behaviour. Each of its functions gets the argument that was given behind its name, if there was one. */
export type Behaviour = {
  readonly name: string
  readonly summary: string
  /** What may follow the name behind a colon; absent: nothing. */
  readonly argument?: { readonly shown: string; readonly pattern: RegExp; readonly isNeeded?: true }
  /** At the submit: why it is not taken on. */
  refuse?(argument: string | undefined): Refused
  /** Whenever somebody asks: how the job stands instead; `unknown` for a job that nobody knows (any more). */
  stand?(standing: Standing, look: Look, argument: string | undefined): Standing | 'unknown'
  /** In which word its status is told instead. */
  word?(standing: Standing, argument: string | undefined): string | undefined
  /** What is told of it instead. */
  tell?(view: JobView, argument: string | undefined): JobView
  /** Which film is made instead. */
  film?(order: FilmOrder, argument: string | undefined): FilmOrder
  /** What is sent instead. */
  send?(answer: Answer, moment: Moment, argument: string | undefined): Answer
  /** Which callbacks are sent instead. */
  call?(
    planned: readonly PlannedCallback[],
    look: Pick<Look, 'queueMs' | 'runMs'>,
    argument?: string,
  ): readonly PlannedCallback[]
}

/** A behaviour that a job has. */
export type Active = { readonly behaviour: Behaviour; readonly argument?: string }

const NUMBER = /^\d{1,9}$/

/** An argument in milliseconds. */
export const MILLISECONDS = { shown: 'MS', pattern: NUMBER } as const

/** An argument that says at how many downloads something happens; without it, at each. */
export const TIMES = { shown: 'TIMES', pattern: NUMBER } as const

/** An argument as a number. */
export function numberOr(argument: string | undefined, otherwise: number): number {
  return argument === undefined ? otherwise : Number(argument)
}
